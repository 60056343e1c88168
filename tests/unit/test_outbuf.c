/* outbuf: first in, first out, and no memory when empty. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/outbuf.h"

static void bytes_come_out_in_the_order_in_which_they_went_in(void **state)
{
	(void)state;
	struct outbuf out;
	outbuf_init(&out);
	unsigned char put = 0;
	unsigned char taken = 0;
	for (size_t step = 1; step < 500; step++) { /* more goes in than comes out, in pieces of every size */
		for (size_t i = 0; i < step; i++) {
			outbuf_put(&out, &put, 1);
			put++;
		}
		for (size_t i = 0; i < step * 9 / 10; i++) {
			assert_int_equal((unsigned char)*outbuf_front(&out), taken);
			outbuf_take(&out, 1);
			taken++;
		}
	}
	while (outbuf_length(&out) > 0) {
		assert_int_equal((unsigned char)*outbuf_front(&out), taken);
		outbuf_take(&out, 1);
		taken++;
	}
	assert_int_equal(put, taken);
	outbuf_done(&out);
}

static void an_empty_one_holds_no_memory(void **state)
{
	(void)state;
	struct outbuf out;
	outbuf_init(&out);
	outbuf_put(&out, "hello", 5);
	outbuf_take(&out, 2);
	assert_int_equal(outbuf_length(&out), 3);
	assert_memory_equal(outbuf_front(&out), "llo", 3);
	outbuf_take(&out, 3);
	assert_null(out.bytes.bytes);
	assert_int_equal(out.start, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_out_in_the_order_in_which_they_went_in),
		cmocka_unit_test(an_empty_one_holds_no_memory),
	};
	return cmocka_run_group_tests_name("outbuf", tests, NULL, NULL);
}

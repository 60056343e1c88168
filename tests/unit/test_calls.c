/* calls: what a status means. The calls themselves: tests/delivery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hooks/calls.h"

static void only_2xx_is_taken_and_only_gone_is_refused(void **state)
{
	(void)state;
	for (long status = 0; status < 700; status++) {
		enum call_outcome expected = status >= 200 && status < 300 ? CALL_TAKEN
					     : status == 410               ? CALL_REFUSED
									   : CALL_LATER;
		if (calls_judge(status) != expected)
			fail_msg("%ld", status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_2xx_is_taken_and_only_gone_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

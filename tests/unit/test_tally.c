/* tally: counts by key, with a ceiling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "net/tally.h"

static void a_key_is_counted_up_to_its_ceiling(void **state)
{
	(void)state;
	struct tally *tally = tally_new();
	assert_int_equal(tally_add(tally, "192.0.2.1", 2), 0);
	assert_int_equal(tally_add(tally, "192.0.2.1", 2), 0);
	assert_int_equal(tally_add(tally, "192.0.2.1", 2), -1);
	assert_int_equal(tally_count(tally, "192.0.2.1"), 2);
	assert_int_equal(tally_add(tally, "192.0.2.2", 2), 0);
	tally_remove(tally, "192.0.2.1");
	assert_int_equal(tally_add(tally, "192.0.2.1", 2), 0);
	assert_int_equal(tally_add(tally, "nobody", 0), -1);
	assert_int_equal(tally_count(tally, "nobody"), 0);
	tally_free(tally);
}

static void many_keys_are_kept_apart(void **state)
{
	(void)state;
	struct tally *tally = tally_new();
	char key[TALLY_KEY_MAX + 1];
	for (int round = 1; round <= 3; round++) {
		for (int i = 0; i < 5000; i++) {
			snprintf(key, sizeof key, "key %d", i);
			assert_int_equal(tally_add(tally, key, 3), 0);
			assert_int_equal(tally_count(tally, key), round);
		}
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "key %d", i);
		for (int round = 3; round-- > 0;)
			tally_remove(tally, key);
		assert_int_equal(tally_count(tally, key), 0);
	}
	tally_free(tally);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_counted_up_to_its_ceiling),
		cmocka_unit_test(many_keys_are_kept_apart),
	};
	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}

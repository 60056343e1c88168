/* clock: real and driven time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <time.h>

#include "base/instant.h"
#include "sys/clock.h"

static void a_driven_clock_stands_still_until_it_is_set(void **state)
{
	(void)state;
	struct clock *clock = clock_new_driven(5 * INSTANT_DAY);
	assert_true(clock_is_driven(clock));
	assert_int_equal(clock_now(clock), 5 * INSTANT_DAY);
	assert_int_equal(clock_now(clock), 5 * INSTANT_DAY);
	assert_int_equal(clock_drive(clock, 6 * INSTANT_DAY), 0);
	assert_int_equal(clock_now(clock), 6 * INSTANT_DAY);
	clock_free(clock);
}

static void a_driven_clock_refuses_to_go_back(void **state)
{
	(void)state;
	struct clock *clock = clock_new_driven(INSTANT_DAY);
	assert_int_equal(clock_drive(clock, INSTANT_DAY - 1), -1);
	assert_int_equal(clock_now(clock), INSTANT_DAY);
	assert_int_equal(clock_drive(clock, INSTANT_DAY), 0);
	clock_free(clock);
}

static void a_real_clock_tells_the_time_of_day_and_never_goes_back(void **state)
{
	(void)state;
	struct clock *clock = clock_new_real();
	assert_false(clock_is_driven(clock));
	int64_t before = (int64_t)time(NULL) * INSTANT_SECOND;
	int64_t earlier = clock_now(clock);
	assert_true(earlier >= before && earlier < before + INSTANT_MINUTE);
	for (int i = 0; i < 1000; i++) {
		int64_t later = clock_now(clock);
		assert_true(later >= earlier);
		earlier = later;
	}
	clock_free(clock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_driven_clock_stands_still_until_it_is_set),
		cmocka_unit_test(a_driven_clock_refuses_to_go_back),
		cmocka_unit_test(a_real_clock_tells_the_time_of_day_and_never_goes_back),
	};
	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

/* Recurrence: rules of RFC 5545 by the local clock, over the days on which it jumps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "almanac/recurrence.h"
#include "base/instant.h"
#include <cmocka.h>

static struct arena arena;
static struct zone_clock amsterdam;

static int setup(void **state)
{
	struct err err = ERR_NONE;
	(void)state;
	arena_init(&arena);
	return zone_clock_read(&arena, "Europe/Amsterdam", INT64_C(1735689600) * INSTANT_SECOND,
			       INT64_C(1830297600) * INSTANT_SECOND, &amsterdam, &err);
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t instant = 0;
	assert_int_equal(instant_parse(text, strlen(text), &instant), 0);
	return instant;
}

#define DAILY "FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0"

static void assert_next(const char *rule, const char *after, const char *next)
{
	char text[INSTANT_TEXT_MAX + 1];
	int64_t found = recurrence_next(&amsterdam, rule, at(after));
	instant_format(found, text);
	if (found != at(next))
		print_error("after %s: %s, not %s\n", after, text, next);
	assert_true(found == at(next));
}

static void half_past_seven_is_that_in_summer_and_in_winter(void **state)
{
	(void)state;
	assert_next(DAILY, "2026-11-25T06:29:59Z", "2026-11-25T06:30:00Z");
	assert_next(DAILY, "2026-11-25T06:30:00Z", "2026-11-26T06:30:00Z");
	assert_next(DAILY, "2026-07-01T05:29:59Z", "2026-07-01T05:30:00Z");
	assert_next(DAILY, "2026-10-24T05:30:00Z",
		    "2026-10-25T06:30:00Z"); /* the clock went back that night */
	assert_next(DAILY, "2026-03-28T06:30:00Z", "2026-03-29T05:30:00Z"); /* and forward */
}

static void a_time_that_the_clock_skips_happens_at_the_jump_and_a_repeated_one_once(void **state)
{
	(void)state;
	assert_next("FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", "2026-03-28T12:00:00Z",
		    "2026-03-29T01:00:00Z");
	assert_next("FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", "2026-10-24T12:00:00Z",
		    "2026-10-25T00:30:00Z");
	assert_next("FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", "2026-10-25T00:30:00Z",
		    "2026-10-26T01:30:00Z");
}

static void a_rule_of_weekdays_skips_the_others(void **state)
{
	(void)state;
	assert_next("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0;BYSECOND=0", "2026-11-25T12:00:00Z",
		    "2026-11-26T07:00:00Z");
	assert_next("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0;BYSECOND=0", "2026-11-26T07:00:00Z",
		    "2026-11-30T07:00:00Z");
}

static void what_is_finer_than_days_or_ends_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"FREQ=HOURLY",        "FREQ=SECONDLY",
					  "FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20271231T000000Z",
					  "every morning",      ""};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err err = ERR_NONE;
		assert_int_equal(recurrence_check(bad[i], &err), -1);
		assert_int_not_equal(err.code, 0);
		assert_true(recurrence_next(&amsterdam, bad[i], at("2026-01-01T00:00:00Z")) == INSTANT_NEVER);
	}
	struct err err = ERR_NONE;
	assert_int_equal(recurrence_check(DAILY, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_past_seven_is_that_in_summer_and_in_winter),
		cmocka_unit_test(a_time_that_the_clock_skips_happens_at_the_jump_and_a_repeated_one_once),
		cmocka_unit_test(a_rule_of_weekdays_skips_the_others),
		cmocka_unit_test(what_is_finer_than_days_or_ends_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

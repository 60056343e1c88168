/* calendar: working time on the boundaries of days, clocks and horizons. See also test_calendar_properties.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/zones.h"
#include "words/words.h"

struct due_row {
	const char *from;
	const char *term;
	const char *due;
};

static void assert_dues(const struct calendar *calendar, const struct due_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t from = at(rows[i].from);
		int64_t due = calendar_add(calendar, from, term_of(rows[i].term));
		char text[INSTANT_TEXT_MAX + 1] = "never";
		if (due != INSTANT_NEVER)
			instant_format(due, text);
		if (due != at(rows[i].due))
			fail_msg("%s + %s is %s, not %s", rows[i].from, rows[i].term, text, rows[i].due);
		int64_t term_us = calendar_term_us(calendar, term_of(rows[i].term));
		assert_int_equal(calendar_worked(calendar, from, due), term_us);
	}
}

#define ASSERT_DUES(calendar, ...)                                                                           \
	do {                                                                                                 \
		static const struct due_row rows_[] = {__VA_ARGS__};                                         \
		assert_dues(calendar, rows_, sizeof rows_ / sizeof *rows_);                                  \
	} while (0)

/* --- around the clock ----------------------------------------------------------------------------- */

static void around_the_clock_is_plain_addition(void **state)
{
	(void)state;
	ASSERT_DUES(calendar_24x7(), {"2026-03-28T12:00:00Z", "0", "2026-03-28T12:00:00Z"},
		    {"2026-03-28T12:00:00.123456Z", "1d", "2026-03-29T12:00:00.123456Z"},
		    {"2026-03-28T12:00:00Z", "30m", "2026-03-28T12:30:00Z"},
		    {"2026-03-28T12:00:00Z", "8h", "2026-03-28T20:00:00Z"},
		    {"2026-03-28T12:00:00Z", "2w", "2026-04-11T12:00:00Z"},
		    {"1970-01-01T00:00:00Z", "36525d", "2070-01-01T00:00:00Z"});
	assert_true(calendar_is_open(calendar_24x7(), 0));
	assert_true(calendar_is_open(calendar_24x7(), INSTANT_LAST));
	int64_t from, to;
	calendar_horizon(calendar_24x7(), &from, &to);
	assert_int_equal(from, 0);
	assert_int_equal(to, INSTANT_LAST);
}

static void a_source_that_is_always_open_needs_nothing_else(void **state)
{
	struct calendar_source source = {.always_open = true};
	assert_ptr_equal(build(*state, &source), calendar_24x7());
}

static void none_is_never_due(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	const struct calendar *both[] = {calendar_24x7(), build(*state, &source)};
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(calendar_add(both[i], 0, TERM_NONE), INSTANT_NEVER);
		assert_int_equal(calendar_add(both[i], INSTANT_NEVER, TERM_ZERO), INSTANT_NEVER);
		assert_int_equal(calendar_add(both[i], INSTANT_NEVER, term_of("1d")), INSTANT_NEVER);
		assert_int_equal(calendar_term_us(both[i], TERM_NONE), INSTANT_NEVER);
	}
}

static void what_is_due_after_the_last_instant_is_never_due(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	const struct calendar *both[] = {calendar_24x7(), build(*state, &source)};
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(calendar_add(both[i], INSTANT_LAST, TERM_ZERO), INSTANT_LAST);
		assert_int_equal(calendar_add(both[i], INSTANT_LAST, term_of("1m")), INSTANT_NEVER);
		assert_int_equal(calendar_add(both[i], INSTANT_LAST, term_of("36525d")), INSTANT_NEVER);
		assert_true(calendar_add(both[i], at("9890-01-01T00:00:00Z"), term_of("1w")) < INSTANT_LAST);
	}
}

/* --- office hours --------------------------------------------------------------------------------- */

static void terms_end_within_opening_hours(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	/* 2026-03-02 is a Monday. */
	ASSERT_DUES(build(*state, &source), {"2026-03-02T10:30:00+01:00", "0", "2026-03-02T10:30:00+01:00"},
		    {"2026-03-02T10:30:00+01:00", "30m", "2026-03-02T11:00:00+01:00"},
		    {"2026-03-02T10:30:00+01:00", "8h", "2026-03-03T10:30:00+01:00"},
		    {"2026-03-02T10:30:00+01:00", "1d", "2026-03-03T10:30:00+01:00"},
		    {"2026-03-02T10:30:00+01:00", "5d", "2026-03-09T10:30:00+01:00"},
		    {"2026-03-02T10:30:00+01:00", "1w", "2026-03-09T10:30:00+01:00"},
		    {"2026-03-06T16:59:59.999999+01:00", "1h", "2026-03-09T09:59:59.999999+01:00"},
		    {"2025-01-06T12:00:00+01:00", "52w", "2026-01-05T12:00:00+01:00"});
}

static void a_term_that_ends_at_closing_is_due_at_closing(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	ASSERT_DUES(build(*state, &source), {"2026-03-02T09:00:00+01:00", "8h", "2026-03-02T17:00:00+01:00"},
		    {"2026-03-02T09:00:00+01:00", "1d", "2026-03-02T17:00:00+01:00"},
		    {"2026-03-02T09:00:00+01:00", "1w", "2026-03-06T17:00:00+01:00"},
		    {"2026-03-06T16:30:00+01:00", "30m", "2026-03-06T17:00:00+01:00"},
		    {"2026-03-06T16:30:00+01:00", "31m", "2026-03-09T09:01:00+01:00"});
}

static void from_outside_opening_hours_counts_from_the_next_opening(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	ASSERT_DUES(build(*state, &source), {"2026-03-02T08:59:59+01:00", "1h", "2026-03-02T10:00:00+01:00"},
		    {"2026-03-02T17:00:00+01:00", "1h", "2026-03-03T10:00:00+01:00"},
		    {"2026-03-02T23:59:00+01:00", "1h", "2026-03-03T10:00:00+01:00"},
		    {"2026-03-07T12:00:00+01:00", "1m", "2026-03-09T09:01:00+01:00"},
		    {"2026-03-07T12:00:00+01:00", "1d", "2026-03-09T17:00:00+01:00"},
		    {"2026-03-07T12:00:00+01:00", "0", "2026-03-07T12:00:00+01:00"});
}

static void holidays_do_not_count(void **state)
{
	const int32_t holidays[] = {day(2026, 4, 6), day(2025, 12, 26), day(2026, 4, 27), day(2025, 12, 25),
				    day(2026, 4, 6), day(1999, 1, 1),   day(2044, 4, 6)};
	struct calendar_source source = source_of(&amsterdam);
	source.holidays = holidays;
	source.n_holidays = sizeof holidays / sizeof *holidays;
	const struct calendar *calendar = build(*state, &source);
	ASSERT_DUES(calendar, {"2026-04-03T16:00:00+02:00", "2h", "2026-04-07T10:00:00+02:00"},
		    {"2026-04-06T12:00:00+02:00", "1d", "2026-04-07T17:00:00+02:00"},
		    {"2025-12-24T16:00:00+01:00", "2d", "2025-12-30T16:00:00+01:00"});
	assert_false(calendar_is_open(calendar, at("2026-04-06T12:00:00+02:00")));
	assert_true(calendar_is_open(calendar, at("2026-04-07T12:00:00+02:00")));
}

static void open_is_from_opening_up_to_closing(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	const struct calendar *calendar = build(*state, &source);
	int64_t opening = at("2026-03-02T09:00:00+01:00");
	int64_t closing = at("2026-03-02T17:00:00+01:00");
	assert_false(calendar_is_open(calendar, opening - 1));
	assert_true(calendar_is_open(calendar, opening));
	assert_true(calendar_is_open(calendar, closing - 1));
	assert_false(calendar_is_open(calendar, closing));
}

static void worked_is_zero_when_nothing_lies_between(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	const struct calendar *calendar = build(*state, &source);
	int64_t noon = at("2026-03-02T12:00:00+01:00");
	assert_int_equal(calendar_worked(calendar, noon, noon), 0);
	assert_int_equal(calendar_worked(calendar, noon, noon - INSTANT_DAY), 0);
	assert_int_equal(calendar_worked(calendar, noon, noon + 1), 1);
	assert_int_equal(calendar_worked(calendar_24x7(), noon, noon - 1), 0);
}

static void a_working_day_is_the_mean_of_the_open_weekdays(void **state)
{
	struct calendar_source source = source_of(&utc);
	source.week[4] = (struct workweek_hours){540, 780}; /* Friday until 13:00: 36 hours in 5 days */
	const struct calendar *calendar = build(*state, &source);
	assert_int_equal(calendar_term_us(calendar, term_of("1d")), 7 * INSTANT_HOUR + 12 * INSTANT_MINUTE);
	assert_int_equal(calendar_term_us(calendar, term_of("5d")), 36 * INSTANT_HOUR);
	assert_int_equal(calendar_term_us(calendar, term_of("1w")), 36 * INSTANT_HOUR);
	ASSERT_DUES(calendar, {"2026-03-02T09:00:00Z", "1w", "2026-03-06T13:00:00Z"},
		    {"2026-03-05T16:00:00Z", "2h", "2026-03-06T10:00:00Z"});
}

/* --- clocks that change --------------------------------------------------------------------------- */

static void office_hours_follow_the_local_clock_through_its_changes(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	ASSERT_DUES(build(*state, &source), {"2026-03-27T16:00:00+01:00", "2h", "2026-03-30T10:00:00+02:00"},
		    {"2026-10-23T16:00:00+02:00", "2h", "2026-10-26T10:00:00+01:00"});
	source = source_of(&new_york);
	ASSERT_DUES(build(*state, &source), {"2026-03-06T16:00:00-05:00", "2h", "2026-03-09T10:00:00-04:00"},
		    {"2026-10-30T16:00:00-04:00", "2h", "2026-11-02T10:00:00-05:00"});
	source = source_of(&lord_howe);
	ASSERT_DUES(build(*state, &source), {"2026-04-03T16:00:00+11:00", "2h", "2026-04-06T10:00:00+10:30"},
		    {"2026-10-02T16:00:00+10:30", "2h", "2026-10-05T10:00:00+11:00"});
	source = source_of(&kolkata);
	ASSERT_DUES(build(*state, &source), {"2026-03-27T16:00:00+05:30", "2h", "2026-03-30T10:00:00+05:30"});
}

static void open_hours_that_the_clock_skips_or_repeats_count_as_they_pass(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	open_every_day(&source, 0, 480); /* until 08:00, nights included */
	const struct calendar *calendar = build(*state, &source);
	ASSERT_DUES(calendar, {"2026-03-29T01:00:00+01:00", "2h", "2026-03-29T04:00:00+02:00"},
		    {"2026-10-25T01:00:00+02:00", "3h", "2026-10-25T03:00:00+01:00"});
	assert_int_equal(
		calendar_worked(calendar, at("2026-03-28T20:00:00+01:00"), at("2026-03-29T20:00:00+02:00")),
		7 * INSTANT_HOUR);
	assert_int_equal(
		calendar_worked(calendar, at("2026-10-24T20:00:00+02:00"), at("2026-10-25T20:00:00+01:00")),
		9 * INSTANT_HOUR);
}

static void an_opening_that_the_clock_skips_is_at_the_jump(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	open_every_day(&source, 150, 480); /* 02:30 to 08:00 */
	const struct calendar *calendar = build(*state, &source);
	assert_false(calendar_is_open(calendar, at("2026-03-29T01:59:59+01:00")));
	assert_true(calendar_is_open(calendar, at("2026-03-29T03:00:00+02:00")));
	/* Repeated: the first time round opens, and the second does not close it again. */
	assert_false(calendar_is_open(calendar, at("2026-10-25T02:29:59+02:00")));
	assert_true(calendar_is_open(calendar, at("2026-10-25T02:30:00+02:00")));
	assert_true(calendar_is_open(calendar, at("2026-10-25T02:00:00+01:00")));
}

static void a_closing_in_the_repeated_hour_is_the_first(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	open_every_day(&source, 0, 150); /* until 02:30 */
	const struct calendar *calendar = build(*state, &source);
	assert_true(calendar_is_open(calendar, at("2026-10-25T02:29:59+02:00")));
	assert_false(calendar_is_open(calendar, at("2026-10-25T02:30:00+02:00")));
	assert_false(calendar_is_open(calendar, at("2026-10-25T02:15:00+01:00")));
}

static void a_closing_at_the_end_of_the_repeated_hour_is_after_both(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	open_every_day(&source, 0, 180); /* until 03:00 */
	const struct calendar *calendar = build(*state, &source);
	assert_true(calendar_is_open(calendar, at("2026-10-25T02:59:59+01:00")));
	assert_false(calendar_is_open(calendar, at("2026-10-25T03:00:00+01:00")));
}

static void days_of_24_hours_leave_no_gap(void **state)
{
	const struct zone *const zones[] = {&amsterdam, &new_york, &lord_howe, &kolkata, &st_johns, &apia};
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		struct calendar_source source = source_of(zones[i]);
		open_every_day(&source, 0, 1440);
		const struct calendar *calendar = build(*state, &source);
		int64_t from = at("2025-02-01T00:00:00Z");
		int64_t to = at("2026-12-01T00:00:00Z");
		assert_int_equal(calendar_worked(calendar, from, to), to - from);
		assert_int_equal(calendar_add(calendar, from, term_of("365d")), from + 365 * INSTANT_DAY);
	}
}

static void a_day_that_does_not_exist_has_no_working_time(void **state)
{
	struct calendar_source source = source_of(&apia);
	/* Monday 29 and Tuesday 30 December 2025, the latter skipped: Wednesday follows. */
	ASSERT_DUES(build(*state, &source), {"2025-12-29T16:00:00-10:00", "2h", "2025-12-31T10:00:00+14:00"});
}

/* --- beyond the horizon --------------------------------------------------------------------------- */

static void plain_weeks_go_on_beyond_the_horizon(void **state)
{
	const int32_t holidays[] = {day(2027, 1, 1), day(2024, 12, 31)}; /* outside: not known */
	struct calendar_source source = source_of(&amsterdam);
	source.holidays = holidays;
	source.n_holidays = 2;
	source.from -= INSTANT_HOUR;
	source.to -= INSTANT_HOUR;
	/* 2027-01-01 and 2032-07-02 are Fridays. No summer time out there. */
	ASSERT_DUES(build(*state, &source), {"2026-12-31T16:00:00+01:00", "2h", "2027-01-01T10:00:00+01:00"},
		    {"2032-07-02T16:00:00+01:00", "2h", "2032-07-05T10:00:00+01:00"},
		    {"2026-12-28T09:00:00+01:00", "1w", "2027-01-01T17:00:00+01:00"},
		    {"2024-12-31T16:00:00+01:00", "2h", "2025-01-01T10:00:00+01:00"},
		    {"1970-01-01T10:00:00+01:00", "1w", "1970-01-08T10:00:00+01:00"},
		    {"1970-01-01T00:00:00Z", "8h", "1970-01-01T17:00:00+01:00"},
		    {"2024-12-31T09:00:00+01:00", "521w", "2034-12-25T17:00:00+01:00"});
}

static void a_horizon_that_ends_in_summer_goes_on_in_summer_time(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	source.from = at("2025-06-30T22:00:00Z");
	source.to = at("2026-06-30T22:00:00Z");
	ASSERT_DUES(build(*state, &source), {"2030-01-04T16:00:00+02:00", "2h", "2030-01-07T10:00:00+02:00"},
		    {"2024-01-05T16:00:00+02:00", "2h", "2024-01-08T10:00:00+02:00"});
}

static void the_horizon_is_whole_local_days(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	source.from = at("2025-05-07T15:00:00Z");
	source.to = at("2026-12-31T23:00:00Z"); /* local midnight: 31 December is the last day */
	int64_t from, to;
	calendar_horizon(build(*state, &source), &from, &to);
	assert_int_equal(from, at("2025-05-07T00:00:00+02:00"));
	assert_int_equal(to, at("2027-01-01T00:00:00+01:00"));
	source.to++;
	calendar_horizon(build(*state, &source), &from, &to);
	assert_int_equal(to, at("2027-01-02T00:00:00+01:00"));
}

static void a_horizon_full_of_holidays_is_passed_over(void **state)
{
	static int32_t holidays[730];
	for (int32_t i = 0; i < 730; i++)
		holidays[i] = day(2025, 1, 1) + i;
	struct calendar_source source = source_of(&utc);
	source.holidays = holidays;
	source.n_holidays = 730;
	ASSERT_DUES(build(*state, &source), {"2024-12-31T16:00:00Z", "2h", "2027-01-01T10:00:00Z"},
		    {"2025-06-01T00:00:00Z", "1d", "2027-01-01T17:00:00Z"},
		    {"2024-12-31T16:00:00Z", "1h", "2024-12-31T17:00:00Z"});
}

static void one_minute_a_week_makes_long_terms_never_due_not_wrong(void **state)
{
	struct calendar_source source = source_of(&utc);
	memset(source.week, 0, sizeof source.week);
	source.week[0] = (struct workweek_hours){540, 541};
	const struct calendar *calendar = build(*state, &source);
	assert_int_equal(calendar_add(calendar, at("2026-01-01T00:00:00Z"), term_of("876600h")),
			 INSTANT_NEVER);
	ASSERT_DUES(calendar, {"2026-03-02T00:00:00Z", "1d", "2026-03-02T09:01:00Z"},
		    {"2026-03-02T00:00:00Z", "2w", "2026-03-09T09:01:00Z"});
}

/* --- what is refused ------------------------------------------------------------------------------ */

static void assert_fault(const struct calendar_source *source, const char *where)
{
	struct arena arena;
	arena_init(&arena);
	const struct calendar *calendar = calendar_24x7();
	struct err err = ERR_NONE;
	assert_int_equal(calendar_build(&arena, source, &calendar, &err), -1);
	assert_int_equal(err.code, ERROR_bad_document);
	assert_string_equal(err.where, where);
	assert_ptr_equal(calendar, calendar_24x7()); /* untouched */
	arena_done(&arena);
}

static void a_faulty_horizon_is_named(void **state)
{
	(void)state;
	struct calendar_source source = source_of(&amsterdam);
	source.to = source.from;
	assert_fault(&source, "horizon");
	source.from = -1;
	assert_fault(&source, "horizon");
	source.from = 0;
	source.to = at("2100-01-01T00:00:00Z");
	assert_fault(&source, "horizon");
	source.to = INSTANT_NEVER;
	assert_fault(&source, "horizon");
}

static void a_faulty_offset_is_named(void **state)
{
	(void)state;
	struct calendar_source source = source_of(&amsterdam);
	offsets_room[2].at = offsets_room[1].at;
	assert_fault(&source, "offsets[2]");
	source = source_of(&amsterdam);
	offsets_room[3].at++;
	assert_fault(&source, "offsets[3]");
	source = source_of(&amsterdam);
	offsets_room[1].seconds = 93601;
	assert_fault(&source, "offsets[1]");
	source = source_of(&amsterdam);
	offsets_room[0].at = source.from + INSTANT_SECOND;
	assert_fault(&source, "offsets[0]");
	source.n_offsets = 0;
	assert_fault(&source, "offsets[0]");
}

static void faulty_hours_are_named(void **state)
{
	(void)state;
	static const struct workweek_hours bad[] = {{540, 540}, {540, 480}, {-1, 480}, {0, 1441}, {540, 0}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct calendar_source source = source_of(&amsterdam);
		source.week[2] = bad[i];
		assert_fault(&source, "week[2]");
	}
	struct calendar_source source = source_of(&amsterdam);
	memset(source.week, 0, sizeof source.week);
	assert_fault(&source, "week");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(around_the_clock_is_plain_addition),
		WITH_ARENA(a_source_that_is_always_open_needs_nothing_else),
		WITH_ARENA(none_is_never_due),
		WITH_ARENA(what_is_due_after_the_last_instant_is_never_due),
		WITH_ARENA(terms_end_within_opening_hours),
		WITH_ARENA(a_term_that_ends_at_closing_is_due_at_closing),
		WITH_ARENA(from_outside_opening_hours_counts_from_the_next_opening),
		WITH_ARENA(holidays_do_not_count),
		WITH_ARENA(open_is_from_opening_up_to_closing),
		WITH_ARENA(worked_is_zero_when_nothing_lies_between),
		WITH_ARENA(a_working_day_is_the_mean_of_the_open_weekdays),
		WITH_ARENA(office_hours_follow_the_local_clock_through_its_changes),
		WITH_ARENA(open_hours_that_the_clock_skips_or_repeats_count_as_they_pass),
		WITH_ARENA(an_opening_that_the_clock_skips_is_at_the_jump),
		WITH_ARENA(a_closing_in_the_repeated_hour_is_the_first),
		WITH_ARENA(a_closing_at_the_end_of_the_repeated_hour_is_after_both),
		WITH_ARENA(days_of_24_hours_leave_no_gap),
		WITH_ARENA(a_day_that_does_not_exist_has_no_working_time),
		WITH_ARENA(plain_weeks_go_on_beyond_the_horizon),
		WITH_ARENA(a_horizon_that_ends_in_summer_goes_on_in_summer_time),
		WITH_ARENA(the_horizon_is_whole_local_days),
		WITH_ARENA(a_horizon_full_of_holidays_is_passed_over),
		WITH_ARENA(a_faulty_horizon_is_named),
		WITH_ARENA(a_faulty_offset_is_named),
		WITH_ARENA(faulty_hours_are_named),
		WITH_ARENA(one_minute_a_week_makes_long_terms_never_due_not_wrong),
	};
	return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}

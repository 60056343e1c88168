/* calendar: what holds for all instants and terms, and a counter of minutes that must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "support/zones.h"

/* --- against a counter of minutes ----------------------------------------------------------------- */

/* Four years of minutes around the horizon, each marked open or not by watching the clock pass. */
#define MINUTES (4 * 366 * 24 * 60)

struct counter {
	int64_t start;
	int32_t *worked; /* open minutes before each */
};

static uint32_t random_state;

/* Marsaglia's xorshift: the same numbers in every run. */
static uint32_t chance(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % below;
}

static int64_t offset_us(const struct calendar_source *source, int64_t instant)
{
	if (instant < source->from)
		instant = source->from;
	if (instant >= source->to)
		instant = source->to - 1;
	int64_t us = 0;
	for (size_t i = 0; i < source->n_offsets && source->offsets[i].at <= instant; i++)
		us = source->offsets[i].seconds * INSTANT_SECOND;
	return us;
}

static bool is_holiday(const struct calendar_source *source, int64_t local_day)
{
	for (size_t i = 0; i < source->n_holidays; i++) {
		if (source->holidays[i] == local_day)
			return true;
	}
	return false;
}

static bool shows_open(const struct calendar_source *source, int64_t local, bool within)
{
	int64_t local_day = local / INSTANT_DAY;
	int64_t minute = local % INSTANT_DAY / INSTANT_MINUTE;
	const struct workweek_hours *hours = &source->week[(local_day + 3) % 7];
	return minute >= hours->open_minute && minute < hours->close_minute &&
	       !(within && is_holiday(source, local_day));
}

static void count_minutes(const struct calendar_source *source, struct counter *counter)
{
	counter->start = source->from - 366 * INSTANT_DAY;
	int64_t shown = 0;
	bool was_within = false;
	for (int32_t i = 0; i + 1 < MINUTES; i++) {
		int64_t instant = counter->start + i * INSTANT_MINUTE;
		int64_t local = instant + offset_us(source, instant);
		bool within = instant >= source->from && instant < source->to;
		if (local > shown || within != was_within)
			shown = local;
		was_within = within;
		counter->worked[i + 1] = counter->worked[i] + shows_open(source, shown, within);
	}
}

/* Due by counting: the first minute mark by which `minutes` have been worked. */
static int64_t counted_due(const struct counter *counter, int32_t from, int32_t minutes)
{
	int32_t early = from - 1, late = MINUTES - 1;
	while (late - early > 1) {
		int32_t middle = early + (late - early) / 2;
		if (counter->worked[middle] - counter->worked[from] < minutes)
			early = middle;
		else
			late = middle;
	}
	return counter->start + late * INSTANT_MINUTE;
}

static void check_against_counter(const struct calendar *calendar, const struct counter *counter)
{
	for (int round = 0; round < 2000; round++) {
		int32_t from = (int32_t)chance(MINUTES - 60 * 24 * 60);
		int32_t to = from + (int32_t)chance(30 * 24 * 60);
		int64_t start = counter->start + from * INSTANT_MINUTE;
		int64_t end = counter->start + to * INSTANT_MINUTE;
		int64_t counted = (counter->worked[to] - counter->worked[from]) * INSTANT_MINUTE;
		assert_int_equal(calendar_worked(calendar, start, end), counted);
		assert_int_equal(calendar_is_open(calendar, start),
				 counter->worked[from + 1] - counter->worked[from]);
		int32_t minutes =
			(int32_t)chance((uint32_t)(counter->worked[MINUTES - 1] - counter->worked[from]));
		if (round % 2)
			minutes %= 3000;
		struct term term = {minutes, TERM_UNIT_MINUTE};
		assert_int_equal(calendar_add(calendar, start, term), counted_due(counter, from, minutes));
	}
}

/* A calendar of a zone with whole local days as horizon, random hours and random holidays. */
static struct calendar_source random_source(const struct zone *zone, int32_t *holidays, size_t n_holidays)
{
	struct calendar_source source = source_of(zone);
	int64_t shift = zone->changes[0].seconds * INSTANT_SECOND;
	source.from -= shift;
	source.to -= offset_us(&source, source.to - 1) == shift ? shift : offset_us(&source, source.to - 1);
	for (size_t i = 0; i < n_holidays; i++)
		holidays[i] = day(2025, 1, 1) + (int32_t)chance(730);
	source.holidays = holidays;
	source.n_holidays = n_holidays;
	for (int i = 0; i < WORKWEEK_DAYS; i++) {
		int32_t open = (int32_t)chance(1440);
		int32_t close = open + 1 + (int32_t)chance((uint32_t)(1440 - open));
		source.week[i] =
			chance(4) ? (struct workweek_hours){open, close} : (struct workweek_hours){0, 0};
	}
	source.week[1] = chance(2) ? office_hours : (struct workweek_hours){0, 1440};
	return source;
}

static void it_agrees_with_a_counter_of_minutes(void **state)
{
	const struct zone *const zones[] = {&amsterdam, &new_york, &lord_howe, &kolkata,
					    &utc,       &st_johns, &apia};
	random_state = 20260302;
	struct counter counter = {.worked = calloc(MINUTES, sizeof(int32_t))};
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		for (size_t n_holidays = 0; n_holidays <= 20; n_holidays += 20) {
			int32_t holidays[20];
			struct calendar_source source = random_source(zones[i], holidays, n_holidays);
			const struct calendar *calendar = build(*state, &source);
			count_minutes(&source, &counter);
			check_against_counter(calendar, &counter);
		}
	}
	free(counter.worked);
}

/* --- calendars of agencies -------------------------------------------------------------------------- */

#define KINGS_DAY                                                                                            \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n"                                                  \
	"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20200101T000000Z\r\nDTSTART;VALUE=DATE:20200427\r\n"               \
	"RRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"                                                                \
	"BEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20200101T000000Z\r\nDTSTART;VALUE=DATE:20200525\r\n"               \
	"RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

static const struct clause agency_clauses[] = {
	{"calendar.zone", "Europe/Amsterdam"},
	{"calendar.hours.tuesday", "09:00-17:00"},
	{"calendar.dates.0", "2026-12-24"},
	{"calendars.far.zone", "America/New_York"},
	{"calendars.far.hours.monday", "22:00-24:00"},
	{"calendars.far.hours.sunday", "00:00-04:00"}, /* where the clock skips and repeats an hour */
	{"calendars.far.holidays.0", KINGS_DAY},
	{"calendars.near.dates.0", "2025-03-04"},
	{"calendars.always.hours", "24x7"},
};

static struct covenant_calendars agency_calendars(struct arena *arena, int64_t from, int64_t to)
{
	struct covenant_calendars calendars;
	struct almanac almanac;
	struct err err;
	struct clauses clauses = {agency_clauses, sizeof agency_clauses / sizeof *agency_clauses};
	if (almanac_calendars(arena, clauses, from, to, &calendars, &almanac, &err) < 0)
		fail_msg("%s: %s", err.where, err.text);
	assert_int_equal(calendars.n_agencies, 3);
	return calendars;
}

/* Terms of zero, of none, and of two years over five changes of the clock. */
static void check_long_terms(const struct calendar *calendar, const struct counter *counter)
{
	int32_t week = (int32_t)(calendar_term_us(calendar, term_of("1w")) / INSTANT_MINUTE);
	for (int round = 0; round < 500; round++) {
		int32_t from = (int32_t)chance(366 * 24 * 60);
		int64_t start = counter->start + from * INSTANT_MINUTE;
		assert_int_equal(calendar_add(calendar, start, TERM_ZERO), start);
		assert_true(calendar_add(calendar, start, TERM_NONE) == INSTANT_NEVER);
		assert_int_equal(calendar_add(calendar, start, term_of("104w")),
				 counted_due(counter, from, 104 * week));
	}
}

static void an_agency_counts_in_the_working_time_that_it_says(void **state)
{
	const int32_t holidays[] = {day(2025, 4, 27), day(2026, 4, 27), day(2025, 5, 26), day(2026, 5, 25)};
	struct calendar_source source = source_of(&new_york);
	struct counter counter = {.worked = calloc(MINUTES, sizeof(int32_t))};
	random_state = 1785;
	source.from -= new_york.changes[0].seconds * INSTANT_SECOND;
	source.to -= new_york.changes[0].seconds * INSTANT_SECOND;
	memset(source.week, 0, sizeof source.week);
	source.week[0] = (struct workweek_hours){22 * 60, 24 * 60};
	source.week[6] = (struct workweek_hours){0, 4 * 60};
	source.holidays = holidays;
	source.n_holidays = 4;
	struct covenant_calendars calendars = agency_calendars(*state, source.from, source.to);
	assert_string_equal(calendars.agencies[0].agency, "far");
	count_minutes(&source, &counter);
	check_against_counter(calendars.agencies[0].calendar, &counter);
	check_long_terms(calendars.agencies[0].calendar, &counter);
	free(counter.worked);
}

/* Its own dates instead of those of all; zone and hours as all have them. */
static void what_an_agency_does_not_say_is_as_for_all(void **state)
{
	const int32_t dates[] = {day(2025, 3, 4)};
	struct calendar_source source = source_of(&amsterdam);
	struct counter counter = {.worked = calloc(MINUTES, sizeof(int32_t))};
	random_state = 1848;
	source.from -= amsterdam.changes[0].seconds * INSTANT_SECOND;
	source.to -= amsterdam.changes[0].seconds * INSTANT_SECOND;
	memset(source.week, 0, sizeof source.week);
	source.week[1] = office_hours;
	source.holidays = dates;
	source.n_holidays = 1;
	struct covenant_calendars calendars = agency_calendars(*state, source.from, source.to);
	assert_string_equal(calendars.agencies[1].agency, "near");
	count_minutes(&source, &counter);
	check_against_counter(calendars.agencies[1].calendar, &counter);
	assert_int_equal(calendar_add(calendars.agencies[2].calendar, 17, term_of("1d")), 17 + INSTANT_DAY);
	free(counter.worked);
}

/* --- properties at any µs ------------------------------------------------------------------------- */

static int64_t random_instant(void)
{
	int64_t second = at("2023-01-01T00:00:00Z") / INSTANT_SECOND + chance(6 * 366 * 86400);
	return second * INSTANT_SECOND + chance(1000000);
}

static struct term random_term(void)
{
	static const int64_t most[] = {100000, 3000, 900, 150};
	uint32_t i = chance(4);
	return (struct term){1 + chance((uint32_t)most[i]), TERM_UNIT_MINUTE + i};
}

static void add_and_worked_are_inverse(void **state)
{
	random_state = 7;
	const struct zone *const zones[] = {&amsterdam, &new_york, &lord_howe, &st_johns, &apia};
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		int32_t holidays[15];
		struct calendar_source source = random_source(zones[i], holidays, 15);
		const struct calendar *calendar = build(*state, &source);
		for (int round = 0; round < 5000; round++) {
			int64_t from = random_instant();
			struct term term = random_term();
			int64_t due = calendar_add(calendar, from, term);
			assert_true(due > from);
			assert_int_equal(calendar_worked(calendar, from, due),
					 calendar_term_us(calendar, term));
			/* The earliest such instant: the µs before it was worked. */
			assert_true(calendar_is_open(calendar, due - 1));
			int64_t middle = from + (due - from) / 3;
			assert_int_equal(calendar_worked(calendar, from, middle) +
						 calendar_worked(calendar, middle, due),
					 calendar_term_us(calendar, term));
		}
	}
}

static void later_starts_and_longer_terms_are_never_due_earlier(void **state)
{
	random_state = 11;
	int32_t holidays[15];
	struct calendar_source source = random_source(&amsterdam, holidays, 15);
	const struct calendar *calendar = build(*state, &source);
	for (int round = 0; round < 20000; round++) {
		int64_t from = random_instant();
		int64_t later = from + chance(round % 2 ? 1000000 : 400000000);
		struct term term = random_term();
		struct term longer = {term.amount + 1, term.unit};
		int64_t due = calendar_add(calendar, from, term);
		assert_true(calendar_add(calendar, later, term) >= due);
		assert_true(calendar_add(calendar, from, longer) > due);
		assert_true(calendar_add(calendar, from, TERM_ZERO) < due);
	}
}

static void dues_are_monotonic_across_the_seams(void **state)
{
	struct calendar_source source = source_of(&amsterdam);
	const struct calendar *calendar = build(*state, &source);
	const int64_t seams[] = {source.from, source.to};
	for (size_t i = 0; i < 2; i++) {
		int64_t last = 0;
		for (int64_t from = seams[i] - 4 * INSTANT_DAY; from < seams[i] + 4 * INSTANT_DAY;
		     from += 7 * INSTANT_MINUTE) {
			int64_t due = calendar_add(calendar, from, term_of("1d"));
			assert_true(due >= last);
			assert_int_equal(calendar_worked(calendar, from, due), 8 * INSTANT_HOUR);
			last = due;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(it_agrees_with_a_counter_of_minutes),
		WITH_ARENA(an_agency_counts_in_the_working_time_that_it_says),
		WITH_ARENA(what_an_agency_does_not_say_is_as_for_all),
		WITH_ARENA(add_and_worked_are_inverse),
		WITH_ARENA(later_starts_and_longer_terms_are_never_due_earlier),
		WITH_ARENA(dues_are_monotonic_across_the_seams),
	};
	return cmocka_run_group_tests_name("calendar properties", tests, NULL, NULL);
}

/* holidays: which days an iCalendar text and a list of dates take away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "almanac/holidays.h"
#include "base/instant.h"
#include "words/words.h"

#define EVENT(lines)                                                                                         \
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n" lines "END:VEVENT\r\nEND:VCALENDAR\r\n"
#define CHRISTMAS "DTSTART;VALUE=DATE:20251225\r\n"

static int set_arena(void **state)
{
	static struct arena arena;
	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int free_arena(void **state)
{
	arena_done(*state);
	return 0;
}

static struct holidays between_2000_and_2050(struct arena *arena)
{
	return holidays_make(arena, (int32_t)instant_days_from_date(2000, 1, 1),
			     (int32_t)instant_days_from_date(2050, 12, 31));
}

static int compare_days(const void *a, const void *b)
{
	return *(const int32_t *)a - *(const int32_t *)b;
}

/* The days of a text as "20251225 20251226", in order, each once; an error as "where: text". */
static const char *days_of(struct arena *arena, const char *text)
{
	static char found[4096];
	struct holidays holidays = between_2000_and_2050(arena);
	struct err err = ERR_NONE;
	size_t length = 0;
	found[0] = '\0';
	if (holidays_add_text(&holidays, text, strlen(text), &err) < 0) {
		assert_int_equal(err.code, ERROR_bad_document);
		snprintf(found, sizeof found, "%s: %s", err.where, err.text);
		return found;
	}
	if (holidays.count)
		qsort(holidays.days, holidays.count, sizeof *holidays.days, compare_days);
	for (size_t i = 0; i < holidays.count && length < sizeof found - 16; i++) {
		int year, month, day;
		if (i > 0 && holidays.days[i] == holidays.days[i - 1])
			continue;
		instant_date_from_days(holidays.days[i], &year, &month, &day);
		length += (size_t)snprintf(found + length, sizeof found - length, "%s%04d%02d%02d",
					   length ? " " : "", year, month, day);
	}
	return found;
}

static void an_event_is_a_day_or_as_long_as_it_says(void **state)
{
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS)), "20251225");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "DTEND;VALUE=DATE:20251227\r\n")),
			    "20251225 20251226");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "DTEND;VALUE=DATE:20251225\r\n")), "20251225");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "DURATION:P2D\r\n")), "20251225 20251226");
	assert_string_equal(days_of(*state, EVENT("DTSTART;VALUE=DATE:20241230\r\nDURATION:P1W\r\n")),
			    "20241230 20241231 20250101 20250102 20250103 20250104 20250105");
}

static void rules_repeat_and_exceptions_leave_out(void **state)
{
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "RRULE:FREQ=YEARLY;COUNT=3\r\n")),
			    "20251225 20261225 20271225");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "RRULE:FREQ=YEARLY;UNTIL=20280101\r\n"
							    "EXDATE;VALUE=DATE:20261225\r\n")),
			    "20251225 20271225");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "RRULE:FREQ=YEARLY;COUNT=5\r\n"
							    "EXDATE;VALUE=DATE:20251225,20271225\r\n"
							    "EXDATE;VALUE=DATE:20281225\r\n")),
			    "20261225 20291225");
	/* The fourth Thursday of November, as in the United States. */
	assert_string_equal(days_of(*state, EVENT("DTSTART;VALUE=DATE:20251127\r\n"
						  "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3\r\n")),
			    "20251127 20261126 20271125");
}

static void listed_dates_are_holidays_too(void **state)
{
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "RDATE;VALUE=DATE:20261224,20271223\r\n"
							    "RDATE;VALUE=DATE:20281222\r\n"
							    "EXDATE;VALUE=DATE:20271223\r\n")),
			    "20251225 20261224 20281222");
	/* Folded anywhere, as RFC 5545 allows. */
	assert_string_equal(
		days_of(*state, EVENT(CHRISTMAS "RDATE;VALUE=DA\r\n TE:202612\r\n\t24,20271223\r\n")),
		"20251225 20261224 20271223");
}

static void calendars_may_follow_each_other(void **state)
{
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS) EVENT("DTSTART;VALUE=DATE:20260101\r\n")),
			    "20251225 20260101");
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS) "\r\n\r\n"), "20251225");
}

static void days_outside_the_horizon_are_left_out(void **state)
{
	assert_string_equal(
		days_of(*state, EVENT("DTSTART;VALUE=DATE:19980101\r\nRRULE:FREQ=YEARLY;COUNT=4\r\n")),
		"20000101 20010101");
	assert_string_equal(days_of(*state, EVENT("DTSTART;VALUE=DATE:20490101\r\nRRULE:FREQ=YEARLY\r\n")),
			    "20490101 20500101");
	assert_string_equal(days_of(*state, EVENT("DTSTART;VALUE=DATE:19991231\r\nDURATION:P2D\r\n")),
			    "20000101");
}

static void cancelled_events_and_other_components_are_passed_over(void **state)
{
	assert_string_equal(days_of(*state, EVENT(CHRISTMAS "STATUS:CANCELLED\r\n")), "");
	assert_string_equal(days_of(*state,
				    "BEGIN:VCALENDAR\nBEGIN:VTODO\nDTSTART:20260101T100000Z\nEND:VTODO\n"
				    "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260406\nBEGIN:VALARM\n"
				    "TRIGGER:-PT15M\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"),
			    "20260406");
	assert_string_equal(days_of(*state, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), "");
}

static void assert_refused(struct arena *arena, const char *text, const char *beginning)
{
	const char *found = days_of(arena, text);
	if (strncmp(found, beginning, strlen(beginning)) != 0)
		fail_msg("\"%s\" instead of \"%s\" for %s", found, beginning, text);
}

static void what_is_no_whole_day_is_refused_by_its_event(void **state)
{
	assert_refused(*state, EVENT("DTSTART:20251225T090000Z\r\n"), "event[0]: A holiday is a whole day");
	assert_refused(*state, EVENT(CHRISTMAS "DTEND:20251226T090000Z\r\n"),
		       "event[0]: A holiday is a whole day");
	assert_refused(*state, EVENT(CHRISTMAS "DURATION:PT8H\r\n"), "event[0]: A holiday lasts whole days");
	assert_refused(*state, EVENT(CHRISTMAS "DURATION:P367D\r\n"), "event[0]: A holiday lasts 1 to 366");
	assert_refused(*state, EVENT(CHRISTMAS "DTEND;VALUE=DATE:20251224\r\n"),
		       "event[0]: A holiday lasts 1");
	assert_refused(*state, EVENT("SUMMARY:nothing\r\n"), "event[0]: A holiday has a DTSTART");
	assert_refused(*state, EVENT(CHRISTMAS "RDATE:20261225T090000Z\r\n"),
		       "event[0]: A holiday is a whole day");
	assert_refused(*state, EVENT(CHRISTMAS "EXDATE:20261225T090000Z\r\n"),
		       "event[0]: A holiday is a whole day");
}

static void dates_that_do_not_exist_are_refused(void **state)
{
	assert_refused(*state, EVENT("DTSTART;VALUE=DATE:20260230\r\n"), "event[0]: ");
	assert_refused(*state, EVENT("DTSTART;VALUE=DATE:2026\r\n"), "event[0]: ");
	assert_refused(*state, EVENT("DTSTART;VALUE=DATE:christmas\r\n"), "event[0]: ");
	assert_refused(*state, EVENT(CHRISTMAS "RDATE;VALUE=DATE:20261301\r\n"), "event[0]: ");
}

static void rules_that_could_not_be_meant_are_refused(void **state)
{
	assert_refused(*state, EVENT(CHRISTMAS "RRULE:FREQ=HOURLY\r\n"),
		       "event[0]: The rule of a holiday repeats");
	assert_refused(*state, EVENT(CHRISTMAS "RRULE:FREQ=SECONDLY\r\n"), "event[0]: The rule of a holiday");
	assert_refused(*state, EVENT(CHRISTMAS "RRULE:FREQ=DAILY;BYHOUR=1,2\r\n"),
		       "event[0]: The rule of a holiday names");
	assert_refused(*state, EVENT(CHRISTMAS "RRULE:FREQ=SOMETIMES\r\n"), "event[0]: ");
	assert_refused(*state, EVENT(CHRISTMAS "RECURRENCE-ID;VALUE=DATE:20251225\r\n"),
		       "event[0]: An event that overrides");
}

static void the_faulty_event_is_counted_in_the_order_of_the_text(void **state)
{
	assert_refused(
		*state,
		"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" CHRISTMAS "END:VEVENT\r\nBEGIN:VEVENT\r\n" CHRISTMAS
		"END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20260101T000000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		"event[2]: ");
}

static void what_is_no_calendar_is_refused(void **state)
{
	assert_refused(*state, "", ": An iCalendar text begins");
	assert_refused(*state, "BEGIN:VCALENDARS\r\nEND:VCALENDARS\r\n", ": An iCalendar");
	assert_refused(*state, "hello", ": An iCalendar text begins");
	assert_refused(*state, "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20251225\r\nEND:VEVENT\r\n",
		       ": An iCalendar");
	assert_refused(*state, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" CHRISTMAS "END:VEVENT\r\n",
		       ": The iCalendar text is cut");
	assert_refused(*state, "END:VCALENDAR\r\n", ": An iCalendar");
	assert_refused(*state, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\nEND:VCALENDAR\r\n", ": Components");
	assert_refused(*state, "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n",
		       ": Components");
	char *nested = calloc(1, 100 * 20);
	for (int i = 0; i < 100; i++)
		strcat(nested, "BEGIN:VCALENDAR\r\n");
	assert_refused(*state, nested, ": Components");
	free(nested);
	struct holidays holidays = between_2000_and_2050(*state);
	struct err err = ERR_NONE;
	assert_int_equal(holidays_add_text(&holidays, "BEGIN:VCALENDAR\0END", 19, &err), -1);
}

static void every_ceiling_is_told(void **state)
{
	struct holidays holidays = between_2000_and_2050(*state);
	struct err err = ERR_NONE;
	char *text = calloc(1, HOLIDAYS_TEXT_MAX + 1);
	memset(text, '\n', HOLIDAYS_TEXT_MAX + 1);
	assert_int_equal(holidays_add_text(&holidays, text, HOLIDAYS_TEXT_MAX + 1, &err), -1);
	free(text);
	/* 51 years of every day: 18,628; three of them are too many steps. */
	assert_refused(*state,
		       EVENT("DTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=DAILY\r\nRRULE:FREQ=DAILY\r\n"
			     "RRULE:FREQ=DAILY\r\n"),
		       "event[0]: The rules of this calendar repeat too often");
	assert_refused(*state,
		       EVENT("DTSTART;VALUE=DATE:20000101\r\nDURATION:P300D\r\nRRULE:FREQ=WEEKLY\r\n"),
		       ": There are more than 40000 holidays");
}

static void dates_are_read_one_by_one(void **state)
{
	struct holidays holidays = between_2000_and_2050(*state);
	struct err err = ERR_NONE;
	assert_int_equal(holidays_add_date(&holidays, "2026-12-24", 10, &err), 0);
	assert_int_equal(holidays_add_date(&holidays, "1999-12-31", 10, &err), 0);
	assert_int_equal(holidays.count, 1);
	assert_int_equal(holidays.days[0], instant_days_from_date(2026, 12, 24));
	static const char *const bad[] = {"",           "2026-12-4",  "2026-02-29",  "2026/12/24",
					  "20261224",   "2026-13-01", "2026-12-24 ", "0000-01-01",
					  "2026-00-10", "2026-01-00"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(holidays_add_date(&holidays, bad[i], strlen(bad[i]), &err), -1);
}

/* --- the built-in Dutch calendar ------------------------------------------------------------------ */

/* Easter Sunday by Gauss's rule as corrected in 1816: another way than the one that made the file. */
static int64_t easter(int year)
{
	int a = year % 19, b = year % 4, c = year % 7;
	int k = year / 100;
	int p = (13 + 8 * k) / 25;
	int m = (15 - p + k - k / 4) % 30;
	int n = (4 + k - k / 4) % 7;
	int d = (19 * a + m) % 30;
	int e = (2 * b + 4 * c + 6 * d + n) % 7;
	if ((d == 29 && e == 6) || (d == 28 && e == 6 && (11 * m + 11) % 30 < 19))
		d -= 7;
	return instant_days_from_date(year, 3, 22) + d + e;
}

static size_t expected_in(int year, int32_t *days)
{
	int64_t sunday = easter(year);
	int64_t king =
		year >= 2014 ? instant_days_from_date(year, 4, 27) : instant_days_from_date(year, 4, 30);
	if ((king + 3) % 7 == 6)
		king--;
	const int64_t all[] = {instant_days_from_date(year, 1, 1),
			       instant_days_from_date(year, 12, 25),
			       instant_days_from_date(year, 12, 26),
			       king,
			       sunday,
			       sunday + 1,
			       sunday + 39,
			       sunday + 49,
			       sunday + 50,
			       instant_days_from_date(year, 5, 5)};
	size_t n = sizeof all / sizeof *all - (year % 5 != 0);
	for (size_t i = 0; i < n; i++)
		days[i] = (int32_t)all[i];
	return n;
}

static size_t sort_once(int32_t *days, size_t n)
{
	size_t kept = 0;
	qsort(days, n, sizeof *days, compare_days);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || days[i] != days[kept - 1])
			days[kept++] = days[i];
	}
	return kept;
}

static void dutch_holidays_are_those_of_the_computus(void **state)
{
	struct almanac_text text = almanac_builtin("nl");
	struct holidays holidays = between_2000_and_2050(*state);
	struct err err = ERR_NONE;
	if (holidays_add_text(&holidays, text.text, text.length, &err) < 0)
		fail_msg("%s: %s", err.where, err.text);
	int32_t expected[51 * 10];
	size_t n = 0;
	for (int year = 2000; year <= 2050; year++)
		n += expected_in(year, expected + n);
	n = sort_once(expected, n);
	assert_int_equal(sort_once(holidays.days, holidays.count), n);
	assert_memory_equal(holidays.days, expected, n * sizeof *expected);
}

static void known_dutch_holidays_are_there(void **state)
{
	struct almanac_text text = almanac_builtin("nl");
	char *copy = strndup(text.text, text.length);
	const char *found = days_of(*state, copy);
	static const char *const known[] = {"20000424", "20060429", "20110425", "20130430",
					    "20140426", "20250426", "20250505", "20260405",
					    "20260406", "20260427", "20260514", "20260524",
					    "20260525", "20261225", "20261226", "20380425"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_non_null(strstr(found, known[i]));
	static const char *const ordinary[] = {"20260505", "20260403", "20140427", "20250427"};
	for (size_t i = 0; i < sizeof ordinary / sizeof *ordinary; i++)
		assert_null(strstr(found, ordinary[i]));
	free(copy);
	assert_null(almanac_builtin("be").text);
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_arena, free_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(an_event_is_a_day_or_as_long_as_it_says),
		WITH_ARENA(rules_repeat_and_exceptions_leave_out),
		WITH_ARENA(listed_dates_are_holidays_too),
		WITH_ARENA(calendars_may_follow_each_other),
		WITH_ARENA(days_outside_the_horizon_are_left_out),
		WITH_ARENA(cancelled_events_and_other_components_are_passed_over),
		WITH_ARENA(what_is_no_whole_day_is_refused_by_its_event),
		WITH_ARENA(dates_that_do_not_exist_are_refused),
		WITH_ARENA(rules_that_could_not_be_meant_are_refused),
		WITH_ARENA(the_faulty_event_is_counted_in_the_order_of_the_text),
		WITH_ARENA(what_is_no_calendar_is_refused),
		WITH_ARENA(every_ceiling_is_told),
		WITH_ARENA(dates_are_read_one_by_one),
		WITH_ARENA(dutch_holidays_are_those_of_the_computus),
		WITH_ARENA(known_dutch_holidays_are_there),
	};
	return cmocka_run_group_tests_name("holidays", tests, NULL, NULL);
}

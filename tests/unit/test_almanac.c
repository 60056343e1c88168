/* almanac: real time zones against Python's zoneinfo, and calendars from requests and clauses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "almanac/almanac.h"
#include "words/words.h"

#define CLAUSES_OF_TEST_MAX 16

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

static int64_t at(const char *text)
{
	int64_t instant = -1;
	if (instant_parse(text, strlen(text), &instant) < 0)
		fail_msg("no instant: %s", text);
	return instant;
}

static struct almanac_request office_in(const char *zone)
{
	struct almanac_request request = {.zone = zone, .from = ALMANAC_FROM, .to = ALMANAC_TO};
	for (int i = 0; i < 5; i++)
		request.week[i] = (struct workweek_hours){540, 1020};
	return request;
}

/* --- zones ---------------------------------------------------------------------------------------- */

#define ZONES                                                                                                \
	"Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "America/St_Johns",        \
		"America/Sao_Paulo", "America/Nuuk", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",        \
		"Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham",                  \
		"Africa/Casablanca", "Antarctica/Troll", "Etc/GMT+5", "UTC"

static FILE *ask_python(int64_t from, int64_t to)
{
	static const char *const zones[] = {ZONES};
	char command[1024];
	int length = snprintf(command, sizeof command, "python3 tests/support/zone_offsets.py %lld %lld",
			      (long long)(from / INSTANT_SECOND), (long long)(to / INSTANT_SECOND));
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		length += snprintf(command + length, sizeof command - (size_t)length, " %s", zones[i]);
	return popen(command, "r");
}

/* The offset that a source has at an instant, and whether it begins there. */
static int32_t offset_at(const struct calendar_source *source, int64_t instant, bool *ret_begins)
{
	size_t i = 0;
	while (i + 1 < source->n_offsets && source->offsets[i + 1].at <= instant)
		i++;
	*ret_begins = source->offsets[i].at == instant;
	return source->offsets[i].seconds;
}

/* Changes within the horizon; the almanac looks a little further. */
static size_t changes_within(const struct calendar_source *source)
{
	size_t n = 0;
	for (size_t i = 0; i < source->n_offsets; i++)
		n += source->offsets[i].at > source->from && source->offsets[i].at <= source->to;
	return n;
}

static void zones_agree_with_python_for_80_years(void **state)
{
	int64_t from = at("1970-01-03T00:00:00Z"), to = at("2060-01-01T00:00:00Z");
	FILE *python = ask_python(from, to);
	assert_non_null(python);
	char zone[65] = "", name[65];
	long long second;
	int seconds, n_zones = 0;
	size_t changes = 0;
	struct almanac almanac = {.tzdata = ""};
	while (fscanf(python, "%64s %lld %d", name, &second, &seconds) == 3) {
		if (strcmp(name, zone) != 0) {
			assert_int_equal(n_zones ? changes_within(&almanac.source) : 0, changes);
			struct almanac_request request = office_in(name);
			struct err err = ERR_NONE;
			request.from = from;
			request.to = to;
			if (almanac_make(*state, &request, &almanac, &err) < 0)
				fail_msg("%s: %s", name, err.text);
			memcpy(zone, name, sizeof zone);
			n_zones++;
			changes = 0;
		}
		bool begins;
		int32_t found = offset_at(&almanac.source, second * INSTANT_SECOND, &begins);
		if (found != seconds || (second * INSTANT_SECOND > from && !begins))
			fail_msg("%s at %lld: %d, not %d", name, second, found, seconds);
		changes += second * INSTANT_SECOND > from;
	}
	assert_int_equal(changes_within(&almanac.source), changes);
	assert_int_equal(pclose(python), 0);
	assert_int_equal(n_zones, 18);
}

static void the_version_of_the_zone_data_is_recorded(void **state)
{
	struct almanac_request request = office_in("Europe/Amsterdam");
	struct almanac almanac;
	struct err err = ERR_NONE;
	assert_int_equal(almanac_make(*state, &request, &almanac, &err), 0);
	/* "2026f": a year and a letter. */
	assert_int_equal(strspn(almanac.tzdata, "0123456789"), 4);
	assert_true(almanac.tzdata[4] >= 'a' && almanac.tzdata[4] <= 'z');
	assert_int_equal(almanac.source.from, at("2000-01-01T00:00:00Z"));
	assert_int_equal(almanac.source.to, at("2051-01-01T00:00:00Z"));
}

static void a_zone_that_is_no_zone_is_named(void **state)
{
	static const char *const bad[] = {
		"",
		"Europe/Atlantis",
		"../../../etc/passwd",
		"/usr/share/zoneinfo/UTC",
		"Europe/../UTC",
		"Europe",
		"Europe/",
		"Europe//Amsterdam",
		"tzdata.zi",
		"leapseconds",
		"right/Europe/Amsterdam",
		"Europe/Amsterdam ",
		"Europe/AmsterdamEurope/AmsterdamEurope/AmsterdamEurope/Amsterdam1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct almanac_request request = office_in(bad[i]);
		struct almanac almanac;
		struct err err = ERR_NONE;
		if (almanac_make(*state, &request, &almanac, &err) == 0)
			fail_msg("accepted: %s", bad[i]);
		assert_string_equal(err.where, "zone");
	}
}

/* --- requests ------------------------------------------------------------------------------------- */

static void assert_refused(struct arena *arena, const struct almanac_request *request, const char *where)
{
	struct almanac almanac = {.tzdata = "as it was"};
	struct err err = ERR_NONE;
	assert_int_equal(almanac_make(arena, request, &almanac, &err), -1);
	assert_int_equal(err.code, ERROR_bad_document);
	assert_string_equal(err.where, where);
	assert_string_equal(almanac.tzdata, "as it was");
}

static void a_faulty_part_of_a_request_is_named(void **state)
{
	static const char event[] =
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T000000Z\nEND:VEVENT\nEND:VCALENDAR\n";
	const struct almanac_text texts[] = {almanac_builtin("nl"), {event, sizeof event - 1}, {"nl", 2}};
	const struct almanac_text dates[] = {{"2026-12-24", 10}, {"24-12-2026", 10}};
	struct almanac_request request = office_in("Europe/Amsterdam");
	request.holidays = texts;
	request.n_holidays = 2;
	assert_refused(*state, &request, "holidays.1.event[0]");
	request.holidays = texts + 2;
	request.n_holidays = 1;
	assert_refused(*state, &request, "holidays.0");
	request.n_holidays = ALMANAC_TEXTS_MAX + 1;
	assert_refused(*state, &request, "holidays");
	request.n_holidays = 0;
	request.dates = dates;
	request.n_dates = 2;
	assert_refused(*state, &request, "dates.1");
	request.n_dates = ALMANAC_DATES_MAX + 1;
	assert_refused(*state, &request, "dates");
	request = office_in("Europe/Amsterdam");
	request.to = request.from;
	assert_refused(*state, &request, "horizon");
}

static void around_the_clock_needs_no_zone(void **state)
{
	struct almanac_request request = {.always_open = true};
	struct almanac almanac;
	struct err err = ERR_NONE;
	assert_int_equal(almanac_make(*state, &request, &almanac, &err), 0);
	assert_true(almanac.source.always_open);
	assert_string_equal(almanac.tzdata, "");
}

/* --- clauses -------------------------------------------------------------------------------------- */

/* "path=value" each; NULL ends. */
static int calendar_of(struct arena *arena, const char *const *lines, const struct calendar **ret_calendar,
		       struct err *err)
{
	struct clause items[CLAUSES_OF_TEST_MAX];
	size_t n = 0;
	for (; lines[n]; n++) {
		const char *equals = strchr(lines[n], '=');
		items[n].path = arena_strndup(arena, lines[n], (size_t)(equals - lines[n]));
		items[n].value = equals + 1;
	}
	struct almanac almanac;
	return almanac_calendar(arena, (struct clauses){items, n}, ALMANAC_FROM, ALMANAC_TO, ret_calendar,
				&almanac, err);
}

static const struct calendar *good_calendar(struct arena *arena, const char *const *lines)
{
	const struct calendar *calendar = NULL;
	struct err err = ERR_NONE;
	if (calendar_of(arena, lines, &calendar, &err) < 0)
		fail_msg("%s: %s", err.where, err.text);
	return calendar;
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OFFICE_LINES                                                                                         \
	"calendar.hours.monday=09:00-17:00", "calendar.hours.tuesday=09:00-17:00",                           \
		"calendar.hours.wednesday=09:00-17:00", "calendar.hours.thursday=09:00-17:00",               \
		"calendar.hours.friday=09:00-17:00"

static void assert_due(const struct calendar *calendar, const char *from, struct term term, const char *due)
{
	char text[INSTANT_TEXT_MAX + 1];
	int64_t found = calendar_add(calendar, at(from), term);
	instant_format(found, text);
	if (found != at(due))
		fail_msg("due %s, not %s", text, due);
}

static void a_dutch_office_keeps_its_hours_and_holidays(void **state)
{
	const struct calendar *calendar = good_calendar(
		*state, LINES(OFFICE_LINES, "calendar.holidays.0=nl", "calendar.dates.0=2026-05-15"));
	const struct term two_days = {2, TERM_UNIT_DAY};
	/* Good Friday afternoon, over Easter and the change to summer time a week before. */
	assert_due(calendar, "2026-04-03T12:00:00+02:00", two_days, "2026-04-08T12:00:00+02:00");
	assert_due(calendar, "2026-03-27T12:00:00+01:00", two_days, "2026-03-31T12:00:00+02:00");
	/* King's Day on a Monday; Ascension and the Friday after it. */
	assert_due(calendar, "2026-04-24T12:00:00+02:00", two_days, "2026-04-29T12:00:00+02:00");
	assert_due(calendar, "2026-05-13T12:00:00+02:00", two_days, "2026-05-19T12:00:00+02:00");
	assert_due(calendar, "2026-12-24T12:00:00+01:00", two_days, "2026-12-29T12:00:00+01:00");
}

static void without_hours_it_is_open_around_the_clock(void **state)
{
	assert_ptr_equal(good_calendar(*state, LINES("calendar.zone=Europe/Amsterdam", "ceiling=14d")),
			 calendar_24x7());
	assert_ptr_equal(good_calendar(*state, LINES("calendar.hours=24x7")), calendar_24x7());
}

static void the_last_word_on_hours_wins(void **state)
{
	assert_ptr_equal(good_calendar(*state, LINES(OFFICE_LINES, "calendar.hours=24x7")), calendar_24x7());
	const struct calendar *calendar = good_calendar(
		*state, LINES("calendar.hours=24x7", OFFICE_LINES, "calendar.hours.monday=closed",
			      "calendar.zone=Asia/Kolkata", "calendar.hours.sunday=00:00-24:00"));
	assert_false(calendar_is_open(calendar, at("2026-03-02T12:00:00+05:30")));
	assert_true(calendar_is_open(calendar, at("2026-03-03T09:00:00+05:30")));
	assert_false(calendar_is_open(calendar, at("2026-03-03T08:59:59+05:30")));
	assert_true(calendar_is_open(calendar, at("2026-03-08T23:59:59+05:30")));
}

static void a_faulty_clause_is_named(void **state)
{
	static const struct {
		const char *line;
		const char *where;
	} bad[] = {
		{"calendar.hours=always", "calendar.hours"},
		{"calendar.hours.mon=09:00-17:00", "calendar.hours.mon"},
		{"calendar.hours.monday=9-17", "calendar.hours.monday"},
		{"calendar.hours.monday=17:00-09:00", "calendar.hours.monday"},
		{"calendar.hours.monday=09:00-24:01", "calendar.hours.monday"},
		{"calendar.hours.monday=09:60-17:00", "calendar.hours.monday"},
		{"calendar.zone=Europe/Atlantis", "calendar.zone"},
		{"calendar.holidays.0=be", "calendar.holidays.0"},
		{"calendar.holidays.16=nl", "calendar.holidays.16"},
		{"calendar.holidays.1=nl", "calendar.holidays.0"},
		{"calendar.holidays.x=nl", "calendar.holidays.x"},
		{"calendar.dates.0=tomorrow", "calendar.dates.0"},
		{"calendar.colour=blue", "calendar.colour"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct calendar *calendar = NULL;
		struct err err = ERR_NONE;
		if (calendar_of(*state, LINES(OFFICE_LINES, bad[i].line), &calendar, &err) == 0)
			fail_msg("accepted: %s", bad[i].line);
		assert_int_equal(err.code, ERROR_bad_document);
		assert_string_equal(err.where, bad[i].where);
		assert_null(calendar);
	}
	const struct calendar *calendar = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(calendar_of(*state, LINES("calendar.hours.monday=closed"), &calendar, &err), -1);
	assert_string_equal(err.where, "calendar.week");
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_arena, free_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(zones_agree_with_python_for_80_years),
		WITH_ARENA(the_version_of_the_zone_data_is_recorded),
		WITH_ARENA(a_zone_that_is_no_zone_is_named),
		WITH_ARENA(a_faulty_part_of_a_request_is_named),
		WITH_ARENA(around_the_clock_needs_no_zone),
		WITH_ARENA(a_dutch_office_keeps_its_hours_and_holidays),
		WITH_ARENA(without_hours_it_is_open_around_the_clock),
		WITH_ARENA(the_last_word_on_hours_wins),
		WITH_ARENA(a_faulty_clause_is_named),
	};
	return cmocka_run_group_tests_name("almanac", tests, NULL, NULL);
}

/*
 * zones: time zones by their changes of clock, and calendars on them, for tests of working time.
 *
 * Include after cmocka.h. The zones are as the tz database has them; st_johns and apia have moved years.
 */
#pragma once

#include <string.h>

#include "core/calendar.h"

static const struct workweek_hours office_hours = {540, 1020}; /* 09:00 to 17:00 */

#define CLOCK_CHANGES_MAX 8

struct clock_change {
	const char *at;
	int32_t seconds;
};

/* A zone by its changes of clock, as the tz database has them. */
struct zone {
	const char *name;
	struct clock_change changes[CLOCK_CHANGES_MAX];
};

static const struct zone amsterdam = {"Europe/Amsterdam",
				      {{"1970-01-01T00:00:00Z", 3600},
				       {"2025-03-30T01:00:00Z", 7200},
				       {"2025-10-26T01:00:00Z", 3600},
				       {"2026-03-29T01:00:00Z", 7200},
				       {"2026-10-25T01:00:00Z", 3600}}};
static const struct zone new_york = {"America/New_York",
				     {{"1970-01-01T00:00:00Z", -18000},
				      {"2025-03-09T07:00:00Z", -14400},
				      {"2025-11-02T06:00:00Z", -18000},
				      {"2026-03-08T07:00:00Z", -14400},
				      {"2026-11-01T06:00:00Z", -18000}}};
static const struct zone lord_howe = {"Australia/Lord_Howe", /* half an hour of summer time */
				      {{"1970-01-01T00:00:00Z", 39600},
				       {"2025-04-05T15:00:00Z", 37800},
				       {"2025-10-04T15:30:00Z", 39600},
				       {"2026-04-04T15:00:00Z", 37800},
				       {"2026-10-03T15:30:00Z", 39600}}};
static const struct zone kolkata = {"Asia/Kolkata", {{"1970-01-01T00:00:00Z", 19800}}};
static const struct zone utc = {"UTC", {{"1970-01-01T00:00:00Z", 0}}};
/* Went back one hour at 00:01, until 2011: for 59 minutes it is the day before again. */
static const struct zone st_johns = {"America/St_Johns",
				     {{"1970-01-01T00:00:00Z", -12600},
				      {"2025-03-09T03:31:00Z", -9000},
				      {"2025-11-02T02:31:00Z", -12600},
				      {"2026-03-08T03:31:00Z", -9000},
				      {"2026-11-01T02:31:00Z", -12600}}};
/* Moved over the date line: there was no 30 December (here in 2025, there in 2011). */
static const struct zone apia = {"Pacific/Apia",
				 {{"1970-01-01T00:00:00Z", -36000}, {"2025-12-30T10:00:00Z", 50400}}};

static inline int64_t at(const char *text)
{
	int64_t instant = -1;
	if (instant_parse(text, strlen(text), &instant) < 0)
		fail_msg("no instant: %s", text);
	return instant;
}

static inline int32_t day(int year, int month, int day_of_month)
{
	return (int32_t)instant_days_from_date(year, month, day_of_month);
}

static inline struct term term_of(const char *text)
{
	struct term term = TERM_NONE;
	struct err err = ERR_NONE;
	assert_int_equal(term_parse(text, strlen(text), &term, &err), 0);
	return term;
}

static struct calendar_offset offsets_room[CLOCK_CHANGES_MAX];

static inline size_t offsets_of(const struct zone *zone, struct calendar_offset *offsets)
{
	size_t n = 0;
	while (n < CLOCK_CHANGES_MAX && zone->changes[n].at) {
		offsets[n] = (struct calendar_offset){at(zone->changes[n].at), zone->changes[n].seconds};
		n++;
	}
	return n;
}

/* Office hours from 2025 up to and including 2026, without holidays. */
static inline struct calendar_source source_of(const struct zone *zone)
{
	struct calendar_source source = {
		.offsets = offsets_room,
		.n_offsets = offsets_of(zone, offsets_room),
		.from = at("2025-01-01T00:00:00Z"),
		.to = at("2027-01-01T00:00:00Z"),
	};
	for (int i = 0; i < 5; i++)
		source.week[i] = office_hours;
	return source;
}

static inline void open_every_day(struct calendar_source *source, int32_t open_minute, int32_t close_minute)
{
	for (int i = 0; i < WORKWEEK_DAYS; i++)
		source->week[i] = (struct workweek_hours){open_minute, close_minute};
}

static inline const struct calendar *build(struct arena *arena, const struct calendar_source *source)
{
	const struct calendar *calendar = NULL;
	struct err err = ERR_NONE;
	if (calendar_build(arena, source, &calendar, &err) < 0)
		fail_msg("%s: %s", err.where, err.text);
	return calendar;
}

static inline int set_arena(void **state)
{
	static struct arena arena;
	arena_init(&arena);
	*state = &arena;
	return 0;
}

static inline int free_arena(void **state)
{
	arena_done(*state);
	return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_arena, free_arena)

/* calendar_build: makes the table of a calendar from its source; see calendar.h and calendar_private.h. */
#include <stdio.h>

#include "core/calendar_private.h"
#include "words/words.h"

#define MINUTES_PER_DAY 1440
#define OFFSET_SECONDS_MAX 93600

/* Finds when local times happen, in ascending order. */
struct local_clock {
	const struct calendar_offset *offsets;
	size_t n_offsets;
	size_t at; /* the offset that the last answer fell in */
};

static int64_t floor_seconds(int64_t us)
{
	return us / INSTANT_SECOND - (us % INSTANT_SECOND < 0);
}

static int64_t offset_start(const struct calendar_offset *offset)
{
	return floor_seconds(offset->at);
}

/* The first instant, in seconds, at which the clock shows the local second `local` or later. */
static int64_t when_clock_shows(struct local_clock *clock, int64_t local)
{
	const struct calendar_offset *offset = &clock->offsets[clock->at];
	while (clock->at + 1 < clock->n_offsets && offset_start(offset + 1) + offset->seconds <= local) {
		clock->at++;
		offset++;
	}
	int64_t instant = local - offset->seconds;
	/* The clock jumped over it: the jump is when it happens. The first offset has no start. */
	if (clock->at > 0 && instant < offset_start(offset))
		instant = offset_start(offset);
	return instant;
}

/* The offset in force at an instant. */
static int32_t seconds_at(const struct calendar_source *source, int64_t at)
{
	size_t i = 0;
	while (i + 1 < source->n_offsets && source->offsets[i + 1].at <= at)
		i++;
	return source->offsets[i].seconds;
}

static int64_t local_day_at(const struct calendar_source *source, int64_t at)
{
	int64_t local = floor_seconds(at) + seconds_at(source, at);
	return local / SECONDS_PER_DAY - (local % SECONDS_PER_DAY < 0);
}

static int check_horizon(const struct calendar_source *source, struct err *err)
{
	if (source->from < 0 || source->to <= source->from || source->to > INSTANT_LAST)
		return err_set_where(
			err, ERROR_bad_document, "horizon",
			"The horizon of a calendar ends after it starts, within the years 1970 to 9999.");
	if ((source->to - source->from) / INSTANT_DAY > CALENDAR_HORIZON_DAYS_MAX - 2)
		return err_set_where(err, ERROR_bad_document, "horizon",
				     "The horizon of a calendar is at most 100 years.");
	return 0;
}

static int fault_in_offset(size_t i, const char *text, struct err *err)
{
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "offsets[%zu]", i);
	return err_set_where(err, ERROR_bad_document, where, "%s", text);
}

static int check_offsets(const struct calendar_source *source, struct err *err)
{
	if (source->n_offsets == 0 || source->offsets[0].at > source->from)
		return fault_in_offset(0, "The time zone has no offset at the start of the horizon.", err);
	for (size_t i = 0; i < source->n_offsets; i++) {
		const struct calendar_offset *offset = &source->offsets[i];
		if (offset->seconds < -OFFSET_SECONDS_MAX || offset->seconds > OFFSET_SECONDS_MAX)
			return fault_in_offset(i, "An offset is at most 26 hours.", err);
		if (offset->at % INSTANT_SECOND != 0)
			return fault_in_offset(i, "An offset begins at a whole second.", err);
		if (i > 0 && offset->at <= offset[-1].at)
			return fault_in_offset(i, "Offsets are in order of time.", err);
	}
	return 0;
}

static int check_week(const struct calendar_source *source, struct err *err)
{
	bool opens = false;
	for (int day = 0; day < WORKWEEK_DAYS; day++) {
		const struct workweek_hours *hours = &source->week[day];
		bool closed = hours->open_minute == 0 && hours->close_minute == 0;
		if (!closed && (hours->open_minute < 0 || hours->close_minute <= hours->open_minute ||
				hours->close_minute > MINUTES_PER_DAY)) {
			char where[ERR_WHERE_MAX];
			snprintf(where, sizeof where, "week[%d]", day);
			return err_set_where(err, ERROR_bad_document, where,
					     "A day opens before it closes, between 00:00 and 24:00.");
		}
		opens = opens || !closed;
	}
	if (!opens)
		return err_set_where(
			err, ERROR_bad_document, "week",
			"A calendar that never opens would never let a term end: open a weekday.");
	return 0;
}

static void mark_holidays(const struct calendar_source *source, int64_t first_day, size_t n_days,
			  bool *closed)
{
	for (size_t i = 0; i < source->n_holidays; i++) {
		int64_t day = source->holidays[i] - first_day;
		if (day >= 0 && day < (int64_t)n_days)
			closed[day] = true;
	}
}

/* Fills rows[0 .. n_days + 1] and the ends of the horizon. */
static void fill_rows(struct calendar *calendar, struct calendar_row *rows, struct local_clock clock,
		      int64_t first_day, const bool *closed)
{
	int64_t from = when_clock_shows(&clock, first_day * SECONDS_PER_DAY);
	int64_t worked = 0;
	rows[0] = (struct calendar_row){0, 0};
	for (size_t i = 0; i < calendar->n_days; i++) {
		int64_t day = first_day + (int64_t)i;
		struct workweek_hours hours = calendar->week.hours[workweek_day(day)];
		if (closed[i])
			hours.open_minute = hours.close_minute = 0;
		int64_t midnight = day * SECONDS_PER_DAY;
		int64_t opens = when_clock_shows(&clock, midnight + hours.open_minute * 60);
		int64_t closes = when_clock_shows(&clock, midnight + hours.close_minute * 60);
		rows[i + 1] = (struct calendar_row){(uint32_t)(opens - from), (uint32_t)worked};
		worked += closes - opens;
	}
	int64_t to = when_clock_shows(&clock, (first_day + (int64_t)calendar->n_days) * SECONDS_PER_DAY);
	rows[calendar->n_days + 1] = (struct calendar_row){(uint32_t)(to - from), (uint32_t)worked};
	calendar->from = from * INSTANT_SECOND;
	calendar->to = to * INSTANT_SECOND;
	calendar->total_us = worked * INSTANT_SECOND;
}

/* The plain weeks go on from the ends of the table. */
static void join_weeks(struct calendar *calendar, const struct calendar_source *source)
{
	calendar->first_offset_us = seconds_at(source, calendar->from) * INSTANT_SECOND;
	calendar->last_offset_us = seconds_at(source, calendar->to - 1) * INSTANT_SECOND;
	calendar->worked_from = workweek_worked(&calendar->week, calendar->from + calendar->first_offset_us);
	calendar->worked_to = workweek_worked(&calendar->week, calendar->to + calendar->last_offset_us);
	calendar->rows_per_us = (double)WORKWEEK_DAYS / (double)calendar->week.before_us[WORKWEEK_DAYS];
}

int calendar_build(struct arena *arena, const struct calendar_source *source,
		   const struct calendar **ret_calendar, struct err *err)
{
	if (source->always_open) {
		*ret_calendar = calendar_24x7();
		return 0;
	}
	if (check_horizon(source, err) < 0 || check_offsets(source, err) < 0 || check_week(source, err) < 0)
		return -1;
	int64_t first_day = local_day_at(source, source->from);
	struct calendar *calendar = arena_zalloc(arena, 1, sizeof *calendar);
	calendar->week = workweek_make(source->week);
	calendar->n_days = (size_t)(local_day_at(source, source->to - 1) + 1 - first_day);
	bool *closed = arena_zalloc(arena, calendar->n_days, sizeof *closed);
	mark_holidays(source, first_day, calendar->n_days, closed);
	struct calendar_row *rows = arena_zalloc(arena, calendar->n_days + 2, sizeof *rows);
	struct local_clock clock = {source->offsets, source->n_offsets, 0};
	fill_rows(calendar, rows, clock, first_day, closed);
	calendar->rows = rows;
	join_weeks(calendar, source);
	*ret_calendar = calendar;
	return 0;
}

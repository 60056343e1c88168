/*
 * workweek: the plain weekly opening hours on a clock that never jumps and knows no holidays.
 *
 * Part of calendar, which uses it beyond its horizon. A plain value. Local time is microseconds since
 * 1970-01-01T00:00 on the local clock; weekdays count from Monday = 0 (ISO 8601).
 */
#pragma once

#include <stdint.h>

#define WORKWEEK_DAYS 7

/* The opening hours of one weekday, in minutes after local midnight: 0 ≤ open < close ≤ 1440.
 * Both 0: closed all day. */
struct workweek_hours {
	int32_t open_minute;
	int32_t close_minute;
};

struct workweek {
	struct workweek_hours hours[WORKWEEK_DAYS];
	int64_t before_us[WORKWEEK_DAYS +
			  1]; /* opening time in the week before each weekday; [7]: all of it */
	int32_t open_days;    /* weekdays on which it opens */
};

/* Monday = 0 of a day number since 1970-01-01. */
int workweek_day(int64_t days);

/* hours: in range, and at least one weekday open. */
struct workweek workweek_make(const struct workweek_hours hours[WORKWEEK_DAYS]);

/* Opening time between the local Monday 1969-12-29T00:00 and `local`, in µs; negative before that Monday. */
int64_t workweek_worked(const struct workweek *week, int64_t local);

/* The earliest local time at which workweek_worked reaches `worked`; INSTANT_NEVER beyond some 10,000 years. */
int64_t workweek_reached(const struct workweek *week, int64_t worked);

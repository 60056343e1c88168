/* workweek: see workweek.h. */
#include "core/workweek.h"

#include "base/instant.h"

#define WEEK_US (WORKWEEK_DAYS * INSTANT_DAY)
#define MONDAY_TO_1970 3          /* 1970-01-01 was a Thursday */
#define WEEKS_MAX INT64_C(521775) /* 10,000 years; keeps the products below 2^63 */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int workweek_day(int64_t days)
{
	int64_t shifted = days + MONDAY_TO_1970;
	return (int)(shifted - floor_div(shifted, WORKWEEK_DAYS) * WORKWEEK_DAYS);
}

struct workweek workweek_make(const struct workweek_hours hours[WORKWEEK_DAYS])
{
	struct workweek week = {.open_days = 0};
	for (int day = 0; day < WORKWEEK_DAYS; day++) {
		int32_t minutes = hours[day].close_minute - hours[day].open_minute;
		week.hours[day] = hours[day];
		week.before_us[day + 1] = week.before_us[day] + minutes * INSTANT_MINUTE;
		week.open_days += minutes > 0;
	}
	return week;
}

int64_t workweek_worked(const struct workweek *week, int64_t local)
{
	int64_t since_monday = local + MONDAY_TO_1970 * INSTANT_DAY;
	int64_t weeks = floor_div(since_monday, WEEK_US);
	int64_t in_week = since_monday - weeks * WEEK_US;
	int64_t day = in_week / INSTANT_DAY;
	int64_t open_for = in_week - day * INSTANT_DAY - week->hours[day].open_minute * INSTANT_MINUTE;
	int64_t length = week->before_us[day + 1] - week->before_us[day];
	if (open_for < 0)
		open_for = 0;
	if (open_for > length)
		open_for = length;
	return weeks * week->before_us[WORKWEEK_DAYS] + week->before_us[day] + open_for;
}

int64_t workweek_reached(const struct workweek *week, int64_t worked)
{
	/* One less, so that the end of a week is the closing that reaches it, not the next Monday. */
	int64_t weeks = floor_div(worked - 1, week->before_us[WORKWEEK_DAYS]);
	if (weeks > WEEKS_MAX || weeks < -WEEKS_MAX)
		return INSTANT_NEVER;
	int64_t rest = worked - weeks * week->before_us[WORKWEEK_DAYS];
	int day = 0;
	while (week->before_us[day + 1] < rest)
		day++;
	return weeks * WEEK_US + (day - MONDAY_TO_1970) * INSTANT_DAY +
	       week->hours[day].open_minute * INSTANT_MINUTE + rest - week->before_us[day];
}

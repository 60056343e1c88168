/* tzrule: see tzrule.h. */
#include "almanac/tzrule.h"

#include <string.h>

#include "base/instant.h"

#define SECONDS_PER_DAY 86400
#define OFFSET_HOURS_MAX 24
#define CHANGE_HOURS_MAX 167
#define NAME_LENGTH_MIN 3

struct cursor {
	const char *at;
	const char *end;
};

static bool take(struct cursor *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "CET", or between angle brackets whatever has no letters only: "<-03>". */
static bool take_name(struct cursor *in)
{
	bool quoted = take(in, '<');
	const char *start = in->at;
	while (in->at < in->end &&
	       (is_letter(*in->at) || (quoted && (is_digit(*in->at) || *in->at == '+' || *in->at == '-'))))
		in->at++;
	bool long_enough = in->at - start >= NAME_LENGTH_MIN;
	return long_enough && (!quoted || take(in, '>'));
}

static bool take_number(struct cursor *in, int min, int max, int *ret_number)
{
	int number = 0;
	const char *start = in->at;
	while (in->at < in->end && is_digit(*in->at) && number <= max)
		number = number * 10 + (*in->at++ - '0');
	if (in->at == start || number < min || number > max)
		return false;
	*ret_number = number;
	return true;
}

/* [+-]hh[:mm[:ss]] */
static bool take_hours(struct cursor *in, int hours_max, int32_t *ret_seconds)
{
	bool negative = take(in, '-');
	if (!negative)
		take(in, '+');
	int hours, minutes = 0, seconds = 0;
	if (!take_number(in, 0, hours_max, &hours))
		return false;
	if (take(in, ':')) {
		if (!take_number(in, 0, 59, &minutes))
			return false;
		if (take(in, ':') && !take_number(in, 0, 59, &seconds))
			return false;
	}
	int32_t total = hours * 3600 + minutes * 60 + seconds;
	*ret_seconds = negative ? -total : total;
	return true;
}

/* POSIX counts west of Greenwich. */
static bool take_offset(struct cursor *in, int32_t *ret_seconds)
{
	int32_t west;
	if (!take_hours(in, OFFSET_HOURS_MAX, &west))
		return false;
	*ret_seconds = -west;
	return true;
}

static bool take_day(struct cursor *in, struct tzrule_change *change)
{
	if (take(in, 'M')) {
		change->kind = TZRULE_DAY_OF_MONTH_WEEK;
		return take_number(in, 1, 12, &change->month) && take(in, '.') &&
		       take_number(in, 1, 5, &change->week) && take(in, '.') &&
		       take_number(in, 0, 6, &change->day);
	}
	if (take(in, 'J')) {
		change->kind = TZRULE_DAY_JULIAN;
		return take_number(in, 1, 365, &change->day);
	}
	change->kind = TZRULE_DAY_OF_YEAR;
	return take_number(in, 0, 365, &change->day);
}

static bool take_change(struct cursor *in, struct tzrule_change *ret_change)
{
	struct tzrule_change change = {.seconds = 2 * 3600};
	if (!take(in, ',') || !take_day(in, &change))
		return false;
	if (take(in, '/') && !take_hours(in, CHANGE_HOURS_MAX, &change.seconds))
		return false;
	*ret_change = change;
	return true;
}

static bool take_rule(struct cursor *in, struct tzrule *rule)
{
	if (!take_name(in) || !take_offset(in, &rule->standard_seconds))
		return false;
	rule->has_summer = in->at < in->end;
	if (!rule->has_summer)
		return true;
	rule->summer_seconds = rule->standard_seconds + 3600;
	if (!take_name(in))
		return false;
	if (in->at < in->end && *in->at != ',' && !take_offset(in, &rule->summer_seconds))
		return false;
	return take_change(in, &rule->to_summer) && take_change(in, &rule->to_standard);
}

int tzrule_parse(const char *text, size_t length, struct tzrule *ret_rule)
{
	struct cursor in = {text, text + length};
	struct tzrule rule = {.has_summer = false};
	if (!take_rule(&in, &rule) || in.at != in.end)
		return -1;
	*ret_rule = rule;
	return 0;
}

/* The day number of the w-th weekday of a month; the fifth is the last, also where there are four. */
static int64_t nth_weekday(int year, int month, int week, int weekday)
{
	int64_t first = instant_days_from_date(year, month, 1);
	int64_t next_month = month == 12 ? instant_days_from_date(year + 1, 1, 1)
					 : instant_days_from_date(year, month + 1, 1);
	int64_t first_weekday = (first + 4) % 7; /* 1970-01-01 was a Thursday */
	int64_t day = first + (weekday - first_weekday + 7) % 7 + (week - 1) * 7;
	return day < next_month ? day : day - 7;
}

static int64_t day_of_change(const struct tzrule_change *change, int year)
{
	int64_t new_year = instant_days_from_date(year, 1, 1);
	bool leap = instant_days_from_date(year + 1, 1, 1) - new_year == 366;
	switch (change->kind) {
	case TZRULE_DAY_OF_MONTH_WEEK:
		return nth_weekday(year, change->month, change->week, change->day);
	case TZRULE_DAY_JULIAN:
		return new_year + change->day - 1 + (leap && change->day >= 60);
	case TZRULE_DAY_OF_YEAR:
		return new_year + change->day;
	}
	return new_year;
}

int64_t tzrule_change_at(const struct tzrule_change *change, int year, int32_t seconds)
{
	return day_of_change(change, year) * SECONDS_PER_DAY + change->seconds - seconds;
}

/*
 * instant: see instant.h. The day arithmetic is Howard Hinnant's (http://howardhinnant.github.io/date_algorithms.html):
 * years start in March so that the leap day is the last of its year.
 */
#include "base/instant.h"

#include <stdbool.h>
#include <string.h>

#define DAYS_PER_ERA 146097 /* 400 years */
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

int64_t instant_days_from_date(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void instant_date_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	days += DAYS_TO_1970;
	int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t day_of_era = days - era * DAYS_PER_ERA;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted_month = (5 * day_of_year + 2) / 153;
	*ret_day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
	*ret_month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
	*ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

/* Writes `count` digits, with leading zeros; returns where they end. */
static char *put_digits(char *to, int count, int value)
{
	for (int i = count; i-- > 0; value /= 10)
		to[i] = (char)('0' + value % 10);
	return to + count;
}

static char *put_pair(char *to, int value, char end)
{
	to = put_digits(to, 2, value);
	*to++ = end;
	return to;
}

size_t instant_format(int64_t instant, char text[INSTANT_TEXT_MAX + 1])
{
	int64_t days = instant / INSTANT_DAY;
	int64_t rest = instant % INSTANT_DAY;
	int year, month, day;
	instant_date_from_days(days, &year, &month, &day);
	int seconds = (int)(rest / INSTANT_SECOND);
	int fraction = (int)(rest % INSTANT_SECOND);
	char *to = put_digits(text, 4, year);
	*to++ = '-';
	to = put_pair(to, month, '-');
	to = put_pair(to, day, 'T');
	to = put_pair(to, seconds / 3600, ':');
	to = put_pair(to, seconds / 60 % 60, ':');
	to = put_pair(to, seconds % 60, fraction ? '.' : 'Z');
	if (fraction) {
		to = put_digits(to, 6, fraction);
		*to++ = 'Z';
	}
	*to = '\0';
	return (size_t)(to - text);
}

struct cursor {
	const char *at;
	const char *end;
};

static bool take_digits(struct cursor *in, int count, int *ret_value)
{
	if (in->end - in->at < count)
		return false;
	int value = 0;
	for (int i = 0; i < count; i++) {
		char c = *in->at++;
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	*ret_value = value;
	return true;
}

static bool take_char(struct cursor *in, const char *any_of)
{
	if (in->at == in->end || *in->at == '\0' || !strchr(any_of, *in->at))
		return false;
	in->at++;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(struct cursor *in, int64_t *ret_days)
{
	int year, month, day;
	if (!take_digits(in, 4, &year) || !take_char(in, "-") || !take_digits(in, 2, &month) ||
	    !take_char(in, "-") || !take_digits(in, 2, &day))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	*ret_days = instant_days_from_date(year, month, day);
	return true;
}

static bool take_time(struct cursor *in, int64_t *ret_us)
{
	int hour, minute, second;
	if (!take_digits(in, 2, &hour) || !take_char(in, ":") || !take_digits(in, 2, &minute) ||
	    !take_char(in, ":") || !take_digits(in, 2, &second))
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	int64_t us = hour * INSTANT_HOUR + minute * INSTANT_MINUTE + second * INSTANT_SECOND;
	if (take_char(in, ".")) {
		int digit;
		int64_t unit = INSTANT_SECOND / 10;
		if (!take_digits(in, 1, &digit))
			return false;
		do {
			us += digit * unit;
			unit /= 10;
		} while (in->at < in->end && *in->at >= '0' && *in->at <= '9' && take_digits(in, 1, &digit));
	}
	*ret_us = us;
	return true;
}

static bool take_offset(struct cursor *in, int64_t *ret_us)
{
	if (take_char(in, "Zz")) {
		*ret_us = 0;
		return true;
	}
	bool west = in->at < in->end && *in->at == '-';
	int hour, minute;
	if (!take_char(in, "+-") || !take_digits(in, 2, &hour) || !take_char(in, ":") ||
	    !take_digits(in, 2, &minute))
		return false;
	if (hour > 23 || minute > 59)
		return false;
	int64_t us = hour * INSTANT_HOUR + minute * INSTANT_MINUTE;
	*ret_us = west ? -us : us;
	return true;
}

int instant_parse(const char *text, size_t length, int64_t *ret_instant)
{
	struct cursor in = {text, text + length};
	int64_t days, time, offset;
	if (!take_date(&in, &days) || !take_char(&in, "Tt ") || !take_time(&in, &time) ||
	    !take_offset(&in, &offset))
		return -1;
	int64_t instant = days * INSTANT_DAY + time - offset;
	if (in.at != in.end || instant < 0 || instant > INSTANT_LAST)
		return -1;
	*ret_instant = instant;
	return 0;
}

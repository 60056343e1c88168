/*
 * instant: points in time as text.
 *
 * Everywhere in Vangnet an instant is an int64_t: microseconds since 1970-01-01T00:00:00Z, leap seconds
 * not counted. On the wire it is RFC 3339 in UTC ("2026-03-02T09:00:00Z"), with a fraction only when it
 * is not whole seconds. Input may carry any offset; in UTC it lies in the years 1970 to 9999.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define INSTANT_SECOND INT64_C(1000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR (60 * INSTANT_MINUTE)
#define INSTANT_DAY (24 * INSTANT_HOUR)
#define INSTANT_NEVER INT64_MAX /* after every instant: "no due" */

#define INSTANT_LAST INT64_C(253402300799999999) /* 9999-12-31T23:59:59.999999Z, the last that has a text */

/* The longest text: "9999-12-31T23:59:59.999999Z". */
#define INSTANT_TEXT_MAX 27

/* Writes at most INSTANT_TEXT_MAX characters and a NUL; returns the length. 0 ≤ instant ≤ INSTANT_LAST. */
size_t instant_format(int64_t instant, char text[INSTANT_TEXT_MAX + 1]);

/* RFC 3339 date-time, whole text; 0 and *ret_instant, or -1. More than six digits of fraction are cut. */
int instant_parse(const char *text, size_t length, int64_t *ret_instant);

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar. month 1 to 12, day 1 to 31. */
int64_t instant_days_from_date(int year, int month, int day);

/* The date of a day number. */
void instant_date_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day);

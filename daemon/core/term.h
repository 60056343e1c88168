/*
 * term: how long somebody has, as the covenant writes it: "14d", "8h", "30m", "2w", "0", "none".
 *
 * A plain value, without a calendar: what a term comes to is worked out by calendar_add. The units count
 * working time, so that on a calendar of office hours "2d" is two days of opening, not 48 hours:
 *   m  working minutes
 *   h  working hours
 *   d  working days: the calendar's mean opening day (24x7: exactly 86,400 s)
 *   w  working weeks: all opening hours of one week without holidays (24x7: 7 days)
 * "0" is due at once. "none" is never due, and then nothing lapses.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum term_unit {
	TERM_UNIT_NONE, /* never; amount is 0 */
	TERM_UNIT_MINUTE,
	TERM_UNIT_HOUR,
	TERM_UNIT_DAY,
	TERM_UNIT_WEEK,
};

struct term {
	int64_t amount; /* 0 to the ceiling of its unit */
	enum term_unit unit;
};

#define TERM_NONE ((struct term){0, TERM_UNIT_NONE})
#define TERM_ZERO ((struct term){0, TERM_UNIT_MINUTE})

/* Ceiling of every term: 100 years around the clock, in each unit. */
#define TERM_DAYS_MAX INT64_C(36525)

/* The longest text: "52596000m". */
#define TERM_TEXT_MAX 9

/*
 * The whole text is one term: decimal digits without leading zeros and one unit letter, or "0", or "none".
 * "0m", "0h", "0d" and "0w" are taken too and mean "0". `text` needs no NUL. Errors: ERROR_bad_value with the
 * byte at fault as position.
 */
int term_parse(const char *text, size_t length, struct term *ret_term, struct err *err)
	__attribute__((warn_unused_result));

/* Writes at most TERM_TEXT_MAX characters and a NUL; returns the length. The inverse of term_parse. */
size_t term_format(struct term term, char text[TERM_TEXT_MAX + 1]);

static inline bool term_is_none(struct term term)
{
	return term.unit == TERM_UNIT_NONE;
}

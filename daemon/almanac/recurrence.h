/*
 * recurrence: when something happens that happens again and again, by the local clock of a zone.
 *
 * A rule is the value of an RRULE (RFC 5545 section 3.3.10) of days or longer, such as
 * "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=0". libical expands it; the clock is that of almanac/tzif.h: a local time that the clock skips
 * happens at the jump, one that it repeats the first time round. Part of the almanac.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"

#define RECURRENCE_STEPS_MAX 5000 /* occurrences that are looked at for one answer */

/* Errors: bad_value (`where` is left to the caller). A rule finer than days, or with an end, is refused. */
int recurrence_check(const char *rule, struct err *err) __attribute__((warn_unused_result));

/* What the clock of a zone shows: a plain value; what it points to lies in the arena it was made in. */
struct zone_clock {
	const struct calendar_offset *offsets;
	size_t n_offsets;
};

/* What it does from `from` to `to`; before and after that it stays as it is there. Errors: bad_document, bad_file. */
int zone_clock_read(struct arena *arena, const char *zone, int64_t from, int64_t to,
		    struct zone_clock *ret_clock, struct err *err) __attribute__((warn_unused_result));

/* Microseconds since 1970-01-01T00:00 on that clock. */
int64_t zone_clock_shows(const struct zone_clock *clock, int64_t at);

/* The first instant after `after` at which the rule happens; counted from Monday 2024-01-01. INSTANT_NEVER when there is none, or the rule is
 * not one that recurrence_check takes. */
int64_t recurrence_next(const struct zone_clock *clock, const char *rule, int64_t after);

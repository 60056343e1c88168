/*
 * calendar: working-time arithmetic on a flat table.
 *
 * Owns nothing but what it puts into the arena; a built calendar never changes and may be shared. Needs the
 * base only: whoever makes the source (daemon/almanac) reads time-zone files and holidays, so that nothing
 * here knows a file, a clock or a global. Called by everything that opens an obligation.
 *
 * What counts as open. Each weekday has one opening and one closing by the local clock; holidays are closed
 * all day. A local time "happens" at the first instant at which the local clock shows it or later. So where
 * the clock skips an hour, what opens in it opens at the jump; where it repeats an hour, opening and closing
 * go by the first time round, and days that are open for 24 hours follow each other without gap or overlap,
 * 23, 24 or 25 hours long. Working time is time that really passes while open: a day on which the clock
 * jumps during opening hours is that much shorter or longer.
 *
 * Beyond the horizon, on either side, the plain weekly hours go on, without holidays, at the offset in force
 * where the table ends. So all functions are defined for every instant of the years 1970 to 9999, and
 * continuous and monotonic across the seam. Who stores a due stores it once, when the obligation opens
 * (ARCHITECTURE.md): a longer horizon later changes only what opens later.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"
#include "core/term.h"
#include "core/workweek.h"

/* Ceiling of the horizon, in days: 101 years, 8 bytes each. */
#define CALENDAR_HORIZON_DAYS_MAX 36890

/* From `at` on the local clock is `seconds` ahead of UTC. */
struct calendar_offset {
	int64_t at;      /* whole seconds, in µs */
	int32_t seconds; /* east of Greenwich; -93600 to 93600 (RFC 9636) */
};

struct calendar_source {
	/* Around the clock, every day: nothing below is looked at. */
	bool always_open;

	const struct calendar_offset *offsets; /* ascending; the first is in force at `from` or before it */
	size_t n_offsets;
	const int32_t *holidays; /* local days since 1970-01-01, in any order; outside the horizon ignored */
	size_t n_holidays;
	struct workweek_hours week[WORKWEEK_DAYS]; /* Monday first; at least one open */

	/* The horizon: the local days that begin with the one of `from` and end with the last before `to`. */
	int64_t from;
	int64_t to;
};

struct calendar;

/* Around the clock, every day. */
const struct calendar *calendar_24x7(void) __attribute__((returns_nonnull));

/*
 * Everything that is kept is copied into the arena. Errors: ERROR_bad_document with where = "horizon",
 * "offsets[N]" or "week[N]".
 */
int calendar_build(struct arena *arena, const struct calendar_source *source,
		   const struct calendar **ret_calendar, struct err *err) __attribute__((warn_unused_result));

/*
 * When a term that starts at `from` is due: the earliest instant at which it has been worked.
 * "0" is due at `from` itself, also when closed. Otherwise time outside opening hours does not count: a term
 * that starts there begins at the next opening, and one that ends exactly at a closing is due at that closing.
 * INSTANT_NEVER for "none", for a `from` of INSTANT_NEVER and for what would be due after INSTANT_LAST.
 * Monotonic in `from` and in the term. 0 ≤ from.
 */
int64_t calendar_add(const struct calendar *calendar, int64_t from, struct term term);

/* Working µs between two instants; 0 when `to` is not after `from`. 0 ≤ from, to ≤ INSTANT_LAST. */
int64_t calendar_worked(const struct calendar *calendar, int64_t from, int64_t to);

/* Whether working time passes at this instant; at a closing it no longer does. 0 ≤ at ≤ INSTANT_LAST. */
bool calendar_is_open(const struct calendar *calendar, int64_t at);

/* Working µs that a term stands for; INSTANT_NEVER for "none". To compare with calendar_worked. */
int64_t calendar_term_us(const struct calendar *calendar, struct term term);

/* The instants between which the table knows offsets and holidays: 0 and INSTANT_LAST when always open. */
void calendar_horizon(const struct calendar *calendar, int64_t *ret_from, int64_t *ret_to);

/*
 * measure: how much a course asks of people: findings and escalations in a window of time, by kind, by director, by week.
 *
 * Muting is counted both ways. What a director hears is what speaks, when it speaks; what he would hear without muting is
 * everything, when it is found.
 */
#pragma once

#include "base/arena.h"
#include "replay/course.h"

#define MEASURE_WEEK (7 * INT64_C(86400000000))

/* from ≤ an instant < to counts. */
struct measure_window {
	int64_t from, to;
};

struct measure_rung {
	size_t raised;  /* escalations that began there; a case counts as often as it is raised */
	size_t climbed; /* that came from a lower rung where nobody acted */
	size_t busiest; /* both, in its busiest week */
	size_t told;    /* findings that spoke while the case stood there */
	size_t unmuted; /* what would have been told if nothing were muted */
	size_t *weeks;  /* both, by week */
};

struct measure {
	size_t findings; /* all of them, muted ones too */
	size_t told;
	size_t raised; /* at any rung */
	size_t refused;
	size_t kinds[STALL_COUNT]; /* findings */
	struct measure_rung rungs[RUNG_COUNT];
	bool has_ladder; /* some case came to some rung */
	size_t n_weeks;  /* weeks from Monday 00:00 UTC; the first and the last may be cut by the window */
	int64_t first_week;
	size_t *weeks; /* findings by week */
};

/* lowest: the rung that hears what was found while nobody had the case; COURSE_NO_RUNG = a covenant without a ladder. */
void measure_course(struct arena *arena, const struct course *course, struct measure_window window,
		    int32_t lowest, struct measure *ret_measure);

static inline bool measure_is_within(struct measure_window window, int64_t at)
{
	return at >= window.from && at < window.to;
}

/* Hundredths of a count a week, rounded. A window shorter than a week counts as one. */
int64_t measure_a_week(struct measure_window window, size_t count);

/*
 * experience: how citizens experienced the approach, per neighbourhood; counted in a ledger.
 *
 * These figures are about people who may be known in their street. So nobody sees them whole: counts are rounded to the
 * nearest five and means to the nearest half, every period is widened to whole quarters of a year, so that nobody can subtract two periods
 * that differ by a day, and small neighbourhoods are withheld with what
 * would give them away (core/withhold.h). Pure: everything lies in the arena that is given.
 */
#pragma once

#include "core/quality.h"

#define EXPERIENCE_ROUNDING 5

struct experience_area {
	const char *area;                /* CBS code; NULL = not recorded, and for the whole partnership */
	int32_t cases;                   /* with a score, rounded */
	int32_t contacts;                /* with a score, rounded */
	int32_t means[LEDGER_QUESTIONS]; /* in tenths, rounded to halves: 35 is 3.5 of 5 */
	bool withheld;                   /* then only `area` is set */
};

struct experience {
	struct experience_area whole;
	struct experience_area *areas; /* in order of their codes, not recorded first */
	size_t count;
};

/* The calendar quarters (UTC) that a period touches, whole. */
void experience_quarters(int64_t *from, int64_t *until);

/* Of the quarters that the period touches. */
struct experience experience_of(struct arena *arena, const struct ledger *ledger, int64_t from,
				int64_t until);

/*
 * life: one simulated life, from a seed or from a list of steps, with everything checked on its way.
 */
#pragma once

#include <stdio.h>

#include "sim/burden.h"
#include "sim/step.h"

struct life_plan {
	uint64_t seed;
	int years;
	int cases_per_year;
	double findings_max; /* per episode; more is flooding */
	FILE *dump;          /* NULL, or where the log goes as JSON lines, for tests/sim/recompute.py */
};

/* How it ended. name NULL: everything held. */
struct verdict {
	const char *name; /* of the invariant */
	char what[240];
	int32_t label; /* of the case; -1 = none */
	size_t step;   /* index of the step after which it was seen */
};

struct life {
	struct step *steps; /* all that were done, the failing one last */
	size_t n_steps, room;
	struct burden burden;
	struct verdict verdict;
	uint8_t hash[STORE_HASH_BYTES]; /* of the log after the first year */
};

/* Live it; free it with life_done. */
void life_live(struct life *life, const struct life_plan *plan);

/* Live these steps and no others, until one fails. */
void life_relive(struct life *life, const struct life_plan *plan, const struct step *steps, size_t n_steps);

void life_done(struct life *life);

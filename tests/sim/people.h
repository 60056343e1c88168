/*
 * people: who does what when: agencies that are prompt, slow, refusing, overloaded or away, directors who sleep, citizens who
 * call, agencies that come and go, clocks that jump.
 *
 * Looks at the world and writes the next step; never does it. Deterministic in the seed and the world.
 */
#pragma once

#include "sim/chance.h"
#include "sim/step.h"
#include "sim/world.h"

struct people {
	struct chance chance;
	uint64_t seed;
	int cases_per_year;
	int32_t next_label;
	uint32_t next_covenant;
	bool late;       /* the sweep sleeps */
	int32_t *active; /* labels of the cases that somebody may still touch */
	size_t n_active, room;
	size_t known; /* cases of the world that were taken into `active` */
};

void people_init(struct people *people, uint64_t seed, int cases_per_year);
void people_done(struct people *people);

void people_next(struct people *people, struct world *world, struct step *ret_step);

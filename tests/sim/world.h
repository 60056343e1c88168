/*
 * world: a partnership with its daemon, without sockets and without a database.
 *
 * Owns the real app and core on the store in memory, a driven clock and the partnership that the seed makes: 4 to 12
 * agencies, a director on each rung, a covenant. Commands take the way that those of clients take, but for TLS and frames.
 * One process, one thread, one seed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/casefile.h"
#include "core/partnership.h"
#include "sim/step.h"
#include "store/store.h"

#define WORLD_AGENCIES_MAX 12
#define WORLD_START                                                                                          \
	INT64_C(946886400000000) /* Monday 2000-01-03T08:00Z: fifty years lie within the almanac's horizon */

/* A case by the label that the step which opened it carries; labels ascend. */
struct world_case {
	int64_t id;
	int32_t label;
	bool resting;     /* closed long enough, nothing owed: left alone */
	int64_t seen_now; /* its now and version when it was last checked */
	int32_t seen_version;
};

struct world {
	uint64_t seed;
	struct loop *loop;
	struct clock *clock;
	struct app *app;
	struct store *store;
	int32_t agencies[WORLD_AGENCIES_MAX]; /* party numbers of those that are in now */
	int32_t n_agencies;
	int32_t directors[RUNG_COUNT];
	int32_t office; /* the operator */
	struct world_case *cases;
	size_t n_cases, cases_room;
	int32_t steps; /* done */
	int32_t newcomers;
	bool answered;
	struct err err;
	struct arena arena; /* of a step */
};

struct world *world_new(uint64_t seed) __attribute__((returns_nonnull));
void world_free(struct world *world);

int64_t world_now(const struct world *world);
const struct partnership *world_partnership(const struct world *world);
const struct party_names *world_names(const struct world *world);

/* Do it. *ret_error is the code with which the daemon refused it; 0 = it was done, or nobody did anything. False: it names
 * a case, an obligation or a party that is not there (steps before it were left out), and only time passed. */
bool world_do(struct world *world, const struct step *step, int *ret_error);

/* What the rules across cases make of all that was committed is committed too. */
void world_settle(struct world *world);

/* NULL = there is none with this label, or it has no row. */
const struct world_case *world_case(const struct world *world, int32_t label);
const struct casefile *world_file(const struct world *world, const struct world_case *of);

/* The label of the case with this id; -1 = none. */
int32_t world_label(const struct world *world, int64_t case_id);

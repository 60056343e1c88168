/*
 * invariants: what must hold of a case after every step, whatever people do. Cheap: each looks at one case file.
 *
 * A table of names and functions. tests/sim/faults.py plants a fault in the rules for each and sees it fail.
 */
#pragma once

#include "core/casefile.h"
#include "core/partnership.h"
#include "store/store.h"

/* A case at a moment. */
struct sight {
	const struct partnership *partnership;
	const struct casefile *file;
	const struct store_case *row;
	struct store_event *const *events;
	size_t n_events;
	int64_t now;
	bool advanced;    /* the sweep has been here: nothing that is due before `now` is left to be found */
	int64_t seen_now; /* the case's now and version when it was last looked at */
	int32_t seen_version;
};

typedef const char *invariant_fn(const struct sight *sight); /* NULL = it holds, else what is wrong */

struct invariant {
	const char *name;
	invariant_fn *check;
	const char *text; /* what it says */
	bool needs_people; /* holds only where people keep trying: a life with steps left out breaks it by that alone */
};

extern const struct invariant invariants[];
extern const int n_invariants;

/* NULL = there is none of this name. */
const struct invariant *invariants_find(const char *name);

/* The first that does not hold, or NULL. */
const struct invariant *invariants_check(const struct sight *sight, const char **ret_what);

/*
 * covenant_across: what the parties agreed about stalls across cases.
 *
 * The clauses ring.age, repeat.times, repeat.window, split.term, overload.ratio and overload.least. A rule of which nothing
 * is said is off: a daemon finds across cases only what the parties asked it to find.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "core/term.h"

struct covenant_across {
	struct term ring_age; /* how long an obligation is open before it can be part of a ring; none = off */
	int32_t repeat_times; /* contacts in the window; 0 = off */
	struct term repeat_window; /* none = for ever */
	struct term
		split_term; /* by when cases about the same are linked or declared different; none = off */
	int32_t overload_ratio; /* weeks of work that may be open; 0 = off */
	int32_t overload_least; /* so much must be open at least */
};

struct covenant_across covenant_across_default(void);

/* One clause, by its whole path. Errors: bad_document. */
int covenant_across_take(struct covenant_across *across, const char *path, const char *value, struct err *err)
	__attribute__((warn_unused_result));

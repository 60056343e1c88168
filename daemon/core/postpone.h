/*
 * postpone: a postponement moves one obligation's due, with a reason and a new date, at most so many times and at most so
 * far in all. One mechanism for promises that are renegotiated, steps that are paused and decisions that are put off.
 */
#pragma once

#include <stdbool.h>

#include "core/covenant.h"

struct postponement {
	int32_t times; /* this one included */
	int64_t first; /* from which the total counts: the first date, or when it was first put off */
	int64_t to;    /* the new date */
};

/* Whether it is more than the covenant allows: more often than `times`, or further than `total` after `first`. */
bool postpone_is_too_much(const struct covenant *covenant, struct covenant_scope scope, int32_t times,
			  struct term total, struct postponement postponement);

/*
 * comparison: what a draft would have changed: which cases are found sooner, and between which agencies.
 *
 * Findings of the two courses are matched by what they are about: the same obligation of the same case, or the n-th time
 * that a pattern shows in it. A case counts by its first finding of all.
 */
#pragma once

#include "base/arena.h"
#include "replay/course.h"
#include "replay/measure.h"

/* How many cases were found how much sooner or later: up to 1, 2, 4, 7, 14, 28 days, and beyond. */
#define COMPARISON_BUCKETS 7
extern const int comparison_bucket_days[COMPARISON_BUCKETS - 1];

struct comparison_case {
	int64_t today, draft; /* of the first finding; INSTANT_NEVER = none */
	int32_t case_index;
	enum stall stall; /* of the draft's first finding, or else of today's */
};

/* Two agencies between which something is found. */
struct comparison_pair {
	int32_t from, to;
	size_t today, draft; /* findings */
	size_t sooner, later, fresh, gone;
	int64_t gained; /* µs that those found under both come sooner, less those that come later */
};

struct comparison {
	/* Those found under either: sooner, fresh, later, gone, unchanged; in each of these what differs most first. */
	struct comparison_case *cases;
	size_t n_cases;
	size_t sooner, later, same, fresh, gone; /* cases */
	int64_t median_sooner;                   /* µs, of those found sooner; 0 without any */
	size_t buckets_sooner[COMPARISON_BUCKETS], buckets_later[COMPARISON_BUCKETS];
	struct comparison_pair *pairs; /* what changes most first */
	size_t n_pairs;
};

/* Counts what is found inside the window under either covenant. Both courses saw the same history. */
void comparison_make(struct arena *arena, const struct course *today, const struct course *draft,
		     struct measure_window window, struct comparison *ret_comparison);

/*
 * quality: how well what was owed was done, per agency, per pair of agencies and per week, counted in a ledger.
 *
 * A thing counts in the period in which it was settled, so that periods that follow each other add up and nothing falls between them;
 * what is not settled when the period ends counts as open. Delays are of the clock on the wall: that is how long the citizen waits,
 * and agencies with other office hours can be compared; whether a thing was late is judged by its due, which
 * is in the covenant's working time. docs/QUALITY.md defines every figure.
 *
 * Pure: everything lies in the arena that is given, and borrows from the ledger.
 */
#pragma once

#include "core/grouping.h"
#include "core/ledger.h"

/* A percentile needs as many values to be told to a stranger. */
#define QUALITY_DELAYS_MIN 5

/* Points of the curve of delays: after which time 5 %, 10 %, … 95 % of them were over. */
#define QUALITY_CURVE 19

enum quality_quantile { QUALITY_P50, QUALITY_P90, QUALITY_P99, QUALITY_QUANTILES };

/* From `from` to before `until`, as seen by `viewer`. */
struct quality_view {
	int64_t from;
	int64_t until; /* not after now: what is open is seen as of this instant */
	int32_t viewer;
	bool sees_all; /* a director; whoever replays a log of his own: nothing is withheld */
};

enum quality_by {
	QUALITY_BY_KIND,   /* the partnership as a whole */
	QUALITY_BY_AGENCY, /* whoever owed it: agencies, and the rungs of the ladder */
	QUALITY_BY_PAIR,   /* who offered or asked, and whom; only `accept` and `answer` */
	QUALITY_BY_WEEK,   /* only what was settled */
};

/* What was owed: one kind of obligation of one debtor, pair or week. Where withheld, only the keys and `withheld` are set. */
struct quality_owed {
	enum obligation_kind kind;
	int64_t week;     /* its first instant; 0 where not by week */
	int32_t debtor;   /* PARTY_NONE where not by agency or pair */
	int32_t creditor; /* PARTY_NONE where not by pair */
	int32_t cases;    /* that it rests on */
	int32_t strange; /* of these where the viewer neither owed nor was owed: not known to it without asking */
	int32_t fates[FATE_COUNT]; /* FATE_OPEN: at the end of the period */
	int32_t overdue;           /* of those that are open */
	int32_t n_delays;          /* of those that were met; the figures below exist where it is not 0 */
	int64_t quantiles[QUALITY_QUANTILES]; /* µs from opening to being met */
	int64_t curve[QUALITY_CURVE];
	bool withheld;
};

struct quality_owed_list {
	struct quality_owed *items; /* by kind, week, debtor, creditor */
	size_t count;
};

struct quality_owed_list quality_owed(struct arena *arena, const struct ledger *ledger,
				      const struct quality_view *view, enum quality_by by);

/* How much a view is counted from: what was owed and settled in it, or is open at its end, and the stalls, handovers and contacts
 * in it. Takes time for each thing of the ledger, but little. */
int64_t quality_things(const struct ledger *ledger, const struct quality_view *view);

static inline bool quality_is_within(const struct quality_view *view, int64_t at)
{
	return at >= view->from && at < view->until;
}

/*
 * The element at ⌊n·q⌋ of ascending values, counted from 0, q in per cent; the last one for q = 100. Nearest rank, no
 * interpolation: a value that occurred. n > 0.
 */
int64_t quality_element(const int64_t *ascending, size_t n, int per_cent);
void quality_sort(int64_t *values, size_t n);

/* The Monday, 00:00 UTC, of the week of ISO 8601 in which `at` lies. */
int64_t quality_week_of(int64_t at);

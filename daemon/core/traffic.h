/*
 * traffic: who hands cases to whom, what stalls with whom, and how both go from week to week; counted in a ledger.
 *
 * Periods, viewers and withholding as in core/quality.h. Pure: everything lies in the arena that is given.
 */
#pragma once

#include "core/quality.h"

/* Handovers from one agency to another. Where withheld, only the agencies and `withheld` are set. */
struct traffic_flow {
	int32_t giver;
	int32_t taker;
	int32_t times;
	int32_t back; /* of these to whoever held the case before: bounces */
	int32_t cases;
	bool withheld;
};

struct traffic_flows {
	struct traffic_flow *items; /* by giver, taker */
	size_t count;
	bool total_withheld; /* their sum would give away what is withheld */
};

struct traffic_flows traffic_flows(struct arena *arena, const struct ledger *ledger,
				   const struct quality_view *view);

/* Findings that were not muted, of the agency or rung whom they concern. Where withheld, only `debtor` and `withheld` are set. */
struct traffic_stalls {
	int32_t debtor;
	int32_t found;   /* in the period */
	int32_t cleared; /* in the period */
	int32_t open;    /* at its end */
	int32_t cases;
	int64_t age_p50; /* µs; of those that are open, since they began; where `open` is not 0 */
	int64_t age_max;
	bool withheld;
};

struct traffic_stalls_list {
	struct traffic_stalls *items; /* by debtor */
	size_t count;
	bool total_withheld; /* their sum would give away what is withheld */
};

struct traffic_stalls_list traffic_stalls(struct arena *arena, const struct ledger *ledger,
					  const struct quality_view *view);

/* A week in which something happened. Where withheld, only `week` and `withheld` are set. */
struct traffic_week {
	int64_t week;
	int32_t handovers;
	int32_t back;
	int32_t found;
	int32_t cleared;
	int32_t contacts;
	int32_t cases;
	int32_t strange; /* of these where something happened that the viewer had no part in */
	bool withheld;
};

struct traffic_weeks {
	struct traffic_week *items; /* in order of time */
	size_t count;
};

struct traffic_weeks traffic_weeks(struct arena *arena, const struct ledger *ledger,
				   const struct quality_view *view);

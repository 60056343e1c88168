/*
 * figures: what core/quality, core/traffic and core/experience count, as the messages of quality.*.
 *
 * Owns nothing: everything lies in the arena or is borrowed from the ledger. Used by the daemon, which counts in what it has committed,
 * and by `vangnet report`, which can count in the log of another system. Where a list has more rows than one answer
 * holds, the smallest are left off and counted.
 */
#pragma once

#include "core/quality.h"
#include "wire/msg.h"

/* Rows of one list, at most. */
#define FIGURES_ROWS_MAX 1500

/* Weeks of quality.trend, at most: five years. */
#define FIGURES_WEEKS_MAX 261

struct msg_quality_agencies figures_agencies(struct arena *arena, const struct ledger *ledger,
					     const struct quality_view *view);
struct msg_quality_pairs figures_pairs(struct arena *arena, const struct ledger *ledger,
				       const struct quality_view *view);
struct msg_quality_neighbourhoods figures_neighbourhoods(struct arena *arena, const struct ledger *ledger,
							 const struct quality_view *view);
struct msg_quality_citizens figures_citizens(struct arena *arena, const struct ledger *ledger,
					     const struct quality_view *view);

/* At most FIGURES_WEEKS_MAX weeks lie in the view. */
struct msg_quality_trend figures_trend(struct arena *arena, const struct ledger *ledger,
				       const struct quality_view *view);

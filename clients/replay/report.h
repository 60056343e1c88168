/*
 * report: what a replay found, for people and for programs.
 */
#pragma once

#include "base/strbuf.h"
#include "log/eventlog.h"
#include "replay/replay.h"

/*
 * One JSON object: cases, events, handovers, cases_with_handover, skipped, offers {made never late_24h late_72h late_168h
 * p50_s p90_s}, by_kind {kind: cases with at least one finding}, findings [{case kind rule since severity obligation
 * evidence debtor muted}]. p50_s and p90_s are null without an accepted offer.
 */
void report_json(const struct replay *replay, const struct eventlog *log, struct strbuf *to);

/* The same as text: the counts, and the findings as a table unless `counts_only`. */
void report_text(const struct replay *replay, const struct eventlog *log, bool counts_only,
		 struct strbuf *to);

/*
 * quality_report: the answers of quality.* for one period, as one report.
 *
 * Borrows everything. Made by `vangnet report` from a daemon's answers or from a log; the modules beside it write it as text, JSON, CSV and
 * HTML. They need no daemon, no clock and no screen: the same report always gives the same bytes.
 */
#pragma once

#include "base/strbuf.h"
#include "wire/msg.h"

struct quality_report {
	struct msg_quality_agencies agencies;
	struct msg_quality_pairs pairs;
	struct msg_quality_neighbourhoods neighbourhoods;
	struct msg_quality_citizens citizens;
	struct msg_quality_trend trend;
	const struct party_names *names;
	const char *source; /* what it is of: a partnership, a log; NULL = not said */
	enum language language;
};

/* The text in the report's language; may be a format of printf. */
__attribute__((format_arg(2), format_arg(3))) static inline const char *say(
	const struct quality_report *report, const char *en, const char *nl)
{
	return report->language == LANGUAGE_NL ? nl : en;
}

/* A party as people know it; "?" for one that nobody knows. */
const char *report_party(const struct quality_report *report, int32_t party) __attribute__((returns_nonnull));

/* The date, in UTC: 2026-03-31, in Dutch 31-03-2026. */
void report_put_date(const struct quality_report *report, int64_t instant, struct strbuf *to);

/* A span as people say it: "51 min", "3.1 h", "2.0 days", "38 days"; in Dutch "3,1 uur", "2,0 dagen". */
void report_put_span(const struct quality_report *report, int32_t seconds, struct strbuf *to);

/* A tenth: "3.8", in Dutch "3,8". */
void report_put_tenths(const struct quality_report *report, int32_t tenths, struct strbuf *to);

/* How many were to be met in the period: all that ended but what was withdrawn, and what is overdue. */
int32_t report_judged(const struct msg_owed *owed);

/* How many of these went wrong: late, never, or overdue. */
int32_t report_failed(const struct msg_owed *owed);

/* The row of the partnership as a whole; NULL = nothing of the kind was owed. */
const struct msg_owed *report_whole(const struct quality_report *report, enum obligation_kind kind);

/* Rows of lists. */
#define REPORT_ROW(type, list, i) (&((const struct type *)(list).items)[i])

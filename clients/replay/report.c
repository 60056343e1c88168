/* report: see report.h. */
#include "replay/report.h"

#include <stdio.h>

#include "base/instant.h"
#include "wire/json_out.h"

struct offers {
	size_t made, never, late_24h, late_72h, late_168h;
	int64_t p50_s, p90_s; /* -1 = no offer was accepted */
};

static struct offers offers_of(const struct harvest *harvest)
{
	return (struct offers){
		.made = harvest->offers,
		.never = harvest->offers - harvest->n_delays,
		.late_24h = harvest_later_than(harvest, 24),
		.late_72h = harvest_later_than(harvest, 72),
		.late_168h = harvest_later_than(harvest, 168),
		.p50_s = harvest_quantile_s(harvest, 0.5),
		.p90_s = harvest_quantile_s(harvest, 0.9),
	};
}

static const char *debtor_of(const struct replay *replay, const struct harvest_finding *finding)
{
	const struct party *party = partnership_party(&replay->partnership, finding->debtor);
	const char *fixed = party_fixed_name(finding->debtor);
	return party ? party->label : fixed ? fixed : "";
}

/* --- JSON --- */

static void put_count(struct json_out *out, const char *key, size_t count)
{
	json_out_key(out, key);
	json_out_integer(out, (int64_t)count);
}

static void put_seconds(struct json_out *out, const char *key, int64_t seconds)
{
	json_out_key(out, key);
	if (seconds < 0)
		json_out_null(out);
	else
		json_out_integer(out, seconds);
}

static void put_offers(struct json_out *out, const struct offers *offers)
{
	json_out_key(out, "offers");
	json_out_begin_object(out);
	put_count(out, "made", offers->made);
	put_count(out, "never", offers->never);
	put_count(out, "late_24h", offers->late_24h);
	put_count(out, "late_72h", offers->late_72h);
	put_count(out, "late_168h", offers->late_168h);
	put_seconds(out, "p50_s", offers->p50_s);
	put_seconds(out, "p90_s", offers->p90_s);
	json_out_end(out);
}

static void put_obligation(struct json_out *out, const struct harvest_finding *finding)
{
	json_out_key(out, "obligation");
	if (finding->of_kind < 0) {
		json_out_null(out);
		return;
	}
	json_out_begin_object(out);
	json_out_key(out, "kind");
	json_out_text(out, obligation_rows[finding->of_kind].name);
	json_out_key(out, "ordinal");
	json_out_integer(out, finding->ordinal);
	json_out_end(out);
}

static void put_finding(struct json_out *out, const struct replay *replay,
			const struct harvest_finding *finding)
{
	json_out_begin_object(out);
	json_out_key(out, "case");
	json_out_text(out, finding->case_name);
	json_out_key(out, "kind");
	json_out_text(out, stall_rows[finding->stall].name);
	json_out_key(out, "rule");
	json_out_integer(out, finding->rule);
	json_out_key(out, "since");
	json_out_instant(out, finding->since);
	json_out_key(out, "severity");
	json_out_integer(out, finding->severity);
	json_out_key(out, "debtor");
	json_out_text(out, debtor_of(replay, finding));
	put_obligation(out, finding);
	json_out_key(out, "evidence");
	json_out_begin_array(out);
	for (int32_t i = 0; i < finding->evidence.count; i++)
		json_out_integer(out, finding->evidence.items[i]);
	json_out_end(out);
	json_out_key(out, "muted");
	json_out_bool(out, finding->muted);
	json_out_end(out);
}

void report_json(const struct replay *replay, const struct eventlog *log, struct strbuf *to)
{
	const struct offers offers = offers_of(&replay->harvest);
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	put_count(&out, "cases", replay->cases);
	put_count(&out, "events", replay->events);
	put_count(&out, "handovers", replay->handovers);
	put_count(&out, "cases_with_handover", replay->cases_with_handover);
	put_count(&out, "skipped", log->skipped);
	put_offers(&out, &offers);
	json_out_key(&out, "by_kind");
	json_out_begin_object(&out);
	for (int stall = 0; stall < STALL_COUNT; stall++)
		put_count(&out, stall_rows[stall].name, replay->harvest.cases_by_stall[stall]);
	json_out_end(&out);
	json_out_key(&out, "findings");
	json_out_begin_array(&out);
	for (size_t i = 0; i < replay->harvest.n_findings; i++)
		put_finding(&out, replay, &replay->harvest.findings[i]);
	json_out_end(&out);
	json_out_end(&out);
	strbuf_putc(to, '\n');
}

/* --- text --- */

static void put_duration(struct strbuf *to, int64_t seconds)
{
	if (seconds < 0)
		strbuf_puts(to, "-");
	else if (seconds >= 86400)
		strbuf_printf(to, "%.1f days", (double)seconds / 86400);
	else
		strbuf_printf(to, "%.1f hours", (double)seconds / 3600);
}

static void put_findings(const struct replay *replay, struct strbuf *to)
{
	strbuf_printf(to, "%-24s %-16s %-20s %-24s %-12s %s\n", "CASE", "STALL", "SINCE", "WHO OWES",
		      "OBLIGATION", "EVIDENCE (EVENTS)");
	for (size_t i = 0; i < replay->harvest.n_findings; i++) {
		const struct harvest_finding *finding = &replay->harvest.findings[i];
		char since[INSTANT_TEXT_MAX + 1], obligation[48] = "-";
		instant_format(finding->since, since);
		if (finding->of_kind >= 0)
			snprintf(obligation, sizeof obligation, "%s %d",
				 obligation_rows[finding->of_kind].name, finding->ordinal);
		strbuf_printf(to, "%-24s %-16s %-20s %-24s %-12s ", finding->case_name,
			      stall_rows[finding->stall].name, since, debtor_of(replay, finding), obligation);
		for (int32_t e = 0; e < finding->evidence.count; e++)
			strbuf_printf(to, "%s%d", e ? ", " : "", finding->evidence.items[e]);
		strbuf_puts(to, finding->muted ? " (muted)\n" : "\n");
	}
	strbuf_putc(to, '\n');
}

void report_text(const struct replay *replay, const struct eventlog *log, bool counts_only, struct strbuf *to)
{
	const struct offers offers = offers_of(&replay->harvest);
	if (!counts_only)
		put_findings(replay, to);
	strbuf_printf(to, "%zu cases, %zu events", replay->cases, replay->events);
	if (log->skipped)
		strbuf_printf(to, " (%zu bad ones skipped)", log->skipped);
	strbuf_printf(to, "; %zu cases were handed over, %zu times in all\n", replay->cases_with_handover,
		      replay->handovers);
	if (offers.made) {
		strbuf_printf(
			to,
			"%zu offers: %zu never accepted, %zu after more than a day, %zu after three, %zu "
			"after a week; half within ",
			offers.made, offers.never, offers.late_24h, offers.late_72h, offers.late_168h);
		put_duration(to, offers.p50_s);
		strbuf_puts(to, ", nine in ten within ");
		put_duration(to, offers.p90_s);
		strbuf_putc(to, '\n');
	}
	strbuf_puts(to, "cases with at least one finding:\n");
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (replay->harvest.cases_by_stall[stall])
			strbuf_printf(to, "  %-16s %zu\n", stall_rows[stall].name,
				      replay->harvest.cases_by_stall[stall]);
	}
}

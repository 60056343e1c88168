/* simulation_json: see simulation_json.h. */
#include "replay/simulation_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/instant.h"
#include "wire/json_out.h"

struct writing {
	struct json_out out;
	const struct simulation *simulation;
};

/* --- figures --- */

static void put_count(struct writing *w, const char *key, size_t count)
{
	json_out_key(&w->out, key);
	json_out_integer(&w->out, (int64_t)count);
}

static void put_text(struct writing *w, const char *key, const char *text)
{
	json_out_key(&w->out, key);
	if (text)
		json_out_text(&w->out, text);
	else
		json_out_null(&w->out);
}

static void put_instant(struct writing *w, const char *key, int64_t at)
{
	json_out_key(&w->out, key);
	json_out_instant(&w->out, at);
}

static void put_hundredths(struct writing *w, const char *key, int64_t hundredths)
{
	char text[32];
	int64_t size = hundredths < 0 ? -hundredths : hundredths;
	int length = snprintf(text, sizeof text, "%s%" PRId64 ".%02" PRId64, hundredths < 0 ? "-" : "",
			      size / 100, size % 100);
	json_out_key(&w->out, key);
	json_out_raw(&w->out, text, (size_t)length);
}

static void put_a_week(struct writing *w, const char *key, size_t count)
{
	put_hundredths(w, key, measure_a_week(w->simulation->wanted->window, count));
}

static void put_days(struct writing *w, const char *key, int64_t span)
{
	put_hundredths(w, key, span / (INSTANT_DAY / 100));
}

/* --- one course --- */

static void put_kinds(struct writing *w, const struct measure *measure)
{
	json_out_key(&w->out, "by_kind");
	json_out_begin_object(&w->out);
	for (int stall = 0; stall < STALL_COUNT; stall++)
		put_count(w, stall_rows[stall].name, measure->kinds[stall]);
	json_out_end(&w->out);
}

static void put_directors(struct writing *w, const struct measure *measure)
{
	json_out_key(&w->out, "directors");
	json_out_begin_array(&w->out);
	for (int i = 0; i < RUNG_COUNT; i++) {
		const struct measure_rung *rung = &measure->rungs[i];
		if (!simulation_has_rung(w->simulation, (enum rung)i))
			continue;
		json_out_begin_object(&w->out);
		put_text(w, "rung", choice_name(CHOICE_RUNG, i));
		put_count(w, "escalations", rung->raised);
		put_a_week(w, "escalations_a_week", rung->raised);
		put_count(w, "climbed", rung->climbed);
		put_a_week(w, "climbed_a_week", rung->climbed);
		put_count(w, "busiest_week", rung->busiest);
		put_a_week(w, "findings_a_week", rung->told);
		put_a_week(w, "findings_without_muting_a_week", rung->unmuted);
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
}

static void put_measure(struct writing *w, const struct measure *measure)
{
	put_count(w, "findings", measure->findings);
	put_a_week(w, "findings_a_week", measure->findings);
	put_count(w, "told", measure->told);
	put_count(w, "escalations", measure->raised);
	put_a_week(w, "escalations_a_week", measure->raised);
	put_count(w, "refused", measure->refused);
	put_kinds(w, measure);
	put_directors(w, measure);
}

static size_t arrivals_in(const struct measure *measure, size_t week)
{
	size_t arrivals = 0;
	for (int rung = 0; rung < RUNG_COUNT; rung++)
		arrivals += measure->rungs[rung].weeks[week];
	return arrivals;
}

static void put_weeks(struct writing *w, const struct measure *measure)
{
	json_out_key(&w->out, "weeks");
	json_out_begin_array(&w->out);
	for (size_t week = 0; week < measure->n_weeks; week++) {
		json_out_begin_object(&w->out);
		put_instant(w, "from", measure->first_week + (int64_t)week * MEASURE_WEEK);
		put_count(w, "findings", measure->weeks[week]);
		put_count(w, "escalated", arrivals_in(measure, week));
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
}

/* --- a draft --- */

static void put_changes(struct writing *w, const struct simulation_draft *draft)
{
	json_out_key(&w->out, "changes");
	json_out_begin_array(&w->out);
	for (size_t i = 0; i < draft->n_changes; i++) {
		json_out_begin_object(&w->out);
		put_text(w, "clause", draft->changes[i].clause);
		put_text(w, "today", draft->changes[i].today);
		put_text(w, "draft", draft->changes[i].draft);
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
}

static void put_buckets(struct writing *w, const struct comparison *comparison)
{
	json_out_key(&w->out, "by_days");
	json_out_begin_array(&w->out);
	for (int i = 0; i < COMPARISON_BUCKETS; i++) {
		json_out_begin_object(&w->out);
		json_out_key(&w->out, "up_to");
		if (i < COMPARISON_BUCKETS - 1)
			json_out_integer(&w->out, comparison_bucket_days[i]);
		else
			json_out_null(&w->out);
		put_count(w, "sooner", comparison->buckets_sooner[i]);
		put_count(w, "later", comparison->buckets_later[i]);
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
}

static void put_case(struct writing *w, const struct comparison_case *entry)
{
	const struct history *history = w->simulation->wanted->history;
	json_out_begin_object(&w->out);
	put_text(w, "case", history->case_name(history->context, (size_t)entry->case_index));
	put_text(w, "kind", stall_rows[entry->stall].name);
	put_instant(w, "today", entry->today);
	put_instant(w, "draft", entry->draft);
	if (entry->today != INSTANT_NEVER && entry->draft != INSTANT_NEVER)
		put_days(w, "days_sooner", entry->today - entry->draft);
	json_out_end(&w->out);
}

static void put_cases(struct writing *w, const struct comparison *comparison)
{
	json_out_key(&w->out, "cases");
	json_out_begin_object(&w->out);
	put_count(w, "sooner", comparison->sooner);
	put_count(w, "later", comparison->later);
	put_count(w, "same", comparison->same);
	put_count(w, "new", comparison->fresh);
	put_count(w, "gone", comparison->gone);
	put_days(w, "median_days_sooner", comparison->median_sooner);
	put_buckets(w, comparison);
	json_out_key(&w->out, "list");
	json_out_begin_array(&w->out);
	for (size_t i = 0; i < comparison->n_cases; i++)
		put_case(w, &comparison->cases[i]);
	json_out_end(&w->out);
	json_out_end(&w->out);
}

static void put_pairs(struct writing *w, const struct comparison *comparison)
{
	const struct history *history = w->simulation->wanted->history;
	json_out_key(&w->out, "pairs");
	json_out_begin_array(&w->out);
	for (size_t i = 0; i < comparison->n_pairs; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		json_out_begin_object(&w->out);
		put_text(w, "from", pair->from == PARTY_NONE ? NULL : history_party(history, pair->from));
		put_text(w, "to", history_party(history, pair->to));
		put_count(w, "today", pair->today);
		put_a_week(w, "today_a_week", pair->today);
		put_count(w, "draft", pair->draft);
		put_a_week(w, "draft_a_week", pair->draft);
		put_count(w, "sooner", pair->sooner);
		put_count(w, "later", pair->later);
		put_count(w, "new", pair->fresh);
		put_count(w, "gone", pair->gone);
		put_days(w, "days_gained", pair->gained);
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
}

static void put_draft(struct writing *w, const struct simulation_draft *draft)
{
	json_out_begin_object(&w->out);
	put_text(w, "label", draft->label);
	put_changes(w, draft);
	put_measure(w, &draft->measure);
	put_weeks(w, &draft->measure);
	put_cases(w, &draft->comparison);
	put_pairs(w, &draft->comparison);
	json_out_end(&w->out);
}

/* --- the whole --- */

static void put_history(struct writing *w)
{
	const struct simulation_wanted *wanted = w->simulation->wanted;
	json_out_key(&w->out, "history");
	json_out_begin_object(&w->out);
	put_count(w, "cases", wanted->history->n_cases);
	put_count(w, "events", wanted->history->n_events);
	put_count(w, "skipped", wanted->history->skipped);
	put_instant(w, "first", wanted->history->begin);
	put_instant(w, "last", wanted->history->end);
	put_instant(w, "from", wanted->window.from);
	put_instant(w, "to", wanted->window.to);
	json_out_end(&w->out);
}

static void put_sweep(struct writing *w)
{
	const struct simulation_wanted *wanted = w->simulation->wanted;
	json_out_key(&w->out, "sweep");
	if (!wanted->swept) {
		json_out_null(&w->out);
		return;
	}
	json_out_begin_object(&w->out);
	put_text(w, "clause", wanted->swept);
	put_text(w, "in", wanted->swept_in);
	put_text(w, "today", w->simulation->swept_today);
	json_out_key(&w->out, "points");
	json_out_begin_array(&w->out);
	for (size_t i = 0; i < wanted->n_points; i++) {
		json_out_begin_object(&w->out);
		put_text(w, "value", w->simulation->points[i].value);
		put_measure(w, &w->simulation->points[i].measure);
		json_out_end(&w->out);
	}
	json_out_end(&w->out);
	json_out_end(&w->out);
}

void simulation_json(const struct simulation *simulation, struct strbuf *to)
{
	const struct simulation_wanted *wanted = simulation->wanted;
	struct writing w = {.simulation = simulation};
	json_out_start(&w.out, to);
	json_out_begin_object(&w.out);
	put_history(&w);
	json_out_key(&w.out, "today");
	json_out_begin_object(&w.out);
	put_text(&w, "label", wanted->today.label);
	put_measure(&w, &simulation->today);
	put_weeks(&w, &simulation->today);
	json_out_end(&w.out);
	json_out_key(&w.out, "drafts");
	json_out_begin_array(&w.out);
	for (size_t i = 0; i < wanted->n_drafts; i++)
		put_draft(&w, &simulation->drafts[i]);
	json_out_end(&w.out);
	put_sweep(&w);
	json_out_end(&w.out);
	strbuf_putc(to, '\n');
}

/* simulation_page: see simulation_page.h. The point first, then the pictures, then the figures behind them. */
#include "replay/simulation_page.h"

#include <inttypes.h>
#include <string.h>

#include "base/instant.h"
#include "page/chart.h"
#include "page/page.h"
#include "replay/simulation_words.h"

#define PAIRS_MAX 10
#define CASES_MAX 12

struct paging {
	const struct simulation *simulation;
	struct arena arena;
	struct strbuf cell;
	struct strbuf *to;
	enum language language;
};

static const char *word(const struct paging *p, enum simulation_word which)
{
	return simulation_word(which, p->language);
}

/* --- pieces of text --- */

static const char *take_cell(struct paging *p)
{
	const char *text = arena_strndup(&p->arena, strbuf_text(&p->cell), p->cell.length);
	strbuf_reset(&p->cell);
	return text;
}

static const char *count_of(struct paging *p, size_t count)
{
	strbuf_printf(&p->cell, "%zu", count);
	return take_cell(p);
}

static int64_t a_week(const struct paging *p, size_t count)
{
	return measure_a_week(p->simulation->wanted->window, count);
}

static const char *figure_of(struct paging *p, int64_t hundredths)
{
	simulation_put_figure(&p->cell, hundredths, false, p->language);
	return take_cell(p);
}

static const char *span_of(struct paging *p, int64_t span)
{
	strbuf_puts(&p->cell, span < 0 ? "−" : "");
	simulation_put_span(&p->cell, span, p->language);
	return take_cell(p);
}

static const char *date_of(struct paging *p, int64_t at)
{
	int year, month, day;
	if (at == INSTANT_NEVER)
		return word(p, WORD_NEVER);
	instant_date_from_days(at / INSTANT_DAY, &year, &month, &day);
	if (p->language == LANGUAGE_NL)
		strbuf_printf(&p->cell, "%d-%d-%d", day, month, year);
	else
		strbuf_printf(&p->cell, "%04d-%02d-%02d", year, month, day);
	return take_cell(p);
}

static const char *stall_of(struct paging *p, int stall)
{
	simulation_put_stall(&p->cell, (enum stall)stall, p->language);
	return take_cell(p);
}

static const char *rung_of(struct paging *p, int rung)
{
	simulation_put_rung(&p->cell, (enum rung)rung, p->language);
	return take_cell(p);
}

static const char *party_of(struct paging *p, int32_t party)
{
	return party == PARTY_NONE ? word(p, WORD_NOBODY)
				   : history_party(p->simulation->wanted->history, party);
}

/* --- pieces of a page --- */

static void put_element(struct paging *p, const char *open, const char *text, const char *close)
{
	strbuf_puts(p->to, open);
	page_text(p->to, text);
	strbuf_printf(p->to, "%s\n", close);
}

static void begin_card(struct paging *p, const char *title, bool wide)
{
	strbuf_printf(p->to, "<section class=\"card%s\">\n", wide ? " wide" : "");
	put_element(p, "<h3>", title, "</h3>");
}

static void end_card(struct paging *p)
{
	strbuf_puts(p->to, "</section>\n");
}

/* Cells from the `words`-th on are numbers. */
static void put_cells(struct paging *p, const char *tag, const char *const *cells, size_t count, size_t words)
{
	strbuf_puts(p->to, "<tr>");
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(p->to, "<%s%s>", tag, i >= words ? " class=\"n\"" : "");
		page_text(p->to, cells[i]);
		strbuf_printf(p->to, "</%s>", tag);
	}
	strbuf_puts(p->to, "</tr>\n");
}

#define PUT_CELLS(p, tag, words, ...)                                                                        \
	put_cells((p), (tag), (const char *const[]){__VA_ARGS__},                                            \
		  sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), (words))

static void begin_table(struct paging *p)
{
	strbuf_puts(p->to, "<div class=\"scroll\"><table>\n");
}

static void end_table(struct paging *p, bool has_more)
{
	strbuf_puts(p->to, "</table></div>\n");
	if (has_more) {
		strbuf_puts(p->to, "<p class=\"soft\">… ");
		page_text(p->to, word(p, WORD_REST));
		strbuf_puts(p->to, "</p>\n");
	}
}

/* A tile: the figure under the draft, and what it is today. */
static void put_tile(struct paging *p, const char *what, const char *figure, const char *before)
{
	put_element(p, "<div class=\"tile\"><b>", figure, "");
	if (before) {
		put_element(p, "<s>← ", before, "</s>");
	}
	put_element(p, "</b><span class=\"soft\">", what, "</span></div>");
}

/* --- charts --- */

static struct chart chart_of(const struct paging *p, const char *title, size_t n_places)
{
	return (struct chart){.title = title, .language = p->language, .n_places = n_places, .marked = -1};
}

static void add_series(struct chart *chart, const char *label, enum chart_tone tone, const int64_t *values)
{
	chart->series[chart->n_series++] = (struct chart_series){label, tone, values};
}

static void put_kinds(struct paging *p, const struct simulation_draft *draft)
{
	const struct measure *today = &p->simulation->today;
	const char *names[STALL_COUNT];
	int64_t before[STALL_COUNT], after[STALL_COUNT];
	size_t n = 0;
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (!today->kinds[stall] && !draft->measure.kinds[stall])
			continue;
		names[n] = stall_of(p, stall);
		before[n] = a_week(p, today->kinds[stall]);
		after[n++] = a_week(p, draft->measure.kinds[stall]);
	}
	struct chart chart = chart_of(p, word(p, WORD_KINDS), n);
	chart.places = names;
	add_series(&chart, word(p, WORD_TODAY), CHART_BEFORE, before);
	add_series(&chart, draft->label, CHART_AFTER, after);
	begin_card(p, chart.title, false);
	chart_bars(p->to, &chart);
	end_card(p);
}

static const char *const *week_names(struct paging *p, const struct measure *measure)
{
	const char **names = arena_zalloc(&p->arena, measure->n_weeks + 1, sizeof *names);
	for (size_t i = 0; i < measure->n_weeks; i++)
		names[i] = date_of(p, measure->first_week + (int64_t)i * MEASURE_WEEK);
	return names;
}

static const int64_t *hundredths(struct paging *p, const size_t *counts, size_t n)
{
	int64_t *values = arena_zalloc(&p->arena, n + 1, sizeof *values);
	for (size_t i = 0; i < n; i++)
		values[i] = (int64_t)counts[i] * 100;
	return values;
}

/* Today's and the draft's weeks, side by side; limit: 0 = none. */
static void put_weeks(struct paging *p, const char *title, const struct simulation_draft *draft,
		      const size_t *before, const size_t *after, size_t limit)
{
	size_t n = draft->measure.n_weeks;
	struct chart chart = chart_of(p, title, n);
	chart.places = week_names(p, &draft->measure);
	chart.limit = (int64_t)limit * 100;
	strbuf_printf(&p->cell, "%zu: %s", limit, word(p, WORD_TOLERABLE));
	chart.limit_label = take_cell(p);
	add_series(&chart, word(p, WORD_TODAY), CHART_BEFORE, hundredths(p, before, n));
	add_series(&chart, draft->label, CHART_AFTER, hundredths(p, after, n));
	begin_card(p, title, false);
	chart_lines(p->to, &chart);
	end_card(p);
}

static void put_loads(struct paging *p, const struct simulation_draft *draft)
{
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (!simulation_has_rung(p->simulation, (enum rung)rung))
			continue;
		strbuf_printf(&p->cell, "%s: ", word(p, WORD_LOAD));
		simulation_put_rung(&p->cell, (enum rung)rung, p->language);
		put_weeks(p, take_cell(p), draft, p->simulation->today.rungs[rung].weeks,
			  draft->measure.rungs[rung].weeks, p->simulation->wanted->tolerable);
	}
}

/* "≤ 1", "1–2" … "> 28" */
static const char *bucket_name(struct paging *p, int bucket)
{
	const int *days = comparison_bucket_days;
	if (bucket == 0)
		strbuf_printf(&p->cell, "≤ %d", days[0]);
	else if (bucket == COMPARISON_BUCKETS - 1)
		strbuf_printf(&p->cell, "> %d", days[bucket - 1]);
	else
		strbuf_printf(&p->cell, "%d–%d", days[bucket - 1], days[bucket]);
	return take_cell(p);
}

static void put_days(struct paging *p, const struct comparison *comparison)
{
	const char *names[COMPARISON_BUCKETS];
	if (!comparison->sooner && !comparison->later)
		return;
	for (int i = 0; i < COMPARISON_BUCKETS; i++)
		names[i] = bucket_name(p, i);
	struct chart chart = chart_of(p, word(p, WORD_HOW_MUCH), COMPARISON_BUCKETS);
	chart.places = names;
	if (comparison->sooner)
		add_series(&chart, word(p, WORD_SOONER), CHART_AFTER,
			   hundredths(p, comparison->buckets_sooner, COMPARISON_BUCKETS));
	if (comparison->later)
		add_series(&chart, word(p, WORD_LATER), CHART_WORSE,
			   hundredths(p, comparison->buckets_later, COMPARISON_BUCKETS));
	begin_card(p, chart.title, false);
	chart_columns(p->to, &chart);
	end_card(p);
}

static void put_pair_chart(struct paging *p, const struct comparison *comparison, size_t n)
{
	const char *names[PAIRS_MAX];
	int64_t better[PAIRS_MAX], worse[PAIRS_MAX], any_better = 0, any_worse = 0;
	for (size_t i = 0; i < n; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		strbuf_printf(&p->cell, "%s → %s", party_of(p, pair->from), party_of(p, pair->to));
		names[i] = take_cell(p);
		better[i] = (int64_t)(pair->sooner + pair->fresh) * 100;
		worse[i] = (int64_t)(pair->later + pair->gone) * 100;
		any_better += better[i];
		any_worse += worse[i];
	}
	if (!any_better && !any_worse)
		return;
	struct chart chart = chart_of(p, word(p, WORD_PAIRS), n);
	chart.places = names;
	if (any_better)
		add_series(&chart, word(p, WORD_BETTER), CHART_AFTER, better);
	if (any_worse)
		add_series(&chart, word(p, WORD_WORSE), CHART_WORSE, worse);
	begin_card(p, chart.title, false);
	chart_bars(p->to, &chart);
	end_card(p);
}

/* --- tables --- */

static void put_changes(struct paging *p, const struct simulation_draft *draft)
{
	if (!draft->n_changes)
		return;
	strbuf_puts(p->to, "<p class=\"chips\">\n");
	for (size_t i = 0; i < draft->n_changes; i++) {
		const struct simulation_change *change = &draft->changes[i];
		put_element(p, "<span>", change->clause, "");
		put_element(p, " <s>", change->today ? change->today : word(p, WORD_UNSAID), "</s>");
		put_element(p, " → <b>", change->draft ? change->draft : word(p, WORD_UNSAID), "</b></span>");
	}
	strbuf_puts(p->to, "</p>\n");
}

static void put_director(struct paging *p, int rung, const char *terms, const struct measure *measure)
{
	const struct measure_rung *load = &measure->rungs[rung];
	PUT_CELLS(p, "td", 2, rung_of(p, rung), terms, figure_of(p, a_week(p, load->raised)),
		  figure_of(p, a_week(p, load->climbed)), count_of(p, load->busiest),
		  figure_of(p, a_week(p, load->told)), figure_of(p, a_week(p, load->unmuted)));
}

static void put_directors(struct paging *p, const struct simulation_draft *draft)
{
	begin_card(p, word(p, WORD_DIRECTORS), true);
	begin_table(p);
	PUT_CELLS(p, "th", 2, word(p, WORD_DIRECTOR), word(p, WORD_TERMS), word(p, WORD_ARRIVALS),
		  word(p, WORD_CLIMBED), word(p, WORD_BUSIEST), word(p, WORD_TOLD), word(p, WORD_UNMUTED));
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (!simulation_has_rung(p->simulation, (enum rung)rung))
			continue;
		put_director(p, rung, word(p, WORD_TODAY), &p->simulation->today);
		put_director(p, rung, draft->label, &draft->measure);
	}
	end_table(p, false);
	if (!p->simulation->wanted->history->directors_act)
		put_element(p, "<p class=\"soft\">", word(p, WORD_CLIMBS), "</p>");
	end_card(p);
}

static void put_pairs(struct paging *p, const struct comparison *comparison)
{
	begin_card(p, word(p, WORD_PAIRS), true);
	begin_table(p);
	PUT_CELLS(p, "th", 2, word(p, WORD_FROM), word(p, WORD_TO), word(p, WORD_SOONER), word(p, WORD_FRESH),
		  word(p, WORD_LATER), word(p, WORD_GONE), word(p, WORD_GAINED));
	for (size_t i = 0; i < comparison->n_pairs && i < PAIRS_MAX; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		PUT_CELLS(p, "td", 2, party_of(p, pair->from), party_of(p, pair->to),
			  count_of(p, pair->sooner), count_of(p, pair->fresh), count_of(p, pair->later),
			  count_of(p, pair->gone), span_of(p, pair->gained));
	}
	end_table(p, comparison->n_pairs > PAIRS_MAX);
	end_card(p);
}

static const char *difference_of(struct paging *p, const struct comparison_case *entry)
{
	if (entry->today == INSTANT_NEVER)
		return word(p, WORD_FRESH);
	if (entry->draft == INSTANT_NEVER)
		return word(p, WORD_GONE);
	int64_t gained = entry->today - entry->draft;
	if (gained == 0)
		return word(p, WORD_SAME);
	simulation_put_span(&p->cell, gained, p->language);
	strbuf_printf(&p->cell, " %s", word(p, gained > 0 ? WORD_SOONER : WORD_LATER));
	return take_cell(p);
}

static void put_cases(struct paging *p, const struct comparison *comparison)
{
	const struct history *history = p->simulation->wanted->history;
	begin_card(p, word(p, WORD_CASES), true);
	begin_table(p);
	PUT_CELLS(p, "th", 2, word(p, WORD_CASE), word(p, WORD_KIND), word(p, WORD_TODAY),
		  word(p, WORD_DRAFT), word(p, WORD_DIFFERENCE));
	for (size_t i = 0; i < comparison->n_cases && i < CASES_MAX; i++) {
		const struct comparison_case *entry = &comparison->cases[i];
		PUT_CELLS(p, "td", 2, history->case_name(history->context, (size_t)entry->case_index),
			  stall_of(p, entry->stall), date_of(p, entry->today), date_of(p, entry->draft),
			  difference_of(p, entry));
	}
	end_table(p, comparison->n_cases > CASES_MAX);
	end_card(p);
}

/* --- a draft --- */

static void put_tiles(struct paging *p, const struct simulation_draft *draft)
{
	const struct measure *today = &p->simulation->today, *measure = &draft->measure;
	const struct comparison *comparison = &draft->comparison;
	size_t better = comparison->sooner + comparison->fresh, worse = comparison->later + comparison->gone;
	bool escalates = today->has_ladder || measure->has_ladder;
	strbuf_puts(p->to, "<div class=\"tiles\">\n");
	put_tile(p, word(p, WORD_BETTER_CASES), count_of(p, better), NULL);
	put_tile(p, word(p, WORD_WORSE_CASES), count_of(p, worse), NULL);
	put_tile(p, word(p, WORD_FINDINGS_A_WEEK), figure_of(p, a_week(p, measure->findings)),
		 figure_of(p, a_week(p, today->findings)));
	if (escalates)
		put_tile(p, word(p, WORD_ARRIVALS), figure_of(p, a_week(p, measure->raised)),
			 figure_of(p, a_week(p, today->raised)));
	strbuf_puts(p->to, "</div>\n");
}

static void put_point(struct paging *p, const struct simulation_draft *draft, const char *open,
		      const char *close)
{
	simulation_put_headline(&p->cell, p->simulation, draft, p->language);
	put_element(p, open, take_cell(p), close);
	simulation_put_load(&p->cell, p->simulation, draft, p->language);
	put_element(p, "<p class=\"lead soft\">", take_cell(p), "</p>");
}

/* comparison: NULL = today's terms, which are compared with nothing. */
static void put_overview_row(struct paging *p, const char *label, const struct measure *measure,
			     const struct comparison *comparison)
{
	const char *counts[4] = {"–", "–", "–", "–"};
	if (comparison) {
		counts[0] = count_of(p, comparison->sooner);
		counts[1] = count_of(p, comparison->fresh);
		counts[2] = count_of(p, comparison->later);
		counts[3] = count_of(p, comparison->gone);
	}
	PUT_CELLS(p, "td", 1, label, figure_of(p, a_week(p, measure->findings)),
		  figure_of(p, a_week(p, measure->raised)), counts[0], counts[1], counts[2], counts[3]);
}

/* Drafts beside each other. */
static void put_overview(struct paging *p)
{
	const struct simulation *simulation = p->simulation;
	strbuf_puts(p->to, "<div class=\"cards\">\n");
	begin_card(p, word(p, WORD_OVERVIEW), true);
	begin_table(p);
	PUT_CELLS(p, "th", 1, word(p, WORD_TERMS), word(p, WORD_FINDINGS_A_WEEK), word(p, WORD_ARRIVALS),
		  word(p, WORD_SOONER), word(p, WORD_FRESH), word(p, WORD_LATER), word(p, WORD_GONE));
	put_overview_row(p, word(p, WORD_TODAY), &simulation->today, NULL);
	for (size_t i = 0; i < simulation->wanted->n_drafts; i++)
		put_overview_row(p, simulation->drafts[i].label, &simulation->drafts[i].measure,
				 &simulation->drafts[i].comparison);
	end_table(p, false);
	end_card(p);
	strbuf_puts(p->to, "</div>\n");
}

static void put_draft(struct paging *p, const struct simulation_draft *draft, bool is_first)
{
	bool escalates = p->simulation->today.has_ladder || draft->measure.has_ladder;
	size_t n_pairs = draft->comparison.n_pairs;
	put_element(p, "<h2>", draft->label, "</h2>");
	if (!is_first)
		put_point(p, draft, "<p class=\"lead\">", "</p>");
	if (draft->measure.refused > p->simulation->today.refused) {
		strbuf_printf(&p->cell, "%zu %s", draft->measure.refused - p->simulation->today.refused,
			      word(p, WORD_REFUSED));
		put_element(p, "<p class=\"note\">", take_cell(p), "</p>");
	}
	put_changes(p, draft);
	put_tiles(p, draft);
	strbuf_puts(p->to, "<div class=\"cards\">\n");
	put_kinds(p, draft);
	put_days(p, &draft->comparison);
	put_weeks(p, word(p, WORD_WEEKS), draft, p->simulation->today.weeks, draft->measure.weeks, 0);
	put_loads(p, draft);
	put_pair_chart(p, &draft->comparison, n_pairs < PAIRS_MAX ? n_pairs : PAIRS_MAX);
	if (escalates)
		put_directors(p, draft);
	put_pairs(p, &draft->comparison);
	put_cases(p, &draft->comparison);
	strbuf_puts(p->to, "</div>\n");
	if (!escalates)
		put_element(p, "<p class=\"soft\">", word(p, WORD_NO_LADDER), "</p>");
}

/* --- the sweep --- */

static void put_sweep_chart(struct paging *p)
{
	const struct simulation *simulation = p->simulation;
	size_t n = simulation->wanted->n_points;
	const char *names[SIMULATION_POINTS_MAX];
	int64_t findings[SIMULATION_POINTS_MAX], raised[SIMULATION_POINTS_MAX];
	struct chart chart = chart_of(p, simulation->wanted->swept, n);
	for (size_t i = 0; i < n; i++) {
		names[i] = simulation->points[i].value;
		findings[i] = a_week(p, simulation->points[i].measure.findings);
		raised[i] = a_week(p, simulation->points[i].measure.raised);
		if (simulation->swept_today && strcmp(simulation->swept_today, names[i]) == 0)
			chart.marked = (int)i;
	}
	chart.places = names;
	chart.mark_label = word(p, WORD_TODAY);
	add_series(&chart, word(p, WORD_FINDINGS_A_WEEK), CHART_AFTER, findings);
	add_series(&chart, word(p, WORD_ARRIVALS), CHART_WORSE, raised);
	begin_card(p, chart.title, false);
	chart_lines(p->to, &chart);
	end_card(p);
}

static void put_sweep_table(struct paging *p)
{
	begin_card(p, p->simulation->wanted->swept_in, false);
	begin_table(p);
	PUT_CELLS(p, "th", 1, p->simulation->wanted->swept, word(p, WORD_FINDINGS_A_WEEK),
		  word(p, WORD_ARRIVALS));
	for (size_t i = 0; i < p->simulation->wanted->n_points; i++) {
		const struct simulation_point *point = &p->simulation->points[i];
		PUT_CELLS(p, "td", 1, point->value, figure_of(p, a_week(p, point->measure.findings)),
			  figure_of(p, a_week(p, point->measure.raised)));
	}
	end_table(p, false);
	end_card(p);
}

static void put_sweep_point(struct paging *p, const char *open, const char *close)
{
	simulation_put_sweep_headline(&p->cell, p->simulation, p->language);
	put_element(p, open, take_cell(p), close);
}

static void put_sweep(struct paging *p)
{
	put_element(p, "<h2>", word(p, WORD_SWEEP), "</h2>");
	if (p->simulation->wanted->n_drafts)
		put_sweep_point(p, "<p class=\"lead\">", "</p>");
	strbuf_puts(p->to, "<div class=\"cards\">\n");
	put_sweep_chart(p);
	put_sweep_table(p);
	strbuf_puts(p->to, "</div>\n");
}

/* --- the whole --- */

static void put_history(struct paging *p)
{
	const struct simulation_wanted *wanted = p->simulation->wanted;
	strbuf_printf(&p->cell, "%zu %s, %s – %s. ", wanted->history->n_cases, word(p, WORD_CASES_COUNT),
		      date_of(p, wanted->window.from), date_of(p, wanted->window.to - 1));
	strbuf_printf(&p->cell, "%s: %s.", word(p, WORD_TODAY), wanted->today.label);
	put_element(p, "<p class=\"soft\">", take_cell(p), "</p>");
	if (!wanted->history->closes && wanted->history->until == REPLAY_UNTIL_LOG_END)
		put_element(p, "<p class=\"note\">", word(p, WORD_ENDLESS), "</p>");
}

void simulation_page(const struct simulation *simulation, enum language language, struct strbuf *to)
{
	struct paging p = {.simulation = simulation, .to = to, .language = language};
	arena_init(&p.arena);
	page_begin(to, language, word(&p, WORD_TITLE));
	put_element(&p, "<p class=\"over\">", word(&p, WORD_TITLE), "");
	if (simulation->wanted->n_drafts)
		put_element(&p, " · ", simulation->drafts[0].label, "");
	strbuf_puts(to, "</p>\n");
	if (simulation->wanted->n_drafts)
		put_point(&p, &simulation->drafts[0], "<h1>", "</h1>");
	else
		put_sweep_point(&p, "<h1>", "</h1>");
	put_history(&p);
	if (simulation->wanted->n_drafts > 1)
		put_overview(&p);
	for (size_t i = 0; i < simulation->wanted->n_drafts; i++)
		put_draft(&p, &simulation->drafts[i], i == 0);
	if (simulation->wanted->swept)
		put_sweep(&p);
	page_end(to);
	strbuf_done(&p.cell);
	arena_done(&p.arena);
}

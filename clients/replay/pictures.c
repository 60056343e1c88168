/* pictures: see pictures.h. */
#include "replay/pictures.h"

#include <string.h>

#include "page/chart.h"

#define PAIRS_MAX 10

static struct chart chart_of(const struct sheet *sheet, const char *title, size_t n_places)
{
	return (struct chart){
		.title = title, .language = sheet->language, .n_places = n_places, .marked = -1};
}

static void add_series(struct chart *chart, const char *label, enum chart_tone tone, const int64_t *values)
{
	chart->series[chart->n_series++] = (struct chart_series){label, tone, values};
}

void pictures_kinds(struct sheet *sheet, const struct simulation_draft *draft)
{
	const struct measure *today = &sheet->simulation->today;
	const char *names[STALL_COUNT];
	int64_t before[STALL_COUNT], after[STALL_COUNT];
	size_t n = 0;
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (!today->kinds[stall] && !draft->measure.kinds[stall])
			continue;
		names[n] = sheet_stall(sheet, stall);
		before[n] = sheet_a_week(sheet, today->kinds[stall]);
		after[n++] = sheet_a_week(sheet, draft->measure.kinds[stall]);
	}
	struct chart chart = chart_of(sheet, sheet_word(sheet, WORD_KINDS), n);
	chart.places = names;
	add_series(&chart, sheet_word(sheet, WORD_TODAY), CHART_QUIET, before);
	add_series(&chart, draft->label, CHART_MAIN, after);
	sheet_begin_card(sheet, chart.title, false);
	chart_bars(sheet->to, &chart);
	sheet_end_card(sheet);
}

static const char *const *week_names(struct sheet *sheet, const struct measure *measure)
{
	const char **names = arena_zalloc(&sheet->arena, measure->n_weeks + 1, sizeof *names);
	for (size_t i = 0; i < measure->n_weeks; i++)
		names[i] = sheet_date(sheet, measure->first_week + (int64_t)i * MEASURE_WEEK);
	return names;
}

static const int64_t *hundredths(struct sheet *sheet, const size_t *counts, size_t n)
{
	int64_t *values = arena_zalloc(&sheet->arena, n + 1, sizeof *values);
	for (size_t i = 0; i < n; i++)
		values[i] = (int64_t)counts[i] * 100;
	return values;
}

/* Today's and the draft's weeks, side by side; limit: 0 = none. */
static void put_weeks(struct sheet *sheet, const char *title, const struct simulation_draft *draft,
		      const size_t *before, const size_t *after, size_t limit)
{
	size_t n = draft->measure.n_weeks;
	struct chart chart = chart_of(sheet, title, n);
	chart.places = week_names(sheet, &draft->measure);
	chart.limit = (int64_t)limit * 100;
	strbuf_printf(&sheet->cell, "%zu: %s", limit, sheet_word(sheet, WORD_TOLERABLE));
	chart.limit_label = sheet_take(sheet);
	add_series(&chart, sheet_word(sheet, WORD_TODAY), CHART_QUIET, hundredths(sheet, before, n));
	add_series(&chart, draft->label, CHART_MAIN, hundredths(sheet, after, n));
	sheet_begin_card(sheet, title, false);
	chart_lines(sheet->to, &chart);
	sheet_end_card(sheet);
}

void pictures_weeks(struct sheet *sheet, const struct simulation_draft *draft)
{
	put_weeks(sheet, sheet_word(sheet, WORD_WEEKS), draft, sheet->simulation->today.weeks,
		  draft->measure.weeks, 0);
}

void pictures_loads(struct sheet *sheet, const struct simulation_draft *draft)
{
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (!simulation_has_rung(sheet->simulation, (enum rung)rung))
			continue;
		strbuf_printf(&sheet->cell, "%s: ", sheet_word(sheet, WORD_LOAD));
		simulation_put_rung(&sheet->cell, (enum rung)rung, sheet->language);
		put_weeks(sheet, sheet_take(sheet), draft, sheet->simulation->today.rungs[rung].weeks,
			  draft->measure.rungs[rung].weeks, sheet->simulation->wanted->tolerable);
	}
}

/* "≤ 1", "1–2" … "> 28" */
static const char *bucket_name(struct sheet *sheet, int bucket)
{
	const int *days = comparison_bucket_days;
	if (bucket == 0)
		strbuf_printf(&sheet->cell, "≤ %d", days[0]);
	else if (bucket == COMPARISON_BUCKETS - 1)
		strbuf_printf(&sheet->cell, "> %d", days[bucket - 1]);
	else
		strbuf_printf(&sheet->cell, "%d–%d", days[bucket - 1], days[bucket]);
	return sheet_take(sheet);
}

void pictures_days(struct sheet *sheet, const struct comparison *comparison)
{
	const char *names[COMPARISON_BUCKETS];
	if (!comparison->sooner && !comparison->later)
		return;
	for (int i = 0; i < COMPARISON_BUCKETS; i++)
		names[i] = bucket_name(sheet, i);
	struct chart chart = chart_of(sheet, sheet_word(sheet, WORD_HOW_MUCH), COMPARISON_BUCKETS);
	chart.places = names;
	if (comparison->sooner)
		add_series(&chart, sheet_word(sheet, WORD_SOONER), CHART_MAIN,
			   hundredths(sheet, comparison->buckets_sooner, COMPARISON_BUCKETS));
	if (comparison->later)
		add_series(&chart, sheet_word(sheet, WORD_LATER), CHART_WORSE,
			   hundredths(sheet, comparison->buckets_later, COMPARISON_BUCKETS));
	sheet_begin_card(sheet, chart.title, false);
	chart_columns(sheet->to, &chart);
	sheet_end_card(sheet);
}

void pictures_pairs(struct sheet *sheet, const struct comparison *comparison)
{
	size_t n = comparison->n_pairs < PAIRS_MAX ? comparison->n_pairs : PAIRS_MAX;
	const char *names[PAIRS_MAX];
	int64_t better[PAIRS_MAX], worse[PAIRS_MAX], any_better = 0, any_worse = 0;
	for (size_t i = 0; i < n; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		strbuf_printf(&sheet->cell, "%s → %s", sheet_party(sheet, pair->from),
			      sheet_party(sheet, pair->to));
		names[i] = sheet_take(sheet);
		better[i] = (int64_t)(pair->sooner + pair->fresh) * 100;
		worse[i] = (int64_t)(pair->later + pair->gone) * 100;
		any_better += better[i];
		any_worse += worse[i];
	}
	if (!any_better && !any_worse)
		return;
	struct chart chart = chart_of(sheet, sheet_word(sheet, WORD_PAIRS), n);
	chart.places = names;
	if (any_better)
		add_series(&chart, sheet_word(sheet, WORD_BETTER), CHART_MAIN, better);
	if (any_worse)
		add_series(&chart, sheet_word(sheet, WORD_WORSE), CHART_WORSE, worse);
	sheet_begin_card(sheet, chart.title, false);
	chart_bars(sheet->to, &chart);
	sheet_end_card(sheet);
}

void pictures_sweep(struct sheet *sheet)
{
	const struct simulation *simulation = sheet->simulation;
	size_t n = simulation->wanted->n_points;
	const char *names[SIMULATION_POINTS_MAX];
	int64_t findings[SIMULATION_POINTS_MAX], raised[SIMULATION_POINTS_MAX];
	struct chart chart = chart_of(sheet, simulation->wanted->swept, n);
	for (size_t i = 0; i < n; i++) {
		names[i] = simulation->points[i].value;
		findings[i] = sheet_a_week(sheet, simulation->points[i].measure.findings);
		raised[i] = sheet_a_week(sheet, simulation->points[i].measure.raised);
		if (simulation->swept_today && strcmp(simulation->swept_today, names[i]) == 0)
			chart.marked = (int)i;
	}
	chart.places = names;
	chart.mark_label = sheet_word(sheet, WORD_TODAY);
	add_series(&chart, sheet_word(sheet, WORD_FINDINGS_A_WEEK), CHART_MAIN, findings);
	add_series(&chart, sheet_word(sheet, WORD_ARRIVALS), CHART_WORSE, raised);
	sheet_begin_card(sheet, chart.title, false);
	chart_lines(sheet->to, &chart);
	sheet_end_card(sheet);
}

/* tables: see tables.h. */
#include "replay/tables.h"

#define PAIRS_MAX 10
#define CASES_MAX 12

static void put_director(struct sheet *sheet, int rung, const char *terms, const struct measure *measure)
{
	const struct measure_rung *load = &measure->rungs[rung];
	SHEET_CELLS(sheet, "td", 2, sheet_rung(sheet, rung), terms,
		    sheet_figure(sheet, sheet_a_week(sheet, load->raised)),
		    sheet_figure(sheet, sheet_a_week(sheet, load->climbed)),
		    sheet_count(sheet, load->busiest), sheet_figure(sheet, sheet_a_week(sheet, load->told)),
		    sheet_figure(sheet, sheet_a_week(sheet, load->unmuted)));
}

void tables_directors(struct sheet *sheet, const struct simulation_draft *draft)
{
	sheet_begin_card(sheet, sheet_word(sheet, WORD_DIRECTORS), true);
	sheet_begin_table(sheet);
	SHEET_CELLS(sheet, "th", 2, sheet_word(sheet, WORD_DIRECTOR), sheet_word(sheet, WORD_TERMS),
		    sheet_word(sheet, WORD_ARRIVALS), sheet_word(sheet, WORD_CLIMBED),
		    sheet_word(sheet, WORD_BUSIEST), sheet_word(sheet, WORD_TOLD),
		    sheet_word(sheet, WORD_UNMUTED));
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (!simulation_has_rung(sheet->simulation, (enum rung)rung))
			continue;
		put_director(sheet, rung, sheet_word(sheet, WORD_TODAY), &sheet->simulation->today);
		put_director(sheet, rung, draft->label, &draft->measure);
	}
	sheet_end_table(sheet, false);
	if (!sheet->simulation->wanted->history->directors_act)
		sheet_element(sheet, "<p class=\"soft\">", sheet_word(sheet, WORD_CLIMBS), "</p>");
	sheet_end_card(sheet);
}

void tables_pairs(struct sheet *sheet, const struct comparison *comparison)
{
	sheet_begin_card(sheet, sheet_word(sheet, WORD_PAIRS), true);
	sheet_begin_table(sheet);
	SHEET_CELLS(sheet, "th", 2, sheet_word(sheet, WORD_FROM), sheet_word(sheet, WORD_TO),
		    sheet_word(sheet, WORD_SOONER), sheet_word(sheet, WORD_FRESH),
		    sheet_word(sheet, WORD_LATER), sheet_word(sheet, WORD_GONE),
		    sheet_word(sheet, WORD_GAINED));
	for (size_t i = 0; i < comparison->n_pairs && i < PAIRS_MAX; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		SHEET_CELLS(sheet, "td", 2, sheet_party(sheet, pair->from), sheet_party(sheet, pair->to),
			    sheet_count(sheet, pair->sooner), sheet_count(sheet, pair->fresh),
			    sheet_count(sheet, pair->later), sheet_count(sheet, pair->gone),
			    sheet_span(sheet, pair->gained));
	}
	sheet_end_table(sheet, comparison->n_pairs > PAIRS_MAX);
	sheet_end_card(sheet);
}

static const char *difference_of(struct sheet *sheet, const struct comparison_case *entry)
{
	simulation_put_difference(&sheet->cell, entry, sheet->language);
	return sheet_take(sheet);
}

void tables_cases(struct sheet *sheet, const struct comparison *comparison)
{
	const struct history *history = sheet->simulation->wanted->history;
	sheet_begin_card(sheet, sheet_word(sheet, WORD_CASES), true);
	sheet_begin_table(sheet);
	SHEET_CELLS(sheet, "th", 2, sheet_word(sheet, WORD_CASE), sheet_word(sheet, WORD_KIND),
		    sheet_word(sheet, WORD_TODAY), sheet_word(sheet, WORD_DRAFT),
		    sheet_word(sheet, WORD_DIFFERENCE));
	for (size_t i = 0; i < comparison->n_cases && i < CASES_MAX; i++) {
		const struct comparison_case *entry = &comparison->cases[i];
		SHEET_CELLS(sheet, "td", 2, history->case_name(history->context, (size_t)entry->case_index),
			    sheet_stall(sheet, (int)entry->stall), sheet_date(sheet, entry->today),
			    sheet_date(sheet, entry->draft), difference_of(sheet, entry));
	}
	sheet_end_table(sheet, comparison->n_cases > CASES_MAX);
	sheet_end_card(sheet);
}

/* comparison: NULL = today's terms, which are compared with nothing. */
static void put_overview_row(struct sheet *sheet, const char *label, const struct measure *measure,
			     const struct comparison *comparison)
{
	const char *counts[4] = {"–", "–", "–", "–"};
	if (comparison) {
		counts[0] = sheet_count(sheet, comparison->sooner);
		counts[1] = sheet_count(sheet, comparison->fresh);
		counts[2] = sheet_count(sheet, comparison->later);
		counts[3] = sheet_count(sheet, comparison->gone);
	}
	SHEET_CELLS(sheet, "td", 1, label, sheet_figure(sheet, sheet_a_week(sheet, measure->findings)),
		    sheet_figure(sheet, sheet_a_week(sheet, measure->raised)), counts[0], counts[1],
		    counts[2], counts[3]);
}

void tables_overview(struct sheet *sheet)
{
	const struct simulation *simulation = sheet->simulation;
	strbuf_puts(sheet->to, "<div class=\"cards\">\n");
	sheet_begin_card(sheet, sheet_word(sheet, WORD_OVERVIEW), true);
	sheet_begin_table(sheet);
	SHEET_CELLS(sheet, "th", 1, sheet_word(sheet, WORD_TERMS), sheet_word(sheet, WORD_FINDINGS_A_WEEK),
		    sheet_word(sheet, WORD_ARRIVALS), sheet_word(sheet, WORD_SOONER),
		    sheet_word(sheet, WORD_FRESH), sheet_word(sheet, WORD_LATER),
		    sheet_word(sheet, WORD_GONE));
	put_overview_row(sheet, sheet_word(sheet, WORD_TODAY), &simulation->today, NULL);
	for (size_t i = 0; i < simulation->wanted->n_drafts; i++)
		put_overview_row(sheet, simulation->drafts[i].label, &simulation->drafts[i].measure,
				 &simulation->drafts[i].comparison);
	sheet_end_table(sheet, false);
	sheet_end_card(sheet);
	strbuf_puts(sheet->to, "</div>\n");
}

void tables_sweep(struct sheet *sheet)
{
	sheet_begin_card(sheet, sheet->simulation->wanted->swept_in, false);
	sheet_begin_table(sheet);
	SHEET_CELLS(sheet, "th", 1, sheet->simulation->wanted->swept, sheet_word(sheet, WORD_FINDINGS_A_WEEK),
		    sheet_word(sheet, WORD_ARRIVALS));
	for (size_t i = 0; i < sheet->simulation->wanted->n_points; i++) {
		const struct simulation_point *point = &sheet->simulation->points[i];
		SHEET_CELLS(sheet, "td", 1, point->value,
			    sheet_figure(sheet, sheet_a_week(sheet, point->measure.findings)),
			    sheet_figure(sheet, sheet_a_week(sheet, point->measure.raised)));
	}
	sheet_end_table(sheet, false);
	sheet_end_card(sheet);
}

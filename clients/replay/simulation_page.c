/* simulation_page: see simulation_page.h. The point first, then the pictures, then the figures behind them. */
#include "replay/simulation_page.h"

#include "page/page.h"
#include "replay/pictures.h"
#include "replay/sheet.h"
#include "replay/tables.h"

/* A tile: the figure under the draft, and what it is today. */
static void put_tile(struct sheet *sheet, const char *what, const char *figure, const char *before)
{
	sheet_element(sheet, "<div class=\"tile\"><b>", figure, "");
	if (before)
		sheet_element(sheet, "<s>← ", before, "</s>");
	sheet_element(sheet, "</b><span class=\"soft\">", what, "</span></div>");
}

/* --- a draft --- */

static void put_changes(struct sheet *sheet, const struct simulation_draft *draft)
{
	if (!draft->n_changes)
		return;
	strbuf_puts(sheet->to, "<p class=\"chips\">\n");
	for (size_t i = 0; i < draft->n_changes; i++) {
		const struct simulation_change *change = &draft->changes[i];
		sheet_element(sheet, "<span>", change->clause, "");
		sheet_element(sheet, " <s>", change->today ? change->today : sheet_word(sheet, WORD_UNSAID),
			      "</s>");
		sheet_element(sheet, " → <b>", change->draft ? change->draft : sheet_word(sheet, WORD_UNSAID),
			      "</b></span>");
	}
	strbuf_puts(sheet->to, "</p>\n");
}

static void put_tiles(struct sheet *sheet, const struct simulation_draft *draft)
{
	const struct measure *today = &sheet->simulation->today, *measure = &draft->measure;
	const struct comparison *comparison = &draft->comparison;
	size_t better = comparison->sooner + comparison->fresh, worse = comparison->later + comparison->gone;
	bool escalates = today->has_ladder || measure->has_ladder;
	strbuf_puts(sheet->to, "<div class=\"tiles\">\n");
	put_tile(sheet, sheet_word(sheet, WORD_BETTER_CASES), sheet_count(sheet, better), NULL);
	put_tile(sheet, sheet_word(sheet, WORD_WORSE_CASES), sheet_count(sheet, worse), NULL);
	put_tile(sheet, sheet_word(sheet, WORD_FINDINGS_A_WEEK),
		 sheet_figure(sheet, sheet_a_week(sheet, measure->findings)),
		 sheet_figure(sheet, sheet_a_week(sheet, today->findings)));
	if (escalates)
		put_tile(sheet, sheet_word(sheet, WORD_ARRIVALS),
			 sheet_figure(sheet, sheet_a_week(sheet, measure->raised)),
			 sheet_figure(sheet, sheet_a_week(sheet, today->raised)));
	strbuf_puts(sheet->to, "</div>\n");
}

static void put_point(struct sheet *sheet, const struct simulation_draft *draft, const char *open,
		      const char *close)
{
	simulation_put_headline(&sheet->cell, sheet->simulation, draft, sheet->language);
	sheet_element(sheet, open, sheet_take(sheet), close);
	simulation_put_load(&sheet->cell, sheet->simulation, draft, sheet->language);
	sheet_element(sheet, "<p class=\"lead soft\">", sheet_take(sheet), "</p>");
}

static void put_draft(struct sheet *sheet, const struct simulation_draft *draft, bool is_first)
{
	bool escalates = sheet->simulation->today.has_ladder || draft->measure.has_ladder;
	sheet_element(sheet, "<h2>", draft->label, "</h2>");
	if (!is_first)
		put_point(sheet, draft, "<p class=\"lead\">", "</p>");
	if (draft->measure.refused > sheet->simulation->today.refused) {
		strbuf_printf(&sheet->cell, "%zu %s",
			      draft->measure.refused - sheet->simulation->today.refused,
			      sheet_word(sheet, WORD_REFUSED));
		sheet_element(sheet, "<p class=\"note\">", sheet_take(sheet), "</p>");
	}
	put_changes(sheet, draft);
	put_tiles(sheet, draft);
	strbuf_puts(sheet->to, "<div class=\"cards\">\n");
	pictures_kinds(sheet, draft);
	pictures_days(sheet, &draft->comparison);
	pictures_weeks(sheet, draft);
	pictures_loads(sheet, draft);
	pictures_pairs(sheet, &draft->comparison);
	if (escalates)
		tables_directors(sheet, draft);
	tables_pairs(sheet, &draft->comparison);
	tables_cases(sheet, &draft->comparison);
	strbuf_puts(sheet->to, "</div>\n");
	if (!escalates)
		sheet_element(sheet, "<p class=\"soft\">", sheet_word(sheet, WORD_NO_LADDER), "</p>");
}

/* --- the sweep --- */

static void put_sweep_point(struct sheet *sheet, const char *open, const char *close)
{
	simulation_put_sweep_headline(&sheet->cell, sheet->simulation, sheet->language);
	sheet_element(sheet, open, sheet_take(sheet), close);
}

static void put_sweep(struct sheet *sheet)
{
	sheet_element(sheet, "<h2>", sheet_word(sheet, WORD_SWEEP), "</h2>");
	if (sheet->simulation->wanted->n_drafts)
		put_sweep_point(sheet, "<p class=\"lead\">", "</p>");
	strbuf_puts(sheet->to, "<div class=\"cards\">\n");
	pictures_sweep(sheet);
	tables_sweep(sheet);
	strbuf_puts(sheet->to, "</div>\n");
}

/* --- the whole --- */

static void put_history(struct sheet *sheet)
{
	const struct simulation_wanted *wanted = sheet->simulation->wanted;
	strbuf_printf(&sheet->cell, "%zu %s, %s – %s. ", wanted->history->n_cases,
		      sheet_word(sheet, WORD_CASES_COUNT), sheet_date(sheet, wanted->window.from),
		      sheet_date(sheet, wanted->window.to - 1));
	strbuf_printf(&sheet->cell, "%s: %s.", sheet_word(sheet, WORD_TODAY), wanted->today.label);
	sheet_element(sheet, "<p class=\"soft\">", sheet_take(sheet), "</p>");
	if (wanted->history->skipped) {
		strbuf_printf(&sheet->cell, "%zu %s", wanted->history->skipped,
			      sheet_word(sheet, WORD_SKIPPED));
		sheet_element(sheet, "<p class=\"note\">", sheet_take(sheet), "</p>");
	}
	if (!wanted->history->closes && wanted->history->until == REPLAY_UNTIL_LOG_END)
		sheet_element(sheet, "<p class=\"note\">", sheet_word(sheet, WORD_ENDLESS), "</p>");
}

void simulation_page(const struct simulation *simulation, enum language language, struct strbuf *to)
{
	struct sheet sheet = {.simulation = simulation, .to = to, .language = language};
	arena_init(&sheet.arena);
	page_begin(to, language, sheet_word(&sheet, WORD_TITLE), NULL);
	sheet_element(&sheet, "<p class=\"over\">", sheet_word(&sheet, WORD_TITLE), "");
	if (simulation->wanted->n_drafts)
		sheet_element(&sheet, " · ", simulation->drafts[0].label, "");
	strbuf_puts(to, "</p>\n");
	if (simulation->wanted->n_drafts)
		put_point(&sheet, &simulation->drafts[0], "<h1>", "</h1>");
	else
		put_sweep_point(&sheet, "<h1>", "</h1>");
	put_history(&sheet);
	if (simulation->wanted->n_drafts > 1)
		tables_overview(&sheet);
	for (size_t i = 0; i < simulation->wanted->n_drafts; i++)
		put_draft(&sheet, &simulation->drafts[i], i == 0);
	if (simulation->wanted->swept)
		put_sweep(&sheet);
	page_end(to);
	strbuf_done(&sheet.cell);
	arena_done(&sheet.arena);
}

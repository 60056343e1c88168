/* simulate_text: see simulate_text.h. */
#include "cli/simulate_text.h"

#include "base/instant.h"
#include "cli/table.h"
#include "cli/when.h"
#include "replay/simulation_words.h"

#define LINES_MAX 10 /* of a list; the rest is in the JSON */

struct telling {
	const struct simulation *simulation;
	const struct screen *screen;
	enum language language;
	struct arena arena;
	struct table table;
	struct strbuf cell;
	struct strbuf *to;
};

static const char *word(const struct telling *t, enum simulation_word which)
{
	return simulation_word(which, t->language);
}

/* --- cells --- */

static const char *take_cell(struct telling *t)
{
	const char *text = arena_strndup(&t->arena, strbuf_text(&t->cell), t->cell.length);
	strbuf_reset(&t->cell);
	return text;
}

static const char *count_cell(struct telling *t, size_t count)
{
	strbuf_printf(&t->cell, "%zu", count);
	return take_cell(t);
}

static const char *a_week_cell(struct telling *t, size_t count)
{
	simulation_put_figure(&t->cell, measure_a_week(t->simulation->wanted->window, count), false,
			      t->language);
	return take_cell(t);
}

static const char *change_cell(struct telling *t, size_t today, size_t draft)
{
	struct measure_window window = t->simulation->wanted->window;
	simulation_put_figure(&t->cell, measure_a_week(window, draft) - measure_a_week(window, today), true,
			      t->language);
	return take_cell(t);
}

static const char *span_cell(struct telling *t, int64_t span)
{
	strbuf_puts(&t->cell, span < 0 ? "−" : "");
	simulation_put_span(&t->cell, span, t->language);
	return take_cell(t);
}

static const char *difference_cell(struct telling *t, const struct comparison_case *entry)
{
	simulation_put_difference(&t->cell, entry, t->language);
	return take_cell(t);
}

static const char *instant_cell(struct telling *t, int64_t at)
{
	char text[WHEN_TEXT_MAX + 1];
	if (at == INSTANT_NEVER)
		return word(t, WORD_NEVER);
	when_format(at, t->language, text);
	strbuf_puts(&t->cell, text);
	return take_cell(t);
}

static const char *party_cell(struct telling *t, int32_t party)
{
	return party == PARTY_NONE ? word(t, WORD_NOBODY)
				   : history_party(t->simulation->wanted->history, party);
}

/* --- tables --- */

static void start_table(struct telling *t, enum simulation_word title, const enum simulation_word *columns,
			size_t count)
{
	strbuf_printf(t->to, "\n%s\n", word(t, title));
	table_init(&t->table, &t->arena);
	for (size_t i = 0; i < count; i++)
		table_add_column(&t->table, word(t, columns[i]));
}

#define START_TABLE(t, title, ...)                                                                           \
	start_table((t), (title), (const enum simulation_word[]){__VA_ARGS__},                               \
		    sizeof((const enum simulation_word[]){__VA_ARGS__}) / sizeof(enum simulation_word))

static void put_row(struct telling *t, const char *const *cells, size_t count, size_t words)
{
	table_add_row(&t->table);
	for (size_t i = 0; i < count; i++)
		table_set(&t->table, i, cells[i], i >= words);
}

/* words: how many of the first cells are no numbers. */
#define PUT_ROW(t, words, ...)                                                                               \
	put_row((t), (const char *const[]){__VA_ARGS__},                                                     \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), (words))

static void end_table(struct telling *t, bool has_more)
{
	table_print(&t->table, t->screen, 2, t->to);
	if (has_more)
		strbuf_printf(t->to, "  … %s\n", word(t, WORD_REST));
}

static void put_changes(struct telling *t, const struct simulation_draft *draft)
{
	if (draft->n_changes == 0)
		return;
	START_TABLE(t, WORD_CHANGES, WORD_CLAUSE, WORD_TODAY, WORD_DRAFT);
	for (size_t i = 0; i < draft->n_changes; i++) {
		const struct simulation_change *change = &draft->changes[i];
		PUT_ROW(t, 3, change->clause, change->today ? change->today : word(t, WORD_UNSAID),
			change->draft ? change->draft : word(t, WORD_UNSAID));
	}
	end_table(t, false);
}

static void put_kind(struct telling *t, const char *name, size_t today, size_t draft)
{
	PUT_ROW(t, 1, name, a_week_cell(t, today), a_week_cell(t, draft), change_cell(t, today, draft));
}

static void put_kinds(struct telling *t, const struct simulation_draft *draft)
{
	const struct measure *today = &t->simulation->today;
	START_TABLE(t, WORD_KINDS, WORD_KIND, WORD_TODAY);
	table_add_column(&t->table, draft->label);
	table_add_column(&t->table, word(t, WORD_CHANGE));
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (!today->kinds[stall] && !draft->measure.kinds[stall])
			continue;
		simulation_put_stall(&t->cell, (enum stall)stall, t->language);
		put_kind(t, take_cell(t), today->kinds[stall], draft->measure.kinds[stall]);
	}
	put_kind(t, word(t, WORD_ALL), today->findings, draft->measure.findings);
	end_table(t, false);
}

static void put_director(struct telling *t, int rung, const char *terms, const struct measure *measure)
{
	const struct measure_rung *load = &measure->rungs[rung];
	simulation_put_rung(&t->cell, (enum rung)rung, t->language);
	PUT_ROW(t, 2, take_cell(t), terms, a_week_cell(t, load->raised), a_week_cell(t, load->climbed),
		count_cell(t, load->busiest), a_week_cell(t, load->told), a_week_cell(t, load->unmuted));
}

static void put_directors(struct telling *t, const struct simulation_draft *draft)
{
	if (!t->simulation->today.has_ladder && !draft->measure.has_ladder) {
		strbuf_printf(t->to, "\n%s\n", word(t, WORD_NO_LADDER));
		return;
	}
	START_TABLE(t, WORD_DIRECTORS, WORD_DIRECTOR, WORD_TERMS, WORD_ARRIVALS, WORD_CLIMBED, WORD_BUSIEST,
		    WORD_TOLD, WORD_UNMUTED);
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (!simulation_has_rung(t->simulation, (enum rung)rung))
			continue;
		put_director(t, rung, word(t, WORD_TODAY), &t->simulation->today);
		put_director(t, rung, draft->label, &draft->measure);
	}
	end_table(t, false);
	if (!t->simulation->wanted->history->directors_act)
		strbuf_printf(t->to, "  %s\n", word(t, WORD_CLIMBS));
}

static void put_pairs(struct telling *t, const struct comparison *comparison)
{
	START_TABLE(t, WORD_PAIRS, WORD_FROM, WORD_TO, WORD_SOONER, WORD_FRESH, WORD_LATER, WORD_GONE,
		    WORD_GAINED);
	for (size_t i = 0; i < comparison->n_pairs && i < LINES_MAX; i++) {
		const struct comparison_pair *pair = &comparison->pairs[i];
		PUT_ROW(t, 2, party_cell(t, pair->from), party_cell(t, pair->to), count_cell(t, pair->sooner),
			count_cell(t, pair->fresh), count_cell(t, pair->later), count_cell(t, pair->gone),
			span_cell(t, pair->gained));
	}
	end_table(t, comparison->n_pairs > LINES_MAX);
}

static void put_case(struct telling *t, const struct comparison_case *entry)
{
	const struct history *history = t->simulation->wanted->history;
	simulation_put_stall(&t->cell, entry->stall, t->language);
	const char *stall = take_cell(t);
	PUT_ROW(t, 5, history->case_name(history->context, (size_t)entry->case_index), stall,
		instant_cell(t, entry->today), instant_cell(t, entry->draft), difference_cell(t, entry));
}

static void put_cases(struct telling *t, const struct simulation_draft *draft)
{
	const struct comparison *comparison = &draft->comparison;
	START_TABLE(t, WORD_CASES, WORD_CASE, WORD_KIND, WORD_TODAY);
	table_add_column(&t->table, draft->label);
	table_add_column(&t->table, word(t, WORD_DIFFERENCE));
	for (size_t i = 0; i < comparison->n_cases && i < LINES_MAX; i++)
		put_case(t, &comparison->cases[i]);
	end_table(t, comparison->n_cases > LINES_MAX);
	strbuf_printf(t->to, "  %s %zu, %s %zu, %s %zu, %s %zu, %s %zu\n", word(t, WORD_SOONER),
		      comparison->sooner, word(t, WORD_FRESH), comparison->fresh, word(t, WORD_SAME),
		      comparison->same, word(t, WORD_LATER), comparison->later, word(t, WORD_GONE),
		      comparison->gone);
}

static void put_label(struct telling *t, const char *label)
{
	strbuf_putc(t->to, '\n');
	screen_put(t->to, label, SIZE_MAX, false);
	strbuf_puts(t->to, "\n  ");
}

static void put_draft(struct telling *t, const struct simulation_draft *draft)
{
	put_label(t, draft->label);
	simulation_put_headline(t->to, t->simulation, draft, t->language);
	strbuf_puts(t->to, "\n  ");
	simulation_put_load(t->to, t->simulation, draft, t->language);
	strbuf_putc(t->to, '\n');
	if (draft->measure.refused > t->simulation->today.refused)
		strbuf_printf(t->to, "  %zu %s\n", draft->measure.refused - t->simulation->today.refused,
			      word(t, WORD_REFUSED));
	put_changes(t, draft);
	put_kinds(t, draft);
	put_directors(t, draft);
	put_pairs(t, &draft->comparison);
	put_cases(t, draft);
}

static void put_sweep(struct telling *t)
{
	const struct simulation *simulation = t->simulation;
	START_TABLE(t, WORD_SWEEP, WORD_CLAUSE, WORD_FINDINGS_A_WEEK, WORD_ARRIVALS);
	for (size_t i = 0; i < simulation->wanted->n_points; i++) {
		const struct simulation_point *point = &simulation->points[i];
		strbuf_printf(&t->cell, "%s = %s", simulation->wanted->swept, point->value);
		PUT_ROW(t, 1, take_cell(t), a_week_cell(t, point->measure.findings),
			a_week_cell(t, point->measure.raised));
	}
	end_table(t, false);
	strbuf_puts(t->to, "  ");
	simulation_put_sweep_headline(t->to, simulation, t->language);
	strbuf_putc(t->to, '\n');
}

static void put_history(struct telling *t)
{
	const struct simulation_wanted *wanted = t->simulation->wanted;
	const char *from = instant_cell(t, wanted->window.from), *to = instant_cell(t, wanted->window.to);
	strbuf_printf(t->to, "%zu %s; %s – %s; %s: ", wanted->history->n_cases, word(t, WORD_CASES_COUNT),
		      from, to, word(t, WORD_TODAY));
	screen_put(t->to, wanted->today.label, SIZE_MAX, false);
	strbuf_putc(t->to, '\n');
	if (wanted->history->skipped)
		strbuf_printf(t->to, "%zu %s\n", wanted->history->skipped, word(t, WORD_SKIPPED));
	if (!wanted->history->closes && wanted->history->until == REPLAY_UNTIL_LOG_END)
		strbuf_printf(t->to, "%s\n", word(t, WORD_ENDLESS));
}

void simulate_text(const struct simulation *simulation, const struct screen *screen, struct strbuf *to)
{
	struct telling t = {
		.simulation = simulation, .screen = screen, .language = screen->language, .to = to};
	arena_init(&t.arena);
	put_history(&t);
	for (size_t i = 0; i < simulation->wanted->n_drafts; i++)
		put_draft(&t, &simulation->drafts[i]);
	if (simulation->wanted->swept)
		put_sweep(&t);
	strbuf_done(&t.cell);
	arena_done(&t.arena);
}

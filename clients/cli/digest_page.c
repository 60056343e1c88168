/* digest_page: see digest_page.h. The figures first, then the picture, then a card a line. */
#include "cli/digest_page.h"

#include "base/instant.h"
#include "core/digest.h"
#include "page/chart.h"
#include "page/page.h"

static void put_and_forget(struct strbuf *to, const char *open, struct strbuf *text, const char *close)
{
	if (text->length)
		page_element(to, open, strbuf_text(text), close);
	strbuf_reset(text);
}

static const char *word(const struct digest_view *view, enum digest_word which)
{
	return digest_word(which, view->language);
}

/* --- head ------------------------------------------------------------------------------------------- */

static void put_head(const struct digest_view *view, struct strbuf *to)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "%s %s", word(view, DIGEST_WORD_TITLE), view->whom);
	page_begin(to, view->language, strbuf_text(&text), NULL);
	put_and_forget(to, "<p class=\"over\">", &text, "</p>");
	digest_view_put_headline(view, &text);
	put_and_forget(to, "<h1>", &text, "</h1>");
	strbuf_printf(&text, "%s ", word(view, DIGEST_WORD_AS_OF));
	digest_view_put_instant(view, view->digest.until, &text);
	strbuf_printf(&text, ", %s ", word(view, DIGEST_WORD_SINCE));
	digest_view_put_instant(view, view->digest.since, &text);
	put_and_forget(to, "<p class=\"soft\">", &text, "</p>");
	strbuf_done(&text);
}

static void put_tiles(const struct digest_view_state *states, const struct digest_view *view,
		      struct strbuf *to)
{
	strbuf_puts(to, "<div class=\"tiles\">\n");
	for (int i = 0; i < DIGEST_VIEW_STATES; i++) {
		if (!states[i].count)
			continue;
		strbuf_printf(to, "<div class=\"tile\"><b>%d</b>", states[i].count);
		page_element(to, "<span class=\"soft\">", word(view, states[i].heading), "</span></div>");
	}
	strbuf_puts(to, "</div>\n");
}

static void put_picture(const struct digest_view *view, struct strbuf *to)
{
	const struct numbers *ages = &view->digest.ages;
	int32_t count = ages->count < DIGEST_AGES ? ages->count : DIGEST_AGES;
	struct strbuf names[DIGEST_AGES] = {{0}};
	const char *places[DIGEST_AGES];
	int64_t values[DIGEST_AGES];
	for (int32_t i = 0; i < count; i++) {
		digest_view_put_age(view, i, &names[i]);
		places[i] = strbuf_text(&names[i]);
		values[i] = (int64_t)ages->items[i] * 100;
	}
	struct chart chart = {.title = word(view, DIGEST_WORD_AGES),
			      .language = view->language,
			      .places = places,
			      .n_places = (size_t)count,
			      .series = {{word(view, DIGEST_WORD_STALLS), CHART_MAIN, values}},
			      .n_series = 1,
			      .marked = -1};
	page_element(to, "<div class=\"card wide\"><h3>", chart.title, "</h3>");
	chart_bars(to, &chart);
	strbuf_puts(to, "</div>\n");
	for (int32_t i = 0; i < count; i++)
		strbuf_done(&names[i]);
}

/* --- lines ------------------------------------------------------------------------------------------ */

static void put_line(const struct digest_view *view, const struct msg_digest_line *line, const char *name,
		     struct strbuf *to)
{
	struct strbuf text = {0};
	strbuf_puts(to, "<div class=\"card\">\n");
	digest_view_put_stall(view, line, &text);
	put_and_forget(to, "<h3>", &text, "</h3>");
	strbuf_printf(&text, "%s %s, %s ", word(view, DIGEST_WORD_CASE), name, word(view, DIGEST_WORD_SINCE));
	digest_view_put_instant(view, line->since, &text);
	put_and_forget(to, "<p class=\"soft\">", &text, "</p>");
	digest_view_put_owed(view, line, &text);
	put_and_forget(to, "<p>", &text, "</p>");
	digest_view_put_escalation(view, line, &text);
	put_and_forget(to, "<p class=\"soft\">", &text, "</p>");
	if (line->suggestion)
		page_element(to, "<p>→ ", line->suggestion, "</p>");
	strbuf_puts(to, "</div>\n");
	strbuf_done(&text);
}

static void put_state(const struct digest_view *view, const struct digest_view_state *state,
		      struct strbuf *to)
{
	if (!state->count)
		return;
	strbuf_puts(to, "<h2>");
	page_text(to, word(view, state->heading));
	strbuf_printf(to, " (%d)</h2>\n<div class=\"cards\">\n", state->count);
	int32_t shown = 0, at = -1;
	for (const struct msg_digest_line *line;
	     shown < view->shown && (line = digest_view_next(view, state->name, &at)); shown++)
		put_line(view, line, view->cases[at], to);
	strbuf_puts(to, "</div>\n");
	if (shown < state->count)
		strbuf_printf(to, "<p class=\"soft\">… %d %s</p>\n", state->count - shown,
			      word(view, DIGEST_WORD_MORE));
}

void digest_page(const struct digest_view *view, struct strbuf *to)
{
	struct digest_view_state states[DIGEST_VIEW_STATES];
	digest_view_states(view, states);
	put_head(view, to);
	put_tiles(states, view, to);
	put_picture(view, to);
	for (int i = 0; i < DIGEST_VIEW_STATES; i++)
		put_state(view, &states[i], to);
	page_end(to);
}

/* digest_text: see digest_text.h. */
#include "cli/digest_text.h"

#include <string.h>

#include "base/instant.h"
#include "cli/screen.h"
#include "core/digest.h"

#define BAR_COLUMNS 36
#define AGE_COLUMNS 22
#define INDENT 4

/* --- lines of text ---------------------------------------------------------------------------------- */

/* Without what could drive a terminal. */
static void put_safe(struct strbuf *to, const char *text, size_t length)
{
	char word[DIGEST_TEXT_COLUMNS * 4 + 1];
	size_t n = length < sizeof word - 1 ? length : sizeof word - 1;
	memcpy(word, text, n);
	word[n] = '\0';
	screen_put(to, word, DIGEST_TEXT_COLUMNS - INDENT, false);
}

static size_t columns_of(const char *text, size_t length)
{
	struct strbuf safe = {0};
	put_safe(&safe, text, length);
	size_t columns = screen_columns(strbuf_text(&safe));
	strbuf_done(&safe);
	return columns;
}

static void indent_by(struct strbuf *to, size_t columns)
{
	while (columns--)
		strbuf_putc(to, ' ');
}

/* Word by word, each line `indent` columns in. */
static void put_wrapped(struct strbuf *to, size_t indent, const char *text)
{
	size_t at = 0;
	while (*text) {
		size_t length = strcspn(text, " "), columns = columns_of(text, length);
		if (at && at + 1 + columns > DIGEST_TEXT_COLUMNS) {
			strbuf_putc(to, '\n');
			at = 0;
		}
		if (at)
			strbuf_putc(to, ' ');
		else
			indent_by(to, indent);
		at += at ? 1 + columns : indent + columns;
		put_safe(to, text, length);
		text += length;
		text += strspn(text, " ");
	}
	strbuf_putc(to, '\n');
}

static void put_and_forget(struct strbuf *to, size_t indent, struct strbuf *text)
{
	if (text->length)
		put_wrapped(to, indent, strbuf_text(text));
	strbuf_reset(text);
}

/* --- parts ------------------------------------------------------------------------------------------ */

static void put_head(const struct digest_view *view, struct strbuf *to)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "%s %s, %s ", digest_word(DIGEST_WORD_TITLE, view->language), view->whom,
		      digest_word(DIGEST_WORD_AS_OF, view->language));
	digest_view_put_instant(view, view->digest.until, &text);
	put_and_forget(to, 0, &text);
	digest_view_put_headline(view, &text);
	put_and_forget(to, 0, &text);
	strbuf_printf(&text, "(%s ", digest_word(DIGEST_WORD_SINCE, view->language));
	digest_view_put_instant(view, view->digest.since, &text);
	strbuf_putc(&text, ')');
	put_and_forget(to, 0, &text);
	strbuf_done(&text);
}

static void put_age(const struct digest_view *view, int32_t index, int32_t most, struct strbuf *to)
{
	struct strbuf name = {0};
	int32_t count = view->digest.ages.items[index];
	int bar = (int)(((int64_t)count * BAR_COLUMNS + most - 1) / most);
	digest_view_put_age(view, index, &name);
	strbuf_printf(to, "  %-*s", AGE_COLUMNS, strbuf_text(&name));
	for (int column = 0; column < bar; column++)
		strbuf_putc(to, '#');
	strbuf_printf(to, "%s%d\n", bar ? " " : "", count);
	strbuf_done(&name);
}

static void put_ages(const struct digest_view *view, struct strbuf *to)
{
	const struct numbers *ages = &view->digest.ages;
	int32_t most = 0;
	for (int32_t i = 0; i < ages->count; i++)
		most = ages->items[i] > most ? ages->items[i] : most;
	if (!most)
		return;
	strbuf_printf(to, "\n%s\n", digest_word(DIGEST_WORD_AGES, view->language));
	for (int32_t i = 0; i < ages->count && i < DIGEST_AGES; i++)
		put_age(view, i, most, to);
}

static void put_line(const struct digest_view *view, const struct msg_digest_line *line, const char *name,
		     struct strbuf *to)
{
	struct strbuf text = {0};
	digest_view_put_instant(view, line->since, &text);
	strbuf_printf(&text, "  %s %s: ", digest_word(DIGEST_WORD_CASE, view->language), name);
	digest_view_put_stall(view, line, &text);
	put_and_forget(to, 2, &text);
	digest_view_put_owed(view, line, &text);
	put_and_forget(to, INDENT, &text);
	digest_view_put_escalation(view, line, &text);
	put_and_forget(to, INDENT, &text);
	if (line->suggestion) {
		strbuf_printf(&text, "-> %s", line->suggestion);
		put_and_forget(to, INDENT, &text);
	}
	strbuf_done(&text);
}

static void put_state(const struct digest_view *view, const struct digest_view_state *state,
		      struct strbuf *to)
{
	if (!state->count)
		return;
	strbuf_printf(to, "\n%s (%d)\n", digest_word(state->heading, view->language), state->count);
	int32_t shown = 0, at = -1;
	for (const struct msg_digest_line *line;
	     shown < view->shown && (line = digest_view_next(view, state->name, &at)); shown++)
		put_line(view, line, view->cases[at], to);
	if (shown < state->count)
		strbuf_printf(to, "  … %d %s\n", state->count - shown,
			      digest_word(DIGEST_WORD_MORE, view->language));
}

void digest_text(const struct digest_view *view, struct strbuf *to)
{
	struct digest_view_state states[DIGEST_VIEW_STATES];
	digest_view_states(view, states);
	put_head(view, to);
	put_ages(view, to);
	for (int i = 0; i < DIGEST_VIEW_STATES; i++)
		put_state(view, &states[i], to);
}

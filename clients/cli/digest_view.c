/* digest_view: see digest_view.h. */
#include "cli/digest_view.h"

#include <string.h>

#include "base/instant.h"
#include "cli/when.h"
#include "core/digest.h"
#include "wire/desc_out.h"

static const char *word(const struct digest_view *view, enum digest_word which)
{
	return digest_word(which, view->language);
}

const struct msg_digest_line *digest_view_line(const struct digest_view *view, int32_t index)
{
	return (const struct msg_digest_line *)view->digest.lines.items + index;
}

void digest_view_states(const struct digest_view *view, struct digest_view_state states[DIGEST_VIEW_STATES])
{
	const struct msg_digest *digest = &view->digest;
	const struct digest_view_state all[DIGEST_VIEW_STATES] = {
		{"new", DIGEST_WORD_NEW, digest->fresh},
		{"worse", DIGEST_WORD_WORSE, digest->worse},
		{"open", DIGEST_WORD_OPEN, digest->open},
		{"resolved", DIGEST_WORD_RESOLVED, digest->resolved},
		{"snoozed", DIGEST_WORD_SNOOZED, digest->snoozed},
	};
	memcpy(states, all, sizeof all);
}

const struct msg_digest_line *digest_view_next(const struct digest_view *view, const char *state,
					       int32_t *after)
{
	while (++*after < view->digest.lines.count) {
		const struct msg_digest_line *line = digest_view_line(view, *after);
		if (strcmp(line->state, state) == 0)
			return line;
	}
	return NULL;
}

/* --- texts --- */

void digest_view_put_party(const struct digest_view *view, int32_t party, struct strbuf *to)
{
	const char *name = view->names.name(view->names.context, party);
	if (PARTY_IS_RUNG(party) && RUNG_OF_PARTY(party) < RUNG_COUNT) {
		bool dutch = view->language == LANGUAGE_NL;
		const struct choice_set *rungs = choice_set(CHOICE_RUNG);
		strbuf_printf(to, dutch ? "%s" : "%s director",
			      (dutch ? rungs->dutch : rungs->names)[RUNG_OF_PARTY(party)]);
	} else {
		strbuf_puts(to, name ? name : "?");
	}
}

void digest_view_put_instant(const struct digest_view *view, int64_t instant, struct strbuf *to)
{
	char text[WHEN_TEXT_MAX + 1];
	when_format(instant, view->language, text);
	strbuf_puts(to, text);
}

void digest_view_put_stall(const struct digest_view *view, const struct msg_digest_line *line,
			   struct strbuf *to)
{
	const struct stall_row *row = &stall_rows[line->stall];
	for (const char *at = view->language == LANGUAGE_NL ? row->name_nl : row->name; *at; at++)
		strbuf_putc(to, *at == '_' ? ' ' : *at);
	if (line->urgency == URGENCY_CRISIS)
		strbuf_printf(to, " (%s)", word(view, DIGEST_WORD_CRISIS));
}

/* "Care owes an answer by 2026-03-04 09:00"; without an obligation: "concerns Care". */
void digest_view_put_owed(const struct digest_view *view, const struct msg_digest_line *line,
			  struct strbuf *to)
{
	if (line->of_kind < 0) {
		strbuf_printf(to, "%s ", word(view, DIGEST_WORD_CONCERNS));
		digest_view_put_party(view, line->debtor, to);
		return;
	}
	const struct obligation_row *row = &obligation_rows[line->of_kind];
	digest_view_put_party(view, line->debtor, to);
	strbuf_printf(to, " %s %s", word(view, DIGEST_WORD_OWES), row->text[view->language]);
	if (line->due != INSTANT_NEVER) {
		strbuf_printf(to, ", %s ", word(view, DIGEST_WORD_OWED_BY));
		digest_view_put_instant(view, line->due, to);
	}
}

static void put_span(const struct digest_view *view, int64_t span, struct strbuf *to)
{
	int64_t unit = span < 2 * INSTANT_DAY ? INSTANT_HOUR : INSTANT_DAY;
	long long n = (long long)(span / unit);
	enum digest_word one = unit == INSTANT_DAY ? DIGEST_WORD_DAY : DIGEST_WORD_HOUR;
	enum digest_word many = unit == INSTANT_DAY ? DIGEST_WORD_DAYS : DIGEST_WORD_HOURS;
	strbuf_printf(to, "%lld %s", n, word(view, n == 1 ? one : many));
}

/* "official director, escalated 3 days ago, to act by 2026-03-06 09:00"; nothing where it is not escalated. */
void digest_view_put_escalation(const struct digest_view *view, const struct msg_digest_line *line,
				struct strbuf *to)
{
	if (line->escalated_at == INSTANT_NEVER || line->rung < 0)
		return;
	digest_view_put_party(view, PARTY_RUNG(line->rung), to);
	strbuf_printf(to, ", %s ", word(view, DIGEST_WORD_ESCALATED));
	put_span(view, view->digest.until - line->escalated_at, to);
	strbuf_printf(to, " %s", word(view, DIGEST_WORD_AGO));
	if (line->act_by != INSTANT_NEVER) {
		strbuf_printf(to, ", %s ",
			      word(view, line->act_by < view->digest.until ? DIGEST_WORD_WAS_TO_ACT_BY
									   : DIGEST_WORD_ACTS_BY));
		digest_view_put_instant(view, line->act_by, to);
	}
}

void digest_view_put_age(const struct digest_view *view, int32_t index, struct strbuf *to)
{
	static const int ends[] = DIGEST_AGE_DAYS;
	const int32_t n_ends = sizeof ends / sizeof *ends;
	int days = index < n_ends ? ends[index] : 0, from = index ? ends[index - 1] : 0;
	if (days && from)
		strbuf_printf(to, "%d %s %d %s", from, word(view, DIGEST_WORD_TO), days,
			      word(view, DIGEST_WORD_DAYS));
	else if (days)
		strbuf_printf(to, "%s %d %s", word(view, DIGEST_WORD_LESS_THAN), days,
			      word(view, days == 1 ? DIGEST_WORD_DAY : DIGEST_WORD_DAYS));
	else
		strbuf_printf(to, "%d %s %s", from, word(view, DIGEST_WORD_DAYS),
			      word(view, DIGEST_WORD_OR_MORE));
}

void digest_view_put_headline(const struct digest_view *view, struct strbuf *to)
{
	struct digest_view_state states[DIGEST_VIEW_STATES];
	digest_view_states(view, states);
	int32_t all = 0, resolved = view->digest.resolved;
	for (int i = 0; i < DIGEST_VIEW_STATES; i++)
		all += states[i].count;
	if (all == resolved)
		strbuf_puts(to, word(view, DIGEST_WORD_NOTHING));
	else
		strbuf_printf(to, "%d %s:", all - resolved,
			      word(view, all - resolved == 1 ? DIGEST_WORD_STALL : DIGEST_WORD_STALLS));
	const char *between = " ";
	for (int i = 0; i < DIGEST_VIEW_STATES; i++) {
		if (states[i].count) {
			strbuf_printf(to, "%s%d %s", between, states[i].count, word(view, states[i].heading));
			between = ", ";
		}
	}
	strbuf_puts(to, all ? "." : "");
}

/* --- JSON --- */

static void write_line(struct json_out *out, const struct digest_view *view, int32_t index)
{
	const struct desc_table *table = &msg_digest_line_table;
	json_out_begin_object(out);
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i].name, field_rows[FIELD_case_id].name) == 0) {
			json_out_key(out, table->rows[i].name);
			json_out_text(out, view->cases[index]);
		} else {
			desc_write(out, &table->rows[i], digest_view_line(view, index), &view->names);
		}
	}
	json_out_end(out);
}

void digest_view_json(const struct digest_view *view, struct strbuf *to)
{
	const struct desc_table *table = &msg_digest_table;
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->rows[i].name, "lines") != 0) {
			desc_write(&out, &table->rows[i], &view->digest, &view->names);
			continue;
		}
		json_out_key(&out, table->rows[i].name);
		json_out_begin_array(&out);
		for (int32_t line = 0; line < view->digest.lines.count; line++)
			write_line(&out, view, line);
		json_out_end(&out);
	}
	json_out_end(&out);
	strbuf_putc(to, '\n');
}

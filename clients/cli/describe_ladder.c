/*
 * describe_ladder: the ladder as a graph, in the language of graphviz, from the core's own table.
 *
 * One box a state, in it what happens without leaving it; one arrow from a state to another, with all that leads there.
 * What is refused and what does nothing is not drawn.
 */
#include <string.h>

#include "base/strbuf.h"
#include "cli/describe.h"
#include "core/ladder.h"

/* A word of the table as people read it: "take_and_direct" is "take and direct". */
static void add_words(struct strbuf *to, const char *word)
{
	for (; *word; word++) {
		if (*word == '"')
			strbuf_putc(to, '\\');
		strbuf_putc(to, *word == '_' ? ' ' : *word);
	}
}

static void add_line(struct strbuf *to, enum ladder_event event, const struct ladder_way *way)
{
	add_words(to, ladder_event_text(event));
	if (way->condition) {
		strbuf_puts(to, " [");
		add_words(to, way->condition);
		strbuf_puts(to, "]");
	}
	strbuf_puts(to, ": ");
	add_words(to, way->action);
	strbuf_puts(to, "\\l");
}

/* Every way that leads from one state to another, a line each; returns how many. */
static int add_lines(struct strbuf *to, int from, int into)
{
	int lines = 0;
	struct ladder_way way;
	for (int event = 0; event < LADDER_EVENT_COUNT; event++) {
		for (int i = 0; ladder_way((enum ladder_state)from, (enum ladder_event)event, i, &way); i++) {
			bool acts = way.refusal == ERROR_NONE && strcmp(way.action, "-") != 0;
			if (!acts || (int)way.to != into)
				continue;
			add_line(to, (enum ladder_event)event, &way);
			lines++;
		}
	}
	return lines;
}

static void add_state(struct strbuf *to, int state)
{
	const char *name = choice_name(CHOICE_LADDER, state);
	strbuf_printf(to, "\t%s [label=\"%s\\n\\n", name, name);
	add_lines(to, state, state);
	strbuf_puts(to, "\"];\n");
}

static void add_arrow(struct strbuf *to, int from, int into)
{
	struct strbuf lines = {0};
	if (add_lines(&lines, from, into) > 0)
		strbuf_printf(to, "\t%s -> %s [label=\"%s\"];\n", choice_name(CHOICE_LADDER, from),
			      choice_name(CHOICE_LADDER, into), strbuf_text(&lines));
	strbuf_done(&lines);
}

void describe_ladder(struct strbuf *to)
{
	strbuf_puts(to, "/* vangnet describe --ladder > docs/ladder.dot; dot -Tsvg docs/ladder.dot > "
			"docs/ladder.svg */\n"
			"digraph ladder {\n"
			"\tnodesep=0.7; ranksep=0.9;\n"
			"\tnode [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n"
			"\tedge [fontname=\"sans-serif\", fontsize=10];\n");
	for (int state = 0; state < LADDER_COUNT; state++)
		add_state(to, state);
	for (int from = 0; from < LADDER_COUNT; from++) {
		for (int into = 0; into < LADDER_COUNT; into++) {
			if (from != into)
				add_arrow(to, from, into);
		}
	}
	strbuf_puts(to, "}\n");
}

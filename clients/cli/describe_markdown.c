/* describe_markdown: docs/REFERENCE.md; see describe.h. */
#include "cli/describe.h"

#include <string.h>

#include "cli/exit_code.h"

/* "|" would end a cell. */
static void put_cell(const char *text, struct strbuf *to)
{
	strbuf_putc(to, ' ');
	for (; *text; text++) {
		if (*text == '|')
			strbuf_putc(to, '\\');
		strbuf_putc(to, *text);
	}
	strbuf_puts(to, " |");
}

static void put_number(int number, struct strbuf *to)
{
	strbuf_printf(to, " %d |", number);
}

static void put_code(const char *name, struct strbuf *to)
{
	strbuf_printf(to, " `%s` |", name);
}

static void put_codes(field_mask fields, struct strbuf *to)
{
	const char *separator = " ";
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (fields >> field & 1) {
			strbuf_printf(to, "%s`%s`", separator, field_rows[field].name);
			separator = ", ";
		}
	}
	strbuf_puts(to, " |");
}

static void start_section(const char *title, const char *text, const char *columns, struct strbuf *to)
{
	strbuf_printf(to, "\n## %s\n\n%s\n\n|", title, text);
	size_t count = 1;
	for (const char *at = columns; *at; at++)
		count += *at == ',';
	for (const char *at = columns;; at++) {
		size_t length = strcspn(at, ",");
		strbuf_printf(to, " %.*s |", (int)length, at);
		at += length;
		if (!*at)
			break;
	}
	strbuf_puts(to, "\n|");
	while (count--)
		strbuf_puts(to, "---|");
	strbuf_putc(to, '\n');
}

static void put_who(int who, struct strbuf *to)
{
	const char *names[DESCRIBE_WHO_MAX];
	size_t count = describe_who(who, names);
	strbuf_putc(to, ' ');
	for (size_t i = 0; i < count; i++)
		strbuf_printf(to, "%s%s", i ? ", " : "", names[i]);
	strbuf_puts(to, " |");
}

static void put_verbs(struct strbuf *to)
{
	start_section("Verbs",
		      "A verb that writes also takes `key` (needed), `on_behalf_of`, `purpose` and "
		      "`visibility`; every "
		      "other verb takes `purpose` and `on_behalf_of`.",
		      "verb,effect,who may,required,optional,what it does", to);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = &verb_rows[verb];
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_cell(describe_effect(row->effect), to);
		put_who(row->who, to);
		put_codes(row->required, to);
		put_codes(row->optional, to);
		put_cell(row->text, to);
		strbuf_putc(to, '\n');
	}
}

static void put_type(const struct field_row *row, struct strbuf *to)
{
	if (row->choice == CHOICE_COUNT) {
		put_cell(describe_type(row->type), to);
		return;
	}
	const struct choice_set *set = choice_set(row->choice);
	strbuf_puts(to, row->type == TYPE_CHOICES ? " some of" : " one of");
	for (int i = 0; i < set->count; i++)
		strbuf_printf(to, "%s `%s`", i ? "," : "", set->names[i]);
	strbuf_puts(to, " |");
}

static void put_fields(struct strbuf *to)
{
	start_section("Fields",
		      "One word, one meaning, one type everywhere. Limit: bytes of text, words and "
		      "documents; the largest "
		      "number; how many numbers. Kept: plain among the *facts* that the rules read, "
		      "*sealed*, in the "
		      "*envelope* about the request, or not at all (*ask*).",
		      "field,type,limit,kept,meaning", to);
	for (int field = 0; field < FIELD_COUNT; field++) {
		const struct field_row *row = &field_rows[field];
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_type(row, to);
		if (row->limit)
			put_number(row->limit, to);
		else
			put_cell("", to);
		put_cell(describe_keeping(row->keeping), to);
		put_cell(row->text, to);
		strbuf_putc(to, '\n');
	}
}

static void put_errors(struct strbuf *to)
{
	start_section("Errors",
		      "`data.code` is the name, `code` the number of JSON-RPC, `data.retry` whether sending "
		      "the same again "
		      "makes sense. Exit is the exit status of `vangnet`.",
		      "name,code,retry,exit,meaning", to);
	for (int code = 1; code < ERROR_COUNT; code++) {
		const struct error_row *row = error_row(code);
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_number(row->rpc, to);
		put_cell(retry_names[row->retry], to);
		put_number((int)exit_code_of(code), to);
		put_cell(row->text, to);
		strbuf_putc(to, '\n');
	}
}

static void put_events(struct strbuf *to)
{
	start_section("Events",
		      "Facts are recorded by a party; derived events follow from facts, covenant and clock; "
		      "events of the "
		      "partnership stand in its own stream. A substantive event restarts the next step, talk "
		      "does so once "
		      "between two others, bare events do not.",
		      "event,class,weight,facts,meaning,Dutch", to);
	for (int kind = 1; kind < EVENT_COUNT; kind++) {
		const struct event_row *row = &event_rows[kind];
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_cell(describe_class(row->class), to);
		put_cell(describe_substance(row->substance), to);
		put_codes(row->fields, to);
		put_cell(row->text[LANGUAGE_EN], to);
		put_cell(row->text[LANGUAGE_NL], to);
		strbuf_putc(to, '\n');
	}
}

static void put_obligations(struct strbuf *to)
{
	start_section("Obligations", "What its debtor owes, and which stall it is when it lapses.",
		      "kind,what is owed,lapse,Dutch", to);
	for (int kind = 0; kind < OBLIGATION_COUNT; kind++) {
		const struct obligation_row *row = &obligation_rows[kind];
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_cell(row->text[LANGUAGE_EN], to);
		if (row->lapse >= 0)
			put_code(stall_rows[row->lapse].name, to);
		else
			put_cell(row->lapse == LAPSE_CLIMB ? "the ladder climbs" : "by its cause", to);
		put_cell(row->text[LANGUAGE_NL], to);
		strbuf_putc(to, '\n');
	}
}

static void put_muters(uint32_t muted_by, struct strbuf *to)
{
	const char *separator = " ";
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (muted_by >> stall & 1) {
			strbuf_printf(to, "%s`%s`", separator, stall_rows[stall].name);
			separator = ", ";
		}
	}
	strbuf_puts(to, " |");
}

static void put_stalls(struct strbuf *to)
{
	start_section("Stalls",
		      "Severity is 1 to 3, one more in a crisis. A stall that is muted by another has no "
		      "line of its own "
		      "while the other is open.",
		      "stall,Dutch,family,severity,rule,muted by,what is the matter,what ends it", to);
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		const struct stall_row *row = &stall_rows[stall];
		strbuf_putc(to, '|');
		put_code(row->name, to);
		put_cell(row->name_nl, to);
		put_cell(describe_family(row->family), to);
		put_number(row->severity, to);
		put_number(row->rule, to);
		put_muters(row->muted_by, to);
		put_cell(row->text[LANGUAGE_EN], to);
		put_cell(row->ends[LANGUAGE_EN], to);
		strbuf_putc(to, '\n');
	}
}

static void put_patterns(struct strbuf *to)
{
	start_section("Patterns",
		      "Defaults, which a covenant may change: so many hits within the window open the stall.",
		      "stall,times,window", to);
	for (int pattern = 0; pattern < PATTERN_COUNT; pattern++) {
		strbuf_putc(to, '|');
		put_code(stall_rows[pattern_rows[pattern].stall].name, to);
		put_number(pattern_rows[pattern].times, to);
		put_cell(pattern_rows[pattern].window, to);
		strbuf_putc(to, '\n');
	}
}

void describe_markdown(struct strbuf *to)
{
	strbuf_puts(
		to,
		"# Reference of vangnet/1\n\n"
		"Made from the vocabulary in `proto/*.def` by `vangnet describe --markdown`; do not edit. "
		"`proto/PROTOCOL.md` tells how to speak it.\n");
	put_verbs(to);
	put_fields(to);
	put_errors(to);
	put_events(to);
	put_obligations(to);
	put_stalls(to);
	put_patterns(to);
}

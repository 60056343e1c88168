/* help: see help.h. */
#include "cli/help.h"

#include <limits.h>
#include <string.h>

#include "cli/arguments.h"
#include "cli/field_value.h"
#include "cli/table.h"

static const struct screen plain = {.width = INT_MAX};

static const char *text_in(struct arena *arena, struct strbuf *text)
{
	const char *copy = arena_strndup(arena, strbuf_text(text), text->length);
	strbuf_reset(text);
	return copy;
}

static void add_row(struct table *table, const char *left, const char *right)
{
	table_add_row(table);
	table_set(table, 0, left, false);
	table_set(table, 1, right, false);
}

static void start_table(struct table *table, struct arena *arena)
{
	table_init(table, arena);
	table_add_column(table, "");
	table_add_column(table, "");
}

static void put_verb_name(const char *name, struct strbuf *to)
{
	for (const char *at = name; *at; at++)
		strbuf_putc(to, *at == '.' ? ' ' : *at);
}

static void put_global_options(struct arena *arena, struct strbuf *to)
{
	struct table table;
	struct strbuf text = {0};
	start_table(&table, arena);
	for (size_t i = 0; i < option_row_count; i++) {
		strbuf_printf(&text, "%s%s%s", option_rows[i].name, option_rows[i].value ? " " : "",
			      option_rows[i].value ? option_rows[i].value : "");
		add_row(&table, text_in(arena, &text), option_rows[i].text);
	}
	strbuf_puts(to, "\nOptions of every command:\n");
	table_print(&table, &plain, 2, to);
	strbuf_done(&text);
}

void help_overview(struct strbuf *to)
{
	struct arena arena;
	struct table table;
	struct strbuf text = {0};
	arena_init(&arena);
	strbuf_puts(to, "usage: vangnet COMMAND [OPTIONS]\n\nVerbs of the protocol:\n");
	start_table(&table, &arena);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		put_verb_name(verb_rows[verb].name, &text);
		add_row(&table, text_in(&arena, &text), verb_rows[verb].text);
	}
	table_print(&table, &plain, 2, to);
	strbuf_puts(to, "\nOther commands:\n");
	start_table(&table, &arena);
	for (size_t i = 0; commands[i]; i++)
		add_row(&table, commands[i]->name, commands[i]->text);
	table_print(&table, &plain, 2, to);
	put_global_options(&arena, to);
	strbuf_puts(to, "\nvangnet help COMMAND tells more.\n\nExit status:\n");
	for (int code = 0; code < EXIT_CODE_COUNT; code++)
		strbuf_printf(to, "  %d  %s\n", code, exit_code_text((enum exit_code)code));
	strbuf_done(&text);
	arena_done(&arena);
}

static void put_field_option(enum field field, struct strbuf *to)
{
	field_option(field, to);
	if (field_takes_value(field)) {
		strbuf_putc(to, ' ');
		field_form(field, to);
	}
}

static void put_fields(field_mask fields, const char *heading, struct arena *arena, struct strbuf *to)
{
	struct table table;
	struct strbuf text = {0};
	if (!fields)
		return;
	start_table(&table, arena);
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (!(fields >> field & 1))
			continue;
		put_field_option((enum field)field, &text);
		add_row(&table, text_in(arena, &text), field_rows[field].text);
	}
	strbuf_printf(to, "\n%s:\n", heading);
	table_print(&table, &plain, 2, to);
	strbuf_done(&text);
}

void help_verb(enum verb verb, struct strbuf *to)
{
	const struct verb_row *row = &verb_rows[verb];
	struct arena arena;
	arena_init(&arena);
	strbuf_puts(to, "usage: vangnet ");
	put_verb_name(row->name, to);
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (row->required >> field & 1) {
			strbuf_putc(to, ' ');
			put_field_option((enum field)field, to);
		}
	}
	strbuf_printf(to, "%s\n\n%s\n", row->optional ? " [OPTIONS]" : "", row->text);
	put_fields(row->required, "Needed", &arena, to);
	put_fields(row->optional, "Possible", &arena, to);
	put_fields(verb_envelope(verb), "About the request", &arena, to);
	put_global_options(&arena, to);
	strbuf_puts(to, "\nTIME is 2026-03-02T17:00:00+01:00, or from now on +2d, +4h, +30m. A bare word is "
			"the CASE.\n");
	arena_done(&arena);
}

void help_command(const struct command *command, struct strbuf *to)
{
	strbuf_printf(to, "usage: vangnet %s%s%s\n\n%s\n", command->name, *command->usage ? " " : "",
		      command->usage, command->text);
}

/* describe_man: the manual page vangnet(1), for man-db; see describe.h and man(7). */
#include "cli/describe.h"

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/field_value.h"

/* Text in roff: a backslash, a hyphen, and a dot or quote at the start of a line mean something there. */
static void put_roff(const char *text, struct strbuf *to)
{
	if (*text == '.' || *text == '\'')
		strbuf_puts(to, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			strbuf_puts(to, "\\e");
		else if (*text == '-')
			strbuf_puts(to, "\\-");
		else
			strbuf_putc(to, *text);
	}
}

static void put_item(const char *name, const char *text, struct strbuf *to)
{
	strbuf_puts(to, ".TP\n.B ");
	put_roff(name, to);
	strbuf_putc(to, '\n');
	put_roff(text, to);
	strbuf_putc(to, '\n');
}

static void put_verb(enum verb verb, struct strbuf *to)
{
	const struct verb_row *row = &verb_rows[verb];
	struct strbuf name = {0};
	for (const char *at = row->name; *at; at++)
		strbuf_putc(&name, *at == '.' ? ' ' : *at);
	for (int field = 0; field < FIELD_COUNT; field++) {
		bool required = row->required >> field & 1;
		if (!required && !(row->optional >> field & 1))
			continue;
		strbuf_puts(&name, required ? " " : " [");
		field_option((enum field)field, &name);
		strbuf_puts(&name, required ? "" : "]");
	}
	put_item(name.bytes, row->text, to);
	strbuf_done(&name);
}

static void put_fields(struct strbuf *to)
{
	struct strbuf name = {0};
	for (int field = 0; field < FIELD_COUNT; field++) {
		bool used = false;
		for (int verb = 0; verb < VERB_COUNT; verb++)
			used = used || (arguments_of((enum verb)verb) >> field & 1);
		if (!used)
			continue;
		strbuf_reset(&name);
		field_option((enum field)field, &name);
		strbuf_putc(&name, ' ');
		field_form((enum field)field, &name);
		put_item(name.bytes, field_rows[field].text, to);
	}
	strbuf_done(&name);
}

static void put_option(const struct option_row *row, struct strbuf *to)
{
	struct strbuf name = {0};
	strbuf_printf(&name, "%s %s", row->name, row->value ? row->value : "");
	put_item(name.bytes, row->text, to);
	strbuf_done(&name);
}

void describe_man(struct strbuf *to)
{
	strbuf_puts(to, ".TH VANGNET 1 \"\" \"vangnet " VANGNET_VERSION
			"\"\n.SH NAME\nvangnet \\- watch over shared cases\n"
			".SH SYNOPSIS\n.B vangnet\n.I COMMAND\n.RI [ OPTIONS ]\n.SH DESCRIPTION\n"
			"Speaks to a Vangnet daemon over mutual TLS. Every verb of the protocol is a "
			"command; writing verbs "
			"get a key, so that repeating them does nothing twice.\n.SH VERBS\n");
	for (int verb = 0; verb < VERB_COUNT; verb++)
		put_verb((enum verb)verb, to);
	strbuf_puts(to, ".SH OTHER COMMANDS\n");
	for (size_t i = 0; commands[i]; i++)
		put_item(commands[i]->name, commands[i]->text, to);
	strbuf_puts(to, ".SH OPTIONS OF EVERY COMMAND\n");
	for (size_t i = 0; i < option_row_count; i++)
		put_option(&option_rows[i], to);
	strbuf_puts(to, ".SH OPTIONS OF VERBS\n");
	put_fields(to);
	strbuf_puts(to, ".SH EXIT STATUS\n");
	for (int code = 0; code < EXIT_CODE_COUNT; code++) {
		char number[12];
		snprintf(number, sizeof number, "%d", code);
		put_item(number, exit_code_text((enum exit_code)code), to);
	}
	strbuf_puts(to, ".SH FILES\n.TP\n.I ~/.config/vangnet/profiles.ini\nwhich daemon, and with which "
			"certificate\n");
}

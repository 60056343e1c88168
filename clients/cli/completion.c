/* completion: see completion.h. The script is data, made from the tables, and one function that walks them. */
#include "cli/completion.h"

#include <string.h>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/field_value.h"

static const char walker[] =
	"_vangnet_offer() {\n"
	"\t[[ -z ${_vangnet_values[$1]+set} ]] ||\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"${_vangnet_values[$1]}\" -- \"$2\")\n"
	"\t[[ -z ${_vangnet_files[$1]+set} ]] ||\n"
	"\t\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$2\")\n"
	"\t[[ -n ${_vangnet_values[$1]+set}${_vangnet_files[$1]+set} ]]\n"
	"}\n"
	"_vangnet() {\n"
	"\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= at\n"
	"\tCOMPREPLY=()\n"
	"\tfor ((at = 1; at < COMP_CWORD; at++)); do\n"
	"\t\tif [[ \" $_vangnet_valued \" == *\" ${COMP_WORDS[at]} \"* ]]; then\n"
	"\t\t\t((at++))\n"
	"\t\telif [[ ${COMP_WORDS[at]} != -* ]]; then\n"
	"\t\t\tcommand=${command:+$command }${COMP_WORDS[at]}\n"
	"\t\t\t[[ -z ${_vangnet_options[$command]+set} ]] || break\n"
	"\t\tfi\n"
	"\tdone\n"
	"\tif _vangnet_offer \"$command $before\" \"$word\" || _vangnet_offer \"$before\" \"$word\"; then\n"
	"\t\treturn\n"
	"\telif [[ $word == -* ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"${_vangnet_options[${command:-none}]-} $_vangnet_always\" "
	"-- \"$word\")\n"
	"\telif [[ -n ${_vangnet_second[${command:-none}]+set} ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"${_vangnet_second[$command]}\" -- \"$word\")\n"
	"\telif [[ -z $command ]]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"$_vangnet_first\" -- \"$word\")\n"
	"\tfi\n"
	"}\n"
	"complete -F _vangnet vangnet\n";

static size_t length_of_first(const char *verb)
{
	return strcspn(verb, ".");
}

static bool begins_group(int verb)
{
	size_t length = length_of_first(verb_rows[verb].name);
	for (int before = 0; before < verb; before++) {
		if (length_of_first(verb_rows[before].name) == length &&
		    memcmp(verb_rows[before].name, verb_rows[verb].name, length) == 0)
			return false;
	}
	return true;
}

/* `watch` begins verbs and is a command. NULL = no command has that name. */
static const struct command *command_of(const char *verb)
{
	for (size_t i = 0; commands[i]; i++) {
		if (strlen(commands[i]->name) == length_of_first(verb) &&
		    memcmp(commands[i]->name, verb, length_of_first(verb)) == 0)
			return commands[i];
	}
	return NULL;
}

static void put_first_words(struct strbuf *to)
{
	strbuf_puts(to, "_vangnet_first='");
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		if (begins_group(verb) && !command_of(verb_rows[verb].name))
			strbuf_printf(to, "%.*s ", (int)length_of_first(verb_rows[verb].name),
				      verb_rows[verb].name);
	}
	for (size_t i = 0; commands[i]; i++)
		strbuf_printf(to, "%s%s", commands[i]->name, commands[i + 1] ? " " : "'\n");
}

static void put_second_words(int first, struct strbuf *to)
{
	size_t length = length_of_first(verb_rows[first].name);
	strbuf_printf(to, "_vangnet_second[%.*s]='", (int)length, verb_rows[first].name);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		const char *name = verb_rows[verb].name;
		if (length_of_first(name) == length && memcmp(name, verb_rows[first].name, length) == 0)
			strbuf_printf(to, "%s%s", verb == first ? "" : " ", name + length + 1);
	}
	const struct command *command = command_of(verb_rows[first].name);
	if (command && command->parts)
		strbuf_printf(to, " %s", command->parts);
	strbuf_puts(to, "'\n");
}

static void put_options(int verb, struct strbuf *to)
{
	const char *name = verb_rows[verb].name;
	size_t length = length_of_first(name);
	strbuf_printf(to, "_vangnet_options['%.*s %s']='", (int)length, name, name + length + 1);
	field_mask fields = arguments_of((enum verb)verb);
	const char *separator = "";
	for (int field = 0; field < FIELD_COUNT; field++) {
		if (!(fields >> field & 1) || field == FIELD_language)
			continue;
		strbuf_puts(to, separator);
		field_option((enum field)field, to);
		separator = " ";
	}
	strbuf_puts(to, "'\n");
}

/* --- commands of our own: what their usage says --- */

#define OPTION_LETTERS "-abcdefghijklmnopqrstuvwxyz"

static const char *next_option(const char *at)
{
	return strstr(at, "--");
}

static bool is_file(const char *name, size_t length)
{
	static const char *const files[] = {"FILE", "LOG", "MAP", "DIR"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		if (strlen(files[i]) == length && memcmp(files[i], name, length) == 0)
			return true;
	}
	return false;
}

/* How a value is written, "LOG|daemon": a name of files in capitals stands for any of them, another name for anything; what
 * is not in capitals is a word to be typed as it stands. */
static void put_value(const char *command, const char *option, size_t option_length, const char *value,
		      size_t length, struct strbuf *to)
{
	struct strbuf words = {0};
	bool has_files = false;
	for (size_t at = 0, size; at < length; at += size + 1) {
		size = strcspn(value + at, "| ]");
		if (value[at] >= 'A' && value[at] <= 'Z')
			has_files |= is_file(value + at, size);
		else
			strbuf_printf(&words, "%s%.*s", words.length ? " " : "", (int)size, value + at);
	}
	if (words.length)
		strbuf_printf(to, "_vangnet_values['%s %.*s']='%s'\n", command, (int)option_length, option,
			      words.bytes);
	if (has_files)
		strbuf_printf(to, "_vangnet_files['%s %.*s']=1\n", command, (int)option_length, option);
	strbuf_done(&words);
}

static void put_command_values(const struct command *command, struct strbuf *to)
{
	for (const char *at = next_option(command->usage); at; at = next_option(at + 2)) {
		size_t name = strspn(at, OPTION_LETTERS);
		const char *value = at + name + 1;
		if (at[name] == ' ' && *value && !strchr("[|", *value))
			put_value(command->name, at, name, value, strcspn(value, " ]"), to);
	}
}

static void put_command_options(const struct command *command, struct strbuf *to)
{
	strbuf_printf(to, "_vangnet_options[%s]='", command->name);
	for (const char *at = next_option(command->usage); at; at = next_option(at + 2))
		strbuf_printf(to, "%.*s ", (int)strspn(at, OPTION_LETTERS), at);
	strbuf_puts(to, "'\n");
	put_command_values(command, to);
	if (is_file(command->usage, strcspn(command->usage, " ")))
		strbuf_printf(to, "_vangnet_files['%s %s']=1\n", command->name, command->name);
}

static void put_values(int field, struct strbuf *to)
{
	const struct field_row *row = &field_rows[field];
	if (row->choice != CHOICE_COUNT) {
		const struct choice_set *set = choice_set(row->choice);
		strbuf_puts(to, "_vangnet_values[");
		field_option((enum field)field, to);
		strbuf_puts(to, "]='");
		for (int i = 0; i < set->count; i++)
			strbuf_printf(to, "%s%s", i ? " " : "", set->names[i]);
		strbuf_puts(to, "'\n");
	} else if (row->type == TYPE_JSON) {
		strbuf_puts(to, "_vangnet_files[");
		field_option((enum field)field, to);
		strbuf_puts(to, "]=1\n");
	}
}

void completion_bash(struct strbuf *to)
{
	strbuf_puts(to, "# bash completion of vangnet, made by: vangnet completion bash\n"
			"declare -gA _vangnet_second _vangnet_options _vangnet_values _vangnet_files\n");
	put_first_words(to);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		if (begins_group(verb))
			put_second_words(verb, to);
		put_options(verb, to);
	}
	for (size_t i = 0; commands[i]; i++)
		put_command_options(commands[i], to);
	for (int field = 0; field < FIELD_COUNT; field++)
		put_values(field, to);
	strbuf_puts(to, "_vangnet_values[completion]='bash'\n_vangnet_values[help]=\"$_vangnet_first\"\n"
			"_vangnet_files[--dir]=1\n_vangnet_always='");
	for (size_t i = 0; i < option_row_count; i++)
		strbuf_printf(to, "%s%s", i ? " " : "", option_rows[i].name);
	strbuf_puts(to, "'\n_vangnet_valued='");
	for (size_t i = 0; i < option_row_count; i++) {
		if (option_rows[i].value)
			strbuf_printf(to, "%s ", option_rows[i].name);
	}
	strbuf_puts(to, "'\n");
	strbuf_puts(to, walker);
}

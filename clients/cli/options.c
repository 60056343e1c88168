/* options: see options.h. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define TIMEOUT_MAX_S 3600
#define NAME_MAX_LENGTH 40

const struct option_row option_rows[] = {
	{"--json", NULL, "the raw result, one line of JSON; errors likewise, on standard error"},
	{"--profile", "NAME", "which daemon and certificate, by profiles.ini (or VANGNET_PROFILE)"},
	{"--dir", "DIR", "the embedded daemon of that directory"},
	{"--as", "NAME", "with --dir: the party whose certificate is used"},
	{"--language", "nl|en", "of headings and sentences (or LC_ALL, LC_MESSAGES, LANG)"},
	{"--timeout", "SECONDS", "how long to wait for a reply (30)"},
	{"--help", NULL, "what a command does and which options it has"},
};
const size_t option_row_count = sizeof option_rows / sizeof *option_rows;

int options_field(const char *option, size_t length)
{
	char name[NAME_MAX_LENGTH];
	if (length < 3 || length - 2 >= sizeof name || option[0] != '-' || option[1] != '-')
		return -1;
	length -= 2;
	for (size_t i = 0; i < length; i++) {
		if (option[i + 2] == '_')
			return -1;
		name[i] = option[i + 2] == '-' ? '_' : option[i + 2];
	}
	return field_of(name, length);
}

static int set_language(struct options *options, const char *value, struct err *err)
{
	if (choice_of(CHOICE_LANGUAGE, value, strlen(value)) < 0)
		return err_set(err, ERROR_bad_value, "--language: '%.40s' is neither nl nor en", value);
	options->language = value;
	return 0;
}

static int set_timeout(struct options *options, const char *value, struct err *err)
{
	char *end;
	long seconds = strtol(value, &end, 10);
	if (end == value || *end || seconds < 1 || seconds > TIMEOUT_MAX_S)
		return err_set(err, ERROR_bad_value,
			       "--timeout: '%.40s' is no number of seconds from 1 to %d", value,
			       TIMEOUT_MAX_S);
	options->timeout_ms = (int)seconds * 1000;
	return 0;
}

static int apply(struct options *options, const struct option_row *row, const char *value, struct err *err)
{
	if (strcmp(row->name, "--json") == 0)
		options->json = true;
	else if (strcmp(row->name, "--help") == 0)
		options->help = true;
	else if (strcmp(row->name, "--profile") == 0)
		options->profile = value;
	else if (strcmp(row->name, "--dir") == 0)
		options->dir = value;
	else if (strcmp(row->name, "--as") == 0)
		options->as = value;
	else if (strcmp(row->name, "--language") == 0)
		return set_language(options, value, err);
	else
		return set_timeout(options, value, err);
	return 0;
}

static const struct option_row *row_of(const char *option, size_t length)
{
	for (size_t i = 0; i < option_row_count; i++) {
		if (strlen(option_rows[i].name) == length && memcmp(option_rows[i].name, option, length) == 0)
			return &option_rows[i];
	}
	return NULL;
}

struct cursor {
	int argc;
	char **argv;
	int at;
};

/* The value of the option at the cursor, which moves behind it. */
static int take_value(struct cursor *cursor, const char *equals, const char **ret_value, struct err *err)
{
	const char *option = cursor->argv[cursor->at - 1];
	if (equals) {
		*ret_value = equals + 1;
		return 0;
	}
	if (cursor->at == cursor->argc)
		return err_set(err, ERROR_bad_value, "%.40s needs a value", option);
	*ret_value = cursor->argv[cursor->at++];
	return 0;
}

static void keep(struct options *options, struct cursor *cursor)
{
	options->rest[options->count++] = cursor->argv[cursor->at++];
}

static int read_one(struct options *options, struct cursor *cursor, struct err *err)
{
	const char *word = cursor->argv[cursor->at];
	const char *equals = strchr(word, '='), *value = NULL;
	size_t length = equals ? (size_t)(equals - word) : strlen(word);
	const struct option_row *row = row_of(word, length);
	int field = options_field(word, length);
	if (!row) {
		keep(options, cursor);
		if (field >= 0 && !equals && field_rows[field].type != TYPE_BOOL && cursor->at < cursor->argc)
			keep(options, cursor);
		return 0;
	}
	cursor->at++;
	if (!row->value && equals)
		return err_set(err, ERROR_bad_value, "%s takes no value", row->name);
	if (row->value && take_value(cursor, equals, &value, err) < 0)
		return -1;
	return apply(options, row, value, err);
}

int options_read(int argc, char **argv, bool (*is_raw)(const char *word), struct options *ret_options,
		 struct err *err)
{
	struct options options = {0};
	struct cursor cursor = {.argc = argc, .argv = argv};
	options.rest = calloc((size_t)argc + 1, sizeof *options.rest);
	if (!options.rest)
		abort();
	bool raw = false;
	while (cursor.at < argc) {
		if (raw) {
			keep(&options, &cursor);
			continue;
		}
		bool is_first = options.count == 0 && argv[cursor.at][0] != '-';
		raw = is_first && is_raw && is_raw(argv[cursor.at]);
		if (read_one(&options, &cursor, err) < 0) {
			options_done(&options);
			return -1;
		}
	}
	*ret_options = options;
	return 0;
}

void options_done(struct options *options)
{
	free(options->rest);
	options->rest = NULL;
}

void options_shift(struct options *options, int count)
{
	options->count -= count;
	memmove(options->rest, options->rest + count, (size_t)(options->count + 1) * sizeof *options->rest);
}

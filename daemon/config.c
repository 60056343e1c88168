/* config: see config.h. */
#include "config.h"

#include <errno.h>
#include <ini.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/log.h"
#include "words/words.h"

enum option_type { OPTION_TEXT, OPTION_PATH, OPTION_INT, OPTION_BOOL, OPTION_LEVEL };

struct option {
	const char *section;
	const char *name;
	enum option_type type;
	int64_t least;
	int64_t most;
	const char *value;
	const char *unit;
	const char *text;
	size_t offset;
};

static const struct option options[] = {
#define OPTION(section, name, type, least, most, value, unit, text)                                          \
	{#section, #name, OPTION_##type,                                                                     \
	 least,    most,  value,                                                                             \
	 unit,     text,  offsetof(struct config, section##_##name)},
#include "config.def"
#undef OPTION
};
#define OPTIONS (sizeof options / sizeof *options)

/* --- one setting --- */

static int bad(const struct option *option, struct err *err, const char *value, const char *expected)
{
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "%s.%s", option->section, option->name);
	return err_set_where(err, ERROR_bad_config, where, "%s: \"%.60s\" is not %s", where, value, expected);
}

static int set_text(const struct option *option, void *to, const char *value, struct err *err)
{
	struct config_text *text = to;
	if (strlen(value) >= sizeof text->text)
		return bad(option, err, value, "a text of at most 1023 bytes");
	memset(text->text, 0, sizeof text->text);
	memcpy(text->text, value, strlen(value));
	return 0;
}

static int set_int(const struct option *option, void *to, const char *value, struct err *err)
{
	char expected[96];
	char *end;
	long long number = strtoll(value, &end, 10);
	snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)option->least,
		 (long long)option->most);
	if (end == value || *end || number < option->least || number > option->most)
		return bad(option, err, value, expected);
	*(int64_t *)to = number;
	return 0;
}

static int set_bool(const struct option *option, void *to, const char *value, struct err *err)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return bad(option, err, value, "yes or no");
	*(bool *)to = value[0] == 'y';
	return 0;
}

static int set_level(const struct option *option, void *to, const char *value, struct err *err)
{
	enum log_level level;
	if (log_level_parse(value, &level) != 0)
		return bad(option, err, value, "error, warning, notice, info or debug");
	return set_text(option, to, value, err);
}

static int set_option(struct config *config, const struct option *option, const char *value, struct err *err)
{
	void *to = (char *)config + option->offset;
	switch (option->type) {
	case OPTION_TEXT:
	case OPTION_PATH:
		return set_text(option, to, value, err);
	case OPTION_INT:
		return set_int(option, to, value, err);
	case OPTION_BOOL:
		return set_bool(option, to, value, err);
	case OPTION_LEVEL:
		return set_level(option, to, value, err);
	}
	return -1;
}

int config_set(struct config *config, const char *section, const char *name, const char *value,
	       struct err *err)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		if (strcmp(options[i].section, section) == 0 && strcmp(options[i].name, name) == 0)
			return set_option(config, &options[i], value, err);
	}
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "%.30s.%.30s", section, name);
	return err_set_where(err, ERROR_bad_config, where,
			     "there is no setting %s; vangnetd sample prints them all", where);
}

void config_default(struct config *config)
{
	memset(config, 0, sizeof *config);
	for (size_t i = 0; i < OPTIONS; i++) {
		struct err err;
		if (set_option(config, &options[i], options[i].value, &err) != 0)
			abort(); /* a default of the table that its own row refuses */
	}
}

/* --- the file --- */

struct reading {
	struct config config;
	struct err *err;
	bool failed;
};

static int on_setting(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;
	if (reading->failed)
		return 0;
	reading->failed = config_set(&reading->config, section, name, value, reading->err) != 0;
	return !reading->failed;
}

int config_read(struct config *config, const char *path, struct err *err)
{
	struct reading reading = {.config = *config, .err = err};
	int line = ini_parse(path, on_setting, &reading);
	if (reading.failed)
		return -1;
	if (line < 0)
		return err_set(err, ERROR_bad_file, "%s: can not be read: %s", path, strerror(errno));
	if (line > 0) {
		char where[32];
		snprintf(where, sizeof where, "line %d", line);
		return err_set_where(err, ERROR_bad_config, where,
				     "%s, line %d: neither [section] nor name = value", path, line);
	}
	*config = reading.config;
	return 0;
}

/* --- what derives from the table --- */

static void put_range(struct strbuf *to, const struct option *option)
{
	if (option->type == OPTION_INT)
		strbuf_printf(to, " (%lld to %lld%s%s)", (long long)option->least, (long long)option->most,
			      *option->unit ? " " : "", option->unit);
}

void config_sample(struct strbuf *to)
{
	strbuf_puts(to,
		    "# Settings of vangnetd, with their defaults. Remove the # before what you change.\n");
	for (size_t i = 0; i < OPTIONS; i++) {
		const struct option *option = &options[i];
		if (i == 0 || strcmp(options[i - 1].section, option->section) != 0)
			strbuf_printf(to, "\n[%s]\n", option->section);
		strbuf_printf(to, "# %s", option->text);
		put_range(to, option);
		strbuf_printf(to, "\n#%s = %s\n", option->name, option->value);
	}
}

void config_manual(struct strbuf *to)
{
	strbuf_puts(to, ".SH SETTINGS\nAn INI file; every setting has a default.\n");
	for (size_t i = 0; i < OPTIONS; i++) {
		const struct option *option = &options[i];
		if (i == 0 || strcmp(options[i - 1].section, option->section) != 0)
			strbuf_printf(to, ".SS [%s]\n", option->section);
		strbuf_printf(to, ".TP\n\\fB%s\\fR = %s\n%s", option->name,
			      *option->value ? option->value : "\\fI(empty)\\fR", option->text);
		put_range(to, option);
		strbuf_puts(to, ".\n");
	}
}

/* settings: see settings.h. */
#include "courier/settings.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/log.h"
#include "words/words.h"

#define CREDENTIALS "CREDENTIALS_DIRECTORY"

/* --- one setting --- */

static int bad(const struct setting *setting, struct err *err, const char *value, const char *expected)
{
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "%s.%s", setting->section, setting->name);
	return err_set_where(err, ERROR_bad_config, where, "%s: \"%.60s\" is not %s", where, value, expected);
}

static int set_text(const struct setting *setting, void *to, const char *value, struct err *err)
{
	struct settings_text *text = to;
	if (strlen(value) >= sizeof text->text)
		return bad(setting, err, value, "a text of at most 1023 bytes");
	memset(text->text, 0, sizeof text->text);
	memcpy(text->text, value, strlen(value));
	return 0;
}

/* systemd puts secrets into a folder whose name is known when the unit runs. */
static int set_path(const struct setting *setting, void *to, const char *value, struct err *err)
{
	const char *folder = getenv(CREDENTIALS);
	size_t length = strlen("$" CREDENTIALS);
	struct strbuf path = {0};
	if (strncmp(value, "$" CREDENTIALS "/", length + 1) != 0)
		return set_text(setting, to, value, err);
	if (!folder)
		return bad(setting, err, value, "a path: the service manager has given no credentials");
	strbuf_printf(&path, "%s%s", folder, value + length);
	int result = set_text(setting, to, strbuf_text(&path), err);
	strbuf_done(&path);
	return result;
}

static int set_int(const struct setting *setting, void *to, const char *value, struct err *err)
{
	char expected[96];
	char *end;
	long long number = strtoll(value, &end, 10);
	snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)setting->least,
		 (long long)setting->most);
	if (end == value || *end || number < setting->least || number > setting->most)
		return bad(setting, err, value, expected);
	*(int64_t *)to = number;
	return 0;
}

static int set_level(const struct setting *setting, void *to, const char *value, struct err *err)
{
	enum log_level level;
	if (log_level_parse(value, &level) != 0)
		return bad(setting, err, value, "error, warning, notice, info or debug");
	return set_text(setting, to, value, err);
}

static int set_value(const struct setting *setting, void *values, const char *value, struct err *err)
{
	void *to = (char *)values + setting->offset;
	switch (setting->type) {
	case SETTING_TEXT:
		return set_text(setting, to, value, err);
	case SETTING_PATH:
		return set_path(setting, to, value, err);
	case SETTING_INT:
		return set_int(setting, to, value, err);
	case SETTING_LEVEL:
		return set_level(setting, to, value, err);
	}
	return -1;
}

int settings_set(const struct settings *settings, void *values, const char *section, const char *name,
		 const char *value, struct err *err)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->rows[i];
		if (strcmp(setting->section, section) == 0 && strcmp(setting->name, name) == 0)
			return set_value(setting, values, value, err);
	}
	char where[ERR_WHERE_MAX];
	snprintf(where, sizeof where, "%.30s.%.30s", section, name);
	return err_set_where(err, ERROR_bad_config, where,
			     "there is no setting %s; %s sample prints them all", where, settings->program);
}

void settings_default(const struct settings *settings, void *values)
{
	for (size_t i = 0; i < settings->count; i++) {
		struct err err;
		if (set_value(&settings->rows[i], values, settings->rows[i].value, &err) != 0)
			abort(); /* a default of the table that its own row refuses */
	}
}

int settings_check(const struct settings *settings, const void *values, struct err *err)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->rows[i];
		char where[ERR_WHERE_MAX];
		snprintf(where, sizeof where, "%s.%s", setting->section, setting->name);
		if (setting->needed && *((const char *)values + setting->offset) == '\0')
			return err_set_where(err, ERROR_bad_config, where, "%s is not set: %s", where,
					     setting->text);
	}
	return 0;
}

/* --- the file --- */

struct reading {
	const struct settings *settings;
	void *values;
	struct err *err;
	bool failed;
};

static int on_setting(void *context, const char *section, const char *name, const char *value)
{
	struct reading *reading = context;
	if (!reading->failed)
		reading->failed = settings_set(reading->settings, reading->values, section, name, value,
					       reading->err) != 0;
	return !reading->failed;
}

int settings_read(const struct settings *settings, void *values, const char *path, struct err *err)
{
	struct reading reading = {.settings = settings, .values = values, .err = err};
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
	return 0;
}

/* --- what derives from the table --- */

static void put_remark(struct strbuf *to, const struct setting *setting)
{
	if (setting->type == SETTING_INT)
		strbuf_printf(to, " (%lld to %lld%s%s)", (long long)setting->least, (long long)setting->most,
			      *setting->unit ? " " : "", setting->unit);
	if (setting->needed)
		strbuf_puts(to, " (needed)");
}

static bool begins_section(const struct settings *settings, size_t i)
{
	return i == 0 || strcmp(settings->rows[i - 1].section, settings->rows[i].section) != 0;
}

void settings_sample(const struct settings *settings, struct strbuf *to)
{
	strbuf_printf(to, "# Settings of %s, with their defaults. Remove the # before what you change.\n",
		      settings->program);
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->rows[i];
		if (begins_section(settings, i))
			strbuf_printf(to, "\n[%s]\n", setting->section);
		strbuf_printf(to, "# %s", setting->text);
		put_remark(to, setting);
		strbuf_printf(to, "\n%s%s = %s\n", setting->needed ? "" : "#", setting->name, setting->value);
	}
}

void settings_manual(const struct settings *settings, struct strbuf *to)
{
	strbuf_puts(to, ".SH SETTINGS\nAn INI file.\n");
	for (size_t i = 0; i < settings->count; i++) {
		const struct setting *setting = &settings->rows[i];
		if (begins_section(settings, i))
			strbuf_printf(to, ".SS [%s]\n", setting->section);
		strbuf_printf(to, ".TP\n\\fB%s\\fR = %s\n%s", setting->name,
			      *setting->value ? setting->value : "\\fI(empty)\\fR", setting->text);
		put_remark(to, setting);
		strbuf_puts(to, ".\n");
	}
}

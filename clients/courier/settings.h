/*
 * settings: a table of settings and the INI file that sets them.
 *
 * Owns nothing: a program has a .def of OPTION rows, as daemon/config.def has, makes a struct and a table of them, and hands
 * both in. The values, the sample file and the manual derive from the table. Needs libinih. Used by the couriers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"

#define SETTINGS_TEXT_MAX 1024

struct settings_text {
	char text[SETTINGS_TEXT_MAX];
};

/* The C types of the column TYPE. */
#define SETTING_TYPE_TEXT struct settings_text
#define SETTING_TYPE_PATH struct settings_text
#define SETTING_TYPE_INT int64_t
#define SETTING_TYPE_LEVEL struct settings_text /* a level of the log */

/* A PATH may begin with $CREDENTIALS_DIRECTORY/ (systemd.exec(5)). */
enum setting_type { SETTING_TEXT, SETTING_PATH, SETTING_INT, SETTING_LEVEL };

struct setting {
	const char *section;
	const char *name;
	enum setting_type type;
	bool needed; /* has no default: whoever runs the program says it */
	int64_t least, most;
	const char *value; /* the default */
	const char *unit;
	const char *text;
	size_t offset; /* in the program's struct */
};

struct settings {
	const char *program;
	const struct setting *rows;
	size_t count;
};

/* Every setting of *values, which is zero, to its default. */
void settings_default(const struct settings *settings, void *values);

/* One setting from text. Error: bad_config with "section.name" in `where`. */
int settings_set(const struct settings *settings, void *values, const char *section, const char *name,
		 const char *value, struct err *err) __attribute__((warn_unused_result));

/* A file over what is there; on failure *values may hold half of it. Errors: bad_config with the line or the setting in `where`,
 * bad_file. */
int settings_read(const struct settings *settings, void *values, const char *path, struct err *err)
	__attribute__((warn_unused_result));

/* Whether all that is needed is set. Error: bad_config. */
int settings_check(const struct settings *settings, const void *values, struct err *err)
	__attribute__((warn_unused_result));

/* The sample file, and the section of the manual about settings (roff). */
void settings_sample(const struct settings *settings, struct strbuf *to);
void settings_manual(const struct settings *settings, struct strbuf *to);

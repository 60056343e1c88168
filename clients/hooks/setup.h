/*
 * setup: the settings of the hooks client, from an INI file, by the table in setup.def.
 */
#pragma once

#include "courier/settings.h"

/* A setting SECTION.NAME is the member SECTION_NAME. */
struct setup {
#define OPTION(section, name, type, needed, least, most, value, unit, text)                                  \
	SETTING_TYPE_##type section##_##name;
#include "hooks/setup.def"
#undef OPTION
};

extern const struct settings setup_settings;

/* Defaults, and over them the file; then what no table can check: the forms of addresses, and the list of servers that may be called.
 * Errors: bad_config, bad_file. */
int setup_load(struct setup *setup, const char *path, struct err *err) __attribute__((warn_unused_result));

/* The same of what `setup` holds. Errors: bad_config, bad_file. */
int setup_check(const struct setup *setup, struct err *err) __attribute__((warn_unused_result));

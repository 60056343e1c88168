/*
 * config: the settings of the mailer, from an INI file, by the table in config.def.
 */
#pragma once

#include "courier/settings.h"

/* A setting SECTION.NAME is the member SECTION_NAME. */
struct config {
#define OPTION(section, name, type, needed, least, most, value, unit, text)                                  \
	SETTING_TYPE_##type section##_##name;
#include "mailer/config.def"
#undef OPTION
};

extern const struct settings config_settings;

/* Defaults, and over them the file; then what no table can check: the forms of addresses, the link, the mail server's url. Errors:
 * bad_config, bad_file. */
int config_load(struct config *config, const char *path, struct err *err) __attribute__((warn_unused_result));

/* The same of what `config` holds. Error: bad_config. */
int config_check(const struct config *config, struct err *err) __attribute__((warn_unused_result));

/*
 * config: the settings of the daemon, from an INI file, by the table in config.def.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"

#define CONFIG_TEXT_MAX 1024

struct config_text {
	char text[CONFIG_TEXT_MAX];
};

#define CONFIG_TYPE_TEXT struct config_text
#define CONFIG_TYPE_PATH struct config_text
#define CONFIG_TYPE_INT int64_t
#define CONFIG_TYPE_BOOL bool
#define CONFIG_TYPE_LEVEL struct config_text

/* A setting SECTION.NAME is the member SECTION_NAME. */
struct config {
#define OPTION(section, name, type, least, most, value, unit, text) CONFIG_TYPE_##type section##_##name;
#include "config.def"
#undef OPTION
};

void config_default(struct config *config);

/* Set one setting from text. Errors: bad_config with "section.name" in `where`. */
int config_set(struct config *config, const char *section, const char *name, const char *value,
	       struct err *err) __attribute__((warn_unused_result));

/* Read a file over what is there. Whole or not at all: on failure *config is untouched. Errors: bad_config with the line or
 * the setting in `where`, bad_file. */
int config_read(struct config *config, const char *path, struct err *err) __attribute__((warn_unused_result));

/* The sample file, and the section of the manual about settings (roff). */
void config_sample(struct strbuf *to);
void config_manual(struct strbuf *to);

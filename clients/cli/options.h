/*
 * options: the options that every command knows, taken out of the command line wherever they stand.
 *
 * Owns the list of what is left; the texts are borrowed from argv. An option that carries the name of a field keeps its
 * value: in `--title --json` the title is "--json".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct options {
	bool json;
	bool help;
	const char *language; /* "nl" "en"; NULL = as the environment says */
	const char *profile;  /* NULL = VANGNET_PROFILE, or the only one */
	const char *dir;      /* of an embedded daemon */
	const char *as;       /* party there */
	int timeout_ms;       /* of one call; 0 = the library's */
	int count;            /* what is left: the command first */
	char **rest;
};

/* One row an option, for help and completion. */
struct option_row {
	const char *name;  /* "--profile" */
	const char *value; /* NULL = takes none */
	const char *text;
};
extern const struct option_row option_rows[];
extern const size_t option_row_count;

/*
 * argv without the program's name. Behind the first word for which `is_raw` says true nothing is touched: that command
 * reads its own options. is_raw may be NULL. Errors: bad_value.
 */
int options_read(int argc, char **argv, bool (*is_raw)(const char *word), struct options *ret_options,
		 struct err *err) __attribute__((warn_unused_result));
void options_done(struct options *options);

/* Forgets the first `count` of what is left. */
void options_shift(struct options *options, int count);

/* The field whose option it is ("--occurred-at" → FIELD_occurred_at); -1 = none. */
int options_field(const char *option, size_t length);

/*
 * cli: what every command of the program gets, and how it reports.
 *
 * Standard output carries results only; what goes wrong goes to standard error in one line, or with --json as the error
 * object.
 */
#pragma once

#include "base/err.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/screen.h"

struct cli {
	struct options options; /* rest: what follows the command */
	struct screen screen;
};

/* Tells the error and returns the exit code. refusal: the daemon's error object; NULL or "" = made here. */
enum exit_code cli_fail(const struct cli *cli, const struct err *err, const char *refusal);

/* Writes the text to standard output; EXIT_CODE_INTERNAL if that fails, as on a full disk. */
enum exit_code cli_print(const struct cli *cli, const char *text, size_t length);

/* Refuses whatever is left of the command line; EXIT_CODE_OK if nothing is. */
enum exit_code cli_expect_no_rest(const struct cli *cli, const char *command);

/* The value of an option of a local command, taken out of what is left, as in "--cursor C" or "--cursor=C"; NULL = not
 * given. -1 if its value is missing. */
int cli_take_option(struct cli *cli, const char *name, const char **ret_value, struct err *err)
	__attribute__((warn_unused_result));

/* The same for an option without a value. */
bool cli_take_flag(struct cli *cli, const char *name);

/*
 * exit_code: how the program ends, for scripts. docs/CLI.md lists them.
 */
#pragma once

enum exit_code {
	EXIT_CODE_OK = 0,
	EXIT_CODE_REFUSED = 1,     /* by the rules of the partnership */
	EXIT_CODE_USAGE = 2,       /* the command line, a file or a value is wrong */
	EXIT_CODE_NOT_FOUND = 3,   /* there is no such thing, or it is not ours to see or do */
	EXIT_CODE_UNAVAILABLE = 4, /* out of reach or busy: try again later */
	EXIT_CODE_INTERNAL = 5,    /* a defect, here or there */
	EXIT_CODE_COUNT
};

/* By the JSON-RPC number of the error's row; every row has one. */
enum exit_code exit_code_of(int error);

/* What it means, in a few words. */
const char *exit_code_text(enum exit_code code);

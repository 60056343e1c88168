/* exit_code: see exit_code.h. */
#include "cli/exit_code.h"

#include <stddef.h>

#include "words/words.h"

static const struct {
	int rpc;
	enum exit_code code;
} rows[] = {
	{-32700, EXIT_CODE_USAGE},       /* not JSON */
	{-32600, EXIT_CODE_USAGE},       /* not a request */
	{-32601, EXIT_CODE_USAGE},       /* unknown verb */
	{-32602, EXIT_CODE_USAGE},       /* a field */
	{-32003, EXIT_CODE_NOT_FOUND},   /* who may */
	{-32004, EXIT_CODE_NOT_FOUND},   /* refused and non-existent look the same */
	{-32010, EXIT_CODE_REFUSED},     /* the rules */
	{-32020, EXIT_CODE_UNAVAILABLE}, /* busy, conflict */
	{-32021, EXIT_CODE_UNAVAILABLE}, /* no database */
	{-32022, EXIT_CODE_REFUSED},     /* a cursor of another history */
	{-32023, EXIT_CODE_INTERNAL},    /* a schema that the program does not know */
	{-32024, EXIT_CODE_USAGE},       /* a setting */
	{-32025, EXIT_CODE_UNAVAILABLE}, /* a directory in use */
	{-32026, EXIT_CODE_USAGE},       /* a file */
	{-32027, EXIT_CODE_UNAVAILABLE}, /* no connection */
	{-32603, EXIT_CODE_INTERNAL},
};

enum exit_code exit_code_of(int error)
{
	int rpc = error_row(error)->rpc;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].rpc == rpc)
			return rows[i].code;
	}
	return EXIT_CODE_COUNT;
}

const char *exit_code_text(enum exit_code code)
{
	switch (code) {
	case EXIT_CODE_OK:
		return "done";
	case EXIT_CODE_REFUSED:
		return "refused by the rules of the partnership";
	case EXIT_CODE_USAGE:
		return "the command line, a file or a value is wrong";
	case EXIT_CODE_NOT_FOUND:
		return "no such thing, or not yours to see or do";
	case EXIT_CODE_UNAVAILABLE:
		return "out of reach or busy: try again later";
	case EXIT_CODE_INTERNAL:
		return "a defect, here or in the daemon";
	case EXIT_CODE_COUNT:
		break;
	}
	return "";
}

/*
 * digest_input: what `digest preview` is given: whose digest, as of when, and where it is counted.
 */
#pragma once

#include "cli/cli.h"
#include "cli/digest_view.h"

#define DIGEST_INPUT_SHOWN 20       /* lines of each state, where --limit says nothing else */
#define DIGEST_INPUT_LINES_MAX 1000 /* that are counted in a log, as the daemon has it */

struct digest_input {
	const char *history; /* NULL = the daemon */
	const char *map, *covenant;
	bool skip_bad;
	const char *whom;  /* --for; NULL = whoever asks */
	int64_t at, since; /* INSTANT_NEVER = not given */
	int32_t shown;     /* --limit: lines of each state */
	const char *page;  /* file to write a page to; NULL = none */
};

/* Take it out of the command line. */
int digest_input_take(struct cli *cli, struct digest_input *ret_input, struct err *err)
	__attribute__((warn_unused_result));

/* Begin and end a view; what follows fills it in. */
void digest_view_start(struct digest_view *view, enum language language);
void digest_view_done(struct digest_view *view);

/*
 * Count it in a log: of a rung, or of an agency by its name in the log. Without --at: as of the end of the log; without --since: since
 * the same time on the working day before. Errors: bad_value (--for, --at), those of reading the files.
 */
int digest_log_read(const struct digest_input *input, struct digest_view *view, struct err *err)
	__attribute__((warn_unused_result));

/*
 * Ask the daemon, whose core counts it as of any instant. It tells everybody only his own. *ret_refusal as vangnet_refusal
 * has it. Errors: bad_value (--for), those of the call.
 */
int digest_daemon_read(const struct cli *cli, const struct digest_input *input, struct digest_view *view,
		       struct strbuf *ret_refusal, struct err *err) __attribute__((warn_unused_result));

/*
 * log_input: what `replay` and `drive` are given: a log, a map, a covenant, and changes to it.
 */
#pragma once

#include "cli/cli.h"
#include "log/eventlog.h"
#include "replay/agreement.h"
#include "replay/replay.h"

struct log_input {
	struct arena arena;
	struct eventlog log;
	struct logmap *map;
	struct agreement agreement;
	enum replay_until until;
	size_t cases; /* only so many, from the first; 0 = all */
};

/* Take LOG --map MAP --covenant FILE [--calendar 24x7] [--set PATH=VALUE]… [--until case-end|log-end] [--skip-bad]
 * [--cases N] out of the command line and read the files; with a progress bar on a terminal. On failure nothing is left. */
int log_input_read(struct cli *cli, struct log_input *ret_input, struct err *err)
	__attribute__((warn_unused_result));
void log_input_done(struct log_input *input);

/* Parts of it, for a command that is given more than one covenant. Errors name the file at fault. */
int log_input_take_until(struct cli *cli, enum replay_until *ret_until, struct err *err)
	__attribute__((warn_unused_result));
int log_input_read_log(const char *log, const char *map, bool skip_bad, struct eventlog *ret_log,
		       struct err *err) __attribute__((warn_unused_result));
int log_input_blame(const char *path, struct err *err);

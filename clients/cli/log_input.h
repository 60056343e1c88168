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

/*
 * simulate_input: what `simulate` is given: a history (a log, or one's own at a daemon), today's terms, drafts, and a term to sweep.
 */
#pragma once

#include "cli/cli.h"
#include "log/eventlog.h"
#include "replay/simulation.h"
#include "replay/story.h"

struct simulate_input {
	struct arena arena;
	struct eventlog log;
	struct story story; /* of a daemon's own history */
	struct history history;
	struct simulation_wanted wanted;
	const char *page; /* file to write the page to; NULL = none */
};

/* Take everything out of the command line and read the files. On failure nothing is left. */
int simulate_input_read(struct cli *cli, struct simulate_input *ret_input, struct err *err)
	__attribute__((warn_unused_result));
void simulate_input_done(struct simulate_input *input);

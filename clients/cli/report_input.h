/*
 * report_input: a quality report's figures, asked of a daemon or counted in the log of another system.
 *
 * Owns the memory of the report that it makes.
 */
#pragma once

#include "cli/cli.h"
#include "cli/log_input.h"
#include "report/quality_report.h"

struct report_period {
	int64_t from;  /* INSTANT_NEVER = as far back as the daemon's default, or the log's first event */
	int64_t until; /* INSTANT_NEVER = now, or the log's end */
};

struct report_input {
	struct arena arena;
	struct quality_report report;
	struct log_input log; /* of report_input_from_log */
	struct replay replay;
	struct party_names names;
	const char **known; /* parties of a daemon, in the order in which they were met */
	int32_t n_known;
};

/* Both leave nothing behind when they fail. refusal: what the daemon said, in the input's arena; NULL = made here. */
int report_input_from_daemon(const struct cli *cli, const struct report_period *period,
			     struct report_input *ret_input, struct strbuf *ret_refusal, struct err *err)
	__attribute__((warn_unused_result));

/* Takes the options of a log out of the command line (log_input.h). */
int report_input_from_log(struct cli *cli, const struct report_period *period, struct report_input *ret_input,
			  struct err *err) __attribute__((warn_unused_result));

void report_input_done(struct report_input *input);

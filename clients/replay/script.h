/*
 * script: what an event of a foreign log stands for: the commands, and who sends them.
 *
 * One pure function for `replay`, which gives the commands to the rules, and for `drive`, which sends them to a daemon.
 */
#pragma once

#include "core/ruling.h"
#include "log/eventlog.h"
#include "words/words.h"

#define SCRIPT_COMMANDS_MAX 2
#define SCRIPT_THEME "log"

struct script_command {
	enum verb verb;
	int32_t sender; /* index of the agency that sends it */
	int64_t at;
	int32_t agency; /* record.holder: index of the agency that holds the case from now on */
	int32_t meaning;
};

/* The commands of event `index` of a case, in order; returns how many. */
size_t script_of(const struct eventlog *log, const struct eventlog_case *log_case, size_t index,
		 struct script_command commands[SCRIPT_COMMANDS_MAX]);

/* Let the rules decide one of them. Agency i of the log is party i + 1. *ret_fact as case_decide has it. */
int script_decide(const struct script_command *step, struct ruling *ruling, int32_t *ret_fact,
		  struct err *err) __attribute__((warn_unused_result));

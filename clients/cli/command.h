/*
 * command: the commands that are no verbs of the protocol.
 *
 * One file a command, cmd_NAME.c, which exports one row; command.c lists the rows. Everything else that can be typed is
 * a verb and comes from verb.def.
 */
#pragma once

#include "cli/cli.h"

struct command {
	const char *name;
	const char *usage; /* what follows the name, in help */
	const char *text;
	const char *
		parts; /* what can come next where its name is also the first word of verbs: "preview check"; NULL = nothing */
	bool raw; /* reads its own options: nothing behind its name is touched */
	enum exit_code (*run)(struct cli *cli);
};

extern const struct command command_check;
extern const struct command command_completion;
extern const struct command command_demo;
extern const struct command command_describe;
extern const struct command command_digest;
extern const struct command command_drive;
extern const struct command command_help;
extern const struct command command_migrate;
extern const struct command command_replay;
extern const struct command command_report;
extern const struct command command_simulate;
extern const struct command command_watch;

/* NULL at the end. */
extern const struct command *const commands[];

/* NULL = there is none of that name. */
const struct command *command_find(const char *name);
bool command_is_raw(const char *name);

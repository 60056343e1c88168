/* command: see command.h. */
#include "cli/command.h"

#include <string.h>

const struct command *const commands[] = {
	&command_demo,
	&command_watch,
	&command_describe,
	&command_drive,
	&command_help,
	&command_completion,
	&command_migrate,
	&command_replay,
	&command_simulate,
	&command_report,
	&command_check,
	&command_digest,
	NULL,
};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

bool command_is_raw(const char *name)
{
	const struct command *command = command_find(name);
	return command && command->raw;
}

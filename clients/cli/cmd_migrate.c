/* migrate: handed over to vangnetd. */
#include "cli/command.h"
#include "cli/handover.h"

static enum exit_code run(struct cli *cli)
{
	return handover(cli, "migrate");
}

const struct command command_migrate = {
	.name = "migrate",
	.usage = "[OPTIONS OF vangnetd migrate]",
	.text = "bring the database to the version of this program; vangnetd does it",
	.raw = true,
	.run = run,
};

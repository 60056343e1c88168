/* check: handed over to vangnetd. */
#include "cli/command.h"
#include "cli/handover.h"

static enum exit_code run(struct cli *cli)
{
	return handover(cli, "check");
}

const struct command command_check = {
	.name = "check",
	.usage = "[OPTIONS OF vangnetd check]",
	.text = "compare every stored state with its log; vangnetd does it",
	.raw = true,
	.run = run,
};

/* help: what there is, or how one command is used. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/invoke.h"

static enum exit_code refuse(const struct cli *cli)
{
	struct err err;
	err_set(&err, ERROR_unknown_verb, "there is no command '%.60s'; vangnet help lists them",
		cli->options.rest[0]);
	return cli_fail(cli, &err, NULL);
}

static enum exit_code run(struct cli *cli)
{
	struct strbuf text = {0};
	int verb = invoke_find_verb(&cli->options);
	const struct command *command =
		verb < 0 && cli->options.count ? command_find(cli->options.rest[0]) : NULL;
	if (verb >= 0)
		help_verb((enum verb)verb, &text);
	else if (command)
		help_command(command, &text);
	else if (cli->options.count == 0)
		help_overview(&text);
	else
		return refuse(cli);
	enum exit_code code = cli_print(cli, text.bytes, text.length);
	strbuf_done(&text);
	return code;
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND]",
	.text = "what there is, or how one command is used",
	.run = run,
};

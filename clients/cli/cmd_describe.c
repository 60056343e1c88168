/* describe: the vocabulary, for machines and for people. */
#include "cli/command.h"
#include "cli/describe.h"

static enum exit_code run(struct cli *cli)
{
	struct strbuf text = {0};
	bool man = cli_take_flag(cli, "--man");
	bool markdown = cli_take_flag(cli, "--markdown");
	bool schema = cli_take_flag(cli, "--covenant-schema");
	bool ladder = cli_take_flag(cli, "--ladder");
	enum exit_code code = cli_expect_no_rest(cli, "describe");
	if (code != EXIT_CODE_OK)
		return code;
	if (schema)
		describe_schema(&text);
	else if (man)
		describe_man(&text);
	else if (ladder)
		describe_ladder(&text);
	else if (markdown || !cli->options.json)
		describe_markdown(&text);
	else
		describe_json(&text);
	code = cli_print(cli, text.bytes, text.length);
	strbuf_done(&text);
	return code;
}

const struct command command_describe = {
	.name = "describe",
	.usage = "[--json | --markdown | --man | --ladder | --covenant-schema]",
	.text = "verbs, fields, errors, events, obligations and stalls of the protocol; the ladder as a "
		"graph",
	.run = run,
};

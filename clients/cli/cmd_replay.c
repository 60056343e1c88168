/* replay: finds in a foreign log what the rules would have found. */
#include "cli/command.h"
#include "cli/log_input.h"
#include "replay/report.h"

static enum exit_code play(struct cli *cli, const struct log_input *input, bool counts_only)
{
	struct replay replay;
	struct strbuf text = {0};
	struct err err = ERR_NONE;
	if (replay_run(&input->log, input->agreement.covenant, input->until, &replay, &err) != 0)
		return cli_fail(cli, &err, NULL);
	if (cli->options.json)
		report_json(&replay, &input->log, &text);
	else
		report_text(&replay, &input->log, counts_only, &text);
	enum exit_code code = cli_print(cli, text.bytes, text.length);
	strbuf_done(&text);
	replay_done(&replay);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	struct log_input input;
	struct err err = ERR_NONE;
	bool counts_only = cli_take_flag(cli, "--counts");
	if (log_input_read(cli, &input, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = play(cli, &input, counts_only);
	log_input_done(&input);
	return code;
}

const struct command command_replay = {
	.name = "replay",
	.usage = "LOG --map MAP --covenant FILE [--calendar 24x7] [--set PATH=VALUE] [--until "
		 "case-end|log-end] "
		 "[--skip-bad] [--cases N] [--counts]",
	.text = "find in a log of your own, XES or CSV, what the rules would have found; offline",
	.run = run,
};

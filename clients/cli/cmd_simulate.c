/* simulate: shows what other terms would have done to a history. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/simulate_input.h"
#include "cli/simulate_text.h"
#include "replay/simulation_json.h"
#include "replay/simulation_page.h"

static int write_file(const char *path, const struct strbuf *text, struct err *err)
{
	FILE *file = fopen(path, "wb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%.150s: %s", path, strerror(errno));
	bool is_written = fwrite(text->bytes, 1, text->length, file) == text->length;
	if (fclose(file) != 0 || !is_written)
		return err_set(err, ERROR_bad_file, "%.150s: %s", path, strerror(errno));
	return 0;
}

static enum exit_code write_page(struct cli *cli, const char *path, const struct simulation *simulation)
{
	struct strbuf text = {0};
	struct err err = ERR_NONE;
	simulation_page(simulation, cli->screen.language, &text);
	int failed = write_file(path, &text, &err);
	strbuf_done(&text);
	return failed ? cli_fail(cli, &err, NULL) : EXIT_CODE_OK;
}

static enum exit_code show(struct cli *cli, const struct simulate_input *input,
			   const struct simulation *simulation)
{
	struct strbuf text = {0};
	if (input->page) {
		enum exit_code written = write_page(cli, input->page, simulation);
		if (written != EXIT_CODE_OK || !cli->options.json)
			return written;
	}
	if (cli->options.json)
		simulation_json(simulation, &text);
	else
		simulate_text(simulation, &cli->screen, &text);
	enum exit_code code = cli_print(cli, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return code;
}

static enum exit_code simulate(struct cli *cli, const struct simulate_input *input)
{
	struct simulation simulation;
	struct err err = ERR_NONE;
	if (simulation_run(&input->wanted, &simulation, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = show(cli, input, &simulation);
	simulation_done(&simulation);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	struct simulate_input input;
	struct err err = ERR_NONE;
	if (simulate_input_read(cli, &input, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = simulate(cli, &input);
	simulate_input_done(&input);
	return code;
}

const struct command command_simulate = {
	.name = "simulate",
	.usage = "--history LOG|daemon [--map MAP] --covenant FILE [--draft FILE]… [--set PATH=VALUE]… "
		 "[--sweep PATH=FROM..TO..STEP] [--from DATE] [--to DATE] [--html FILE] [--tolerable N] "
		 "[--until case-end|log-end] [--skip-bad]",
	.text = "show what other terms would have done to your own history: what is found sooner, and how "
		"much a "
		"director gets",
	.run = run,
};

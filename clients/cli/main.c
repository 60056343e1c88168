/*
 * vangnet: the command line of Vangnet. Every verb of the protocol, and a few commands of its own; docs/CLI.md.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/command.h"
#include "cli/delivery_status.h"
#include "cli/help.h"
#include "cli/invoke.h"
#include "cli/sign.h"

#define VERSION_LINE "vangnet " VANGNET_VERSION "\n"

/* Runs `help` for what is left, which may be nothing. */
static enum exit_code run_help(struct cli *cli)
{
	return command_help.run(cli);
}

/* With a key at hand the signature is made here; else it comes along. */
static enum exit_code run_signing(struct cli *cli)
{
	struct err err;
	const char *file;
	if (cli_take_option(cli, SIGN_OPTION, &file, &err) < 0)
		return cli_fail(cli, &err, NULL);
	return file ? sign_covenant(cli, file) : invoke(cli, VERB_covenant_sign);
}

static enum exit_code tell_metrics(struct cli *cli)
{
	struct delivery_status status;
	struct strbuf text = {0}, refusal = {0};
	struct err err = ERR_NONE;
	enum exit_code code = cli_expect_no_rest(cli, verb_rows[VERB_delivery_status].name);
	if (code != EXIT_CODE_OK)
		return code;
	if (delivery_status_read(cli, &status, &refusal, &err) != 0) {
		code = cli_fail(cli, &err, strbuf_text(&refusal));
	} else {
		delivery_status_put_metrics(&status, &text);
		code = cli_print(cli, strbuf_text(&text), text.length);
		delivery_status_done(&status);
	}
	strbuf_done(&text);
	strbuf_done(&refusal);
	return code;
}

/* Verbs first: `watch start` is one, though `watch` is a command. */
static enum exit_code run_command(struct cli *cli)
{
	struct err err;
	const struct command *command = command_find(cli->options.rest[0]);
	int verb = invoke_find_verb(&cli->options);
	if (verb == VERB_covenant_sign)
		return run_signing(cli);
	if (verb == VERB_delivery_status && cli_take_flag(cli, "--metrics"))
		return tell_metrics(cli);
	if (verb >= 0)
		return invoke(cli, (enum verb)verb);
	if (command) {
		options_shift(&cli->options, 1);
		return command->run(cli);
	}
	err_set(&err, ERROR_unknown_verb, "there is no command '%.40s%s%.40s'; vangnet help lists them",
		cli->options.rest[0], cli->options.count > 1 ? " " : "",
		cli->options.count > 1 ? cli->options.rest[1] : "");
	return cli_fail(cli, &err, NULL);
}

static enum exit_code run_nothing(struct cli *cli)
{
	struct strbuf text = {0};
	help_overview(&text);
	fputs(text.bytes, stderr);
	strbuf_done(&text);
	(void)cli;
	return EXIT_CODE_USAGE;
}

/* Alone on the line: `covenant show --version 3` asks for something else. */
static bool is_version(const struct cli *cli)
{
	return cli->options.count == 1 && strcmp(cli->options.rest[0], "--version") == 0;
}

static enum exit_code run(struct cli *cli)
{
	if (is_version(cli))
		return cli_print(cli, VERSION_LINE, sizeof VERSION_LINE - 1);
	if (cli->options.help)
		return run_help(cli);
	if (cli->options.count == 0)
		return run_nothing(cli);
	return run_command(cli);
}

/* The language of the options counts, also for the sentences that the daemon makes. */
static void settle_language(struct cli *cli)
{
	const char *language = cli->options.language;
	if (language)
		cli->screen.language = (enum language)choice_of(CHOICE_LANGUAGE, language, strlen(language));
	else
		cli->options.language = choice_name(CHOICE_LANGUAGE, (int)cli->screen.language);
}

int main(int argc, char **argv)
{
	struct cli cli = {.screen = screen_detect()};
	struct err err = ERR_NONE;
	setlocale(LC_CTYPE, "C.UTF-8"); /* widths of characters; all our text is UTF-8 */
	signal(SIGPIPE, SIG_DFL);       /* `vangnet watch | head` ends quietly */
	if (options_read(argc - 1, argv + 1, command_is_raw, &cli.options, &err) < 0)
		return (int)cli_fail(&cli, &err, NULL);
	settle_language(&cli);
	enum exit_code code = run(&cli);
	options_done(&cli.options);
	return (int)code;
}

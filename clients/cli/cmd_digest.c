/* digest: shows the digest that somebody would have had, and checks whether all have gone out. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/digest_input.h"
#include "cli/digest_page.h"
#include "cli/digest_text.h"

/* --- preview ---------------------------------------------------------------------------------------- */

static int write_file(const char *path, const struct strbuf *text, struct err *err)
{
	FILE *file = fopen(path, "we");
	bool is_written = file && fwrite(strbuf_text(text), 1, text->length, file) == text->length;
	if (file && fclose(file) == 0 && is_written)
		return 0;
	return err_set(err, ERROR_bad_file, "%.150s: %s", path, strerror(errno));
}

static enum exit_code write_page(struct cli *cli, const char *path, const struct digest_view *view)
{
	struct strbuf text = {0};
	struct err err = ERR_NONE;
	digest_page(view, &text);
	int failed = write_file(path, &text, &err);
	strbuf_done(&text);
	return failed ? cli_fail(cli, &err, NULL) : EXIT_CODE_OK;
}

static void name_whom(struct digest_view *view)
{
	struct strbuf name = {0};
	digest_view_put_party(view, view->digest.party, &name);
	view->whom = arena_strndup(&view->arena, strbuf_text(&name), name.length);
	strbuf_done(&name);
}

static enum exit_code show(struct cli *cli, const struct digest_input *input, struct digest_view *view)
{
	struct strbuf text = {0};
	name_whom(view);
	if (input->page) {
		enum exit_code written = write_page(cli, input->page, view);
		if (written != EXIT_CODE_OK || !cli->options.json)
			return written;
	}
	if (cli->options.json)
		digest_view_json(view, &text);
	else
		digest_text(view, &text);
	enum exit_code code = cli_print(cli, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return code;
}

static enum exit_code preview(struct cli *cli)
{
	struct digest_input input;
	struct digest_view view;
	struct strbuf refusal = {0};
	struct err err = ERR_NONE;
	if (digest_input_take(cli, &input, &err) != 0)
		return cli_fail(cli, &err, NULL);
	digest_view_start(&view, cli->screen.language);
	view.shown = input.shown;
	int failed = input.history ? digest_log_read(&input, &view, &err)
				   : digest_daemon_read(cli, &input, &view, &refusal, &err);
	enum exit_code code = failed ? cli_fail(cli, &err, strbuf_text(&refusal)) : show(cli, &input, &view);
	strbuf_done(&refusal);
	digest_view_done(&view);
	return code;
}

/* --- which of them ---------------------------------------------------------------------------------- */

static enum exit_code run(struct cli *cli)
{
	struct err err;
	const char *what = cli->options.count ? cli->options.rest[0] : "";
	if (strcmp(what, "preview") == 0) {
		options_shift(&cli->options, 1);
		return preview(cli);
	}
	err_set(&err, ERROR_unknown_verb, "digest does not know '%.40s': show, or preview", what);
	return cli_fail(cli, &err, NULL);
}

const struct command command_digest = {
	.name = "digest",
	.usage = "preview [--for WHOM] [--at TIME] [--since TIME] [--limit N] [--html FILE] "
		 "[--history LOG --map MAP --covenant FILE [--skip-bad]]",
	.text = "the digest that you, or a rung or agency of a log of your own, would have had at a time",
	.run = run,
};

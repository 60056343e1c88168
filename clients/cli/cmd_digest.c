/* digest: shows the digest that somebody would have had, and checks whether all have gone out. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/delivery_status.h"
#include "cli/digest_input.h"
#include "cli/digest_page.h"
#include "cli/digest_text.h"
#include "cli/when.h"

#define OLDEST "30m" /* that something owed may be */

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

/* --- check ------------------------------------------------------------------------------------------ */

/* "30m": a span as everywhere, without its sign. */
static int take_oldest(struct cli *cli, int64_t *ret_oldest_us, struct err *err)
{
	const char *text;
	char span[24];
	if (cli_take_option(cli, "--oldest", &text, err) != 0)
		return -1;
	snprintf(span, sizeof span, "+%.20s", text ? text : OLDEST);
	if (when_parse(span, 0, ret_oldest_us) == 0)
		return 0;
	return err_set_where(err, ERROR_bad_value, "--oldest", "a span, as in 30m or 2h, not \"%.20s\"",
			     text);
}

static enum exit_code tell_troubles(struct cli *cli, const struct delivery_status *status, int64_t oldest_us)
{
	struct strbuf text = {0};
	size_t troubles = delivery_status_put_troubles(status, oldest_us, &text);
	if (!troubles)
		strbuf_printf(&text, "every digest that was due has gone out (%d), and nothing is late\n",
			      status->message.digests.count);
	enum exit_code code = cli_print(cli, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return code == EXIT_CODE_OK && troubles ? EXIT_CODE_REFUSED : code;
}

static enum exit_code check(struct cli *cli)
{
	struct delivery_status status;
	struct strbuf refusal = {0};
	struct err err = ERR_NONE;
	int64_t oldest_us;
	if (take_oldest(cli, &oldest_us, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = cli_expect_no_rest(cli, "digest check");
	if (code != EXIT_CODE_OK)
		return code;
	if (delivery_status_read(cli, &status, &refusal, &err) != 0) {
		code = cli_fail(cli, &err, strbuf_text(&refusal));
	} else {
		code = tell_troubles(cli, &status, oldest_us);
		delivery_status_done(&status);
	}
	strbuf_done(&refusal);
	return code;
}

/* --- which of them ---------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum exit_code (*run)(struct cli *cli);
} parts[] = {{"preview", preview}, {"check", check}};

static enum exit_code run(struct cli *cli)
{
	struct err err;
	const char *what = cli->options.count ? cli->options.rest[0] : "";
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (strcmp(what, parts[i].name) == 0) {
			options_shift(&cli->options, 1);
			return parts[i].run(cli);
		}
	}
	err_set(&err, ERROR_unknown_verb, "digest does not know '%.40s': show, preview or check", what);
	return cli_fail(cli, &err, NULL);
}

const struct command command_digest = {
	.name = "digest",
	.parts = "preview check",
	.usage = "preview [--for WHOM] [--at TIME] [--since TIME] [--limit N] [--html FILE] "
		 "[--history LOG --map MAP --covenant FILE [--skip-bad]] | check [--oldest SPAN]",
	.text = "preview: the digest that you, or a rung or agency of a log of your own, would have had at a "
		"time; "
		"check: whether every digest has gone out, exit status 1 if not",
	.run = run,
};

/* watch: follows the events of one's cases, through lost connections, until it is interrupted. */
#include <string.h>

#include "cli/command.h"
#include "cli/connect.h"
#include "cli/render.h"
#include "wire/json_out.h"

static void put_params(const char *cursor, struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	if (cursor) {
		json_out_key(&out, field_rows[FIELD_cursor].name);
		json_out_text(&out, cursor);
	}
	json_out_end(&out);
}

static enum exit_code show(const struct cli *cli, const struct strbuf *event)
{
	struct strbuf line = {0};
	if (cli->options.json)
		strbuf_puts(&line, strbuf_text(event));
	else
		render_event(slice_of(strbuf_text(event), event->length), &cli->screen, &line);
	strbuf_putc(&line, '\n');
	enum exit_code code = cli_print(cli, line.bytes, line.length);
	strbuf_done(&line);
	return code;
}

/* Whoever comes back later needs to know from where. */
static void tell_cursor(const struct cli *cli, const struct vangnet *client)
{
	const char *cursor = vangnet_cursor(client);
	if (*cursor && !cli->options.json)
		fprintf(stderr, "vangnet: to go on from here: vangnet watch --cursor %s\n", cursor);
}

static enum exit_code follow(const struct cli *cli, struct vangnet *client, const char *cursor)
{
	struct strbuf params = {0}, text = {0};
	struct err err = ERR_NONE;
	enum exit_code code = EXIT_CODE_OK;
	put_params(cursor, &params);
	if (vangnet_call(client, verb_rows[VERB_watch_start].name, params.bytes, &text, &err) < 0) {
		code = cli_fail(cli, &err, vangnet_refusal(client));
	} else {
		while (code == EXIT_CODE_OK && vangnet_next(client, -1, &text, &err) > 0)
			code = show(cli, &text);
		if (code == EXIT_CODE_OK)
			code = cli_fail(cli, &err, NULL);
		tell_cursor(cli, client);
	}
	strbuf_done(&params);
	strbuf_done(&text);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	const char *cursor;
	struct vangnet *client;
	struct err err = ERR_NONE;
	if (cli_take_option(cli, "--cursor", &cursor, &err) < 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = cli_expect_no_rest(cli, "watch");
	if (code != EXIT_CODE_OK)
		return code;
	if (connect_client(cli, -1, &client, &err) < 0)
		return cli_fail(cli, &err, NULL);
	code = follow(cli, client, cursor);
	vangnet_close(client);
	return code;
}

const struct command command_watch = {
	.name = "watch",
	.usage = "[--cursor CURSOR] [--json]",
	.text = "follow the events of your cases, a line each; --cursor 0 begins at the beginning",
	.run = run,
};

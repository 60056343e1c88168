/* invoke: see invoke.h. */
#include "cli/invoke.h"

#include <string.h>

#include "cli/arguments.h"
#include "cli/connect.h"
#include "cli/render.h"
#include "cli/when.h"

static enum exit_code show(const struct cli *cli, const struct strbuf *result)
{
	struct strbuf text = {0};
	if (cli->options.json) {
		strbuf_puts(&text, strbuf_text(result));
		strbuf_putc(&text, '\n');
	} else {
		render_result(slice_of(strbuf_text(result), result->length), &cli->screen, &text);
	}
	enum exit_code code = cli_print(cli, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return code;
}

static enum exit_code call(const struct cli *cli, enum verb verb, const char *params)
{
	struct vangnet *client;
	struct strbuf result = {0};
	struct err err = ERR_NONE;
	enum exit_code code;
	if (connect_client(cli, 0, &client, &err) < 0)
		return cli_fail(cli, &err, NULL);
	if (vangnet_call(client, verb_rows[verb].name, params, &result, &err) < 0)
		code = cli_fail(cli, &err, vangnet_refusal(client));
	else
		code = show(cli, &result);
	vangnet_close(client);
	strbuf_done(&result);
	return code;
}

enum exit_code invoke(struct cli *cli, enum verb verb)
{
	struct strbuf params = {0};
	struct err err = ERR_NONE;
	enum exit_code code;
	if (arguments_read(verb, &cli->options, when_now(), &params, &err) < 0)
		code = cli_fail(cli, &err, NULL);
	else
		code = call(cli, verb, strbuf_text(&params));
	strbuf_done(&params);
	return code;
}

int invoke_find_verb(struct options *options)
{
	struct strbuf name = {0};
	int words = 0, verb = -1;
	for (; words < options->count && words < 2 && verb < 0; words++) {
		strbuf_puts(&name, words ? "." : "");
		strbuf_puts(&name, options->rest[words]);
		verb = verb_of(name.bytes, name.length);
	}
	strbuf_done(&name);
	if (verb >= 0)
		options_shift(options, words);
	return verb;
}

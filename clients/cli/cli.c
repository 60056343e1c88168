/* cli: see cli.h. */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "wire/json_out.h"

/* An error that was made here, in the form in which the daemon sends its own. */
static void put_error(const struct err *err, struct strbuf *to)
{
	const struct error_row *row = error_row(err->code);
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	json_out_key(&out, "code");
	json_out_integer(&out, row->rpc);
	json_out_key(&out, "message");
	json_out_text(&out, err->text);
	json_out_key(&out, "data");
	json_out_begin_object(&out);
	json_out_key(&out, "code");
	json_out_text(&out, row->name);
	if (*err->where) {
		json_out_key(&out, "field");
		json_out_text(&out, err->where);
	}
	if (err->position >= 0) {
		json_out_key(&out, "position");
		json_out_integer(&out, err->position);
	}
	json_out_key(&out, "retry");
	json_out_text(&out, retry_names[row->retry]);
	json_out_end(&out);
	json_out_end(&out);
}

static void put_sentence(const struct cli *cli, const struct err *err, struct strbuf *to)
{
	const char *red = cli->screen.colour_errors ? "\033[31m" : "";
	const char *plain = cli->screen.colour_errors ? "\033[0m" : "";
	strbuf_printf(to, "vangnet: %s", red);
	screen_put(to, *err->text ? err->text : error_row(err->code)->text, SIZE_MAX, false);
	strbuf_printf(to, "%s (%s", plain, error_row(err->code)->name);
	if (*err->where) {
		strbuf_puts(to, ": ");
		screen_put(to, err->where, SIZE_MAX, false);
	}
	strbuf_putc(to, ')');
}

enum exit_code cli_fail(const struct cli *cli, const struct err *err, const char *refusal)
{
	struct strbuf text = {0};
	if (!cli->options.json)
		put_sentence(cli, err, &text);
	else if (refusal && *refusal)
		strbuf_puts(&text, refusal);
	else
		put_error(err, &text);
	fprintf(stderr, "%s\n", text.bytes);
	strbuf_done(&text);
	return exit_code_of(err->code);
}

enum exit_code cli_print(const struct cli *cli, const char *text, size_t length)
{
	struct err err;
	if (fwrite(text, 1, length, stdout) == length && fflush(stdout) == 0)
		return EXIT_CODE_OK;
	err_set(&err, ERROR_internal, "standard output: %s", strerror(errno));
	return cli_fail(cli, &err, NULL);
}

enum exit_code cli_expect_no_rest(const struct cli *cli, const char *command)
{
	struct err err;
	if (cli->options.count == 0)
		return EXIT_CODE_OK;
	err_set(&err, ERROR_bad_value, "%s does not know '%.80s' (vangnet help %s)", command,
		cli->options.rest[0], command);
	return cli_fail(cli, &err, NULL);
}

/* Removes `count` words at `at`. */
static void drop_words(struct options *options, int at, int count)
{
	options->count -= count;
	memmove(options->rest + at, options->rest + at + count,
		(size_t)(options->count + 1 - at) * sizeof *options->rest);
}

int cli_take_option(struct cli *cli, const char *name, const char **ret_value, struct err *err)
{
	struct options *options = &cli->options;
	size_t length = strlen(name);
	const char *value = NULL;
	for (int at = 0; at < options->count; at++) {
		const char *word = options->rest[at];
		if (strncmp(word, name, length) != 0 || (word[length] && word[length] != '='))
			continue;
		if (word[length]) {
			value = word + length + 1;
			drop_words(options, at, 1);
		} else if (at + 1 < options->count) {
			value = options->rest[at + 1];
			drop_words(options, at, 2);
		} else {
			return err_set(err, ERROR_bad_value, "%s needs a value", name);
		}
		break;
	}
	*ret_value = value;
	return 0;
}

bool cli_take_flag(struct cli *cli, const char *name)
{
	for (int at = 0; at < cli->options.count; at++) {
		if (strcmp(cli->options.rest[at], name) == 0) {
			drop_words(&cli->options, at, 1);
			return true;
		}
	}
	return false;
}

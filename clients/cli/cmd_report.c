/* report: how well what was owed was done, as a page for people or as figures for programs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "cli/command.h"
#include "cli/report_input.h"
#include "cli/when.h"
#include "report/as_csv.h"
#include "report/as_html.h"
#include "report/as_json.h"
#include "report/as_text.h"

typedef void write_fn(const struct quality_report *report, struct strbuf *to);

static const struct {
	const char *name;
	write_fn *write;
} formats[] = {{"text", as_text}, {"json", as_json}, {"csv", as_csv}, {"html", as_html}};

struct wanted {
	struct report_period period;
	write_fn *write;
	const char *out; /* NULL = standard output */
	const char *log; /* NULL = ask a daemon */
};

/* "2026-03-31" begins at midnight UTC. Else as everywhere: RFC 3339, or a span from now on. */
static int take_instant(struct cli *cli, const char *option, int64_t *ret_instant, struct err *err)
{
	static const char midnight[] = "T00:00:00Z";
	static const size_t date_length = 10;
	char whole[32] = "";
	const char *text;
	if (cli_take_option(cli, option, &text, err) != 0)
		return -1;
	*ret_instant = INSTANT_NEVER;
	if (!text)
		return 0;
	if (strlen(text) == date_length) {
		memcpy(whole, text, date_length);
		memcpy(whole + date_length, midnight, sizeof midnight);
	}
	if (when_parse(*whole ? whole : text, when_now(), ret_instant) == 0)
		return 0;
	return err_set_where(err, ERROR_bad_value, option,
			     "%s: '%.40s' is no date: 2026-03-31, 2026-03-31T12:00:00Z, or before now: -90d",
			     option, text);
}

static int take_format(struct cli *cli, write_fn **ret_write, struct err *err)
{
	const char *name;
	if (cli_take_option(cli, "--format", &name, err) != 0)
		return -1;
	*ret_write = cli->options.json ? as_json : as_text;
	if (!name)
		return 0;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*ret_write = formats[i].write;
			return 0;
		}
	}
	return err_set_where(err, ERROR_bad_value, "--format", "text, json, csv or html, not '%.40s'", name);
}

static int take_wanted(struct cli *cli, struct wanted *wanted, struct err *err)
{
	if (take_instant(cli, "--from", &wanted->period.from, err) != 0 ||
	    take_instant(cli, "--to", &wanted->period.until, err) != 0 ||
	    take_format(cli, &wanted->write, err) != 0 ||
	    cli_take_option(cli, "--out", &wanted->out, err) != 0 ||
	    cli_take_option(cli, "--log", &wanted->log, err) != 0)
		return -1;
	if (wanted->period.from != INSTANT_NEVER && wanted->period.from >= wanted->period.until)
		return err_set_where(err, ERROR_bad_value, "--from", "the period begins after its end");
	return 0;
}

static int write_file(const char *path, const struct strbuf *text, struct err *err)
{
	FILE *file = fopen(path, "we");
	bool written = file && fwrite(strbuf_text(text), 1, text->length, file) == text->length;
	if (file && fclose(file) == 0 && written)
		return 0;
	return err_set(err, ERROR_bad_file, "%.160s: %s", path, strerror(errno));
}

static enum exit_code put(const struct cli *cli, const struct wanted *wanted,
			  const struct report_input *input)
{
	struct strbuf text = {0};
	struct err err = ERR_NONE;
	enum exit_code code = EXIT_CODE_OK;
	wanted->write(&input->report, &text);
	if (!wanted->out)
		code = cli_print(cli, strbuf_text(&text), text.length);
	else if (write_file(wanted->out, &text, &err) != 0)
		code = cli_fail(cli, &err, NULL);
	strbuf_done(&text);
	return code;
}

static enum exit_code report_daemon(struct cli *cli, const struct wanted *wanted)
{
	struct report_input input;
	struct strbuf refusal = {0};
	struct err err = ERR_NONE;
	enum exit_code code = cli_expect_no_rest(cli, "report");
	if (code != EXIT_CODE_OK)
		return code;
	if (report_input_from_daemon(cli, &wanted->period, &input, &refusal, &err) != 0) {
		code = cli_fail(cli, &err, strbuf_text(&refusal));
		strbuf_done(&refusal);
		return code;
	}
	code = put(cli, wanted, &input);
	report_input_done(&input);
	return code;
}

/* The name of the log takes the place of what was taken out of the command line. */
static enum exit_code report_log(struct cli *cli, const struct wanted *wanted)
{
	struct report_input input;
	struct err err = ERR_NONE;
	char *log = strdup(wanted->log);
	if (!log)
		abort();
	cli->options.rest[cli->options.count++] = log;
	cli->options.rest[cli->options.count] = NULL;
	enum exit_code code;
	if (report_input_from_log(cli, &wanted->period, &input, &err) != 0) {
		code = cli_fail(cli, &err, NULL);
	} else {
		const char *slash = strrchr(log, '/');
		input.report.source = slash ? slash + 1 : log;
		code = put(cli, wanted, &input);
		report_input_done(&input);
	}
	free(log);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	struct wanted wanted = {.out = NULL};
	struct err err = ERR_NONE;
	if (take_wanted(cli, &wanted, &err) != 0)
		return cli_fail(cli, &err, NULL);
	return wanted.log ? report_log(cli, &wanted) : report_daemon(cli, &wanted);
}

const struct command command_report = {
	.name = "report",
	.usage = "[--from DATE] [--to DATE] [--format text|json|csv|html] [--out FILE] "
		 "[--log LOG --map MAP --covenant FILE [--calendar 24x7] [--set PATH=VALUE] "
		 "[--until case-end|log-end] [--skip-bad] [--cases N]]",
	.text = "how well what was owed was done, from a date to before another; of a daemon, or of a log of "
		"your own, "
		"offline",
	.run = run,
};

/* drive: the same log through the real thing, held against a replay one finding after the other. */
#include <string.h>
#include <unistd.h>

#include "base/instant.h"
#include "cli/command.h"
#include "cli/drive.h"
#include "wire/json_out.h"

#define DIFFERENCES_SHOWN 20

static void draw_progress(void *context, size_t done, size_t total)
{
	(void)context;
	if (done % 100 == 0 || done == total)
		fprintf(stderr, "\rdriving %zu of %zu events", done, total);
	if (done == total)
		fputs("\r\033[K", stderr);
}

/* Findings that only one side has: "- …" of the replay, "+ …" of the daemon. */
static size_t compare(const struct harvest *replayed, const struct harvest *driven, struct strbuf *to)
{
	char a[HARVEST_LINE_MAX], b[HARVEST_LINE_MAX];
	size_t i = 0, j = 0, differences = 0;
	while (i < replayed->n_findings || j < driven->n_findings) {
		int order = 0;
		if (i < replayed->n_findings)
			harvest_line(&replayed->findings[i], a);
		if (j < driven->n_findings)
			harvest_line(&driven->findings[j], b);
		if (i == replayed->n_findings || j == driven->n_findings)
			order = i == replayed->n_findings ? 1 : -1;
		else if ((order = strcmp(replayed->findings[i].case_name, driven->findings[j].case_name)) ==
			 0)
			order = strcmp(a, b);
		if (order != 0 && ++differences <= DIFFERENCES_SHOWN)
			strbuf_printf(to, "%s %s\n", order < 0 ? "-" : "+", order < 0 ? a : b);
		i += order <= 0;
		j += order >= 0;
	}
	return differences;
}

static enum exit_code tell(const struct cli *cli, const struct replay *replay, const struct harvest *driven)
{
	struct strbuf text = {0}, lines = {0};
	size_t differences = compare(&replay->harvest, driven, &lines);
	if (cli->options.json) {
		struct json_out out;
		json_out_start(&out, &text);
		json_out_begin_object(&out);
		json_out_key(&out, "replayed");
		json_out_integer(&out, (int64_t)replay->harvest.n_findings);
		json_out_key(&out, "driven");
		json_out_integer(&out, (int64_t)driven->n_findings);
		json_out_key(&out, "differences");
		json_out_integer(&out, (int64_t)differences);
		json_out_end(&out);
		strbuf_putc(&text, '\n');
	} else {
		strbuf_printf(&text,
			      "%sdrive: cases=%zu events=%zu findings=%zu replayed=%zu differences=%zu\n",
			      strbuf_text(&lines), replay->cases, replay->events, driven->n_findings,
			      replay->harvest.n_findings, differences);
	}
	enum exit_code code = cli_print(cli, text.bytes, text.length);
	strbuf_done(&text);
	strbuf_done(&lines);
	return code == EXIT_CODE_OK && differences ? EXIT_CODE_INTERNAL : code;
}

static int64_t log_start(const struct eventlog *log)
{
	int64_t start = INSTANT_NEVER;
	for (size_t i = 0; i < log->event_count; i++) {
		if (log->events[i].at < start)
			start = log->events[i].at;
	}
	return start - INSTANT_DAY > 0 ? start - INSTANT_DAY : 0;
}

static int drive_in(const struct cli *cli, const struct log_input *input, const struct replay *replay,
		    struct harvest *ret_harvest, struct err *err)
{
	struct daemon_child child;
	struct daemon_child_plan plan = {
		.dir = cli->options.dir, .start = log_start(&input->log), .bare = true};
	if (daemon_child_start(&plan, &child, err) != 0)
		return -1;
	struct drive_plan drive = {.input = input, .partnership = &replay->partnership, .child = &child};
	if (isatty(STDERR_FILENO))
		drive.on_progress = draw_progress;
	int failed = drive_run(&drive, ret_harvest, err);
	daemon_child_stop(&child);
	return failed;
}

static enum exit_code drive_and_compare(const struct cli *cli, const struct log_input *input)
{
	struct replay replay;
	struct harvest driven;
	struct err err = ERR_NONE;
	if (replay_run(&input->log, input->agreement.covenant, input->until, &replay, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code;
	if (drive_in(cli, input, &replay, &driven, &err) != 0) {
		code = cli_fail(cli, &err, NULL);
	} else {
		code = tell(cli, &replay, &driven);
		harvest_done(&driven);
	}
	replay_done(&replay);
	return code;
}

static enum exit_code run(struct cli *cli)
{
	struct log_input input;
	struct err err = ERR_NONE;
	if (log_input_read(cli, &input, &err) != 0)
		return cli_fail(cli, &err, NULL);
	enum exit_code code = drive_and_compare(cli, &input);
	log_input_done(&input);
	return code;
}

const struct command command_drive = {
	.name = "drive",
	.usage = "LOG --map MAP --covenant FILE [--set PATH=VALUE] [--until case-end|log-end] [--cases N] "
		 "[--dir DIR]",
	.text = "send a log through a daemon of its own, agency by agency, and hold what it finds against a "
		"replay",
	.run = run,
};

/* log_input: see log_input.h. */
#include "cli/log_input.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "words/words.h"

#define BAR_WIDTH 40

/* --- progress --- */

static void draw_bar(void *context, uint64_t done, uint64_t total)
{
	int *drawn = context;
	if (total == 0)
		return;
	int filled = (int)(done * BAR_WIDTH / total);
	if (filled == *drawn)
		return;
	*drawn = filled;
	fprintf(stderr, "\rreading [%.*s%*s] %3" PRIu64 " %%", filled,
		"########################################", BAR_WIDTH - filled, "", done * 100 / total);
}

static void clear_bar(int drawn)
{
	if (drawn >= 0)
		fprintf(stderr, "\r%*s\r", BAR_WIDTH + 20, "");
}

/* --- options --- */

struct wanted {
	const char *log;
	const char *map;
	const char *covenant;
	bool skip_bad;
	struct agreement_change changes[AGREEMENT_CHANGES_MAX];
	size_t n_changes;
};

static int add_change(struct wanted *wanted, struct arena *arena, const char *text, struct err *err)
{
	if (wanted->n_changes == AGREEMENT_CHANGES_MAX)
		return err_set_where(err, ERROR_bad_value, "--set", "at most %d changes",
				     AGREEMENT_CHANGES_MAX);
	return agreement_parse_change(arena, text, &wanted->changes[wanted->n_changes++], err);
}

static int take_changes(struct cli *cli, struct wanted *wanted, struct arena *arena, struct err *err)
{
	const char *value;
	if (cli_take_option(cli, "--calendar", &value, err) != 0)
		return -1;
	if (value && strcmp(value, "24x7") != 0)
		return err_set_where(err, ERROR_bad_value, "--calendar",
				     "only 24x7 can be set here; other calendars stand in the covenant");
	if (value && add_change(wanted, arena, "calendar.hours=24x7", err) != 0)
		return -1;
	for (;;) {
		if (cli_take_option(cli, "--set", &value, err) != 0)
			return -1;
		if (!value)
			return 0;
		if (add_change(wanted, arena, value, err) != 0)
			return -1;
	}
}

int log_input_take_until(struct cli *cli, enum replay_until *ret_until, struct err *err)
{
	const char *value;
	if (cli_take_option(cli, "--until", &value, err) != 0)
		return -1;
	*ret_until = value && strcmp(value, "case-end") == 0 ? REPLAY_UNTIL_CASE_END : REPLAY_UNTIL_LOG_END;
	if (value && *ret_until == REPLAY_UNTIL_LOG_END && strcmp(value, "log-end") != 0)
		return err_set_where(err, ERROR_bad_value, "--until", "case-end or log-end, not \"%.40s\"",
				     value);
	return 0;
}

static int take_cases(struct cli *cli, size_t *ret_cases, struct err *err)
{
	const char *value;
	char *end;
	if (cli_take_option(cli, "--cases", &value, err) != 0)
		return -1;
	unsigned long cases = value ? strtoul(value, &end, 10) : 0;
	if (value && (*end || cases == 0))
		return err_set_where(err, ERROR_bad_value, "--cases",
				     "a number of cases, 1 or more, not \"%.40s\"", value);
	*ret_cases = cases;
	return 0;
}

static int take_files(struct cli *cli, struct wanted *wanted, struct err *err)
{
	if (cli_take_option(cli, "--map", &wanted->map, err) != 0 ||
	    cli_take_option(cli, "--covenant", &wanted->covenant, err) != 0)
		return -1;
	wanted->skip_bad = cli_take_flag(cli, "--skip-bad");
	if (cli->options.count != 1)
		return err_set(err, ERROR_bad_value,
			       cli->options.count ? "one log at a time; '%.80s' is too much"
						  : "name the log: an XES or CSV file%.0s",
			       cli->options.count ? cli->options.rest[1] : "");
	wanted->log = cli->options.rest[0];
	if (!wanted->map)
		return err_set_where(err, ERROR_missing_field, "--map",
				     "name the map: an INI file that says what the "
				     "attributes of the log mean");
	if (!wanted->covenant)
		return err_set_where(err, ERROR_missing_field, "--covenant",
				     "name the covenant: a JSON file");
	return 0;
}

/* --- reading --- */

/* An error says which file it is about. */
int log_input_blame(const char *path, struct err *err)
{
	struct err inner = *err;
	if (*inner.where)
		err_set_where(err, inner.code, inner.where, "%.60s, %.60s: %.110s", path, inner.where,
			      inner.text);
	else
		err_set(err, inner.code, "%.60s: %.160s", path, inner.text);
	return -1;
}

static int read_mapped(const char *log, const struct logmap *map, bool skip_bad, struct eventlog *ret_log,
		       struct err *err)
{
	int drawn = -1;
	struct eventlog_options options = {.map = map, .skip_bad = skip_bad, .context = &drawn};
	if (isatty(STDERR_FILENO))
		options.on_progress = draw_bar;
	int failed = eventlog_read_file(log, &options, ret_log, err);
	clear_bar(drawn);
	return failed ? log_input_blame(log, err) : 0;
}

int log_input_read_log(const char *log, const char *map, bool skip_bad, struct eventlog *ret_log,
		       struct err *err)
{
	struct logmap *meaning;
	if (logmap_read_file(map, &meaning, err) != 0)
		return log_input_blame(map, err);
	int failed = read_mapped(log, meaning, skip_bad, ret_log, err);
	logmap_free(meaning);
	return failed;
}

static int read_files(const struct wanted *wanted, struct log_input *input, struct err *err)
{
	if (logmap_read_file(wanted->map, &input->map, err) != 0)
		return log_input_blame(wanted->map, err);
	if (agreement_read(&input->arena, wanted->covenant, wanted->changes, wanted->n_changes,
			   &input->agreement, err) != 0)
		return log_input_blame(wanted->covenant, err);
	return read_mapped(wanted->log, input->map, wanted->skip_bad, &input->log, err);
}

int log_input_read(struct cli *cli, struct log_input *ret_input, struct err *err)
{
	struct wanted wanted = {.n_changes = 0};
	struct log_input *input = ret_input;
	memset(input, 0, sizeof *input);
	arena_init(&input->arena);
	if (take_changes(cli, &wanted, &input->arena, err) != 0 ||
	    log_input_take_until(cli, &input->until, err) != 0 || take_cases(cli, &input->cases, err) != 0 ||
	    take_files(cli, &wanted, err) != 0 || read_files(&wanted, input, err) != 0) {
		log_input_done(input);
		return -1;
	}
	if (input->cases && input->cases < input->log.case_count) {
		input->log.event_count =
			input->log.cases[input->cases].first; /* events stand in the order of cases */
		input->log.case_count = input->cases;
	}
	return 0;
}

void log_input_done(struct log_input *input)
{
	logmap_free(input->map);
	eventlog_done(&input->log);
	arena_done(&input->arena);
}

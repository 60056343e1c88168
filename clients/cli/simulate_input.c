/* simulate_input: see simulate_input.h. */
#include "cli/simulate_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "cli/log_input.h"
#include "cli/own_history.h"

struct options_given {
	const char *history, *map, *covenant;
	const char *drafts[SIMULATION_DRAFTS_MAX];
	size_t n_drafts;
	struct agreement_change changes[AGREEMENT_CHANGES_MAX];
	size_t n_changes;
	const char *sweep, *from, *to, *tolerable;
	enum replay_until until;
	bool skip_bad;
};

/* --- the command line --- */

static int take_drafts(struct cli *cli, struct options_given *given, struct err *err)
{
	for (;;) {
		const char *value;
		if (cli_take_option(cli, "--draft", &value, err) != 0)
			return -1;
		if (!value)
			return 0;
		if (given->n_drafts == SIMULATION_DRAFTS_MAX)
			return err_set_where(err, ERROR_bad_value, "--draft", "at most %d drafts",
					     SIMULATION_DRAFTS_MAX);
		given->drafts[given->n_drafts++] = value;
	}
}

/* One place stays free for the swept term. */
static int take_changes(struct cli *cli, struct options_given *given, struct arena *arena, struct err *err)
{
	for (;;) {
		const char *value;
		if (cli_take_option(cli, "--set", &value, err) != 0)
			return -1;
		if (!value)
			return 0;
		if (given->n_changes == AGREEMENT_CHANGES_MAX - 1)
			return err_set_where(err, ERROR_bad_value, "--set", "at most %d changes",
					     AGREEMENT_CHANGES_MAX - 1);
		if (agreement_parse_change(arena, value, &given->changes[given->n_changes++], err) != 0)
			return -1;
	}
}

static int take_single(struct cli *cli, struct simulate_input *input, struct options_given *given,
		       struct err *err)
{
	const struct {
		const char *name;
		const char **value;
	} options[] = {
		{"--history", &given->history},   {"--map", &given->map},
		{"--covenant", &given->covenant}, {"--sweep", &given->sweep},
		{"--from", &given->from},         {"--to", &given->to},
		{"--html", &input->page},         {"--tolerable", &given->tolerable},
	};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (cli_take_option(cli, options[i].name, options[i].value, err) != 0)
			return -1;
	}
	given->skip_bad = cli_take_flag(cli, "--skip-bad");
	return log_input_take_until(cli, &given->until, err);
}

/* A log of that name is given as ./daemon. */
static bool is_own(const struct options_given *given)
{
	return strcmp(given->history, "daemon") == 0;
}

static int check_given(const struct cli *cli, const struct options_given *given, struct err *err)
{
	if (cli->options.count)
		return err_set(err, ERROR_bad_value, "simulate does not know '%.80s' (vangnet help simulate)",
			       cli->options.rest[0]);
	if (!given->history)
		return err_set_where(err, ERROR_missing_field, "--history",
				     "name the history: a log in XES or CSV, or daemon");
	if (!given->map && !is_own(given))
		return err_set_where(
			err, ERROR_missing_field, "--map",
			"name the map: an INI file that says what the attributes of the log mean");
	if (is_own(given) && (given->map || given->skip_bad || given->until != REPLAY_UNTIL_LOG_END))
		return err_set(err, ERROR_bad_value, "--map, --skip-bad and --until are about a log");
	if (!given->covenant)
		return err_set_where(err, ERROR_missing_field, "--covenant",
				     "name today's covenant: a JSON file");
	if (!given->n_drafts && !given->n_changes && !given->sweep)
		return err_set_where(err, ERROR_missing_field, "--draft",
				     "name a draft, or change a term with --set, or sweep one with --sweep");
	return 0;
}

/* --- window and load --- */

static int read_instant(const char *option, const char *text, int64_t otherwise, int64_t *ret_at,
			struct err *err)
{
	char whole[INSTANT_TEXT_MAX + 16];
	*ret_at = otherwise;
	if (!text)
		return 0;
	snprintf(whole, sizeof whole, strchr(text, 'T') ? "%.30s" : "%.30sT00:00:00Z", text);
	if (instant_parse(whole, strlen(whole), ret_at) != 0)
		return err_set_where(err, ERROR_bad_value, option,
				     "\"%.40s\" is neither a date (2026-03-02) nor a time "
				     "(2026-03-02T09:00:00+01:00)",
				     text);
	return 0;
}

static int read_window(const struct options_given *given, const struct history *history,
		       struct measure_window *ret_window, struct err *err)
{
	struct measure_window window;
	if (read_instant("--from", given->from, history->begin, &window.from, err) != 0 ||
	    read_instant("--to", given->to, history->end + 1, &window.to, err) != 0)
		return -1;
	if (window.from < history->begin)
		window.from = history->begin;
	if (window.to > history->end + 1)
		window.to = history->end + 1;
	if (window.from >= window.to)
		return err_set_where(err, ERROR_bad_value, "--from",
				     "there is nothing of the history between --from and --to");
	*ret_window = window;
	return 0;
}

static int read_tolerable(const char *text, size_t *ret_tolerable, struct err *err)
{
	char *end;
	unsigned long tolerable = text ? strtoul(text, &end, 10) : SIMULATION_TOLERABLE;
	if (text && (*end || tolerable == 0 || tolerable > 100000))
		return err_set_where(err, ERROR_bad_value, "--tolerable",
				     "a number of escalations a week, 1 or more, not \"%.40s\"", text);
	*ret_tolerable = tolerable;
	return 0;
}

/* --- terms --- */

static int read_terms(struct arena *arena, const char *path, const struct agreement_change *changes,
		      size_t n_changes, struct simulation_terms *ret_terms, struct err *err)
{
	if (agreement_read(arena, path, changes, n_changes, &ret_terms->agreement, err) != 0)
		return log_input_blame(path, err);
	return 0;
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool is_taken(const struct simulation_wanted *wanted, const char *label)
{
	bool taken = strcmp(wanted->today.label, label) == 0;
	for (size_t i = 0; i < wanted->n_drafts; i++)
		taken |= strcmp(wanted->drafts[i].label, label) == 0;
	return taken;
}

/* What the parties call it, or the file; drafts that would be called alike are told apart by their number. */
static const char *label_of(struct arena *arena, const struct simulation_wanted *wanted,
			    const struct simulation_terms *terms, const char *path)
{
	const char *name = terms->agreement.covenant->name;
	const char *label = *name ? name : file_name(path);
	if (!wanted->today.label || !is_taken(wanted, label))
		return label;
	if (!is_taken(wanted, file_name(path)))
		return file_name(path);
	struct strbuf text = {0};
	strbuf_printf(&text, "%s (%zu)", label, wanted->n_drafts + 1);
	label = arena_strndup(arena, strbuf_text(&text), text.length);
	strbuf_done(&text);
	return label;
}

static int read_draft(struct simulate_input *input, const struct options_given *given, const char *path,
		      struct err *err)
{
	struct simulation_terms *draft = &input->wanted.drafts[input->wanted.n_drafts];
	if (read_terms(&input->arena, path, given->changes, given->n_changes, draft, err) != 0)
		return -1;
	draft->label = label_of(&input->arena, &input->wanted, draft, path);
	input->wanted.n_drafts++;
	return 0;
}

/* Changes without a draft make one of today's terms, unless they only prepare a sweep. */
static int read_covenants(struct simulate_input *input, const struct options_given *given, struct err *err)
{
	struct simulation_terms *today = &input->wanted.today;
	if (read_terms(&input->arena, given->covenant, NULL, 0, today, err) != 0)
		return -1;
	today->label = label_of(&input->arena, &input->wanted, today, given->covenant);
	for (size_t i = 0; i < given->n_drafts; i++) {
		if (read_draft(input, given, given->drafts[i], err) != 0)
			return -1;
	}
	bool makes_draft = given->n_drafts == 0 && given->n_changes && !given->sweep;
	return makes_draft ? read_draft(input, given, given->covenant, err) : 0;
}

/* --- the sweep --- */

/* "3d..14d..1d" */
struct range {
	unsigned long from, to, step;
	char unit; /* 0 = a count */
};

static bool read_amount(const char **text, const char *end_mark, unsigned long *ret_amount, char *ret_unit)
{
	char *end;
	if (**text < '0' || **text > '9')
		return false;
	*ret_amount = strtoul(*text, &end, 10);
	*ret_unit = *end >= 'a' && *end <= 'z' ? *end++ : '\0';
	size_t length = strlen(end_mark);
	if (length == 0 ? *end != '\0' : strncmp(end, end_mark, length) != 0)
		return false;
	*text = end + length;
	return true;
}

static int read_range(const char *text, struct range *ret_range, struct err *err)
{
	char units[3];
	const char *at = text;
	if (!read_amount(&at, "..", &ret_range->from, &units[0]) ||
	    !read_amount(&at, "..", &ret_range->to, &units[1]) ||
	    !read_amount(&at, "", &ret_range->step, &units[2]) || units[0] != units[1] ||
	    units[1] != units[2])
		return err_set_where(err, ERROR_bad_value, "--sweep",
				     "\"%.40s\" is not FROM..TO..STEP in one unit, as in 3d..14d..1d", text);
	if (ret_range->step == 0 || ret_range->to < ret_range->from ||
	    (ret_range->to - ret_range->from) / ret_range->step >= SIMULATION_POINTS_MAX)
		return err_set_where(err, ERROR_bad_value, "--sweep",
				     "the range must rise and have at most %d points", SIMULATION_POINTS_MAX);
	ret_range->unit = units[0];
	return 0;
}

static int read_point(struct simulate_input *input, struct options_given *given, const char *base,
		      const struct agreement_change *swept, struct err *err)
{
	struct simulation_terms *point = &input->wanted.points[input->wanted.n_points++];
	given->changes[given->n_changes] = *swept;
	point->label = swept->value;
	return read_terms(&input->arena, base, given->changes, given->n_changes + 1, point, err);
}

/* The term is swept in the first draft, if there is one, else in today's covenant. */
static int read_sweep(struct simulate_input *input, struct options_given *given, struct err *err)
{
	struct agreement_change swept;
	struct range range;
	if (!given->sweep)
		return 0;
	if (agreement_parse_change(&input->arena, given->sweep, &swept, err) != 0 ||
	    read_range(swept.value, &range, err) != 0)
		return -1;
	input->wanted.swept = swept.path;
	input->wanted.swept_in = given->n_drafts ? input->wanted.drafts[0].label : input->wanted.today.label;
	for (unsigned long amount = range.from; amount <= range.to; amount += range.step) {
		char value[32];
		int length = snprintf(value, sizeof value, "%lu%.1s", amount, (char[2]){range.unit, '\0'});
		swept.value = arena_strndup(&input->arena, value, (size_t)length);
		if (read_point(input, given, given->n_drafts ? given->drafts[0] : given->covenant, &swept,
			       err) != 0)
			return -1;
	}
	return 0;
}

/* --- the whole --- */

static int read_history(struct cli *cli, struct simulate_input *input, const struct options_given *given,
			struct err *err)
{
	input->wanted.history = &input->history;
	if (is_own(given)) {
		if (own_history_read(cli, &input->story, err) != 0)
			return -1;
		input->history = story_history(&input->story, input->wanted.today.agreement.covenant);
		return 0;
	}
	if (log_input_read_log(given->history, given->map, given->skip_bad, &input->log, err) != 0)
		return -1;
	input->history = history_of_log(&input->log, given->until);
	return 0;
}

static int read_all(struct cli *cli, struct simulate_input *input, struct options_given *given,
		    struct err *err)
{
	if (take_drafts(cli, given, err) != 0 || take_changes(cli, given, &input->arena, err) != 0 ||
	    take_single(cli, input, given, err) != 0 || check_given(cli, given, err) != 0 ||
	    read_tolerable(given->tolerable, &input->wanted.tolerable, err) != 0 ||
	    read_covenants(input, given, err) != 0 || read_sweep(input, given, err) != 0 ||
	    read_history(cli, input, given, err) != 0)
		return -1;
	return read_window(given, &input->history, &input->wanted.window, err);
}

int simulate_input_read(struct cli *cli, struct simulate_input *ret_input, struct err *err)
{
	struct options_given given = {0};
	memset(ret_input, 0, sizeof *ret_input);
	arena_init(&ret_input->arena);
	if (read_all(cli, ret_input, &given, err) == 0)
		return 0;
	simulate_input_done(ret_input);
	return -1;
}

void simulate_input_done(struct simulate_input *input)
{
	eventlog_done(&input->log);
	story_done(&input->story);
	arena_done(&input->arena);
}

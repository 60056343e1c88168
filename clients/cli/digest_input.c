/* digest_input: see digest_input.h. */
#include "cli/digest_input.h"

#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "cli/when.h"

static int take_instant(struct cli *cli, const char *option, int64_t *ret_at, struct err *err)
{
	const char *text;
	*ret_at = INSTANT_NEVER;
	if (cli_take_option(cli, option, &text, err) != 0)
		return -1;
	if (text && when_parse(text, when_now(), ret_at) != 0)
		return err_set_where(err, ERROR_bad_value, option,
				     "\"%.40s\" is no time: 2026-03-02T07:30:00+01:00, or before now: -2d",
				     text);
	return 0;
}

static int take_limit(struct cli *cli, int32_t *ret_limit, struct err *err)
{
	const char *text;
	char *end;
	if (cli_take_option(cli, "--limit", &text, err) != 0)
		return -1;
	unsigned long limit = text ? strtoul(text, &end, 10) : DIGEST_INPUT_SHOWN;
	if (text && (*end || *text == '-' || limit == 0 || limit > DIGEST_INPUT_LINES_MAX))
		return err_set_where(err, ERROR_bad_value, "--limit",
				     "lines of each state: 1 to %d, not \"%.40s\"", DIGEST_INPUT_LINES_MAX,
				     text);
	*ret_limit = (int32_t)limit;
	return 0;
}

static int check(const struct cli *cli, const struct digest_input *input, struct err *err)
{
	if (cli->options.count)
		return err_set(err, ERROR_bad_value,
			       "digest preview does not know '%.80s' (vangnet help digest)",
			       cli->options.rest[0]);
	if (!input->history && (input->map || input->covenant || input->skip_bad))
		return err_set_where(err, ERROR_bad_value, "--history",
				     "--map, --covenant and --skip-bad are about a log");
	if (input->history && !input->map)
		return err_set_where(
			err, ERROR_missing_field, "--map",
			"name the map: an INI file that says what the attributes of the log mean");
	if (input->history && !input->covenant)
		return err_set_where(err, ERROR_missing_field, "--covenant",
				     "name the covenant: a JSON file");
	if (input->history && !input->whom)
		return err_set_where(err, ERROR_missing_field, "--for",
				     "name whose digest: a rung, as in official, or an agency of the log");
	return 0;
}

int digest_input_take(struct cli *cli, struct digest_input *ret_input, struct err *err)
{
	struct digest_input input = {.skip_bad = cli_take_flag(cli, "--skip-bad")};
	const struct {
		const char *name;
		const char **value;
	} options[] = {
		{"--history", &input.history}, {"--map", &input.map},   {"--covenant", &input.covenant},
		{"--for", &input.whom},        {"--html", &input.page},
	};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (cli_take_option(cli, options[i].name, options[i].value, err) != 0)
			return -1;
	}
	if (take_instant(cli, "--at", &input.at, err) != 0 ||
	    take_instant(cli, "--since", &input.since, err) != 0 || take_limit(cli, &input.shown, err) != 0)
		return -1;
	if (input.history && strcmp(input.history, "daemon") == 0)
		input.history = NULL;
	*ret_input = input;
	return check(cli, ret_input, err);
}

void digest_view_start(struct digest_view *view, enum language language)
{
	*view = (struct digest_view){.language = language};
	arena_init(&view->arena);
}

void digest_view_done(struct digest_view *view)
{
	arena_done(&view->arena);
}

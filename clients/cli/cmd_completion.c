/* completion: a script for the shell, to be put where bash-completion looks or read by `source <(…)`. */
#include <string.h>

#include "cli/command.h"
#include "cli/completion.h"
#include "words/words.h"

static enum exit_code run(struct cli *cli)
{
	struct strbuf text = {0};
	struct err err;
	if (cli->options.count != 1 || strcmp(cli->options.rest[0], "bash") != 0) {
		err_set(&err, ERROR_bad_value, "for which shell? there is: vangnet completion bash");
		return cli_fail(cli, &err, NULL);
	}
	completion_bash(&text);
	enum exit_code code = cli_print(cli, text.bytes, text.length);
	strbuf_done(&text);
	return code;
}

const struct command command_completion = {
	.name = "completion",
	.usage = "bash",
	.text = "a script that completes commands, options and words: source <(vangnet completion bash)",
	.run = run,
};

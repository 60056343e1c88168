/* handover: see handover.h. */
#include "cli/handover.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "words/words.h"

#define DAEMON "vangnetd"

bool handover_find(char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - sizeof DAEMON - 1);
	if (length <= 0)
		return false;
	path[length] = '\0';
	char *slash = strrchr(path, '/');
	if (!slash)
		return false;
	strcpy(slash + 1, DAEMON);
	return access(path, X_OK) == 0;
}

enum exit_code handover(const struct cli *cli, const char *name)
{
	char path[PATH_MAX];
	struct err err;
	char **words = calloc((size_t)cli->options.count + 3, sizeof *words);
	char program[] = DAEMON;
	char *command = strdup(name);
	if (!words || !command)
		abort();
	words[0] = program;
	words[1] = command;
	for (int i = 0; i < cli->options.count; i++)
		words[i + 2] = cli->options.rest[i];
	if (handover_find(path))
		execv(path, words);
	else
		execvp(DAEMON, words);
	err_set(&err, ERROR_bad_file, DAEMON " is neither beside this program nor on the PATH: %s",
		strerror(errno));
	free(command);
	free(words);
	return cli_fail(cli, &err, NULL);
}

/*
 * handover: commands that the daemon's program does.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "cli/cli.h"

/* Becomes `vangnetd NAME …` with what is left of the command line: the one beside this program, else the one on PATH. Returns
 * only when there is none. */
enum exit_code handover(const struct cli *cli, const char *name);

/* Whether there is a vangnetd beside this program, and where. */
bool handover_find(char path[PATH_MAX]);

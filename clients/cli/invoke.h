/*
 * invoke: one verb, from the command line to its result on the screen.
 */
#pragma once

#include "cli/cli.h"
#include "words/words.h"

enum exit_code invoke(struct cli *cli, enum verb verb);

/* The verb at the start of what is left: "case open" or "case.open"; it is taken away. -1 = it is none. */
int invoke_find_verb(struct options *options);

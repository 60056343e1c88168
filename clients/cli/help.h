/*
 * help: how to use the program, from the vocabulary and the tables of commands and options.
 */
#pragma once

#include "base/strbuf.h"
#include "cli/command.h"
#include "words/words.h"

void help_overview(struct strbuf *to);
void help_verb(enum verb verb, struct strbuf *to);
void help_command(const struct command *command, struct strbuf *to);

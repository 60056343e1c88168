/*
 * completion: a script by which bash completes commands, options and the words of closed sets.
 */
#pragma once

#include "base/strbuf.h"

void completion_bash(struct strbuf *to);

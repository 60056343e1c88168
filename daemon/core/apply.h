/*
 * apply: the fold. The only place where a case file changes.
 *
 * Reads nothing but the file and the event: all that rules, covenant and calendar had to say was decided when the event
 * was made and stands in its facts. So the fold of a log never changes, whatever becomes of rules and covenants.
 */
#pragma once

#include "core/draft.h"
#include "words/words.h"

/* Take in the next event of the case; event->seq is file->version + 1. */
void case_apply(struct draft *draft, const struct event *event);

/*
 * notice: the three lowest rungs of the ladder. The debtor of a finding is told, then its contact, then its manager.
 *
 * Notices are per finding, at the covenant's terms (`notices.*`) after its `since`, one after the other. Nobody owes anything
 * because of one and they change no state; they stop when the finding clears. A muted finding gives none until it speaks
 * for itself, and a finding whose debtor is no agency none at all.
 */
#pragma once

#include "core/emit.h"

/* When the next notice of a finding is due, of which so many have been given (the number of the next one), as seen at `at`:
 * never before `at`. INSTANT_NEVER = there is none. */
int64_t notice_due(const struct ruling *ruling, int32_t debtor, int64_t since, int given, int64_t at);

/* Give the notice of a finding that is due at `at`. */
void notice_give(struct ruling *ruling, const struct finding *finding, int64_t at);

/*
 * telling: who is owed to be told of what happens in a case.
 *
 * Each occasion (proto/occasion.def) owes whoever it is for one delivery by each medium that reaches it: an event of the same
 * case, in the same ruling, so that it is there if and only if its cause is. Who is reached by nothing is owed nothing:
 * agencies see their cases by the protocol. What is of low severity, and no crisis, is left to the digest; quiet hours
 * delay the rest. What was owed to a director and can not be delivered is owed to the deputy.
 */
#pragma once

#include "core/ruling.h"

/* Owe what the events of the ruling since the last call are an occasion for. */
void telling_follow(struct ruling *ruling);

/* What was owed to a director could not be delivered: owe it to who stands in. `failed` is delivery.failed. */
void telling_hand_on(struct ruling *ruling, const struct event *failed);

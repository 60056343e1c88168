/*
 * step: the next step. Every open case has exactly one open `move`, owed by its holder.
 */
#pragma once

#include "core/emit.h"

/* Whether a move waits for a word of its own, whatever else the holder does: a refused case for a new offer or "I keep it", one
 * that all have finished for the citizen's confirmation or "it goes on". */
bool step_waits(const struct obligation *move);

/* End the move there is, if any, and open the next, owed by `holder`. An accept or answer that this event opens counts
 * as something to wait for, so open it first. Due is the longer of the cause's term and what the holder waits for, within
 * the ceiling. */
void step_restart(struct emit *emit, enum cause cause, int32_t holder);

/* What an event of the holder does to the next step by itself: a substantive one begins the next; talk does so only
 * once in a row; a refused case waits for a new offer or "I keep it". Nothing if the event restarted it already. */
void step_follow(struct emit *emit);

/*
 * ladder_act: the conditions and actions of the ladder's table. For ladder.c only.
 *
 * Each action emits the events that record what it does; the fold of those events (apply.c) is what changes the state.
 */
#pragma once

#include "core/ladder.h"

struct happening {
	struct ruling *ruling;
	struct ladder_deed deed;
	struct emit *emit; /* the event under way, for what goes along with it; else NULL */
	int32_t fact;
};

/* Conditions. */
bool ladder_has_rungs(const struct happening *h);
bool ladder_is_at_top(const struct happening *h);
bool ladder_is_stalled(const struct happening *h);
bool ladder_is_worse_than_snoozed(const struct happening *h);
bool ladder_is_barren(const struct happening *h);
bool ladder_is_replaced(const struct happening *h);
bool ladder_is_delegated(const struct happening *h);
bool ladder_is_snoozed_enough(const struct happening *h);
bool ladder_may_restart(const struct happening *h);

/* Actions. */
void ladder_nothing(struct happening *h);
void ladder_raise(struct happening *h);
void ladder_take(struct happening *h);
void ladder_end(struct happening *h);
void ladder_climb(struct happening *h);
void ladder_be_silent(struct happening *h);
void ladder_resolve(struct happening *h);
void ladder_take_and_resolve(struct happening *h);
void ladder_withdraw_and_resolve(struct happening *h);
void ladder_direct(struct happening *h);
void ladder_take_and_direct(struct happening *h);
void ladder_return(struct happening *h);
void ladder_return_and_tell(struct happening *h);
void ladder_delegate(struct happening *h);
void ladder_snooze(struct happening *h);
void ladder_wake(struct happening *h);
void ladder_restart(struct happening *h);
void ladder_lapse_now(struct happening *h);
void ladder_move(struct happening *h);

/* Whether an unmuted finding is open. Silence of the director is about the escalation and keeps none alive by itself. */
bool ladder_has_stalls(const struct casefile *file);

/* The rung itself if the covenant still has it, else the next higher one; NULL = none. */
const struct covenant_rung *ladder_rung_from(const struct covenant *covenant, int rung);

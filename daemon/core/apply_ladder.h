/*
 * apply_ladder: the part of the fold that says where an escalation stands, and what its director has done.
 *
 * For core/apply only; see there.
 */
#pragma once

#include "core/draft.h"
#include "words/words.h"

/* The only place where the state of the ladder changes. */
void apply_stand(struct draft *draft, enum ladder_state state, int32_t rung);

/* The silence of a director ends with what was owed, however that ended. */
void apply_silence_settled(struct draft *draft);

/* What each kind of event means. */
void on_escalation_silent(struct draft *draft, const struct event *event);
void on_escalation_raised(struct draft *draft, const struct event *event);
void on_escalation_climbed(struct draft *draft, const struct event *event);
void on_escalation_moved(struct draft *draft, const struct event *event);
void on_escalation_acknowledged(struct draft *draft, const struct event *event);
void on_directive_issued(struct draft *draft, const struct event *event);
void on_escalation_returned(struct draft *draft, const struct event *event);
void on_escalation_delegated(struct draft *draft, const struct event *event);
void on_escalation_snoozed(struct draft *draft, const struct event *event);
void on_escalation_woken(struct draft *draft, const struct event *event);

/*
 * apply_part: the part of the fold that says who takes part in what: participants, conferences, pauses.
 *
 * For core/apply only; see there.
 */
#pragma once

#include "core/draft.h"
#include "words/words.h"

/* How a party stands towards the case from now on; a debtor takes part, and who takes part already is not made less by an
 * offer or an invitation. */
void apply_relate(struct draft *draft, int32_t party, enum relation relation);
void apply_relate_at_least(struct draft *draft, int32_t party, enum relation relation);

/* Nobody has finished, and the citizen has confirmed nothing. */
void apply_none_finished(struct draft *draft);

/* After an event that ended obligations: invitations and the pause that ended with them. */
void apply_invitations_ended(struct draft *draft);
void apply_pause_ended(struct draft *draft, int64_t at);

/* What each kind of event means. */
void on_part_invited(struct draft *draft, const struct event *event);
void on_part_joined(struct draft *draft, const struct event *event);
void on_part_finished(struct draft *draft, const struct event *event);
void on_case_confirmed(struct draft *draft, const struct event *event);
void on_case_continued(struct draft *draft, const struct event *event);
void on_delivery_reported(struct draft *draft, const struct event *event);
void on_delivery_owed(struct draft *draft, const struct event *event);
void on_delivery_made(struct draft *draft, const struct event *event);
void on_delivery_failed(struct draft *draft, const struct event *event);
void on_case_paused(struct draft *draft, const struct event *event);
void on_case_resumed(struct draft *draft, const struct event *event);
void on_conference_planned(struct draft *draft, const struct event *event);
void on_conference_held(struct draft *draft, const struct event *event);
void on_conference_cancelled(struct draft *draft, const struct event *event);

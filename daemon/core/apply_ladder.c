/* apply_ladder: see apply_ladder.h. */
#include "core/apply_ladder.h"

#include "core/apply_part.h"

static void release_rungs(struct draft *draft)
{
	size_t count;
	const struct participant *participants = casefile_participants(draft->file, &count);
	for (size_t i = 0; i < count; i++) {
		if (participants[i].relation == RELATION_DIRECTOR)
			apply_relate(draft, participants[i].party, RELATION_RELEASED);
	}
}

/* The only place where the state of the ladder changes. */
void apply_stand(struct draft *draft, enum ladder_state state, int32_t rung)
{
	draft->file->ladder = (uint8_t)state;
	draft->file->rung = (uint8_t)rung;
	if (state == LADDER_QUIET)
		release_rungs(draft);
	else
		apply_relate(draft, PARTY_RUNG(rung), RELATION_DIRECTOR);
}

/* What was owed at the top of the ladder has lapsed, and stays owed. */
void on_escalation_silent(struct draft *draft, const struct event *event)
{
	struct obligation *owed = draft_obligation(draft, event->facts.args.obligation);
	if (!owed)
		return;
	owed->lapsed = 1;
	draft->file->silent = event->facts.args.director;
}

/* The silence ends with what was owed, however that ended. */
void apply_silence_settled(struct draft *draft)
{
	const struct obligation *owed = casefile_owed_by_rung(draft->file);
	if (!owed || !owed->lapsed)
		draft->file->silent = PARTY_NONE;
}

/* On each rung the director begins anew: his term may be restarted once, the case delegated once, a directive replaced
 * once. */
static void arrive(struct draft *draft, const struct event *event)
{
	apply_stand(draft, LADDER_RAISED, event->facts.args.rung);
	draft->file->restarted = 0;
	draft->file->replaced = 0;
	draft->file->delegate = PARTY_NONE;
	draft->file->snoozed_until = 0;
}

void on_escalation_raised(struct draft *draft, const struct event *event)
{
	const struct args *args = &event->facts.args;
	arrive(draft, event);
	struct casefile *file = draft->file; /* arriving may have moved it */
	file->severity = (uint8_t)args->severity;
	if (args->since == event->at)
		file->snoozes = 0; /* a new escalation, not one that goes on */
	file->escalated_at = args->since;
	file->escalated_until = INSTANT_NEVER;
}

void on_escalation_climbed(struct draft *draft, const struct event *event)
{
	arrive(draft, event);
}

void on_escalation_moved(struct draft *draft, const struct event *event)
{
	apply_stand(draft, (enum ladder_state)draft->file->ladder, event->facts.args.rung);
}

void on_escalation_acknowledged(struct draft *draft, const struct event *event)
{
	(void)event;
	apply_stand(draft, LADDER_TAKEN, draft->file->rung);
	draft->file->restarted = 0;
}

void on_directive_issued(struct draft *draft, const struct event *event)
{
	draft->file->replaced = draft->file->ladder == LADDER_DIRECTED;
	apply_stand(draft, LADDER_DIRECTED, draft->file->rung);
	draft->file->snoozed_until = 0;
	apply_relate_at_least(draft, event->facts.args.agency, RELATION_PARTICIPANT);
}

void on_escalation_returned(struct draft *draft, const struct event *event)
{
	(void)event;
	apply_stand(draft, LADDER_TAKEN, draft->file->rung);
	draft->file->replaced = 0;
}

/* The delegate sees the case by its own name, as the rung does by its. */
void on_escalation_delegated(struct draft *draft, const struct event *event)
{
	draft->file->delegate = event->facts.args.director;
	apply_relate(draft, event->facts.args.director, RELATION_DIRECTOR);
}

void on_escalation_snoozed(struct draft *draft, const struct event *event)
{
	struct casefile *file = draft->file;
	if (file->snoozes == 0)
		file->snoozed_from = event->at;
	if (file->snoozes < UINT8_MAX)
		file->snoozes++;
	file->snoozed_until = event->facts.args.until;
	file->snoozed_severity = (uint8_t)event->facts.args.severity;
}

void on_escalation_woken(struct draft *draft, const struct event *event)
{
	(void)event;
	draft->file->snoozed_until = 0;
}

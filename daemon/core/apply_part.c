/* apply_part: see apply_part.h. */
#include "core/apply_part.h"

/* --- participation --- */

void apply_relate(struct draft *draft, int32_t party, enum relation relation)
{
	struct participant *participant = draft_participant(draft, party);
	if (!participant) {
		participant = draft_add(draft, LIST_PARTICIPANTS);
		participant->party = party;
	}
	participant->relation = (uint8_t)relation;
}

/* A debtor takes part; one who takes part already is not made less by an offer. */
void apply_relate_at_least(struct draft *draft, int32_t party, enum relation relation)
{
	const struct participant *participant = casefile_participant(draft->file, party);
	if (!participant || participant->relation == RELATION_NONE ||
	    (relation == RELATION_PARTICIPANT &&
	     (participant->relation == RELATION_OFFERED || participant->relation == RELATION_INVITED)))
		apply_relate(draft, party, relation);
}

void apply_none_finished(struct draft *draft)
{
	size_t count;
	const struct participant *participants = casefile_participants(draft->file, &count);
	for (size_t i = 0; i < count; i++)
		draft_participant(draft, participants[i].party)->finished = 0;
	draft->file->confirmed = 0;
}

/* --- taking part, and having finished --- */

void on_part_invited(struct draft *draft, const struct event *event)
{
	apply_relate_at_least(draft, event->facts.args.agency, RELATION_INVITED);
}

void on_part_joined(struct draft *draft, const struct event *event)
{
	apply_relate(draft, event->facts.args.agency, RELATION_PARTICIPANT);
}

void on_part_finished(struct draft *draft, const struct event *event)
{
	draft_participant(draft, event->actor)->finished = 1;
}

void on_case_confirmed(struct draft *draft, const struct event *event)
{
	(void)event;
	draft->file->confirmed = 1;
}

void on_case_continued(struct draft *draft, const struct event *event)
{
	(void)event;
	apply_none_finished(draft);
}

/* Only who takes part had to know it. */
static void note_delivery(struct draft *draft, const struct event *event, int32_t party, bool failed)
{
	struct participant *participant = draft_participant(draft, party);
	if (!participant || participant->undelivered == failed)
		return;
	participant->undelivered = failed;
	participant->proof_seq = event->seq;
}

void on_delivery_reported(struct draft *draft, const struct event *event)
{
	note_delivery(draft, event, event->facts.args.agency, event->facts.args.failed);
}

void on_delivery_owed(struct draft *draft, const struct event *event)
{
	draft->file->deliveries = event->facts.args.delivery;
}

void on_delivery_made(struct draft *draft, const struct event *event)
{
	note_delivery(draft, event, event->facts.args.party, false);
}

void on_delivery_failed(struct draft *draft, const struct event *event)
{
	note_delivery(draft, event, event->facts.args.party, true);
}

/* --- pauses --- */

/* A pause ends when it is said to, with the step that it put off, or at its review date. */
static void end_pause(struct draft *draft, int64_t at)
{
	struct casefile *file = draft->file;
	if (!file->paused_move)
		return;
	file->paused_us += (at < file->paused_until ? at : file->paused_until) - file->paused_at;
	file->paused_move = file->paused_seq = 0;
	file->paused_at = file->paused_until = 0;
	file->too_long_at = INSTANT_NEVER;
}

void on_case_paused(struct draft *draft, const struct event *event)
{
	struct casefile *file = draft->file;
	end_pause(draft, event->at); /* one that is put off further */
	file->paused_move = casefile_obligation_of(file, OBLIGATION_move)->number;
	file->paused_seq = event->seq;
	file->paused_at = event->at;
	file->paused_until = event->facts.args.review;
	file->too_long_at =
		event->facts.args.present & F(too_long_at) ? event->facts.args.too_long_at : INSTANT_NEVER;
}

void on_case_resumed(struct draft *draft, const struct event *event)
{
	end_pause(draft, event->at);
}

void apply_pause_ended(struct draft *draft, int64_t at)
{
	if (draft->file->paused_move && !casefile_obligation(draft->file, draft->file->paused_move))
		end_pause(draft, at);
}

/* --- conferences --- */

/* The oldest conference makes room. */
static void make_room_for_calls(struct draft *draft, int32_t more)
{
	size_t count;
	casefile_calls(draft->file, &count);
	for (; count && count + (size_t)more > CASEFILE_CALLS_MAX; count--)
		draft_remove(draft, LIST_CALLS, 0);
}

void on_conference_planned(struct draft *draft, const struct event *event)
{
	struct numbers agencies = event->facts.args.agencies;
	make_room_for_calls(draft, agencies.count);
	for (int32_t i = 0; i < agencies.count; i++) {
		struct call *call = draft_add(draft, LIST_CALLS);
		call->at = event->facts.args.due;
		call->conference = event->seq;
		call->party = agencies.items[i];
	}
}

void on_conference_held(struct draft *draft, const struct event *event)
{
	size_t count;
	casefile_calls(draft->file, &count);
	for (size_t i = 0; i < count; i++) {
		struct call *call = draft_call(draft, i);
		if (call->conference == event->facts.args.conference)
			call->held = 1;
	}
}

void on_conference_cancelled(struct draft *draft, const struct event *event)
{
	size_t count;
	casefile_calls(draft->file, &count);
	for (size_t i = count; i-- > 0;) {
		if (casefile_calls(draft->file, &count)[i].conference == event->facts.args.conference)
			draft_remove(draft, LIST_CALLS, i);
	}
}

/* --- what follows from any event --- */

/* However an invitation ended, it is over; who is offered the case as well still is. */
void apply_invitations_ended(struct draft *draft)
{
	size_t count, n_obligations;
	const struct participant *participants = casefile_participants(draft->file, &count);
	const struct obligation *obligations = casefile_obligations(draft->file, &n_obligations);
	for (size_t i = 0; i < count; i++) {
		if (participants[i].relation != RELATION_INVITED)
			continue;
		enum relation relation = RELATION_NONE;
		for (size_t o = 0; o < n_obligations; o++) {
			if (obligations[o].debtor != participants[i].party)
				continue;
			if (obligations[o].kind == OBLIGATION_accept && relation == RELATION_NONE)
				relation = RELATION_OFFERED;
			else if (obligations[o].kind == OBLIGATION_join)
				relation = RELATION_INVITED;
		}
		draft_participant(draft, participants[i].party)->relation = (uint8_t)relation;
	}
}

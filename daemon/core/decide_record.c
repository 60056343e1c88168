/*
 * decide_record: events of a foreign log.
 *
 * Such a log says who held a case and when something happened, and knows no verbs of ours. So every event is
 * substantive and restarts the next step; offers and acceptances only time `accept`; an event after a close reopens.
 */
#include "core/decide.h"
#include "core/pattern.h"
#include "core/step.h"

static bool means(const struct deciding *d, enum meaning meaning)
{
	return (d->command->args->meaning & 1 << meaning) != 0;
}

/* A run of one holder begins with an offer or not; the offer of a run that ended was never taken up. */
static void follow_offer(struct deciding *d, struct emit *emit)
{
	const struct casefile *file = case_of(d);
	const struct obligation *accept = casefile_obligation_of(file, OBLIGATION_accept);
	int32_t agency = d->command->args->agency;
	bool new_run = agency != file->holder;
	if (accept && new_run)
		emit_end(emit, accept->number, ENDING_WITHDRAWN);
	else if (accept && means(d, MEANING_ACCEPT))
		emit_end(emit, accept->number, ENDING_MET);
	if (new_run && means(d, MEANING_OFFER))
		emit_open(emit, OBLIGATION_accept, CAUSE_NONE, agency, file->holder,
			  due_for(d, OBLIGATION_accept, CAUSE_NONE, agency));
}

static void pause_step(struct deciding *d, struct emit *emit)
{
	struct opening *move = &emit->opens[emit->event.facts.n_opens - 1];
	int64_t paused = covenant_add(d->covenant, d->scope, d->at, d->covenant->logged_pause);
	if (paused > move->due)
		move->due = paused;
}

static void end_rest(struct deciding *d, struct emit *emit)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (obligation_rows[obligations[i].kind].lapse !=
		    LAPSE_CLIMB) /* the escalation ends by itself */
			emit_end(emit, obligations[i].number, ENDING_WITHDRAWN);
	}
}

int decide_record_holder(struct deciding *d)
{
	const struct casefile *file = case_of(d);
	int32_t agency = d->command->args->agency;
	const struct party *party = partnership_party(d->ruling->partnership, agency);
	if (!party || party->role != ROLE_AGENCY)
		return err_set_where(d->err, ERROR_bad_value, "agency", "there is no such agency");
	struct emit emit;
	fact_start(d, &emit, EVENT_record_held);
	if (!means(d, MEANING_MILESTONE))
		pattern_mark(&emit);
	if (means(d, MEANING_CLOSE)) {
		end_rest(d, &emit);
	} else {
		follow_offer(d, &emit);
		step_restart(&emit, file->status == STATUS_CLOSED ? CAUSE_REOPENED : CAUSE_PROGRESSED,
			     agency);
		if (means(d, MEANING_PAUSE))
			pause_step(d, &emit);
	}
	d->fact = emit_finish(&emit);
	return 0;
}

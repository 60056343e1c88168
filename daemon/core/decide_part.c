/* decide_part: who takes part, and what becomes of a case when everybody has finished. */
#include "core/decide.h"
#include "core/step.h"

static bool takes_part(const struct casefile *file, int32_t agency)
{
	const struct participant *participant = casefile_participant(file, agency);
	return participant && participant->relation == RELATION_PARTICIPANT;
}

/* Whoever invites, it is the holder who waits for an answer. */
int decide_part_invite(struct deciding *d)
{
	int32_t agency = d->command->args->agency;
	if (check_agency(d, true) != 0)
		return -1;
	if (takes_part(case_of(d), agency) || casefile_invitation(case_of(d), agency))
		return err_set_where(d->err, ERROR_exists, "agency",
				     "that agency takes part already, or has been invited");
	struct emit emit;
	fact_start(d, &emit, EVENT_part_invited);
	emit_open(&emit, OBLIGATION_join, CAUSE_NONE, agency, case_of(d)->holder,
		  due_for(d, OBLIGATION_join, CAUSE_NONE, d->command->args->agency));
	return fact_finish(d, &emit);
}

/* The invitation of an agency ends by an event of this kind. */
static int end_invitation(struct deciding *d, enum event_kind kind, int32_t agency, enum ending how)
{
	const struct obligation *join = casefile_invitation(case_of(d), agency);
	if (!join)
		return err_set_where(d->err, ERROR_not_invited, "agency", "there is no such invitation");
	struct emit emit;
	fact_start(d, &emit, kind);
	EMIT_SET(&emit, agency, agency);
	emit_end(&emit, join->number, how);
	return fact_finish(d, &emit);
}

int decide_part_join(struct deciding *d)
{
	return end_invitation(d, EVENT_part_joined, d->command->actor, ENDING_MET);
}

int decide_part_decline(struct deciding *d)
{
	return end_invitation(d, EVENT_part_declined, d->command->actor, ENDING_MET);
}

int decide_part_uninvite(struct deciding *d)
{
	return end_invitation(d, EVENT_part_uninvited, d->command->args->agency, ENDING_WITHDRAWN);
}

/* --- everybody has finished, and is it over? --- */

/* What an agency that has finished can not owe: all but the next step, and what outlives the case. */
static int check_owes_nothing(struct deciding *d)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].debtor == d->command->actor && obligations[i].kind != OBLIGATION_move &&
		    obligation_rows[obligations[i].kind].closes != CLOSES_OUTLIVES)
			return refuse_over_obligation(d, &obligations[i], "; end it before you finish");
	}
	return 0;
}

/* Whether everybody else who takes part has finished, and nobody is asked to take part or take over. */
static bool others_have_finished(const struct deciding *d)
{
	const struct casefile *file = case_of(d);
	size_t count;
	const struct participant *participants = casefile_participants(file, &count);
	for (size_t i = 0; i < count; i++) {
		int32_t party = participants[i].party;
		if (participants[i].relation == RELATION_PARTICIPANT && party != d->command->actor &&
		    !participants[i].finished && partnership_is_active(d->ruling->partnership, party, d->at))
			return false;
	}
	return !casefile_obligation_of(file, OBLIGATION_accept) &&
	       !casefile_obligation_of(file, OBLIGATION_join);
}

int decide_part_finish(struct deciding *d)
{
	const struct casefile *file = case_of(d);
	const struct participant *participant = casefile_participant(file, d->command->actor);
	if (participant->finished)
		return err_set(d->err, ERROR_finished, "your agency has finished its part already");
	if (check_owes_nothing(d) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_part_finished);
	if (others_have_finished(d))
		step_restart(&emit, CAUSE_ALL_FINISHED, file->holder);
	return fact_finish(d, &emit);
}

static bool all_have_finished(const struct deciding *d)
{
	const struct obligation *move = casefile_obligation_of(case_of(d), OBLIGATION_move);
	return move && move->cause == CAUSE_ALL_FINISHED;
}

/* The citizen says that it is over: what is left is closing the case. */
int decide_case_confirm(struct deciding *d)
{
	struct emit emit;
	fact_start(d, &emit, EVENT_case_confirmed);
	if (all_have_finished(d))
		step_restart(&emit, CAUSE_PROGRESSED, case_of(d)->holder);
	return fact_finish(d, &emit);
}

int decide_case_continue(struct deciding *d)
{
	if (!all_have_finished(d))
		return err_set(d->err, ERROR_not_finished,
			       "not every agency has finished its part: the case goes on anyway");
	struct emit emit;
	fact_start(d, &emit, EVENT_case_continued);
	step_restart(&emit, CAUSE_PROGRESSED, case_of(d)->holder);
	return fact_finish(d, &emit);
}

/* --- what did not arrive --- */

int decide_delivery_report(struct deciding *d)
{
	int32_t agency = d->command->args->agency;
	if (d->command->args->failed && check_agency(d, true) != 0)
		return -1; /* that it did arrive may also be said of one who has left */
	if (agency == d->command->actor || !casefile_participant(case_of(d), agency))
		return err_set_where(d->err, ERROR_bad_value, "agency",
				     "that agency has nothing to do with the case");
	return fact_plain(d, EVENT_delivery_reported);
}

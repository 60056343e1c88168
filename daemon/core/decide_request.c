/* decide_request: questions between agencies, and agreed actions. */
#include "core/decide.h"

/* The asker's date if it gave one, else the covenant's term. */
static int64_t answer_due(const struct deciding *d)
{
	if (d->command->args->present & F(due))
		return d->command->args->due;
	return due_for(d, OBLIGATION_answer, CAUSE_NONE, d->command->args->agency);
}

int decide_request_ask(struct deciding *d)
{
	if (check_agency(d, true) != 0)
		return -1;
	if (d->command->args->present & F(due) && check_due(d, true) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_request_asked);
	emit_open(&emit, OBLIGATION_answer, CAUSE_NONE, d->command->args->agency, d->command->actor,
		  answer_due(d));
	return fact_finish(d, &emit);
}

/* End the obligation that the command names, by an event of this kind. */
static int end_by(struct deciding *d, enum event_kind kind, enum obligation_kind of, enum standing standing,
		  enum ending how)
{
	const struct obligation *obligation;
	if (find_obligation(d, of, standing, &obligation) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, kind);
	emit_end(&emit, obligation->number, how);
	return fact_finish(d, &emit);
}

int decide_request_answer(struct deciding *d)
{
	return end_by(d, EVENT_request_answered, OBLIGATION_answer, STANDING_DEBTOR, ENDING_MET);
}

/* The asker has to find another way: that is an action of its own. */
int decide_request_refuse(struct deciding *d)
{
	const struct obligation *answer;
	if (find_obligation(d, OBLIGATION_answer, STANDING_DEBTOR, &answer) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_request_refused);
	emit_end(&emit, answer->number, ENDING_MET);
	emit_open(&emit, OBLIGATION_act, CAUSE_REFUSED, answer->creditor, PARTY_PARTNERSHIP,
		  due_for(d, OBLIGATION_act, CAUSE_REFUSED, answer->creditor));
	return fact_finish(d, &emit);
}

int decide_request_withdraw(struct deciding *d)
{
	return end_by(d, EVENT_request_withdrawn, OBLIGATION_answer, STANDING_CREDITOR, ENDING_WITHDRAWN);
}

int decide_action_agree(struct deciding *d)
{
	if (check_agency(d, false) != 0 || check_due(d, false) != 0 || check_conference(d) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_action_agreed);
	emit_open(&emit, OBLIGATION_act, CAUSE_NONE, d->command->args->agency, PARTY_PARTNERSHIP,
		  d->command->args->due);
	return fact_finish(d, &emit);
}

int decide_action_done(struct deciding *d)
{
	return end_by(d, EVENT_action_done, OBLIGATION_act, STANDING_DEBTOR, ENDING_MET);
}

int decide_action_drop(struct deciding *d)
{
	return end_by(d, EVENT_action_dropped, OBLIGATION_act, STANDING_ANY, ENDING_WITHDRAWN);
}

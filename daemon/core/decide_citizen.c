/* decide_citizen: promises to the citizen, contacts, replies, and telling people. */
#include "core/decide.h"

/* --- promises --- */

int decide_promise_make(struct deciding *d)
{
	if (check_due(d, true) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_promise_made);
	emit_open(&emit, OBLIGATION_keep, CAUSE_NONE, d->command->actor, PARTY_CITIZEN,
		  d->command->args->due);
	return fact_finish(d, &emit);
}

int decide_promise_keep(struct deciding *d)
{
	const struct obligation *keep;
	if (find_obligation(d, OBLIGATION_keep, STANDING_DEBTOR, &keep) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_promise_kept);
	emit_end(&emit, keep->number, ENDING_MET);
	return fact_finish(d, &emit);
}

/* The citizen is owed an explanation, and a new promise or the reason why there is none. */
int decide_promise_break(struct deciding *d)
{
	const struct obligation *keep;
	if (find_obligation(d, OBLIGATION_keep, STANDING_DEBTOR, &keep) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_promise_broken);
	emit_end(&emit, keep->number, ENDING_WITHDRAWN);
	emit_open(&emit, OBLIGATION_reply, CAUSE_BROKEN, d->command->actor, PARTY_CITIZEN,
		  due_for(d, OBLIGATION_reply, CAUSE_BROKEN, d->command->actor));
	return fact_finish(d, &emit);
}

/* Only before the old date; beyond the cap it is taken, and is a finding (finding.c). */
int decide_promise_renegotiate(struct deciding *d)
{
	const struct obligation *keep;
	if (find_obligation(d, OBLIGATION_keep, STANDING_DEBTOR, &keep) != 0 || check_due(d, true) != 0)
		return -1;
	if (keep->lapsed || keep->due < d->at)
		return err_set_where(d->err, ERROR_date_passed, "obligation",
				     "the promise is overdue: keep it late, or break it and explain");
	if (d->command->args->due == keep->due)
		return err_set_where(d->err, ERROR_bad_value, "due", "that is the date already agreed");
	struct emit emit;
	fact_start(d, &emit, EVENT_promise_renegotiated);
	emit_shift(&emit, keep, keep->debtor, keep->creditor, d->command->args->due);
	return fact_finish(d, &emit);
}

/* --- contacts --- */

/* How the citizen experienced the approach: all three questions, each 1 to 5, or none. */
static int check_experience(struct deciding *d)
{
	static const enum field questions[] = {FIELD_taken_seriously, FIELD_knew_who, FIELD_promises_kept};
	const struct args *args = d->command->args;
	const int32_t scores[] = {args->taken_seriously, args->knew_who, args->promises_kept};
	bool asked = (args->present & (F(taken_seriously) | F(knew_who) | F(promises_kept))) != 0;
	for (size_t i = 0; asked && i < sizeof questions / sizeof *questions; i++) {
		const char *name = field_rows[questions[i]].name;
		if (!(args->present & (field_mask)1 << questions[i]))
			return err_set_where(d->err, ERROR_missing_field, name,
					     "the citizen answers all three questions or none: %s is missing",
					     name);
		if (scores[i] < 1)
			return err_set_where(d->err, ERROR_bad_value, name,
					     "The value of \"%s\" must be a whole number from 1 to 5.", name);
	}
	return 0;
}

int decide_contact_record(struct deciding *d)
{
	if (check_experience(d) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_contact_recorded);
	if (d->command->args->wants_reply)
		emit_open(&emit, OBLIGATION_reply, CAUSE_NONE, d->command->actor, PARTY_CITIZEN,
			  due_for(d, OBLIGATION_reply, CAUSE_NONE, d->command->actor));
	return fact_finish(d, &emit);
}

/* A citizen who could not be reached counts as replied to after the covenant's number of tries. */
int decide_contact_reply(struct deciding *d)
{
	const struct obligation *reply;
	if (find_obligation(d, OBLIGATION_reply, STANDING_DEBTOR, &reply) != 0)
		return -1;
	if (d->command->args->unreachable && reply->postponed + 1 < d->covenant->unreachable_times)
		return fact_plain(d, EVENT_contact_tried);
	struct emit emit;
	fact_start(d, &emit, EVENT_contact_replied);
	emit_end(&emit, reply->number, ENDING_MET);
	return fact_finish(d, &emit);
}

static int check_not_told(struct deciding *d)
{
	const struct args *args = d->command->args;
	if (!args->not_told)
		return 0;
	if (!args->ground)
		return err_set_where(d->err, ERROR_missing_field, "ground",
				     "not telling a person needs a legal ground");
	if (!(args->present & F(review)))
		return err_set_where(d->err, ERROR_missing_field, "review",
				     "not telling a person needs a date on which it is looked at again");
	if (args->review <= d->at)
		return err_set_where(d->err, ERROR_date_passed, "review", "the review date lies in the past");
	return 0;
}

/* Lawfully not told: it is looked at again at the review date. */
int decide_contact_inform(struct deciding *d)
{
	const struct obligation *inform;
	if (find_obligation(d, OBLIGATION_inform, STANDING_DEBTOR, &inform) != 0 || check_not_told(d) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_contact_informed);
	emit_end(&emit, inform->number, ENDING_MET);
	if (d->command->args->not_told)
		emit_open(&emit, OBLIGATION_inform, (enum cause)inform->cause, inform->debtor,
			  inform->creditor, d->command->args->review);
	return fact_finish(d, &emit);
}

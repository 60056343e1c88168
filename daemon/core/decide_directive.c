/* decide_directive: what the addressee of a directive does, and how its director takes it back. Issuing is decide_ladder's. */
#include "core/decide.h"
#include "core/ladder.h"

/* A question about the directive that is still to be answered, or NULL. One at a time. */
static const struct obligation *question_of(const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligation_asks_rung(&obligations[i]))
			return &obligations[i];
	}
	return NULL;
}

/* End the directive by an event of this kind, and with it what its addressee asked. What then becomes of the escalation
 * follows by itself (ladder_settle). */
static int end_directive(struct deciding *d, enum event_kind kind, const struct obligation *comply,
			 enum ending how)
{
	const struct obligation *question = question_of(case_of(d));
	struct emit emit;
	fact_start(d, &emit, kind);
	EMIT_SET(&emit, obligation, comply->number);
	emit_end(&emit, comply->number, how);
	if (question)
		emit_end(&emit, question->number, ENDING_WITHDRAWN);
	return fact_finish(d, &emit);
}

int decide_directive_comply(struct deciding *d)
{
	const struct obligation *comply;
	if (find_obligation(d, OBLIGATION_comply, STANDING_DEBTOR, &comply) != 0)
		return -1;
	return end_directive(d, EVENT_directive_complied, comply, ENDING_MET);
}

/* A lawful refusal is an answer: the obligation is met, and a higher director decides. */
int decide_directive_refuse(struct deciding *d)
{
	const struct obligation *comply;
	if (find_obligation(d, OBLIGATION_comply, STANDING_DEBTOR, &comply) != 0)
		return -1;
	if (end_directive(d, EVENT_directive_refused, comply, ENDING_MET) != 0)
		return -1;
	ladder_follow(d->ruling, LADDER_EVENT_REFUSED, d->at);
	return 0;
}

int decide_directive_withdraw(struct deciding *d)
{
	const struct obligation *comply = casefile_obligation_of(case_of(d), OBLIGATION_comply);
	if (check_rung(d) != 0)
		return -1;
	if (!comply)
		return err_set(d->err, ERROR_no_obligation, "no directive is in force");
	return end_directive(d, EVENT_directive_withdrawn, comply, ENDING_WITHDRAWN);
}

/* The rung owes an answer, by the covenant's term but no later than the directive itself is due, which goes on. */
int decide_directive_ask(struct deciding *d)
{
	const struct obligation *comply;
	if (find_obligation(d, OBLIGATION_comply, STANDING_DEBTOR, &comply) != 0)
		return -1;
	if (question_of(case_of(d)))
		return err_set(d->err, ERROR_exists, "a question about the directive is open already");
	if (comply->lapsed)
		return err_set(d->err, ERROR_date_passed,
			       "the directive is overdue: comply with it or refuse it");
	int64_t due = due_in(d, OBLIGATION_answer, CAUSE_NONE);
	struct emit emit;
	fact_start(d, &emit, EVENT_directive_asked);
	emit_open(&emit, OBLIGATION_answer, CAUSE_NONE, comply->creditor, comply->debtor,
		  due < comply->due ? due : comply->due);
	return fact_finish(d, &emit);
}

int decide_directive_answer(struct deciding *d)
{
	const struct obligation *question;
	if (check_rung(d) != 0 || find_obligation(d, OBLIGATION_answer, STANDING_ANY, &question) != 0)
		return -1;
	if (!PARTY_IS_RUNG(question->debtor))
		return err_set_where(d->err, ERROR_not_debtor, "obligation", "an agency was asked that");
	struct emit emit;
	fact_start(d, &emit, EVENT_directive_answered);
	emit_end(&emit, question->number, ENDING_MET);
	return fact_finish(d, &emit);
}

/* decide_handover: the giver stays the holder until the receiver accepts. */
#include "core/decide.h"
#include "core/step.h"

static const struct obligation *offer_of(const struct deciding *d)
{
	return casefile_obligation_of(case_of(d), OBLIGATION_accept);
}

static int check_offer(struct deciding *d)
{
	if (!offer_of(d))
		return err_set(d->err, ERROR_no_offer, "no handover is on offer");
	return 0;
}

/* A refused case begins a new step with a new offer; else talk restarts the step once in a row. */
int decide_handover_offer(struct deciding *d)
{
	if (offer_of(d))
		return err_set(d->err, ERROR_offer_open, "a handover is on offer already; withdraw it first");
	if (check_agency(d, true) != 0 || check_with(d) != 0)
		return -1;
	const struct obligation *move = casefile_obligation_of(case_of(d), OBLIGATION_move);
	struct emit emit;
	fact_start(d, &emit, EVENT_handover_offered);
	emit_open(&emit, OBLIGATION_accept, CAUSE_NONE, d->command->args->agency, d->command->actor,
		  due_for(d, OBLIGATION_accept, CAUSE_NONE, d->command->args->agency));
	if (move && move->cause == CAUSE_REFUSED)
		step_restart(&emit, CAUSE_PROGRESSED, d->command->actor);
	return fact_finish(d, &emit);
}

/* Each open obligation by the HANDS column of its row. */
static void hand_over(struct deciding *d, struct emit *emit, int32_t giver, int32_t taker)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *o = &obligations[i];
		switch (obligation_rows[o->kind].hands) {
		case HANDS_SUPERSEDED:
		case HANDS_STAYS:
			break;
		case HANDS_MET:
			emit_end(emit, o->number, ENDING_MET);
			break;
		case HANDS_CREDITOR:
			if (obligation_asks_rung(o))
				break; /* like the directive it stays with the addressee */
			if (o->creditor == giver && o->debtor == taker)
				emit_end(emit, o->number, ENDING_SUPERSEDED); /* nobody asks itself */
			else if (o->creditor == giver)
				emit_shift(emit, o, o->debtor, taker, o->due);
			break;
		case HANDS_LISTED:
			if (o->debtor == giver && o->listed)
				emit_shift(emit, o, taker, o->creditor, o->due);
			break;
		case HANDS_HOLDERS:
			if (o->debtor == giver)
				emit_shift(emit, o, taker, o->creditor, o->due);
			break;
		}
	}
}

int decide_handover_accept(struct deciding *d)
{
	int32_t giver = case_of(d)->holder;
	int32_t taker = d->command->actor;
	struct emit emit;
	fact_start(d, &emit, EVENT_handover_accepted);
	EMIT_SET(&emit, agency, taker);
	hand_over(d, &emit, giver, taker);
	step_restart(&emit, CAUSE_ACCEPTED, taker);
	emit_open(&emit, OBLIGATION_inform, CAUSE_HANDED_OVER, giver, PARTY_CITIZEN,
		  due_for(d, OBLIGATION_inform, CAUSE_HANDED_OVER, giver));
	return fact_finish(d, &emit);
}

int decide_handover_refuse(struct deciding *d)
{
	struct emit emit;
	fact_start(d, &emit, EVENT_handover_refused);
	EMIT_SET(&emit, agency, d->command->actor);
	emit_end(&emit, offer_of(d)->number, ENDING_MET);
	step_restart(&emit, CAUSE_REFUSED, case_of(d)->holder);
	return fact_finish(d, &emit);
}

int decide_handover_withdraw(struct deciding *d)
{
	if (check_offer(d) != 0)
		return -1;
	struct emit emit;
	fact_start(d, &emit, EVENT_handover_withdrawn);
	EMIT_SET(&emit, agency, offer_of(d)->debtor);
	emit_end(&emit, offer_of(d)->number, ENDING_WITHDRAWN);
	return fact_finish(d, &emit);
}

/* After a refusal this is the step that was owed. With an offer still open it takes the offer back, no more: offering and
 * keeping in turn would else restart the term for ever. Where there is neither, there is nothing to keep. */
int decide_handover_keep(struct deciding *d)
{
	const struct obligation *move = casefile_obligation_of(case_of(d), OBLIGATION_move);
	if (!move || move->cause != CAUSE_REFUSED)
		return decide_handover_withdraw(d);
	struct emit emit;
	fact_start(d, &emit, EVENT_handover_kept);
	step_restart(&emit, CAUSE_PROGRESSED, case_of(d)->holder);
	return fact_finish(d, &emit);
}

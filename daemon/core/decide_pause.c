/*
 * decide_pause: putting the next step off to a review date, and taking it up again.
 *
 * Only so often and for so long; and a case that is paused for too large a share of its age is a stall. When that will be is
 * worked out here, once, so that no later covenant changes it.
 */
#include "core/decide.h"
#include "core/postpone.h"
#include "core/step.h"

static const struct obligation *move_of(const struct deciding *d)
{
	return casefile_obligation_of(case_of(d), OBLIGATION_move);
}

static int check_caps(struct deciding *d, const struct obligation *move)
{
	int64_t review = d->command->args->review;
	struct postponement postponement = {move->postponed + 1, move->first_due, review};
	if (review <= move->due)
		return err_set_where(d->err, ERROR_date_passed, "review",
				     "the next step is due later than that: there is nothing to put off");
	if (review > covenant_add(d->covenant, d->scope, d->at, d->covenant->ceiling))
		return err_set_where(
			d->err, ERROR_over_ceiling, "review",
			"the date lies beyond the ceiling of the covenant; choose an earlier one");
	if (postpone_is_too_much(d->covenant, d->scope, d->covenant->pause_times, d->covenant->pause_total,
				 postponement))
		return err_set_where(
			d->err, ERROR_over_cap, "review",
			"this step has been put off as often, or for as long, as the covenant allows");
	return 0;
}

/*
 * From when on more than the covenant's share of the case's age is pause. With P paused before, this pause begun at b and the
 * case opened at o, that is where P + (t - b) > share (t - o), so t = (b - P - share o) / (1 - share); never before the case
 * is old enough. INSTANT_NEVER where the whole age may be pause.
 */
static int64_t too_long_at(const struct deciding *d)
{
	const struct casefile *file = case_of(d);
	int64_t percent = d->covenant->pause_share;
	int64_t old_enough = covenant_add(d->covenant, d->scope, file->opened_at, d->covenant->pause_age);
	if (percent >= 100 || old_enough == INSTANT_NEVER)
		return INSTANT_NEVER;
	int64_t this_pause =
		casefile_is_paused(file, d->at) ? d->at - file->paused_at : 0; /* put off further */
	int64_t active = d->at - file->opened_at - file->paused_us - this_pause;
	int64_t age = active / (100 - percent) * 100; /* at which that is all but the share */
	int64_t at = file->opened_at + (age > 0 ? age : 0);
	if (at < d->at)
		at = d->at;
	return at > old_enough ? at : old_enough;
}

int decide_case_pause(struct deciding *d)
{
	const struct obligation *move = move_of(d);
	int64_t review = d->command->args->review;
	if (review <= d->at)
		return err_set_where(d->err, ERROR_date_passed, "review", "the date lies in the past");
	if (move->lapsed)
		return err_set(d->err, ERROR_date_passed,
			       "the next step is overdue: take it, what is late can not be put off");
	if (check_caps(d, move) != 0)
		return -1;
	int64_t too_long = too_long_at(d);
	struct emit emit;
	fact_start(d, &emit, EVENT_case_paused);
	if (too_long != INSTANT_NEVER)
		EMIT_SET(&emit, too_long_at, too_long);
	emit_shift(&emit, move, move->debtor, move->creditor, review);
	return fact_finish(d, &emit);
}

/* The step begins anew, unless talk has done so since the last deed, or it waits for a word of its own: then what is left of its
 * own term is all there is. */
int decide_case_resume(struct deciding *d)
{
	const struct obligation *move = move_of(d);
	if (!casefile_is_paused(case_of(d), d->at))
		return err_set(d->err, ERROR_not_paused, "the case is not paused");
	struct emit emit;
	fact_start(d, &emit, EVENT_case_resumed);
	if (!case_of(d)->talked && !step_waits(move))
		step_restart(&emit, CAUSE_RESUMED, case_of(d)->holder);
	else
		emit_shift(&emit, move, move->debtor, move->creditor,
			   move->first_due > d->at ? move->first_due : d->at);
	return fact_finish(d, &emit);
}

/* decide_case: opening, closing, reopening; notes and milestones. */
#include <string.h>

#include "core/authz.h"
#include "core/decide.h"
#include "core/ladder.h"
#include "core/step.h"

int decide_case_open(struct deciding *d)
{
	const struct args *args = d->command->args;
	d->scope = (struct covenant_scope){args->theme, (enum urgency)args->urgency};
	if (args->present & F(programme)) {
		if (check_programme(d, d->command->actor) != 0)
			return -1;
		d->covenant = programme_covenant(d->ruling->partnership, args->programme, d->at);
	}
	struct emit emit;
	fact_start(d, &emit, EVENT_case_opened);
	emit.event.case_id = d->command->new_case_id;
	int64_t due = due_for(d, OBLIGATION_move, CAUSE_OPENED, d->command->actor);
	int64_t ceiling = covenant_add(d->covenant, d->scope, d->at, d->covenant->ceiling);
	emit_open(&emit, OBLIGATION_move, CAUSE_OPENED, d->command->actor, PARTY_PARTNERSHIP,
		  due < ceiling ? due : ceiling);
	d->fact = emit_finish(&emit);
	return 0;
}

/* --- closing --- */

static int check_outcome(struct deciding *d)
{
	const struct args *args = d->command->args;
	switch ((enum outcome)args->outcome) {
	case OUTCOME_SOLVED:
		if (!args->confirmed && !case_of(d)->confirmed)
			return err_set_where(d->err, ERROR_missing_field, "confirmed",
					     "a solved case needs the citizen's confirmation: confirmed "
					     "true, or case.confirm before");
		return 0;
	case OUTCOME_PASSED:
		if (!args->recipient)
			return err_set_where(d->err, ERROR_missing_field, "recipient",
					     "name the party outside to whom the case was passed");
		return 0;
	case OUTCOME_ENDED:
		if (!args->ground)
			return err_set_where(d->err, ERROR_missing_field, "ground",
					     "a case that is ended needs a ground");
		return 0;
	case OUTCOME_COUNT:
		break;
	}
	return err_set_where(d->err, ERROR_bad_value, "outcome", "there is no such outcome");
}

static bool is_named(struct numbers numbers, int32_t number)
{
	for (int32_t i = 0; i < numbers.count; i++) {
		if (numbers.items[i] == number)
			return true;
	}
	return false;
}

/* What the ladder owes is the director's own; it ends with the escalation. */
static bool blocks(const struct obligation *obligation)
{
	return obligation_rows[obligation->kind].closes == CLOSES_BLOCKS &&
	       obligation_rows[obligation->kind].lapse != LAPSE_CLIMB;
}

static int check_open_obligations(struct deciding *d, bool as_director)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (!blocks(&obligations[i]) ||
		    (as_director && is_named(d->command->args->over, obligations[i].number)))
			continue;
		return refuse_over_obligation(d, &obligations[i],
					      as_director ? "; a director names it in over to close over it"
							  : "");
	}
	return 0;
}

/* An agency closes no escalated case; a director who closes first takes and settles what is escalated. */
static int settle_escalation(struct deciding *d, bool as_director)
{
	int32_t fact;
	struct ladder_deed deed = {d->command->actor, d->at, d->command->args};
	return ladder_happen(d->ruling,
			     as_director ? LADDER_EVENT_CLOSED_BY_DIRECTOR : LADDER_EVENT_CLOSED_BY_AGENCY,
			     deed, &fact, d->err);
}

static void end_all(struct deciding *d, struct emit *emit)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (obligation_rows[obligations[i].kind].closes != CLOSES_OUTLIVES)
			emit_end(emit, obligations[i].number, ENDING_WITHDRAWN);
	}
}

/* The citizen is told that the case is closed, by whoever held it. */
static int close_now(struct deciding *d)
{
	struct emit emit;
	fact_start(d, &emit, EVENT_case_closed);
	end_all(d, &emit);
	emit_open(&emit, OBLIGATION_inform, CAUSE_CLOSED, case_of(d)->holder, PARTY_CITIZEN,
		  due_for(d, OBLIGATION_inform, CAUSE_CLOSED, case_of(d)->holder));
	d->fact = emit_finish(&emit);
	return 0;
}

int decide_case_close(struct deciding *d)
{
	int relation = authz_relation(case_of(d), d->ruling->partnership, d->command->actor, d->at);
	bool as_director = !(relation & WHO_HOLDER);
	bool escalated = case_of(d)->ladder != LADDER_QUIET;
	if (check_outcome(d) != 0)
		return -1;
	if (escalated && !as_director)
		return err_set(d->err, ERROR_escalated, "the case is escalated: a director closes it");
	if (as_director && !escalated)
		return err_set(d->err, ERROR_not_escalated,
			       "nothing is escalated: the holder closes the case");
	if (as_director && check_rung(d) != 0)
		return -1;
	if (check_open_obligations(d, as_director) != 0 || settle_escalation(d, as_director) != 0)
		return -1;
	return close_now(d);
}

/* Where the holder has left and nobody took its place, whoever reopens the case holds it. */
static int32_t holder_from_now_on(const struct deciding *d)
{
	int32_t holder = case_of(d)->holder;
	const struct party *party = partnership_party(d->ruling->partnership, holder);
	bool is_gone = !partnership_is_active(d->ruling->partnership, holder, d->at);
	return is_gone && (!party || party->successor == PARTY_NONE) ? d->command->actor : holder;
}

int decide_case_reopen(struct deciding *d)
{
	int32_t holder = holder_from_now_on(d);
	if (case_of(d)->status == STATUS_OPEN)
		return err_set(d->err, ERROR_case_open, "the case is open");
	struct emit emit;
	fact_start(d, &emit, EVENT_case_reopened);
	size_t count;
	const struct obligation *obligations = casefile_obligations(case_of(d), &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind == OBLIGATION_inform && obligations[i].cause == CAUSE_CLOSED)
			emit_end(&emit, obligations[i].number, ENDING_WITHDRAWN);
	}
	if (holder != case_of(d)->holder)
		EMIT_SET(&emit, agency, holder);
	step_restart(&emit, CAUSE_REOPENED, holder);
	return fact_finish(d, &emit);
}

/* --- notes and milestones --- */

int decide_note_add(struct deciding *d)
{
	return fact_plain(d, EVENT_note_added);
}

/* Two milestones of two parties confirm nothing: it is the same one by its name. */
static bool confirms_claim(const struct deciding *d)
{
	const struct casefile *file = case_of(d);
	return *file->claimed_name && file->claimed_by != d->command->actor &&
	       strcmp(file->claimed_name, d->command->args->name) == 0;
}

/* While escalated a milestone counts once another participant confirms it. */
int decide_milestone_reach(struct deciding *d)
{
	if (case_of(d)->ladder != LADDER_QUIET && !confirms_claim(d))
		return fact_plain(d, EVENT_milestone_claimed);
	return fact_plain(d, EVENT_milestone_reached);
}

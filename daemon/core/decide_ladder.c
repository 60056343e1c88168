/* decide_ladder: what a director does with an escalation. */
#include "core/decide.h"
#include "core/director.h"
#include "core/ladder.h"

int check_rung(struct deciding *d)
{
	const struct casefile *file = case_of(d);
	if (file->ladder == LADDER_QUIET)
		return 0; /* the table refuses */
	int32_t director = director_acting(d->ruling->partnership, file, (enum rung)file->rung, d->at);
	if (director != d->command->actor)
		return err_set(d->err, ERROR_not_allowed,
			       file->delegate ? "the escalation was delegated to another director"
					      : "the escalation stands at the %s director",
			       choice_name(CHOICE_RUNG, file->rung));
	return 0;
}

static int happen(struct deciding *d, enum ladder_event event)
{
	struct ladder_deed deed = {d->command->actor, d->at, d->command->args};
	return ladder_happen(d->ruling, event, deed, &d->fact, d->err);
}

int decide_escalation_acknowledge(struct deciding *d)
{
	return check_rung(d) != 0 ? -1 : happen(d, LADDER_EVENT_ACKNOWLEDGED);
}

int decide_escalation_resolve(struct deciding *d)
{
	return check_rung(d) != 0 ? -1 : happen(d, LADDER_EVENT_RESOLVED);
}

/* To somebody who can take it: a director who is there, not oneself, and not of an agency concerned. */
static int check_delegate(struct deciding *d)
{
	const struct partnership *partnership = d->ruling->partnership;
	int32_t number = d->command->args->director;
	const struct party *party = partnership_party(partnership, number);
	if (!party || party->role != ROLE_DIRECTOR || !partnership_is_active(partnership, number, d->at))
		return err_set_where(d->err, ERROR_bad_value, "director", "there is no such director");
	if (number == d->command->actor)
		return err_set_where(d->err, ERROR_bad_value, "director",
				     "name another director than yourself");
	if (director_is_concerned(partnership, case_of(d), number))
		return err_set_where(d->err, ERROR_bad_value, "director",
				     "a director does not decide about his own agency");
	return 0;
}

int decide_escalation_delegate(struct deciding *d)
{
	if (check_rung(d) != 0 || check_delegate(d) != 0)
		return -1;
	return happen(d, LADDER_EVENT_DELEGATED);
}

int decide_escalation_snooze(struct deciding *d)
{
	if (check_rung(d) != 0)
		return -1;
	if (d->command->args->until <= d->at)
		return err_set_where(d->err, ERROR_date_passed, "until", "the date lies in the past");
	return happen(d, LADDER_EVENT_SNOOZED);
}

/* --- directives --- */

int decide_directive_issue(struct deciding *d)
{
	if (check_rung(d) != 0 || check_agency(d, false) != 0 || check_due(d, true) != 0)
		return -1;
	if (partnership_party(d->ruling->partnership, d->command->actor)->agency == d->command->args->agency)
		return err_set_where(d->err, ERROR_bad_value, "agency",
				     "a director does not instruct his own agency");
	return happen(d, LADDER_EVENT_INSTRUCTED);
}

/* decide_ladder: what a director does. */
#include "core/decide.h"
#include "core/ladder.h"

int check_rung(struct deciding *d)
{
	const struct casefile *file = case_of(d);
	if (file->ladder == LADDER_QUIET)
		return 0; /* the table refuses */
	int32_t director = partnership_director(d->ruling->partnership, (enum rung)file->rung, d->at);
	if (director != d->command->actor)
		return err_set(d->err, ERROR_not_allowed, "the escalation stands at the %s director",
			       choice_name(CHOICE_RUNG, file->rung));
	return 0;
}

int decide_escalation_acknowledge(struct deciding *d)
{
	if (check_rung(d) != 0)
		return -1;
	return ladder_happen(d->ruling, LADDER_EVENT_ACKNOWLEDGED, d->command->actor, d->at, &d->fact,
			     d->err);
}

int decide_escalation_resolve(struct deciding *d)
{
	if (check_rung(d) != 0)
		return -1;
	return ladder_happen(d->ruling, LADDER_EVENT_RESOLVED, d->command->actor, d->at, &d->fact, d->err);
}

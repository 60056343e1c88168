/* decide_programme: starting a programme, and bringing a case into one. */
#include <string.h>

#include "core/decide.h"
#include "core/partnership_deciding.h"
#include "core/programme.h"

static int check_agencies(struct partnership_deciding *d)
{
	const struct covenant_programme *programme = d->command->programme;
	for (size_t i = 0; i < programme->n_agencies; i++) {
		const char *name = programme->agencies[i];
		const struct party *party = partnership_by_name(d->partnership, name, strlen(name));
		if (!party || party->role != ROLE_AGENCY || party->left_at != INSTANT_NEVER)
			return err_set_where(d->err, ERROR_bad_document, "agencies",
					     "no active agency is called \"%s\"", name);
	}
	return 0;
}

static int check_director(struct partnership_deciding *d)
{
	const struct party *party = partnership_party(d->partnership, d->command->args->director);
	if (!party || party->role != ROLE_DIRECTOR || party->left_at != INSTANT_NEVER)
		return err_set_where(d->err, ERROR_bad_value, "director",
				     "there is no director of this name");
	return 0;
}

int partnership_decide_programme(struct partnership_deciding *d)
{
	if (programme_by_name(d->partnership, d->command->args->programme))
		return err_set_where(d->err, ERROR_exists, "programme", "there is a programme \"%s\" already",
				     d->command->args->programme);
	if (d->partnership->n_programmes >= PROGRAMMES_MAX)
		return err_set(d->err, ERROR_busy, "the partnership has reached its ceiling of programmes");
	if (check_director(d) != 0 || check_agencies(d) != 0)
		return -1;
	d->event->kind = EVENT_programme_started;
	return 0;
}

int check_programme(struct deciding *d, int32_t agency)
{
	const struct partnership *partnership = d->ruling->partnership;
	const char *name = d->command->args->programme;
	const struct programme *programme = programme_by_name(partnership, name);
	if (!programme)
		return err_set_where(d->err, ERROR_bad_value, "programme", "there is no programme \"%s\"",
				     name);
	if (!programme_is_for(programme, partnership_name(partnership, agency)))
		return err_set_where(d->err, ERROR_not_allowed, "programme",
				     "%s takes no part in this programme",
				     partnership_name(partnership, agency));
	return 0;
}

int decide_programme_add(struct deciding *d)
{
	if (check_programme(d, case_of(d)->holder) != 0)
		return -1;
	if (strcmp(case_of(d)->programme, d->command->args->programme) == 0)
		return err_set_where(d->err, ERROR_exists, "programme",
				     "the case is in this programme already");
	return fact_plain(d, EVENT_programme_joined);
}

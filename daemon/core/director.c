/* director: see director.h. */
#include "core/director.h"

#include <string.h>

/* --- appointments --- */

/* How narrow the area of an appointment is; -1 = the case lies outside. Each key of an area is one line here. */
static int narrowness(const struct appointment *appointment, const char *theme)
{
	int keys = 0;
	if (*appointment->theme && strcmp(appointment->theme, theme) != 0)
		return -1;
	keys += *appointment->theme != '\0';
	return keys;
}

int32_t director_appointed(const struct partnership *partnership, enum rung rung, const char *theme,
			   int64_t at)
{
	int32_t director = PARTY_NONE;
	int narrowest = -1;
	for (int32_t i = partnership->n_appointments - 1; i >= 0; i--) {
		const struct appointment *appointment = &partnership->appointments[i];
		if (appointment->rung != rung || appointment->from > at ||
		    narrowness(appointment, theme) <= narrowest)
			continue;
		narrowest = narrowness(appointment, theme);
		director = appointment->director;
	}
	return director;
}

/* --- programmes --- */

static bool is_appointed(const struct partnership *partnership, int32_t director, enum rung rung, int64_t at)
{
	for (int32_t i = 0; i < partnership->n_appointments; i++) {
		const struct appointment *appointment = &partnership->appointments[i];
		if (appointment->director == director && appointment->rung == rung &&
		    director_appointed(partnership, rung, appointment->theme, at) == director)
			return true;
	}
	return false;
}

static bool directs_on(const struct partnership *partnership, const struct programme *programme,
		       enum rung rung, int64_t at)
{
	const struct covenant *covenant = partnership_covenant(partnership, at);
	if (programme->at > at || !covenant || covenant->n_rungs == 0)
		return false;
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		if (is_appointed(partnership, programme->director, covenant->ladder[i].rung, at))
			return covenant->ladder[i].rung == rung;
	}
	return covenant->ladder[0].rung == rung;
}

/* Who directs a case from a rung: the programme's director goes before that of the theme. */
static int32_t appointed_in(const struct partnership *partnership, const struct casefile *file,
			    enum rung rung, int64_t at)
{
	const struct programme *programme =
		*file->programme ? programme_by_name(partnership, file->programme) : NULL;
	if (programme && directs_on(partnership, programme, rung, at))
		return programme->director;
	return director_appointed(partnership, rung, file->theme, at);
}

/* --- absence and deputies --- */

static bool is_present(const struct partnership *partnership, int32_t director, int64_t at)
{
	for (int32_t i = 0; i < partnership->n_absences; i++) {
		const struct absence *absence = &partnership->absences[i];
		if (absence->director == director && absence->from <= at && at < absence->until)
			return false;
	}
	return partnership_is_active(partnership, director, at);
}

static int32_t deputy_of(const struct partnership *partnership, int32_t director, int64_t at)
{
	for (int32_t i = partnership->n_deputies - 1; i >= 0; i--) {
		const struct deputy *deputy = &partnership->deputies[i];
		if (deputy->director == director && deputy->from <= at)
			return deputy->deputy;
	}
	return PARTY_NONE;
}

/* Each step of a chain without a cycle uses up one naming of a deputy; a longer chain goes round. */
static int32_t standing_in(const struct partnership *partnership, const struct casefile *file,
			   int32_t director, int64_t at)
{
	for (int32_t steps = 0; director != PARTY_NONE && steps <= partnership->n_deputies; steps++) {
		if (!director_is_concerned(partnership, file, director) &&
		    is_present(partnership, director, at))
			return director;
		director = deputy_of(partnership, director, at);
	}
	return PARTY_NONE;
}

/* Whether a party stands in for a director in some case or other: those before it in the chain of deputies are away, or of an
 * agency and so passed over where that agency is concerned. */
static bool may_stand_in(const struct partnership *partnership, int32_t director, int32_t party, int64_t at)
{
	for (int32_t steps = 0; director != PARTY_NONE && steps <= partnership->n_deputies; steps++) {
		const struct party *one = partnership_party(partnership, director);
		if (director == party)
			return is_present(partnership, party, at);
		if (is_present(partnership, director, at) && (!one || one->agency == PARTY_NONE))
			return false;
		director = deputy_of(partnership, director, at);
	}
	return false;
}

/* --- in a case --- */

bool director_is_concerned(const struct partnership *partnership, const struct casefile *file, int32_t party)
{
	const struct party *director = partnership_party(partnership, party);
	if (!director || director->agency == PARTY_NONE)
		return false;
	if (director->agency == file->holder)
		return true;
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) && !findings[i].muted &&
		    findings[i].debtor == director->agency)
			return true;
	}
	return false;
}

int32_t director_deputy(const struct partnership *partnership, const struct casefile *file, int32_t director,
			int64_t at)
{
	return standing_in(partnership, file, deputy_of(partnership, director, at), at);
}

static int32_t seated(const struct partnership *partnership, const struct casefile *file, enum rung rung,
		      int64_t at)
{
	bool is_here = file->ladder != LADDER_QUIET && file->rung == rung;
	if (is_here && file->delegate != PARTY_NONE)
		return file->delegate;
	return appointed_in(partnership, file, rung, at);
}

int32_t director_acting(const struct partnership *partnership, const struct casefile *file, enum rung rung,
			int64_t at)
{
	int32_t director = seated(partnership, file, rung, at);
	if (director == PARTY_NONE || director_is_concerned(partnership, file, director))
		return PARTY_NONE;
	return standing_in(partnership, file, director, at);
}

int32_t director_answerable(const struct partnership *partnership, const struct casefile *file,
			    enum rung rung, int64_t at)
{
	int32_t director = director_acting(partnership, file, rung, at);
	if (director == PARTY_NONE)
		director = seated(partnership, file, rung, at);
	return director != PARTY_NONE ? director : PARTY_RUNG(rung);
}

const char *director_agency(const struct partnership *partnership, const struct casefile *file,
			    enum rung rung, int64_t at)
{
	const struct party *director =
		partnership_party(partnership, director_acting(partnership, file, rung, at));
	return director ? partnership_name(partnership, director->agency) : NULL;
}

bool director_is_within_reach(const struct partnership *partnership, const struct casefile *file,
			      enum rung rung, int64_t at)
{
	return seated(partnership, file, rung, at) == PARTY_NONE ||
	       director_acting(partnership, file, rung, at) != PARTY_NONE;
}

/* --- as time passes --- */

static int64_t sooner_after(int64_t best, int64_t at, int64_t candidate)
{
	return candidate > at && candidate < best ? candidate : best;
}

/* The next instant after `at` at which somebody is appointed, named deputy, goes away or comes back, or the ladder changes. */
static int64_t next_change(const struct partnership *partnership, int64_t at)
{
	int64_t next = INSTANT_NEVER;
	for (int32_t i = 0; i < partnership->n_appointments; i++)
		next = sooner_after(next, at, partnership->appointments[i].from);
	for (int32_t i = 0; i < partnership->n_covenants; i++)
		next = sooner_after(next, at, partnership->covenants[i].from);
	for (int32_t i = 0; i < partnership->n_deputies; i++)
		next = sooner_after(next, at, partnership->deputies[i].from);
	for (int32_t i = 0; i < partnership->n_absences; i++) {
		next = sooner_after(next, at, partnership->absences[i].from);
		next = sooner_after(next, at, partnership->absences[i].until);
	}
	return next;
}

int64_t director_out_of_reach_from(const struct partnership *partnership, const struct casefile *file,
				   enum rung rung, int64_t at)
{
	if (partnership->n_absences == 0 && partnership->n_attached == 0)
		return INSTANT_NEVER; /* the common case, which a replay meets at every event */
	while (at != INSTANT_NEVER && director_is_within_reach(partnership, file, rung, at))
		at = next_change(partnership, at);
	return at;
}

/* --- sight --- */

/* Whether a party is that director, or acts for him. */
static bool serves(const struct partnership *partnership, int32_t director, int32_t party, int64_t at)
{
	return director != PARTY_NONE &&
	       (director == party || may_stand_in(partnership, director, party, at));
}

bool director_stands_in(const struct partnership *partnership, int32_t director, int32_t party, int64_t at)
{
	return director != party && serves(partnership, director, party, at);
}

bool director_serves_theme(const struct partnership *partnership, enum rung rung, const char *theme,
			   int32_t party, int64_t at)
{
	return serves(partnership, director_appointed(partnership, rung, theme, at), party, at);
}

bool director_sees(const struct partnership *partnership, const struct casefile *file, enum rung rung,
		   int32_t party, int64_t at)
{
	return director_acting(partnership, file, rung, at) == party ||
	       (serves(partnership, appointed_in(partnership, file, rung, at), party, at) &&
		!director_is_concerned(partnership, file, party));
}

bool director_serves(const struct partnership *partnership, enum rung rung, int32_t party, int64_t at)
{
	for (int32_t i = 0; i < partnership->n_appointments; i++) {
		const struct appointment *appointment = &partnership->appointments[i];
		if (appointment->rung == rung && appointment->from <= at &&
		    director_serves_theme(partnership, rung, appointment->theme, party, at))
			return true;
	}
	for (int32_t i = 0; i < partnership->n_programmes; i++) {
		const struct programme *programme = &partnership->programmes[i];
		if (serves(partnership, programme->director, party, at) &&
		    directs_on(partnership, programme, rung, at))
			return true;
	}
	return false;
}

bool director_serves_everywhere(const struct partnership *partnership, enum rung rung, int32_t party,
				int64_t at)
{
	for (int32_t i = 0; i < partnership->n_appointments; i++) {
		const struct appointment *appointment = &partnership->appointments[i];
		if (appointment->rung == rung && appointment->from <= at &&
		    !director_serves_theme(partnership, rung, appointment->theme, party, at))
			return false;
	}
	for (int32_t i = 0; i < partnership->n_programmes; i++) {
		const struct programme *programme = &partnership->programmes[i];
		if (!serves(partnership, programme->director, party, at) &&
		    directs_on(partnership, programme, rung, at))
			return false;
	}
	return director_serves_theme(partnership, rung, "", party, at);
}

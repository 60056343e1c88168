/* authz: see authz.h. */
#include "core/authz.h"

#include "core/director.h"

static int relation_of_agency(const struct casefile *file, int32_t party)
{
	int relation = 0;
	const struct participant *participant = casefile_participant(file, party);
	if (participant && participant->relation == RELATION_DIRECTOR)
		relation |= WHO_DIRECTOR; /* the escalation was delegated to it */
	if (participant && participant->relation == RELATION_PARTICIPANT)
		relation |= WHO_PARTICIPANT;
	if (file->holder == party)
		relation |= WHO_HOLDER;
	const struct obligation *accept = casefile_obligation_of(file, OBLIGATION_accept);
	if (accept && accept->debtor == party)
		relation |= WHO_OFFERED;
	if (casefile_invitation(file, party))
		relation |= WHO_INVITED;
	return relation;
}

static int relation_of_director(const struct casefile *file, const struct partnership *partnership,
				int32_t party, int64_t at)
{
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		const struct participant *escalated = casefile_participant(file, PARTY_RUNG(rung));
		if (escalated && escalated->relation == RELATION_DIRECTOR &&
		    director_sees(partnership, file, (enum rung)rung, party, at))
			return WHO_DIRECTOR;
	}
	return 0;
}

int authz_relation(const struct casefile *file, const struct partnership *partnership, int32_t party,
		   int64_t at)
{
	if (!file || !partnership_is_active(partnership, party, at))
		return 0;
	return relation_of_agency(file, party) | relation_of_director(file, partnership, party, at);
}

bool authz_may(enum verb verb, int relation)
{
	return (verb_rows[verb].who & WHO_CONCERNED & relation) != 0;
}

bool authz_may_ask(enum verb verb, enum role role, bool driven)
{
	int who = verb_rows[verb].who;
	if (who & WHO_DRIVEN)
		return driven;
	if (who & WHO_SYSTEM)
		return false;
	if (who & (WHO_OPERATOR | WHO_AGENCY | WHO_DIRECTORS | WHO_COURIER))
		return (who & WHO_OPERATOR && role == ROLE_OPERATOR) ||
		       (who & WHO_COURIER && (role == ROLE_MAILER || role == ROLE_HOOKS)) ||
		       (who & WHO_AGENCY && role == ROLE_AGENCY) ||
		       (who & WHO_DIRECTORS && role == ROLE_DIRECTOR);
	return true;
}

static size_t faces_of(const struct partnership *partnership, int32_t party, int64_t at,
		       bool (*serves)(const struct partnership *partnership, enum rung rung, int32_t party,
				      int64_t at),
		       int32_t faces[1 + RUNG_COUNT])
{
	size_t count = 0;
	faces[count++] = party;
	for (int rung = 0; rung < RUNG_COUNT; rung++) {
		if (serves(partnership, (enum rung)rung, party, at))
			faces[count++] = PARTY_RUNG(rung);
	}
	return count;
}

size_t authz_faces(const struct partnership *partnership, int32_t party, int64_t at,
		   int32_t faces[1 + RUNG_COUNT])
{
	return faces_of(partnership, party, at, director_serves, faces);
}

size_t authz_faces_everywhere(const struct partnership *partnership, int32_t party, int64_t at,
			      int32_t faces[1 + RUNG_COUNT])
{
	return faces_of(partnership, party, at, director_serves_everywhere, faces);
}

static bool is_among(const int32_t *parties, size_t count, int32_t party)
{
	for (size_t i = 0; i < count; i++) {
		if (parties[i] == party)
			return true;
	}
	return false;
}

size_t authz_inboxes(const struct partnership *partnership, int32_t party, int64_t at,
		     int32_t inboxes[AUTHZ_INBOXES_MAX])
{
	size_t count = authz_faces(partnership, party, at, inboxes);
	size_t most = count + AUTHZ_STAND_INS_MAX;
	for (int32_t i = 0; i < partnership->n_deputies && count < most; i++) {
		int32_t director = partnership->deputies[i].director;
		if (!is_among(inboxes, count, director) &&
		    director_stands_in(partnership, director, party, at))
			inboxes[count++] = director;
	}
	return count;
}

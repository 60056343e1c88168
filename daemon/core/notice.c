/* notice: see notice.h. */
#include "core/notice.h"

#include "core/programme.h"

/* The lowest notice, from `given` on, that the covenant has a term for; NOTICE_COUNT = none. */
static int next_of(const struct covenant *covenant, int given)
{
	while (given < NOTICE_COUNT && term_is_none(covenant->notices[given]))
		given++;
	return given;
}

/* A director is told by the ladder, and of his silence the person outside. */
static bool is_agency(const struct ruling *ruling, int32_t number)
{
	const struct party *party = partnership_party(ruling->partnership, number);
	return party && party->role == ROLE_AGENCY;
}

int64_t notice_due(const struct ruling *ruling, int32_t debtor, int64_t since, int given, int64_t at)
{
	const struct covenant *covenant = programme_covenant_of(ruling, at);
	int next = next_of(covenant, given);
	if (!is_agency(ruling, debtor) || next == NOTICE_COUNT)
		return INSTANT_NEVER;
	int64_t due =
		covenant_add(covenant, casefile_scope(ruling->draft.file), since, covenant->notices[next]);
	return due > at ? due : at;
}

/* A later covenant may have no such notice any more: then what was announced is given under its old name. */
static int due_now(const struct ruling *ruling, const struct finding *finding, int64_t at)
{
	int next = next_of(programme_covenant_of(ruling, at), finding->noticed);
	return next < NOTICE_COUNT ? next : finding->noticed;
}

void notice_give(struct ruling *ruling, const struct finding *finding, int64_t at)
{
	int which = due_now(ruling, finding, at);
	int64_t next = notice_due(ruling, finding->debtor, finding->since, which + 1, at);
	struct emit emit;
	emit_start(&emit, ruling, EVENT_notice_given, PARTY_SYSTEM, at);
	EMIT_SET(&emit, finding, finding->number);
	EMIT_SET(&emit, stall, finding->stall);
	EMIT_SET(&emit, notice, which);
	EMIT_SET(&emit, agency, finding->debtor);
	if (next != INSTANT_NEVER)
		EMIT_SET(&emit, next_notice, next);
	emit_finish(&emit);
}

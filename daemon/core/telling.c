/* telling: see telling.h. */
#include "core/telling.h"

#include <string.h>

#include "core/channel.h"
#include "core/deliver.h"
#include "core/director.h"
#include "core/emit.h"
#include "core/programme.h"

/* Who is told, of what. */
struct tell {
	struct ruling *ruling;
	enum occasion occasion;
	struct event cause; /* a copy: what is owed grows the ruling */
};

/* --- what is said ---------------------------------------------------------------------------------- */

/* The stall that a director would look at first: the worst, then the oldest. */
static const struct finding *worst_finding(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count), *worst = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = &findings[i];
		if (!finding_is_open(finding) || finding->muted)
			continue;
		if (!worst || finding->severity > worst->severity ||
		    (finding->severity == worst->severity && finding->since < worst->since))
			worst = finding;
	}
	return worst;
}

static const struct finding *finding_of(const struct tell *tell)
{
	const struct casefile *file = tell->ruling->draft.file;
	const struct args *args = &tell->cause.facts.args;
	if (args->present & F(finding))
		return casefile_finding(file, args->finding);
	return file->ladder == LADDER_QUIET ? NULL : worst_finding(file);
}

/* What the one who is told owes because of it. */
static const struct opening *debt_of(const struct tell *tell, int32_t party)
{
	const struct facts *facts = &tell->cause.facts;
	for (int32_t i = 0; i < facts->n_opens; i++) {
		if (facts->opens[i].debtor == party || PARTY_IS_RUNG(facts->opens[i].debtor))
			return &facts->opens[i];
	}
	return NULL;
}

static bool is_left_to_digest(const struct tell *tell, const struct finding *finding)
{
	return finding && finding->severity < DELIVER_DIGEST_BELOW &&
	       tell->ruling->draft.file->urgency != URGENCY_CRISIS;
}

static int64_t not_before(const struct tell *tell, const struct finding *finding)
{
	const struct casefile *file = tell->ruling->draft.file;
	const struct covenant *covenant = programme_covenant_of(tell->ruling, tell->cause.at);
	const struct calendar *waking = covenant ? covenant->calendars.waking : NULL;
	struct delivery delivery = {.urgency = (enum urgency)file->urgency,
				    .severity = finding ? finding->severity : DELIVER_DIGEST_BELOW,
				    .at = tell->cause.at};
	return deliver_at(waking ? waking : calendar_24x7(), delivery);
}

static void put_finding(struct emit *emit, const struct finding *finding)
{
	EMIT_SET(emit, finding, finding->number);
	EMIT_SET(emit, stall, finding->stall);
	EMIT_SET(emit, since, finding->since);
	EMIT_SET(emit, severity, finding->severity);
	if (finding->debtor != PARTY_NONE)
		EMIT_SET(emit, agency, finding->debtor);
}

static void put_debt(struct emit *emit, const struct opening *debt)
{
	EMIT_SET(emit, obligation, debt->number);
	if (debt->due != INSTANT_NEVER)
		EMIT_SET(emit, due, debt->due);
}

/* --- who is owed it -------------------------------------------------------------------------------- */

static void owe_by(const struct tell *tell, int32_t party, int32_t desk, enum medium medium)
{
	const struct casefile *file = tell->ruling->draft.file;
	const struct channel *channel =
		channel_of(tell->ruling->partnership, party, medium, desk, tell->cause.at);
	const struct finding *finding = finding_of(tell);
	const struct opening *debt = debt_of(tell, party);
	if (!channel || is_left_to_digest(tell, finding))
		return;
	struct emit emit;
	emit_start(&emit, tell->ruling, EVENT_delivery_owed, PARTY_SYSTEM, tell->cause.at);
	EMIT_SET(&emit, delivery, file->deliveries + 1);
	EMIT_SET(&emit, occasion, (int32_t)tell->occasion);
	EMIT_SET(&emit, party, party);
	EMIT_SET(&emit, medium, (int32_t)medium);
	EMIT_SET(&emit, not_before, not_before(tell, finding));
	EMIT_SET(&emit, urgency, file->urgency);
	if (channel->desk != CHANNEL_WHOLE)
		EMIT_SET(&emit, notice, channel->desk);
	if (file->ladder != LADDER_QUIET)
		EMIT_SET(&emit, rung, file->rung);
	if (finding)
		put_finding(&emit, finding);
	if (debt)
		put_debt(&emit, debt);
	emit_finish(&emit);
}

static void owe(const struct tell *tell, int32_t party, int32_t desk)
{
	if (party <= PARTY_NONE || party == tell->cause.actor)
		return;
	for (int medium = 0; medium < MEDIUM_COUNT; medium++)
		owe_by(tell, party, desk, (enum medium)medium);
}

static void owe_all(const struct tell *tell, struct numbers parties)
{
	for (int32_t i = 0; i < parties.count; i++)
		owe(tell, parties.items[i], CHANNEL_WHOLE);
}

/* Whoever is enrolled under the name that the covenant gives the person outside the ladder. */
static int32_t outside(const struct tell *tell)
{
	const struct covenant *covenant = programme_covenant_of(tell->ruling, tell->cause.at);
	const char *name = covenant ? covenant->outside : "";
	const struct party *party = partnership_by_name(tell->ruling->partnership, name, strlen(name));
	return party ? party->number : PARTY_NONE;
}

static int32_t on_rung(const struct tell *tell)
{
	const struct casefile *file = tell->ruling->draft.file;
	return director_acting(tell->ruling->partnership, file, (enum rung)file->rung, tell->cause.at);
}

static void owe_as_row_says(const struct tell *tell)
{
	const struct args *args = &tell->cause.facts.args;
	switch (occasion_rows[tell->occasion].told) {
	case TOLD_RUNG:
		owe(tell, on_rung(tell), CHANNEL_WHOLE);
		break;
	case TOLD_DIRECTOR:
		owe(tell, args->director, CHANNEL_WHOLE);
		break;
	case TOLD_DESK:
		owe(tell, args->agency, args->notice);
		break;
	case TOLD_AGENCY:
		owe(tell, args->agency, CHANNEL_WHOLE);
		break;
	case TOLD_AGENCIES:
		owe_all(tell, args->agencies);
		break;
	case TOLD_OUTSIDE:
		owe(tell, outside(tell), CHANNEL_WHOLE);
		break;
	}
}

/* A stall that is found is an occasion by itself only when it is the silence of a director. */
static bool is_occasion(enum occasion occasion, const struct event *event)
{
	if (occasion_rows[occasion].event != event->kind)
		return false;
	return occasion != OCCASION_director_silent || event->facts.args.stall == STALL_director_silent;
}

void telling_follow(struct ruling *ruling)
{
	if (ruling->partnership->n_channels == 0)
		ruling->n_told = ruling->n_events;
	while (ruling->n_told < ruling->n_events) {
		struct tell tell = {.ruling = ruling, .cause = ruling->events[ruling->n_told++]};
		for (int occasion = 0; occasion < OCCASION_COUNT; occasion++) {
			tell.occasion = (enum occasion)occasion;
			if (is_occasion(tell.occasion, &tell.cause))
				owe_as_row_says(&tell);
		}
	}
}

void telling_hand_on(struct ruling *ruling, const struct event *failed)
{
	const struct args *args = &failed->facts.args;
	const struct party *party = partnership_party(ruling->partnership, args->party);
	struct tell tell = {ruling, (enum occasion)args->occasion, *failed};
	if (party && party->role == ROLE_DIRECTOR)
		owe_by(&tell,
		       director_deputy(ruling->partnership, ruling->draft.file, args->party, failed->at),
		       CHANNEL_WHOLE, (enum medium)args->medium);
}

/* proposal: see proposal.h. Signatures grow one at a time in the arena of the partnership: there are few. */
#include "core/proposal.h"

#include <string.h>

#include "core/partnership.h"

static const char *kept(struct partnership *partnership, const char *text)
{
	return text ? arena_strndup(partnership->arena, text, strlen(text)) : "";
}

/* A list one longer, in the arena. */
static void *one_more(struct partnership *partnership, const void *items, int32_t count, size_t size)
{
	void *longer = arena_zalloc(partnership->arena, (size_t)count + 1, size);
	if (count)
		memcpy(longer, items, (size_t)count * size);
	return longer;
}

static struct proposal *find(const struct partnership *partnership, int32_t number)
{
	return number >= 1 && number <= partnership->n_proposals ? partnership->proposals[number - 1] : NULL;
}

/* --- the fold -------------------------------------------------------------------------------------- */

void proposal_take_drafted(struct partnership *partnership, const struct event *event,
			   const struct covenant *covenant)
{
	struct proposal *proposal = arena_zalloc(partnership->arena, 1, sizeof *proposal);
	proposal->number = partnership->n_proposals + 1;
	proposal->author = event->actor;
	proposal->at = event->at;
	proposal->document = kept(partnership, event->facts.args.document);
	proposal->hash = kept(partnership, event->facts.args.hash);
	proposal->covenant = covenant;
	proposal->base = partnership->n_covenants;
	partnership->proposals = one_more(partnership, partnership->proposals, partnership->n_proposals,
					  sizeof(struct proposal *));
	partnership->proposals[partnership->n_proposals++] = proposal;
}

void proposal_take_signed(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	struct proposal *proposal = find(partnership, args->draft);
	if (!proposal)
		return;
	struct signing *signings =
		one_more(partnership, proposal->signings, proposal->n_signings, sizeof *signings);
	signings[proposal->n_signings++] = (struct signing){
		.agency = event->actor,
		.at = event->at,
		.public_key = kept(partnership, args->public_key),
		.signature = kept(partnership, args->signature),
		.void_since = INSTANT_NEVER,
	};
	proposal->signings = signings;
}

/* Void it stays, also if the old key came back: who replaces a key has ceased to trust what it signed. */
void proposal_take_keyed(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	for (int32_t number = 1; number <= partnership->n_proposals; number++) {
		struct proposal *proposal = find(partnership, number);
		if (!proposal_is_open(partnership, proposal))
			continue;
		for (int32_t i = 0; i < proposal->n_signings; i++) {
			struct signing *signing = &proposal->signings[i];
			if (signing->agency == args->agency && signing->void_since == INSTANT_NEVER &&
			    strcmp(signing->public_key, args->public_key) != 0)
				signing->void_since = event->at;
		}
	}
}

void proposal_take_force(struct partnership *partnership, const struct event *event)
{
	struct proposal *proposal = find(partnership, event->facts.args.draft);
	if (proposal)
		proposal->version = event->facts.args.version;
}

/* --- questions ------------------------------------------------------------------------------------- */

const struct proposal *proposal_of(const struct partnership *partnership, int32_t number)
{
	return find(partnership, number);
}

bool proposal_is_open(const struct partnership *partnership, const struct proposal *proposal)
{
	return proposal->version == 0 && proposal->base == partnership->n_covenants;
}

bool proposal_is_signed_by(const struct proposal *proposal, int32_t agency)
{
	for (int32_t i = 0; i < proposal->n_signings; i++) {
		const struct signing *signing = &proposal->signings[i];
		if (signing->agency == agency && signing->void_since == INSTANT_NEVER)
			return true;
	}
	return false;
}

bool proposal_is_party(const struct partnership *partnership, const struct proposal *proposal, int32_t agency,
		       int64_t at)
{
	const struct party *party = partnership_party(partnership, agency);
	if (!party || party->role != ROLE_AGENCY || !partnership_is_active(partnership, agency, at))
		return false;
	const struct covenant_parties *lists = proposal->covenant ? proposal->covenant->parties : NULL;
	if (!lists || lists->n_parties == 0)
		return true;
	for (size_t i = 0; i < lists->n_parties; i++) {
		if (strcmp(lists->parties[i].agency, party->name) == 0)
			return true;
	}
	return false;
}

bool proposal_is_complete(const struct partnership *partnership, const struct proposal *proposal,
			  int32_t signer, int32_t leaver, int64_t at)
{
	bool signed_at_all = false;
	for (int32_t agency = 1; agency <= partnership->n_parties; agency++) {
		if (agency == leaver || !proposal_is_party(partnership, proposal, agency, at))
			continue;
		if (agency != signer && !proposal_is_signed_by(proposal, agency))
			return false;
		signed_at_all = true;
	}
	return signed_at_all && proposal->covenant;
}

const struct proposal *proposal_completed_by_leave(const struct partnership *partnership, int32_t leaver,
						   int64_t at)
{
	for (int32_t number = partnership->n_proposals; number >= 1; number--) {
		const struct proposal *proposal = find(partnership, number);
		if (proposal_is_open(partnership, proposal) &&
		    proposal_is_complete(partnership, proposal, PARTY_NONE, leaver, at))
			return proposal;
	}
	return NULL;
}

int32_t proposal_count_open(const struct partnership *partnership)
{
	int32_t count = 0;
	for (int32_t number = 1; number <= partnership->n_proposals; number++)
		count += proposal_is_open(partnership, find(partnership, number));
	return count;
}

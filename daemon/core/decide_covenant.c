/* decide_covenant: who proposes a covenant, who signs it, and whether that puts it into force. */
#include <stdio.h>
#include <string.h>

#include "core/authz.h"
#include "core/partnership_deciding.h"
#include "core/proposal.h"

static void set_draft(struct partnership_deciding *d, int32_t number)
{
	d->event->facts.args.draft = number;
	d->event->facts.args.present |= F(draft);
}

static void set_force(struct partnership_deciding *d)
{
	d->event->facts.args.version = d->partnership->n_covenants + 1;
	d->event->facts.args.present |= F(version);
}

/* A party that is not there could never sign. */
static int check_parties(struct partnership_deciding *d)
{
	const struct covenant_parties *lists = d->command->covenant->parties;
	for (size_t i = 0; i < lists->n_parties; i++) {
		const char *name = lists->parties[i].agency;
		const struct party *party = partnership_by_name(d->partnership, name, strlen(name));
		char path[ERR_WHERE_MAX];
		snprintf(path, sizeof path, "parties.%zu.agency", i);
		if (!party || party->role != ROLE_AGENCY || party->left_at != INSTANT_NEVER)
			return err_set_where(d->err, ERROR_bad_document, path,
					     "no active agency is called \"%s\"", name);
	}
	return 0;
}

int partnership_decide_draft(struct partnership_deciding *d)
{
	if (check_parties(d) != 0)
		return -1;
	if (proposal_count_open(d->partnership) >= PROPOSALS_OPEN_MAX)
		return err_set(d->err, ERROR_busy, "%d drafts wait to be signed already", PROPOSALS_OPEN_MAX);
	d->event->kind = EVENT_covenant_drafted;
	set_draft(d, d->partnership->n_proposals + 1);
	return 0;
}

/* One key is one agency's: nobody signs for two, and nobody changes keys unnoticed. */
static int check_key(struct partnership_deciding *d, int32_t agency)
{
	const char *key = d->command->args->public_key;
	for (int32_t number = 1; number <= d->partnership->n_parties; number++) {
		const struct party *party = partnership_party(d->partnership, number);
		if (number != agency && strcmp(party->public_key, key) == 0)
			return err_set_where(d->err, ERROR_bad_value, "public_key",
					     "another agency signs with this key");
	}
	return 0;
}

static int check_same_key(struct partnership_deciding *d)
{
	const struct party *party = partnership_party(d->partnership, d->command->actor);
	if (*party->public_key && strcmp(party->public_key, d->command->args->public_key) != 0)
		return err_set_where(d->err, ERROR_bad_value, "public_key",
				     "%s has signed with another key before; the operator replaces it by "
				     "agency.key",
				     party->name);
	return check_key(d, party->number);
}

static int check_open(struct partnership_deciding *d, const struct proposal *proposal)
{
	if (proposal->version)
		return err_set_where(d->err, ERROR_exists, "draft",
				     "this draft is in force already, as version %d", (int)proposal->version);
	if (!proposal_is_open(d->partnership, proposal))
		return err_set_where(d->err, ERROR_overtaken, "draft",
				     "version %d came into force after this draft was made: propose it anew",
				     (int)d->partnership->n_covenants);
	if (!proposal->covenant)
		return err_set_where(d->err, ERROR_bad_document, "draft",
				     "this program can not read the draft");
	return 0;
}

int partnership_decide_sign(struct partnership_deciding *d)
{
	int32_t actor = d->command->actor;
	const struct proposal *proposal = proposal_of(d->partnership, d->command->args->draft);
	if (!proposal)
		return err_set_where(d->err, ERROR_not_found, "draft", "there is no draft of this number");
	if (check_open(d, proposal) != 0)
		return -1;
	if (!proposal_is_party(d->partnership, proposal, actor, d->event->at))
		return err_set(d->err, ERROR_not_allowed, "the draft does not name you as a party");
	if (proposal_is_signed_by(proposal, actor))
		return err_set_where(d->err, ERROR_exists, "draft", "you have signed this draft already");
	if (check_same_key(d) != 0)
		return -1;
	if (!d->command->signature_is_good)
		return err_set_where(d->err, ERROR_bad_value, "signature",
				     "this is no signature by that key over this draft of this partnership");
	d->event->kind = EVENT_covenant_signed;
	if (proposal_is_complete(d->partnership, proposal, actor, PARTY_NONE, d->event->at))
		set_force(d);
	return 0;
}

int partnership_decide_key(struct partnership_deciding *d)
{
	const struct party *party = partnership_party(d->partnership, d->command->args->agency);
	if (!party || party->role != ROLE_AGENCY)
		return err_set_where(d->err, ERROR_bad_value, "agency", "there is no agency of this name");
	if (check_key(d, party->number) != 0)
		return -1;
	d->event->kind = EVENT_agency_keyed;
	return 0;
}

void partnership_decide_completion(struct partnership_deciding *d)
{
	const struct proposal *proposal =
		proposal_completed_by_leave(d->partnership, d->command->args->agency, d->event->at);
	if (!proposal)
		return;
	set_draft(d, proposal->number);
	set_force(d);
}

/* decide_partnership: who belongs to the partnership, who directs, which covenant is in force. */
#include <string.h>

#include "base/ident.h"
#include "core/authz.h"
#include "core/channel.h"
#include "core/partnership_deciding.h"

static int check_party(struct partnership_deciding *d, const char *field, int32_t number, enum role role)
{
	const struct party *party = partnership_party(d->partnership, number);
	if (!party || party->role != role)
		return err_set_where(d->err, ERROR_bad_value, field, "there is no %s of this name",
				     choice_name(CHOICE_ROLE, (int)role));
	if (party->left_at != INSTANT_NEVER)
		return err_set_where(d->err, ERROR_agency_left, field, "%s has left the partnership",
				     party->name);
	return 0;
}

static int enrol(struct partnership_deciding *d)
{
	const struct args *args = d->command->args;
	if (party_fixed_number(args->name, strlen(args->name)) != PARTY_NONE)
		return err_set_where(d->err, ERROR_exists, "name", "the name \"%s\" has a meaning of its own",
				     args->name);
	if (partnership_by_name(d->partnership, args->name, strlen(args->name)))
		return err_set_where(d->err, ERROR_exists, "name", "\"%s\" is enrolled already", args->name);
	if (args->fingerprint && partnership_by_fingerprint(d->partnership, args->fingerprint))
		return err_set_where(d->err, ERROR_exists, "certificate",
				     "another party has this certificate");
	if (d->partnership->n_parties >= PARTIES_MAX)
		return err_set(d->err, ERROR_busy, "the partnership has reached its ceiling of parties");
	if (args->present & F(agency) && args->kind != ROLE_DIRECTOR)
		return err_set_where(d->err, ERROR_bad_value, "agency",
				     "only a director belongs to an agency");
	if (args->present & F(agency) && check_party(d, "agency", args->agency, ROLE_AGENCY) != 0)
		return -1;
	d->event->kind = EVENT_agency_enrolled;
	return 0;
}

static int leave(struct partnership_deciding *d)
{
	const struct args *args = d->command->args;
	if (check_party(d, "agency", args->agency, ROLE_AGENCY) != 0)
		return -1;
	if (args->present & F(successor) && check_party(d, "successor", args->successor, ROLE_AGENCY) != 0)
		return -1;
	if (args->successor == args->agency)
		return err_set_where(d->err, ERROR_bad_value, "successor",
				     "an agency can not succeed itself");
	d->event->kind = EVENT_agency_left;
	partnership_decide_completion(d);
	return 0;
}

static int appoint(struct partnership_deciding *d)
{
	if (check_party(d, "director", d->command->args->director, ROLE_DIRECTOR) != 0)
		return -1;
	d->event->kind = EVENT_director_appointed;
	return 0;
}

static int deputise(struct partnership_deciding *d)
{
	const struct args *args = d->command->args;
	if (check_party(d, "director", args->director, ROLE_DIRECTOR) != 0)
		return -1;
	if (args->present & F(deputy) && check_party(d, "deputy", args->deputy, ROLE_DIRECTOR) != 0)
		return -1;
	if (args->deputy == args->director)
		return err_set_where(d->err, ERROR_bad_value, "deputy", "nobody stands in for himself");
	d->event->kind = EVENT_director_deputised;
	return 0;
}

static int be_absent(struct partnership_deciding *d)
{
	const struct args *args = d->command->args;
	if (check_party(d, "director", args->director, ROLE_DIRECTOR) != 0)
		return -1;
	if (args->present & F(from) && args->until <= args->from)
		return err_set_where(d->err, ERROR_bad_value, "until", "an absence ends after it begins");
	d->event->kind = EVENT_director_absent;
	return 0;
}

static int put_covenant(struct partnership_deciding *d)
{
	d->event->kind = EVENT_covenant_put;
	d->event->facts.args.version = d->partnership->n_covenants + 1;
	d->event->facts.args.present |= F(version);
	return 0;
}

/* Of a party that is there: itself, or anybody whom the operator names. Desks are an agency's. */
static int set_channel(struct partnership_deciding *d)
{
	struct args *args = &d->event->facts.args;
	if (!(args->present & F(party))) {
		args->party = d->command->actor;
		args->present |= F(party);
	}
	const struct party *party = partnership_party(d->partnership, args->party);
	if (!party || party->left_at != INSTANT_NEVER)
		return err_set_where(d->err, ERROR_bad_value, "party", "there is no such party");
	if (args->present & F(notice) && party->role != ROLE_AGENCY)
		return err_set_where(d->err, ERROR_bad_value, "notice", "only an agency has desks");
	if (args->present & F(mailbox) && !channel_is_mailbox((enum medium)args->medium, args->mailbox))
		return err_set_where(d->err, ERROR_bad_value, "mailbox", "%s",
				     args->medium == MEDIUM_HOOK ? "not an address that begins with https://"
								 : "not a mail address");
	d->event->kind = EVENT_channel_set;
	return 0;
}

static const struct {
	enum verb verb;
	int (*judge)(struct partnership_deciding *d);
} judges[] = {
	{VERB_agency_enrol, enrol},
	{VERB_agency_leave, leave},
	{VERB_director_appoint, appoint},
	{VERB_director_deputise, deputise},
	{VERB_director_absent, be_absent},
	{VERB_covenant_put, put_covenant},
	{VERB_covenant_draft, partnership_decide_draft},
	{VERB_covenant_sign, partnership_decide_sign},
	{VERB_agency_key, partnership_decide_key},
	{VERB_programme_start, partnership_decide_programme},
	{VERB_channel_set, set_channel},
};

/* A director says for himself when he is away and who stands in; whoever is no operator how he is reached. */
static bool speaks_of_another(const struct party *party, const struct command *command)
{
	const struct args *args = command->args;
	if (party->role == ROLE_OPERATOR)
		return false;
	if (command->verb == VERB_channel_set)
		return args->present & F(party) && args->party != party->number;
	return party->role == ROLE_DIRECTOR && verb_rows[command->verb].who & WHO_DIRECTORS &&
	       args->director != party->number;
}

/* The system founds a partnership; from then on its parties run it, each by what its role allows. */
static bool may(const struct partnership *partnership, const struct command *command)
{
	const struct party *party = partnership_party(partnership, command->actor);
	if (command->actor == PARTY_SYSTEM)
		return true;
	if (!party || party->left_at != INSTANT_NEVER || !authz_may_ask(command->verb, party->role, false))
		return false;
	return !speaks_of_another(party, command);
}

static int judge(struct partnership_deciding *d)
{
	for (size_t i = 0; i < sizeof judges / sizeof *judges; i++) {
		if (judges[i].verb != d->command->verb)
			continue;
		if (!may(d->partnership, d->command))
			return err_set(d->err, ERROR_not_allowed, "%s is not for a party of this kind",
				       verb_rows[d->command->verb].name);
		return judges[i].judge(d);
	}
	return err_set(d->err, ERROR_unknown_verb, "there is no such verb on the partnership");
}

int partnership_decide(const struct partnership *partnership, const struct command *command,
		       struct event *ret_event, struct err *err)
{
	struct event event = {.seq = partnership->version + 1, .actor = command->actor};
	event.at = command->at > partnership->now ? command->at : partnership->now;
	event.facts.args = *command->args;
	struct partnership_deciding d = {partnership, command, &event, err};
	if (judge(&d) != 0)
		return -1;
	*ret_event = event;
	ret_event->facts.args = (struct args){0};
	args_take(&ret_event->facts.args, &event.facts.args, event_rows[event.kind].fields);
	return 0;
}

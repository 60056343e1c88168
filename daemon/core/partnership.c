/* partnership: see partnership.h. Lists double in the arena; what was outgrown stays there, which over the life of a
 * partnership is less than the lists themselves. */
#include "core/partnership.h"

#include <string.h>

#include "base/instant.h"
#include "core/channel.h"

#define FIRST_CAPACITY 16

void partnership_init(struct partnership *partnership, struct arena *arena)
{
	*partnership = (struct partnership){.arena = arena};
}

/* Room for one more item in a list whose capacity is the next power of two of its count. */
static void *grown(struct arena *arena, void *items, int32_t count, size_t size)
{
	bool full = count == 0 || (count >= FIRST_CAPACITY && (count & (count - 1)) == 0);
	if (!full)
		return items;
	size_t capacity = count == 0 ? FIRST_CAPACITY : (size_t)count * 2;
	void *larger = arena_zalloc(arena, capacity, size);
	if (count)
		memcpy(larger, items, (size_t)count * size);
	return larger;
}

void *partnership_grown(struct partnership *partnership, void *items, int32_t count, size_t size)
{
	return grown(partnership->arena, items, count, size);
}

static void put_text(char *to, size_t size, const char *from)
{
	size_t length = from ? strlen(from) : 0;
	if (length >= size)
		length = size - 1;
	if (length)
		memcpy(to, from, length);
	to[length] = '\0';
}

/* --- the index over names --- */

static uint32_t hash_of(const char *name, size_t length)
{
	uint32_t hash = UINT32_C(2166136261); /* FNV-1a */
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)name[i]) * UINT32_C(16777619);
	return hash;
}

static void index_party(struct partnership *partnership, const struct party *party)
{
	uint32_t slot = hash_of(party->name, strlen(party->name));
	for (;; slot++) {
		int32_t *number = &partnership->by_name[slot & (uint32_t)(partnership->n_slots - 1)];
		if (*number == PARTY_NONE) {
			*number = party->number;
			return;
		}
	}
}

static void index_grow(struct partnership *partnership)
{
	if (partnership->n_parties * 2 <= partnership->n_slots)
		return;
	partnership->n_slots = partnership->n_slots ? partnership->n_slots * 2 : 4 * FIRST_CAPACITY;
	partnership->by_name =
		arena_zalloc(partnership->arena, (size_t)partnership->n_slots, sizeof *partnership->by_name);
	for (int32_t i = 0; i < partnership->n_parties - 1; i++)
		index_party(partnership, partnership->parties[i]);
}

/* --- the fold --- */

static void enrol(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	struct party *party = arena_zalloc(partnership->arena, 1, sizeof *party);
	party->number = partnership->n_parties + 1;
	party->role = (enum role)args->kind;
	party->enrolled_at = event->at;
	party->left_at = INSTANT_NEVER;
	party->agency = args->agency;
	partnership->n_attached += args->agency != PARTY_NONE;
	put_text(party->name, sizeof party->name, args->name);
	put_text(party->label, sizeof party->label, args->label ? args->label : args->name);
	put_text(party->fingerprint, sizeof party->fingerprint, args->fingerprint);
	partnership->parties = grown(partnership->arena, partnership->parties, partnership->n_parties,
				     sizeof *partnership->parties);
	partnership->parties[partnership->n_parties++] = party;
	index_grow(partnership);
	index_party(partnership, party);
}

static void leave(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	if (!partnership_party(partnership, args->agency))
		return;
	struct party *party = partnership->parties[args->agency - 1];
	party->left_at = event->at;
	party->successor = args->successor;
}

static void appoint(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	partnership->appointments = grown(partnership->arena, partnership->appointments,
					  partnership->n_appointments, sizeof *partnership->appointments);
	struct appointment *appointment = &partnership->appointments[partnership->n_appointments++];
	*appointment = (struct appointment){args->director, (enum rung)args->rung, event->at, ""};
	put_text(appointment->theme, sizeof appointment->theme, args->theme);
}

static void deputise(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	partnership->deputies = grown(partnership->arena, partnership->deputies, partnership->n_deputies,
				      sizeof *partnership->deputies);
	partnership->deputies[partnership->n_deputies++] =
		(struct deputy){args->director, args->deputy, event->at};
}

/* Whoever records an absence that is over already says that the director is back. Earlier instants do not see that: their
 * absence still covers them. */
static void be_absent(struct partnership *partnership, const struct event *event)
{
	const struct args *args = &event->facts.args;
	int64_t from = args->from > event->at ? args->from : event->at;
	for (int32_t i = 0; i < partnership->n_absences && args->until <= event->at; i++) {
		struct absence *absence = &partnership->absences[i];
		if (absence->director == args->director && absence->from <= event->at &&
		    absence->until > event->at)
			absence->until = event->at;
	}
	if (args->until <= from)
		return;
	partnership->absences = grown(partnership->arena, partnership->absences, partnership->n_absences,
				      sizeof *partnership->absences);
	partnership->absences[partnership->n_absences++] =
		(struct absence){args->director, from, args->until};
}

static void put_covenant(struct partnership *partnership, const struct event *event,
			 const struct covenant *covenant)
{
	partnership->covenants = grown(partnership->arena, partnership->covenants, partnership->n_covenants,
				       sizeof *partnership->covenants);
	partnership->covenants[partnership->n_covenants++] = (struct covenant_in_force){covenant, event->at};
}

static void set_key(struct partnership *partnership, int32_t agency, const char *key)
{
	if (partnership_party(partnership, agency)) {
		struct party *party = partnership->parties[agency - 1];
		put_text(party->public_key, sizeof party->public_key, key);
	}
}

/* The first key that an agency signs with is its key from then on. */
static void sign(struct partnership *partnership, const struct event *event)
{
	proposal_take_signed(partnership, event);
	set_key(partnership, event->actor, event->facts.args.public_key);
}

static void replace_key(struct partnership *partnership, const struct event *event)
{
	proposal_take_keyed(partnership, event);
	set_key(partnership, event->facts.args.agency, event->facts.args.public_key);
}

bool partnership_is_forced_by(const struct event *event)
{
	field_mask said = F(draft) | F(version);
	return (event->facts.args.present & said) == said;
}

static void put_proposal(struct partnership *partnership, const struct event *event,
			 const struct covenant *covenant)
{
	put_covenant(partnership, event, covenant);
	proposal_take_force(partnership, event);
}

void partnership_apply(struct partnership *partnership, const struct event *event,
		       const struct covenant *covenant)
{
	if (event->kind == EVENT_agency_enrolled)
		enrol(partnership, event);
	else if (event->kind == EVENT_agency_left)
		leave(partnership, event);
	else if (event->kind == EVENT_director_appointed)
		appoint(partnership, event);
	else if (event->kind == EVENT_covenant_put)
		put_covenant(partnership, event, covenant);
	else if (event->kind == EVENT_director_deputised)
		deputise(partnership, event);
	else if (event->kind == EVENT_director_absent)
		be_absent(partnership, event);
	else if (event->kind == EVENT_covenant_drafted)
		proposal_take_drafted(partnership, event, covenant);
	else if (event->kind == EVENT_covenant_signed)
		sign(partnership, event);
	else if (event->kind == EVENT_programme_started)
		programme_take_started(partnership, event);
	else if (event->kind == EVENT_agency_keyed)
		replace_key(partnership, event);
	else if (event->kind == EVENT_channel_set)
		channel_take_set(partnership, event);
	if (partnership_is_forced_by(event))
		put_proposal(partnership, event, covenant);
	partnership->version = event->seq;
	partnership->now = event->at;
}

/* --- questions --- */

const struct party *partnership_party(const struct partnership *partnership, int32_t number)
{
	return number >= 1 && number <= partnership->n_parties ? partnership->parties[number - 1] : NULL;
}

const char *partnership_name(const struct partnership *partnership, int32_t number)
{
	const struct party *party = partnership_party(partnership, number);
	return party ? party->name : NULL;
}

const struct party *partnership_by_name(const struct partnership *partnership, const char *name,
					size_t length)
{
	if (partnership->n_slots == 0)
		return NULL;
	for (uint32_t slot = hash_of(name, length);; slot++) {
		int32_t number = partnership->by_name[slot & (uint32_t)(partnership->n_slots - 1)];
		if (number == PARTY_NONE)
			return NULL;
		const struct party *party = partnership->parties[number - 1];
		if (strlen(party->name) == length && memcmp(party->name, name, length) == 0)
			return party;
	}
}

const struct party *partnership_by_fingerprint(const struct partnership *partnership, const char *fingerprint)
{
	for (int32_t i = 0; i < partnership->n_parties; i++) {
		const struct party *party = partnership->parties[i];
		if (party->left_at == INSTANT_NEVER && strcmp(party->fingerprint, fingerprint) == 0)
			return party;
	}
	return NULL;
}

bool partnership_is_active(const struct partnership *partnership, int32_t number, int64_t at)
{
	const struct party *party = partnership_party(partnership, number);
	return party && party->left_at > at;
}

const struct covenant *partnership_covenant(const struct partnership *partnership, int64_t at)
{
	for (int32_t i = partnership->n_covenants - 1; i >= 0; i--) {
		if (partnership->covenants[i].from <= at)
			return partnership->covenants[i].covenant;
	}
	return NULL;
}

const struct covenant *partnership_covenant_version(const struct partnership *partnership, int32_t version)
{
	return version >= 1 && version <= partnership->n_covenants
		       ? partnership->covenants[version - 1].covenant
		       : NULL;
}

int32_t partnership_director(const struct partnership *partnership, enum rung rung, int64_t at)
{
	for (int32_t i = partnership->n_appointments - 1; i >= 0; i--) {
		const struct appointment *appointment = &partnership->appointments[i];
		if (appointment->rung == rung && appointment->from <= at && !*appointment->theme)
			return appointment->director;
	}
	return PARTY_NONE;
}

/* --- names --- */

static int32_t number_of(const void *context, const char *name, size_t length)
{
	int32_t fixed = party_fixed_number(name, length);
	if (fixed != PARTY_NONE)
		return fixed;
	const struct party *party = partnership_by_name(context, name, length);
	return party ? party->number : PARTY_NONE;
}

static const char *name_of(const void *context, int32_t number)
{
	const struct party *party = partnership_party(context, number);
	return party ? party->name : party_fixed_name(number);
}

struct party_names partnership_names(const struct partnership *partnership)
{
	return (struct party_names){partnership, number_of, name_of};
}

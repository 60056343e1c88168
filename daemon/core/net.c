/* net: see net.h. Here is the fold: what each event changes of what the net knows, and what has to be looked at again. */
#include "core/casefile.h"
#include "core/net_private.h"

#include <string.h>

#define FIRST_AGENCIES 16
#define FIRST_DONE 16

/* --- what there is --- */

struct net *net_new(struct arena *arena, const struct partnership *partnership)
{
	struct net *net = arena_zalloc(arena, 1, sizeof *net);
	net->arena = arena;
	net->partnership = partnership;
	list_init(&net->free_owed);
	list_init(&net->free_records);
	net->again.stage = NET_AGAIN_OVER;
	return net;
}

static struct net_case *case_known(const struct net *net, int64_t id)
{
	return net_table_get(&net->cases, (uint64_t)id);
}

static struct net_case *case_of(struct net *net, int64_t id)
{
	struct net_case *file = case_known(net, id);
	if (file)
		return file;
	file = arena_zalloc(net->arena, 1, sizeof *file);
	file->id = id;
	file->scope.kind = NET_SCOPE_CASE;
	list_init(&file->owed);
	list_init(&file->acts);
	list_init(&file->halves);
	list_init(&file->ties);
	list_init(&file->found);
	list_init(&file->asked);
	net_table_put(&net->cases, net->arena, (uint64_t)id, file);
	return file;
}

static void grow_agencies(struct net *net, int32_t number)
{
	int32_t room = net->n_agencies ? net->n_agencies : FIRST_AGENCIES;
	while (room < number)
		room *= 2;
	struct net_agency **larger = arena_zalloc(net->arena, (size_t)room, sizeof(struct net_agency *));
	if (net->n_agencies)
		memcpy(larger, net->agencies, (size_t)net->n_agencies * sizeof(struct net_agency *));
	net->agencies = larger;
	net->n_agencies = room;
}

/* NULL for who is no agency: the citizen, a rung of the ladder. */
static struct net_agency *agency_of(struct net *net, int32_t number)
{
	if (number <= 0 || number > PARTIES_MAX)
		return NULL;
	if (number > net->n_agencies)
		grow_agencies(net, number);
	struct net_agency *agency = net->agencies[number - 1];
	if (!agency) {
		agency = net->agencies[number - 1] = arena_zalloc(net->arena, 1, sizeof *agency);
		agency->number = number;
		agency->scope.kind = NET_SCOPE_AGENCY;
		list_init(&agency->owed);
	}
	return agency;
}

static struct net_director *director_of(struct net *net, int32_t number)
{
	uint64_t key = (uint32_t)number;
	struct net_director *director = net_table_get(&net->directors, key);
	if (director)
		return director;
	director = arena_zalloc(net->arena, 1, sizeof *director);
	director->number = number;
	director->scope.kind = NET_SCOPE_DIRECTOR;
	list_init(&director->silent);
	net_table_put(&net->directors, net->arena, key, director);
	return director;
}

static struct net_identity *identity_of(struct net *net, const char *hex)
{
	uint64_t number = subject_mix(subject_number(hex), subject_number(hex + 16));
	struct net_identity *identity = net_table_get(&net->identities, number);
	if (identity)
		return identity;
	identity = arena_zalloc(net->arena, 1, sizeof *identity);
	identity->number = number;
	identity->scope.kind = NET_SCOPE_IDENTITY;
	list_init(&identity->ties);
	list_init(&identity->contacts);
	list_init(&identity->found);
	net_table_put(&net->identities, net->arena, number, identity);
	return identity;
}

static uint64_t found_number(enum stall stall, uint64_t subject)
{
	return subject_mix(subject, (uint64_t)stall);
}

const struct net_found *net_found_known(const struct net *net, enum stall stall, uint64_t subject)
{
	return net_table_get(&net->found, found_number(stall, subject));
}

struct net_found *net_found_of(struct net *net, enum stall stall, uint64_t subject)
{
	uint64_t number = found_number(stall, subject);
	struct net_found *found = net_table_get(&net->found, number);
	if (found)
		return found;
	found = arena_zalloc(net->arena, 1, sizeof *found);
	found->subject = subject;
	found->stall = stall;
	list_init(&found->records);
	list_init(&found->of_home);
	list_init(&found->of_identity);
	net_table_put(&net->found, net->arena, number, found);
	return found;
}

/* --- who owes --- */

static void doubt_agency(struct net *net, int32_t number)
{
	struct net_agency *agency = agency_of(net, number);
	if (agency)
		net_doubt(net, &agency->scope);
}

static void owe(struct net *net, struct net_owed *owed, int64_t at)
{
	struct net_agency *agency = agency_of(net, owed->debtor);
	if (!agency)
		return;
	list_append(&agency->owed, &owed->of_debtor);
	agency->n_open++;
	agency->changed_at = net_later(agency->changed_at, at);
	net_doubt(net, &agency->scope);
}

static void owe_no_longer(struct net *net, struct net_owed *owed, int64_t at)
{
	struct net_agency *agency = agency_of(net, owed->debtor);
	if (!agency)
		return;
	list_remove(&owed->of_debtor);
	agency->n_open--;
	agency->changed_at = net_later(agency->changed_at, at);
	net_doubt(net, &agency->scope);
}

/* What was met so long ago that it counts at no instant from here on makes room. */
static void forget_done(struct net_agency *agency, int64_t newest)
{
	size_t old = 0;
	while (old < agency->n_done && agency->done[old] < newest - NET_PACE)
		old++;
	memmove(agency->done, agency->done + old, (agency->n_done - old) * sizeof *agency->done);
	agency->n_done -= old;
}

static void grow_done(struct net *net, struct net_agency *agency)
{
	size_t capacity = agency->capacity ? 2 * agency->capacity : FIRST_DONE;
	int64_t *larger = arena_alloc(net->arena, capacity * sizeof *larger);
	if (agency->n_done)
		memcpy(larger, agency->done, agency->n_done * sizeof *larger);
	agency->done = larger;
	agency->capacity = capacity;
}

static void complete(struct net *net, int32_t debtor, int64_t at)
{
	struct net_agency *agency = agency_of(net, debtor);
	if (!agency)
		return;
	if (agency->n_done == agency->capacity && agency->n_done)
		forget_done(agency, net_later(at, agency->done[agency->n_done - 1]));
	if (agency->n_done == agency->capacity)
		grow_done(net, agency);
	size_t place = agency->n_done++;
	for (; place > 0 && agency->done[place - 1] > at; place--)
		agency->done[place] = agency->done[place - 1];
	agency->done[place] = at;
}

static struct net_owed *owed_by_number(const struct net_case *file, int32_t number)
{
	LIST_EACH(node, &file->owed) {
		struct net_owed *owed = LIST_OWNER(node, struct net_owed, in_case);
		if (owed->number == number)
			return owed;
	}
	return NULL;
}

static void speak(struct net *net, struct net_owed *owed)
{
	if (!owed->silent)
		return;
	list_remove(&owed->of_silent);
	net_doubt(net, &owed->silent->scope);
	owed->silent = NULL;
}

static void apply_ends(struct net *net, struct net_case *file, const struct event *event)
{
	for (int32_t i = 0; i < event->facts.n_ends; i++) {
		struct net_owed *owed = owed_by_number(file, event->facts.ends[i].number);
		if (!owed)
			continue;
		if (event->facts.ends[i].how == ENDING_MET)
			complete(net, owed->debtor, event->at);
		owe_no_longer(net, owed, event->at);
		speak(net, owed);
		list_remove(&owed->in_case);
		list_append(&net->free_owed, &owed->in_case);
	}
}

static void apply_shifts(struct net *net, struct net_case *file, const struct event *event)
{
	for (int32_t i = 0; i < event->facts.n_shifts; i++) {
		const struct shifting *shift = &event->facts.shifts[i];
		struct net_owed *owed = owed_by_number(file, shift->number);
		if (!owed)
			continue;
		if (owed->debtor != shift->debtor) {
			owe_no_longer(net, owed, event->at);
			owed->debtor = shift->debtor;
			owe(net, owed, event->at);
		}
		owed->creditor = shift->creditor;
	}
}

static struct net_owed *owed_new(struct net *net)
{
	struct list *free = list_take_first(&net->free_owed);
	struct net_owed *owed =
		free ? LIST_OWNER(free, struct net_owed, in_case) : arena_alloc(net->arena, sizeof *owed);
	memset(owed, 0, sizeof *owed);
	list_init(&owed->of_debtor);
	return owed;
}

static void apply_opens(struct net *net, struct net_case *file, const struct event *event)
{
	for (int32_t i = 0; i < event->facts.n_opens; i++) {
		const struct opening *opening = &event->facts.opens[i];
		struct net_owed *owed = owed_new(net);
		owed->in = file;
		owed->opened_at = event->at;
		owed->number = opening->number;
		owed->debtor = opening->debtor;
		owed->creditor = opening->creditor;
		owed->opened_seq = event->seq;
		owed->kind = (enum obligation_kind)opening->kind;
		list_append(&file->owed, &owed->in_case);
		owe(net, owed, event->at);
	}
}

static void on_silent(struct net *net, struct net_case *file, const struct event *event)
{
	struct net_owed *owed = owed_by_number(file, event->facts.args.obligation);
	if (!owed || owed->silent || event->facts.args.director == PARTY_NONE)
		return;
	owed->silent = director_of(net, event->facts.args.director);
	owed->silent_at = event->at;
	owed->silent_seq = event->seq;
	list_append(&owed->silent->silent, &owed->of_silent);
	net_doubt(net, &owed->silent->scope);
}

/* --- who did something --- */

static void note_act(struct net *net, struct net_case *file, const struct event *event)
{
	if (event_rows[event->kind].substance == SUBSTANCE_BARE || event->actor <= 0)
		return;
	LIST_EACH(node, &file->acts) {
		struct net_act *act = LIST_OWNER(node, struct net_act, node);
		if (act->party == event->actor) {
			act->at = event->at;
			return;
		}
	}
	struct net_act *act = arena_zalloc(net->arena, 1, sizeof *act);
	act->party = event->actor;
	act->at = event->at;
	list_append(&file->acts, &act->node);
}

/* --- whom it is about --- */

static void join_kin(struct net_tie *tie)
{
	list_append(&tie->identity->ties, &tie->of_identity);
	tie->identity->n_ties++;
}

/* What is closed is about the same as others no longer, until it is opened again. */
static void follow_kin(struct net_case *file)
{
	LIST_EACH(node, &file->ties) {
		struct net_tie *tie = LIST_OWNER(node, struct net_tie, of_case);
		if (file->open) {
			join_kin(tie);
			continue;
		}
		list_remove(&tie->of_identity);
		tie->identity->n_ties--;
	}
}

/* NULL = the case has as many already. */
static struct net_tie *tie_of(struct net *net, struct net_case *file, struct net_identity *identity)
{
	LIST_EACH(node, &file->ties) {
		struct net_tie *tie = LIST_OWNER(node, struct net_tie, of_case);
		if (tie->identity == identity)
			return tie;
	}
	if (file->n_ties == NET_TIES_MAX)
		return NULL;
	struct net_tie *tie = arena_zalloc(net->arena, 1, sizeof *tie);
	tie->in = file;
	tie->identity = identity;
	tie->known_at = INSTANT_NEVER;
	list_append(&file->ties, &tie->of_case);
	file->n_ties++;
	list_init(&tie->of_identity);
	if (file->open)
		join_kin(tie);
	return tie;
}

static bool comes_after(const struct net_contact *one, const struct net_contact *other)
{
	if (one->at != other->at)
		return one->at > other->at;
	return one->in->id != other->in->id ? one->in->id > other->in->id : one->seq > other->seq;
}

static void put_in_order(struct list *contacts, struct net_contact *contact)
{
	struct list *after = contacts->previous;
	while (after != contacts && comes_after(LIST_OWNER(after, struct net_contact, node), contact))
		after = after->previous;
	list_prepend(after, &contact->node);
}

static uint64_t incident_number(const char *incident)
{
	uint64_t number = 0;
	for (; incident && *incident; incident++)
		number = subject_mix(number, (unsigned char)*incident);
	return number;
}

static void note_contact(struct net *net, struct net_case *file, struct net_identity *identity,
			 const struct event *event)
{
	struct net_contact *contact = arena_zalloc(net->arena, 1, sizeof *contact);
	contact->in = file;
	contact->at = event->at;
	contact->agency = event->actor;
	contact->seq = event->seq;
	contact->incident = incident_number(event->facts.args.incident);
	put_in_order(&identity->contacts, contact);
	if (++identity->n_contacts > NET_CONTACTS_MAX) {
		list_take_first(&identity->contacts);
		identity->n_contacts--;
	}
}

/* A case is about whom it was opened for, and about whoever got in touch as its subject. */
static void note_identity(struct net *net, struct net_case *file, const char *hex, const struct event *event)
{
	const char *role = event->facts.args.role;
	if (!hex)
		return;
	struct net_identity *identity = identity_of(net, hex);
	struct net_tie *tie = tie_of(net, file, identity);
	if (!tie)
		return;
	bool about = event->kind == EVENT_case_opened || (role && strcmp(role, "subject") == 0);
	if (about && tie->known_at == INSTANT_NEVER) {
		tie->known_at = event->at;
		tie->seq = event->seq;
	}
	note_contact(net, file, identity, event);
}

/* An identity that has become an institution is stirred once more: what was found about it is over. */
static void stir_identity(struct net *net, struct net_identity *identity)
{
	int32_t left = NET_KIN_MAX + 1;
	bool was_institution = identity->is_institution;
	net_doubt(net, &identity->scope);
	identity->is_institution = identity->n_ties > NET_KIN_MAX;
	if (was_institution && identity->is_institution)
		return;
	LIST_EACH(node, &identity->ties) {
		if (left-- == 0)
			return;
		net_doubt(net, &LIST_OWNER(node, struct net_tie, of_identity)->in->scope);
	}
}

void net_stir(struct net *net, struct net_case *file)
{
	file->stirs = false;
	LIST_EACH(node, &file->ties)
		stir_identity(net, LIST_OWNER(node, struct net_tie, of_case)->identity);
}

/* What is found about a case hangs on the cases about the same, and on the identities; they wait until it is looked at, so
 * that an event costs little. */
static void doubt_kin(struct net *net, struct net_case *file)
{
	file->stirs = true;
	net_doubt(net, &file->scope);
}

/* --- what is recorded --- */

static struct net_record *record_new(struct net *net)
{
	struct list *free = list_take_first(&net->free_records);
	struct net_record *record =
		free ? LIST_OWNER(free, struct net_record, in_home) : arena_alloc(net->arena, sizeof *record);
	memset(record, 0, sizeof *record);
	return record;
}

static struct net_record *record_of(const struct net_case *file, int32_t finding)
{
	LIST_EACH(node, &file->found) {
		struct net_record *record = LIST_OWNER(node, struct net_record, in_home);
		if (record->finding == finding)
			return record;
	}
	return NULL;
}

static void on_found(struct net *net, struct net_case *file, const struct event *event)
{
	const struct args *args = &event->facts.args;
	if (!args->subject || record_of(file, args->finding))
		return;
	struct net_found *found = net_found_of(net, (enum stall)args->stall, subject_number(args->subject));
	struct net_record *record = record_new(net);
	record->found = found;
	record->home = file->id;
	record->finding = args->finding;
	record->agency = args->agency;
	list_append(&found->records, &record->of_found);
	list_append(&file->found, &record->in_home);
	found->epoch++;
	file->n_found++;
	list_remove(&found->of_home);
	if (found->scope)
		net_doubt(net, found->scope);
}

/* There is room again for what the case could not hold. */
static void doubt_asked(struct net *net, struct net_case *file)
{
	for (struct list *node; (node = list_take_first(&file->asked));)
		net_doubt(net, LIST_OWNER(node, struct net_found, of_home)->scope);
}

static void on_cleared(struct net *net, struct net_case *file, const struct event *event)
{
	struct net_record *record = record_of(file, event->facts.args.finding);
	if (!record)
		return;
	if (record->found->scope)
		net_doubt(net, record->found->scope);
	list_remove(&record->of_found);
	list_remove(&record->in_home);
	list_append(&net->free_records, &record->in_home);
	if (file->n_found-- >= CASEFILE_ACROSS_MAX)
		doubt_asked(net, file);
}

static void on_resolved(struct net_case *file, const struct event *event)
{
	LIST_EACH(node, &file->found) {
		struct net_found *found = LIST_OWNER(node, struct net_record, in_home)->found;
		found->settled_at = net_later(found->settled_at, event->at);
	}
}

/* --- what belongs together --- */

static struct net_half *half_of(const struct net_case *file, int64_t other)
{
	LIST_EACH(node, &file->halves) {
		struct net_half *half = LIST_OWNER(node, struct net_half, node);
		if (half->other == other)
			return half;
	}
	return NULL;
}

static void visit(struct net *net, struct net_case *file, struct net_case **cases, size_t *count)
{
	if (file->mark == net->walks || *count == NET_LINKED_MAX)
		return;
	file->mark = net->walks;
	cases[(*count)++] = file;
}

size_t net_linked(struct net *net, struct net_case *from, struct net_case *ret_cases[NET_LINKED_MAX])
{
	size_t count = 0;
	net->walks++;
	visit(net, from, ret_cases, &count);
	for (size_t i = 0; i < count; i++) {
		LIST_EACH(node, &ret_cases[i]->halves) {
			const struct net_half *half = LIST_OWNER(node, struct net_half, node);
			struct net_case *other = case_known(net, half->other);
			if (other && half_of(other, ret_cases[i]->id))
				visit(net, other, ret_cases, &count);
		}
	}
	return count;
}

static void forget_half(struct net_case *file, struct net_half *half)
{
	list_remove(&half->node);
	file->n_halves--;
}

static void name_half(struct net *net, struct net_case *file, int64_t other)
{
	if (file->n_halves == NET_HALVES_MAX)
		return;
	struct net_half *half = arena_zalloc(net->arena, 1, sizeof *half);
	half->other = other;
	list_append(&file->halves, &half->node);
	file->n_halves++;
}

/* Two cases are linked or not by way of others too, so the whole group is looked at, while it is whole. */
static void doubt_group(struct net *net, struct net_case *file)
{
	struct net_case *linked[NET_LINKED_MAX];
	size_t count = net_linked(net, file, linked);
	for (size_t i = 0; i < count; i++)
		doubt_kin(net, linked[i]);
}

static void on_linked(struct net *net, struct net_case *file, const struct event *event)
{
	struct net_half *half = half_of(file, event->facts.args.other);
	bool links = event->kind == EVENT_case_linked;
	if (!half && links)
		name_half(net, file, event->facts.args.other);
	doubt_group(net, file);
	if (half && !links)
		forget_half(file, half);
}

static void on_differed(struct net *net, const struct event *event)
{
	net_found_of(net, STALL_split, subject_number(event->facts.args.subject))->differs = true;
}

/* --- what each kind means --- */

static void on_opened(struct net_case *file, const struct event *event)
{
	const struct args *args = &event->facts.args;
	file->opened_at = file->begun_at = event->at;
	file->open = true;
	file->holder = event->actor;
	file->urgency = (uint8_t)args->urgency;
	for (size_t i = 0; args->theme && args->theme[i] && i + 1 < sizeof file->theme; i++)
		file->theme[i] = args->theme[i];
}

static void reopen(struct net_case *file, int64_t at)
{
	if (file->open)
		return;
	file->open = true;
	file->begun_at = at;
}

/* Status and holder, as in core/apply.c. */
static void follow_case(struct net_case *file, const struct event *event)
{
	const struct args *args = &event->facts.args;
	if (event->kind == EVENT_case_opened)
		on_opened(file, event);
	if (event->kind == EVENT_case_reopened || event->kind == EVENT_record_held)
		reopen(file, event->at);
	bool moves = event->kind == EVENT_case_reopened || event->kind == EVENT_record_held ||
		     event->kind == EVENT_handover_accepted;
	if (moves && args->present & F(agency))
		file->holder = args->agency;
	if (event->kind == EVENT_debtor_left && args->successor != PARTY_NONE && file->holder == args->agency)
		file->holder = args->successor;
	if (event->kind == EVENT_case_closed ||
	    (event->kind == EVENT_record_held && args->meaning & 1 << MEANING_CLOSE))
		file->open = false;
}

static void follow_kind(struct net *net, struct net_case *file, const struct event *event)
{
	const struct args *args = &event->facts.args;
	if (event->kind == EVENT_stall_found)
		on_found(net, file, event);
	if (event->kind == EVENT_stall_cleared)
		on_cleared(net, file, event);
	if (event->kind == EVENT_escalation_resolved)
		on_resolved(file, event);
	if (event->kind == EVENT_escalation_silent)
		on_silent(net, file, event);
	if (event->kind == EVENT_case_linked || event->kind == EVENT_case_unlinked)
		on_linked(net, file, event);
	if (event->kind == EVENT_case_differed)
		on_differed(net, event);
	if (event->kind == EVENT_debtor_left)
		doubt_agency(net, args->agency);
	note_identity(net, file, args->person_key, event);
	note_identity(net, file, args->address_key, event);
}

/* Among linked cases it is the whole group that is looked at anew, by way of any of them. */
void net_apply(struct net *net, const struct event *event)
{
	if (event->case_id == 0)
		return;
	struct net_case *file = case_of(net, event->case_id);
	net->newest = net_later(net->newest, event->at);
	int32_t holder = file->holder;
	bool was_open = file->open;
	apply_ends(net, file, event);
	apply_shifts(net, file, event);
	apply_opens(net, file, event);
	follow_case(file, event);
	if (file->open != was_open)
		follow_kin(file);
	note_act(net, file, event);
	follow_kind(net, file, event);
	bool identified = event->facts.args.person_key || event->facts.args.address_key;
	if (identified || file->holder != holder || file->open != was_open ||
	    event->kind == EVENT_case_differed)
		doubt_kin(net, file);
	net_doubt(net, &file->scope);
}

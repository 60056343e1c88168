/* net_look: looking at what the net knows: which rules are asked, and what comes of it. See net.h. */
#include <assert.h>
#include <string.h>

#include "core/casefile.h"
#include "core/net_private.h"

/* A rule is a row and a file of its own, daemon/core/net_NAME.c. */
static const struct {
	enum net_scope_kind scope;
	net_rule *rule;
} rules[] = {
	{NET_SCOPE_CASE, net_ring},       {NET_SCOPE_CASE, net_split},      {NET_SCOPE_IDENTITY, net_repeat},
	{NET_SCOPE_AGENCY, net_overload}, {NET_SCOPE_DIRECTOR, net_silent},
};
#define RULES (sizeof rules / sizeof *rules)

/* --- what a rule says --- */

static struct net_command *next_command(struct net_look *look)
{
	if (look->n_commands == look->capacity) {
		size_t capacity = look->capacity ? 2 * look->capacity : 4;
		struct net_command *larger = arena_alloc(look->arena, capacity * sizeof *larger);
		if (look->n_commands)
			memcpy(larger, look->commands, look->n_commands * sizeof *larger);
		look->commands = larger;
		look->capacity = capacity;
	}
	return &look->commands[look->n_commands++];
}

struct net_found *net_look_up(struct net_look *look, enum stall stall, uint64_t subject)
{
	struct net_found *found = net_found_of(look->net, stall, subject);
	found->scope = look->scope;
	return found;
}

/* Until it is recorded: the case may have no room for it. */
static void wait_for_room(struct net_found *found, struct net_case *home)
{
	list_remove(&found->of_home);
	list_append(&home->asked, &found->of_home);
}

/* Whether a case has room for one more, besides what this look has commanded already. */
static bool take_room(const struct net *net, struct net_case *home)
{
	if (home->asked_in != net->looks)
		home->n_asked = 0;
	home->asked_in = net->looks;
	if (home->n_found + home->n_asked >= CASEFILE_ACROSS_MAX)
		return false;
	home->n_asked++;
	return true;
}

void net_hold(struct net_look *look, const struct net_want *want)
{
	struct net_found *found = net_look_up(look, want->stall, want->subject);
	found->seen = look->net->examinations;
	if (net_is_open(found) || found->asked == look->net->looks)
		return;
	wait_for_room(found, want->home);
	if (!take_room(look->net, want->home))
		return;
	found->asked = look->net->looks;
	*next_command(look) = (struct net_command){
		.stall = want->stall,
		.case_id = want->home->id,
		.subject = want->subject,
		.epoch = found->epoch,
		.agency = want->agency,
		.since = want->since,
		.evidence = want->evidence,
	};
}

static void withdraw(struct net_look *look, const struct net_record *record)
{
	*next_command(look) = (struct net_command){
		.withdraws = true,
		.stall = record->found->stall,
		.case_id = record->home,
		.subject = record->found->subject,
		.epoch = record->found->epoch,
		.finding = record->finding,
		.agency = record->agency,
	};
}

void net_release_one(struct net_look *look, struct net_found *found)
{
	if (found->seen == look->net->examinations || found->asked == look->net->looks)
		return;
	if (net_is_open(found))
		found->asked = look->net->looks;
	LIST_EACH(node, &found->records)
		withdraw(look, LIST_OWNER(node, struct net_record, of_found));
}

void net_release(struct net_look *look, const struct net_case *home, enum stall stall)
{
	LIST_EACH(node, &home->found) {
		struct net_found *found = LIST_OWNER(node, struct net_record, in_home)->found;
		if (found->stall == stall)
			net_release_one(look, found);
	}
}

/* --- looking --- */

static void examine(struct net_look *look, struct net_scope *scope)
{
	int64_t due = INSTANT_NEVER;
	look->scope = scope;
	look->net->examinations++;
	if (scope->kind == NET_SCOPE_CASE && net_case_of_scope(scope)->stirs)
		net_stir(look->net, net_case_of_scope(scope));
	for (size_t i = 0; i < RULES; i++) {
		if (rules[i].scope == scope->kind)
			due = net_earlier(due, rules[i].rule(look));
	}
	assert(due >= look->now);
	net_agenda_set(&look->net->agenda, look->net->arena, scope, due);
}

/* --- looking at everything again --- */

/* Slots of a table that are gone through for each scope that may be looked at: most are empty, or waited already. */
#define SLOTS_A_LOOK 16

/* The next item of a table, or NULL at its end or when there is no room left. A table that has grown since is gone through from its
 * beginning: its items were dealt anew. */
static void *next_item(struct net_again *again, const struct net_table *table, size_t *room)
{
	if (again->slots != table->slots)
		*again = (struct net_again){again->stage, 0, table->slots};
	while (*room > 0 && again->slot < table->slots) {
		void *item = table->items[again->slot++];
		--*room;
		if (item)
			return item;
	}
	return NULL;
}

static void pass_on(struct net_again *again)
{
	*again = (struct net_again){again->stage + 1, 0, 0};
}

/* The scope is the first member of what is found by a number. */
static void doubt_items(struct net *net, const struct net_table *table, size_t *room)
{
	for (struct net_scope *scope; (scope = next_item(&net->again, table, room));)
		net_doubt(net, scope);
	if (net->again.slot == table->slots)
		pass_on(&net->again);
}

static void doubt_agencies(struct net *net)
{
	for (int32_t i = 0; i < net->n_agencies; i++) {
		if (net->agencies[i])
			net_doubt(net, &net->agencies[i]->scope);
	}
	pass_on(&net->again);
}

static void doubt_again(struct net *net, size_t room)
{
	if (net->again.stage == NET_AGAIN_CASES)
		doubt_items(net, &net->cases, &room);
	if (net->again.stage == NET_AGAIN_IDENTITIES)
		doubt_items(net, &net->identities, &room);
	if (net->again.stage == NET_AGAIN_DIRECTORS)
		doubt_items(net, &net->directors, &room);
	if (net->again.stage == NET_AGAIN_AGENCIES)
		doubt_agencies(net);
}

/* Recorded, and no rule ever asked about it. */
static void release_strays(struct net_look *look, size_t room)
{
	struct net *net = look->net;
	net->examinations++;
	for (struct net_found *found; (found = next_item(&net->again, &net->found, &room));) {
		if (!found->scope)
			net_release_one(look, found);
	}
	if (net->again.slot == net->found.slots)
		pass_on(&net->again);
}

void net_look_again(struct net *net)
{
	net->again = (struct net_again){.stage = NET_AGAIN_CASES};
}

struct net_commands net_advance(struct net *net, int64_t now, uint32_t limit, struct arena *arena)
{
	uint32_t left = limit;
	net->newest = now = net_later(now, net->newest);
	const struct covenant *covenant = partnership_covenant(net->partnership, now);
	struct net_look look = {.net = net, .covenant = covenant, .arena = arena, .now = now};
	if (!covenant)
		return (struct net_commands){0};
	if (net->covenant != covenant)
		net_look_again(net);
	net->covenant = covenant;
	net->looks++;
	doubt_again(net, (size_t)limit * SLOTS_A_LOOK);
	for (struct net_scope *scope;
	     left > 0 && (scope = net_agenda_first(&net->agenda)) && scope->due < now; left--)
		examine(&look, scope);
	if (left > 0 && net->again.stage == NET_AGAIN_STRAYS)
		release_strays(&look, (size_t)limit * SLOTS_A_LOOK);
	return (struct net_commands){look.commands, look.n_commands};
}

int64_t net_next_due(const struct net *net)
{
	const struct net_scope *first = net_agenda_first(&net->agenda);
	if (net->again.stage != NET_AGAIN_OVER)
		return NET_AT_ONCE;
	return first ? first->due : INSTANT_NEVER;
}

/* --- the key --- */

static size_t put_text(char *key, size_t at, const char *text)
{
	while (*text && at + 1 < NET_KEY_TEXT_MAX)
		key[at++] = *text++;
	return at;
}

static size_t put_hex(char *key, size_t at, uint64_t number, int digits)
{
	while (digits-- > 0 && at + 1 < NET_KEY_TEXT_MAX)
		key[at++] = "0123456789abcdef"[number >> 4 * digits & 15];
	return at;
}

/* Rule, subject, and how often it was recorded before: 26 characters at most and the stall's name. */
void net_command_key(const struct net_command *command, char ret_key[NET_KEY_TEXT_MAX])
{
	size_t at = put_text(ret_key, 0, stall_rows[command->stall].name);
	at = put_text(ret_key, at, command->withdraws ? "-" : "+");
	at = put_hex(ret_key, at, command->subject, 16);
	at = put_text(ret_key, at, ".");
	at = put_hex(ret_key, at, (uint64_t)(uint32_t)command->epoch, 8);
	ret_key[at] = '\0';
}

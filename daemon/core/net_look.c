/* net_look: looking at what the net knows: which rules are asked, and what comes of it. See net.h. */
#include <assert.h>
#include <string.h>

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

void net_hold(struct net_look *look, const struct net_want *want)
{
	struct net_found *found = net_look_up(look, want->stall, want->subject);
	found->seen = look->net->examinations;
	if (net_is_open(found) || found->asked == look->net->looks)
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
	for (size_t i = 0; i < RULES; i++) {
		if (rules[i].scope == scope->kind)
			due = net_earlier(due, rules[i].rule(look));
	}
	assert(due >= look->now);
	net_agenda_set(&look->net->agenda, look->net->arena, scope, due);
}

static void doubt_all(struct net *net, const struct net_table *table)
{
	for (size_t i = 0; i < table->slots; i++) {
		if (table->items[i]) /* the scope is the first member of what is found by a number */
			net_agenda_set(&net->agenda, net->arena, table->items[i], NET_AT_ONCE);
	}
}

void net_look_again(struct net *net)
{
	net->looks_again = true;
	doubt_all(net, &net->cases);
	doubt_all(net, &net->identities);
	doubt_all(net, &net->directors);
	for (int32_t i = 0; i < net->n_agencies; i++) {
		if (net->agencies[i])
			net_agenda_set(&net->agenda, net->arena, &net->agencies[i]->scope, NET_AT_ONCE);
	}
}

/* Recorded, and no rule ever asked about it. */
static void release_strays(struct net_look *look)
{
	look->net->looks_again = false;
	look->net->examinations++;
	for (size_t i = 0; i < look->net->found.slots; i++) {
		struct net_found *found = look->net->found.items[i];
		if (found && !found->scope)
			net_release_one(look, found);
	}
}

struct net_commands net_advance(struct net *net, int64_t now, struct arena *arena)
{
	net->newest = now = net_later(now, net->newest);
	const struct covenant *covenant = partnership_covenant(net->partnership, now);
	struct net_look look = {.net = net, .covenant = covenant, .arena = arena, .now = now};
	if (!covenant)
		return (struct net_commands){0};
	if (net->covenant != covenant)
		net_look_again(net);
	net->covenant = covenant;
	net->looks++;
	for (struct net_scope *scope; (scope = net_agenda_first(&net->agenda)) && scope->due < now;)
		examine(&look, scope);
	if (net->looks_again)
		release_strays(&look);
	return (struct net_commands){look.commands, look.n_commands};
}

int64_t net_next_due(const struct net *net)
{
	const struct net_scope *first = net_agenda_first(&net->agenda);
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

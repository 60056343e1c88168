/*
 * net: the second fold, across cases.
 *
 * A command is judged on its own case only; what two cases are together is found here, afterwards, from the feed of committed
 * events. The net keeps who owes whom in which case, who did something last, which cases belong together, which identities
 * they are about, and what was found and recorded so far. It compares what its rules say should be found with what is
 * recorded, and what differs it gives as commands of the actor `system`. So it never matters how often it looks, or how many
 * daemons do: a command that was carried out is in the feed, and the same command has the same key.
 *
 * Pure: no clock, no I/O, no globals. Lives in the arena of its owner and grows with the cases. What it knows of a case follows
 * from the events of that case, in their order; in which order cases come does not matter. The shell that feeds it is
 * app/across; the rules are the table in net.c, one small file each.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/partnership.h"
#include "words/words.h"

/* Ceilings. What lies beyond is passed over, and the rest still found. */
#define NET_LINKED_MAX 64    /* cases of one group of linked cases */
#define NET_EDGES_MAX 1024   /* obligations between agencies in one such group, the oldest */
#define NET_KIN_MAX 64       /* open cases about one identity; an address with more is an institution */
#define NET_TIES_MAX 64      /* identities that occur in one case, the first */
#define NET_HALVES_MAX 64    /* other cases that one case names as linked at a time, the first */
#define NET_CONTACTS_MAX 256 /* contacts of one identity, the newest */
#define NET_EVIDENCE_MAX 64  /* events that prove a finding, the oldest */
#define NET_KEY_TEXT_MAX 64  /* of the idempotency key of a command, NUL included */
#define NET_PACE (28 * INSTANT_DAY) /* over which the weekly completions of an agency are taken */

struct net;

/* A command to case_id: stall.report, or stall.withdraw of `finding`. */
struct net_command {
	bool withdraws;
	enum stall stall;
	int64_t case_id;
	uint64_t subject;
	int32_t epoch;   /* how often this subject was recorded before */
	int32_t finding; /* of a withdrawal; 0 of a report */
	int32_t agency;
	int64_t since;
	struct numbers evidence; /* events of that case, in order */
};

struct net_commands {
	const struct net_command *items;
	size_t count;
};

/* The partnership is read for the covenant and for who has left; it must stay. */
struct net *net_new(struct arena *arena, const struct partnership *partnership)
	__attribute__((returns_nonnull));

/* Take in the next event of a case. Those of the partnership itself (case 0) change nothing. */
void net_apply(struct net *net, const struct event *event);

/* What should be recorded at `now` and is not, or is and should not be; in the arena given. Looks only at what has changed
 * or fallen due since, and at `limit` (1 or more) cases, agencies and identities at most: while net_next_due is before `now` there
 * is more to look at. In which portions that is done changes nothing of what is recorded in the end. At a due it is still in
 * time. An earlier `now` than before, or than that of an event, is that one. A case that has CASEFILE_ACROSS_MAX open findings
 * gets no further one: it is asked for when one of these ends. */
struct net_commands net_advance(struct net *net, int64_t now, uint32_t limit, struct arena *arena);

/* All in one go, for who has no loop to keep turning. */
#define NET_ALL UINT32_MAX

/* The instant after which net_advance may yield something: INSTANT_NEVER = not by itself; before every instant = now. */
int64_t net_next_due(const struct net *net);

/* Look at everything the next time, also at what was recorded and no rule has ever asked for. */
void net_look_again(struct net *net);

/* The key of a command: the same for everybody who finds the same. */
void net_command_key(const struct net_command *command, char ret_key[NET_KEY_TEXT_MAX]);

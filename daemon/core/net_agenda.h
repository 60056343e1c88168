/*
 * net_agenda: what the net has to look at, and after which instant. A binary heap; each scope stands in it once.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What one look takes in. The rules of its kind are asked about it. */
enum net_scope_kind { NET_SCOPE_CASE, NET_SCOPE_AGENCY, NET_SCOPE_IDENTITY, NET_SCOPE_DIRECTOR };

/* Dues before every instant: at once, in the order in which they came. */
#define NET_AT_ONCE INT64_MIN

struct net_scope {
	int64_t due;    /* look when now is after it; below 0: at once; INSTANT_NEVER */
	uint32_t place; /* in the heap, from 1; 0 = not in it */
	enum net_scope_kind kind;
};

struct net_agenda {
	struct net_scope **heap;
	uint32_t count;
	uint32_t capacity;
};

/* INSTANT_NEVER takes it out. */
void net_agenda_set(struct net_agenda *agenda, struct arena *arena, struct net_scope *scope, int64_t due);

/* The one with the earliest due, or NULL. */
struct net_scope *net_agenda_first(const struct net_agenda *agenda);

/*
 * net_table: what the net finds by a number (a case, an identity, a subject). Open addressing; nothing is taken out.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct net_table {
	uint64_t *keys; /* 0 = a free slot */
	void **items;
	size_t count;
	size_t slots; /* a power of two */
};

/* NULL = not there. key > 0. */
void *net_table_get(const struct net_table *table, uint64_t key);

/* A key that is not there yet. */
void net_table_put(struct net_table *table, struct arena *arena, uint64_t key, void *item);

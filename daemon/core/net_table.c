/* net_table: see net_table.h. What was outgrown stays in the arena: less than the table itself. */
#include "core/net_table.h"

#include "core/subject.h"

#define FIRST_SLOTS 64

static size_t slot_of(const struct net_table *table, uint64_t key)
{
	size_t slot = subject_mix(key, 0) & (table->slots - 1);
	while (table->keys[slot] && table->keys[slot] != key)
		slot = (slot + 1) & (table->slots - 1);
	return slot;
}

void *net_table_get(const struct net_table *table, uint64_t key)
{
	return table->slots ? table->items[slot_of(table, key)] : NULL;
}

static void grow(struct net_table *table, struct arena *arena)
{
	struct net_table larger = {.slots = table->slots ? 2 * table->slots : FIRST_SLOTS};
	larger.keys = arena_zalloc(arena, larger.slots, sizeof *larger.keys);
	larger.items = arena_zalloc(arena, larger.slots, sizeof *larger.items);
	for (size_t i = 0; i < table->slots; i++) {
		if (table->keys[i])
			net_table_put(&larger, arena, table->keys[i], table->items[i]);
	}
	*table = larger;
}

void net_table_put(struct net_table *table, struct arena *arena, uint64_t key, void *item)
{
	if (2 * (table->count + 1) > table->slots)
		grow(table, arena);
	size_t slot = slot_of(table, key);
	table->keys[slot] = key;
	table->items[slot] = item;
	table->count++;
}

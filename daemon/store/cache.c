/* cache: see cache.h. A table of chains that doubles; the order of use is a list. */
#include "store/cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define CACHE_SLOTS_FIRST 1024

struct cache {
	struct cache_entry **slots;
	size_t n_slots; /* a power of two */
	size_t n_entries;
	size_t bytes;
	size_t bytes_max;
	struct list lru; /* unpinned, least wanted first */
};

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

struct cache *cache_new(size_t bytes_max)
{
	struct cache *cache = must(calloc(1, sizeof *cache));
	cache->n_slots = CACHE_SLOTS_FIRST;
	cache->slots = must(calloc(cache->n_slots, sizeof *cache->slots));
	cache->bytes_max = bytes_max;
	list_init(&cache->lru);
	return cache;
}

static struct cache_entry **slot_of(const struct cache *cache, int64_t case_id)
{
	uint64_t hash = (uint64_t)case_id * UINT64_C(0x9e3779b97f4a7c15);
	return &cache->slots[(hash >> 20) & (cache->n_slots - 1)];
}

static size_t entry_bytes(const struct cache_entry *entry)
{
	return sizeof *entry + entry->row.state_length + entry->n_parts * sizeof *entry->parts;
}

static void entry_free(struct cache_entry *entry)
{
	free((void *)(uintptr_t)entry->row.state);
	free(entry->parts);
	free(entry);
}

void cache_free(struct cache *cache)
{
	if (!cache)
		return;
	for (size_t i = 0; i < cache->n_slots; i++) {
		for (struct cache_entry *entry = cache->slots[i], *next; entry; entry = next) {
			next = entry->chain;
			entry_free(entry);
		}
	}
	free(cache->slots);
	free(cache);
}

static void grow(struct cache *cache)
{
	struct cache_entry **old = cache->slots;
	size_t n_old = cache->n_slots;
	cache->n_slots *= 2;
	cache->slots = must(calloc(cache->n_slots, sizeof *cache->slots));
	for (size_t i = 0; i < n_old; i++) {
		for (struct cache_entry *entry = old[i], *next; entry; entry = next) {
			next = entry->chain;
			struct cache_entry **slot = slot_of(cache, entry->row.case_id);
			entry->chain = *slot;
			*slot = entry;
		}
	}
	free(old);
}

static void evict(struct cache *cache, struct cache_entry *entry)
{
	struct cache_entry **link = slot_of(cache, entry->row.case_id);
	while (*link != entry)
		link = &(*link)->chain;
	*link = entry->chain;
	list_remove(&entry->lru);
	cache->n_entries--;
	cache->bytes -= entry_bytes(entry);
	entry_free(entry);
}

static void keep_ceiling(struct cache *cache)
{
	while (cache->bytes > cache->bytes_max && !list_empty(&cache->lru))
		evict(cache, LIST_OWNER(cache->lru.next, struct cache_entry, lru));
}

struct cache_entry *cache_find(const struct cache *cache, int64_t case_id)
{
	struct cache_entry *entry = *slot_of(cache, case_id);
	while (entry && entry->row.case_id != case_id)
		entry = entry->chain;
	return entry;
}

struct cache_entry *cache_pin(struct cache *cache, int64_t case_id)
{
	struct cache_entry *entry = cache_find(cache, case_id);
	if (!entry) {
		if (cache->n_entries >= cache->n_slots)
			grow(cache);
		entry = must(calloc(1, sizeof *entry));
		entry->row.case_id = case_id;
		list_init(&entry->lru);
		list_init(&entry->works);
		struct cache_entry **slot = slot_of(cache, case_id);
		entry->chain = *slot;
		*slot = entry;
		cache->n_entries++;
		cache->bytes += entry_bytes(entry);
	}
	list_remove(&entry->lru);
	entry->pins++;
	return entry;
}

void cache_unpin(struct cache *cache, struct cache_entry *entry)
{
	assert(entry->pins > 0);
	if (--entry->pins > 0)
		return;
	list_append(&cache->lru, &entry->lru);
	if (!entry->known)
		evict(cache, entry);
	keep_ceiling(cache);
}

bool cache_is_fresh(const struct cache_entry *entry)
{
	return entry->known && entry->row.version >= entry->heard;
}

static void set_state(struct cache_entry *entry, const struct store_case *row)
{
	void *state = must(malloc(row->state_length ? row->state_length : 1));
	if (row->state_length)
		memcpy(state, row->state, row->state_length);
	free((void *)(uintptr_t)entry->row.state);
	int64_t case_id = entry->row.case_id;
	entry->row = *row;
	entry->row.case_id = case_id;
	entry->row.state = state;
}

static void set_parts(struct cache_entry *entry, const struct store_part *parts, size_t n_parts)
{
	struct store_part *copy = must(malloc(n_parts ? n_parts * sizeof *parts : 1));
	if (n_parts)
		memcpy(copy, parts, n_parts * sizeof *parts);
	free(entry->parts);
	entry->parts = copy;
	entry->n_parts = n_parts;
}

void cache_fill(struct cache *cache, struct cache_entry *entry, const struct store_case *row,
		const struct store_part *parts, size_t n_parts)
{
	assert(entry->pins > 0);
	if (entry->known && entry->row.version > row->version)
		return;
	cache->bytes -= entry_bytes(entry);
	set_state(entry, row);
	set_parts(entry, parts, n_parts);
	entry->known = true;
	cache->bytes += entry_bytes(entry);
	keep_ceiling(cache);
}

static void change_part(struct cache_entry *entry, const struct store_part *change)
{
	size_t i = 0;
	while (i < entry->n_parts && entry->parts[i].party != change->party)
		i++;
	bool found = i < entry->n_parts;
	if (change->relation == RELATION_NONE) {
		if (found)
			entry->parts[i] = entry->parts[--entry->n_parts];
		return;
	}
	if (!found) {
		entry->parts = must(realloc(entry->parts, (entry->n_parts + 1) * sizeof *entry->parts));
		entry->n_parts++;
	}
	entry->parts[i] = *change;
}

void cache_change_parts(struct cache *cache, struct cache_entry *entry, const struct store_part *changes,
			size_t n_changes)
{
	cache->bytes -= entry_bytes(entry);
	for (size_t i = 0; i < n_changes; i++)
		change_part(entry, &changes[i]);
	cache->bytes += entry_bytes(entry);
}

void cache_hear(struct cache *cache, int64_t case_id, int32_t version)
{
	struct cache_entry *entry = cache_find(cache, case_id);
	if (!entry)
		return;
	if (version > entry->heard)
		entry->heard = version;
	if (entry->pins == 0 && !cache_is_fresh(entry))
		evict(cache, entry);
}

void cache_forget(struct cache_entry *entry)
{
	entry->known = false;
	entry->heard = 0;
}

void cache_forget_all(struct cache *cache)
{
	while (!list_empty(&cache->lru))
		evict(cache, LIST_OWNER(cache->lru.next, struct cache_entry, lru));
	for (size_t i = 0; i < cache->n_slots; i++) {
		for (struct cache_entry *entry = cache->slots[i]; entry; entry = entry->chain)
			cache_forget(entry);
	}
}

size_t cache_bytes(const struct cache *cache)
{
	return cache->bytes;
}

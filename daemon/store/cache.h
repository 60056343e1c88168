/*
 * cache: the newest known state of cases, bounded in bytes.
 *
 * Owns copies of rows, state blocks and participation. Used inside the store only. One version a case: the newest.
 * An entry that somebody works with is pinned and stays even beyond the ceiling; of the others the one that was
 * not wanted for longest goes first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "store/store.h"

struct cache;

/* Readable by its users; changed by the functions below, except for what is marked. */
struct cache_entry {
	struct list lru; /* in the order of use while nobody pins it */
	struct cache_entry *chain;
	struct store_case row; /* row.case_id always; the rest when known */
	struct store_part *parts;
	size_t n_parts;
	int32_t heard; /* the newest version that the feed told of */
	int pins;
	bool known;
	bool loading;      /* the loader's */
	struct list works; /* the lane's: of this case in the batch that closes */
};

struct cache *cache_new(size_t bytes_max) __attribute__((returns_nonnull));
void cache_free(struct cache *cache);

/* The entry of a case, made if need be. It stays until it is unpinned as often. */
struct cache_entry *cache_pin(struct cache *cache, int64_t case_id) __attribute__((returns_nonnull));
void cache_unpin(struct cache *cache, struct cache_entry *entry);

/* The entry if there is one, without pinning it. */
struct cache_entry *cache_find(const struct cache *cache, int64_t case_id);

/* Known, and no newer version was heard of. */
bool cache_is_fresh(const struct cache_entry *entry);

/* What is known now, unless something newer is known already. The entry is pinned by the caller. */
void cache_fill(struct cache *cache, struct cache_entry *entry, const struct store_case *row,
		const struct store_part *parts, size_t n_parts);

/* Change who takes part; RELATION_NONE removes. Only while the entry is known and pinned. */
void cache_change_parts(struct cache *cache, struct cache_entry *entry, const struct store_part *changes,
			size_t n_changes);

/* The case is at `version` at least. */
void cache_hear(struct cache *cache, int64_t case_id, int32_t version);

/* Know nothing any more: of one case; of all (the database was lost, and may come back with less). */
void cache_forget(struct cache_entry *entry);
void cache_forget_all(struct cache *cache);

/* Bytes held, for the ceiling's test and for statistics. */
size_t cache_bytes(const struct cache *cache);

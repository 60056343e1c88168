/*
 * feed: every committed event of the partnership, in order, each once.
 *
 * Owns the place reached and the batches whose turn has not come. Needs the loop, the reader and the cache (which
 * hears of foreign events here). Used inside the store only. Our own commits are told from memory when they are
 * next; whatever lies between is read. Positions have no gaps and become visible in order, so nothing is skipped.
 */
#pragma once

#include "store/batch.h"
#include "store/reader.h"

struct feed;

struct feed_config {
	struct loop *loop;
	struct reader *reader;
	struct cache *cache;
	const struct store_owner *owner;
	int32_t partnership;
	struct store_cursor end; /* where to start: behind this */
};

struct feed *feed_new(const struct feed_config *config) __attribute__((returns_nonnull));
void feed_free(struct feed *feed);

/* A batch of ours is durable. Told at once when it is next. The feed takes a reference of its own. */
void feed_own(struct feed *feed, struct batch *batch);

/* There may be batches of others. */
void feed_poke(struct feed *feed);

struct store_cursor feed_end(const struct feed *feed);

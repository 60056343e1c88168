/*
 * reads: the questions of the app, each one or two statements and one answer.
 *
 * Owns the questions under way. Needs the reader and the cache. Used by store only; the contracts are in store.h.
 */
#pragma once

#include "store/cache.h"
#include "store/reader.h"
#include "store/store.h"

struct reads;

struct reads *reads_new(struct loop *loop, struct reader *reader, struct cache *cache)
	__attribute__((returns_nonnull));
/* Questions under way are forgotten. */
void reads_free(struct reads *reads);

void reads_case(struct reads *reads, int32_t partnership, int64_t case_id, store_case_cb *cb, void *context);
void reads_inbox(struct reads *reads, const struct store_inbox *query, store_cases_cb *cb, void *context);
void reads_timeline(struct reads *reads, int32_t partnership, int64_t case_id, int32_t after, int limit,
		    store_events_cb *cb, void *context);
void reads_feed(struct reads *reads, int32_t partnership, const struct store_cursor *after,
		const int32_t *parties, size_t n_parties, int limit, store_feed_cb *cb, void *context);
void reads_due(struct reads *reads, int32_t partnership, int64_t before, int limit, store_cases_cb *cb,
	       void *context);
void reads_next_due(struct reads *reads, int32_t partnership, store_cases_cb *cb, void *context);
void reads_touch_party(struct reads *reads, int32_t partnership, int32_t party, int64_t instant,
		       void (*cb)(void *context, const struct err *err), void *context);

/*
 * batch: what is written together; from the works it gathered to the words of the database about it.
 *
 * Owns its memory (one arena) and what the owner decided; the works and cache entries are borrowed. Used by the
 * lane, which sequences; a batch never waits and never calls back except for `decide`. Counted references: the
 * feed may keep it until its place has come.
 */
#pragma once

#include "base/arena.h"
#include "store/cache.h"
#include "store/pg_conn.h"
#include "store/store.h"

struct batch_run {
	struct cache_entry *entry;
	struct list works; /* in order of arrival */
	struct store_run decided;
	int32_t first; /* ordinal of its first event */
	bool counted;  /* the database says: its events are written */
	bool current;  /* without events: the database says that it was decided on the newest state */
};

struct batch {
	struct arena arena;
	int references;
	int32_t partnership;
	int64_t id;
	struct batch_run *runs; /* in the order of case ids */
	size_t n_runs;
	size_t n_works;
	size_t bytes; /* weights of the works */
	int32_t n_events;
	int32_t stream; /* version of the partnership's stream that was decided on */

	/* What came back: */
	bool looked;                     /* keys and versions were looked up */
	const struct store_event *found; /* events that carry keys of works */
	size_t n_found;
	int32_t stream_now; /* when versions were looked up */
	int64_t position;   /* 0 = nothing was written */
	uint8_t hash[STORE_HASH_BYTES];
	const struct store_feed_event *feed; /* made by batch_make_feed */
	size_t n_feed;
	struct list feed_node; /* the feed's */
};

struct batch *batch_new(int32_t partnership, int64_t id, int works_max) __attribute__((returns_nonnull));
struct batch *batch_ref(struct batch *batch);
void batch_unref(struct batch *batch);

/* Take in a work whose state is at hand. */
void batch_add(struct batch *batch, struct store_work *work);

/* Let the owner decide every run. */
void batch_decide(struct batch *batch, const struct store_owner *owner);

/* Send it all, between pg_conn_begin and pg_conn_end. At least one statement is sent. */
void batch_send(struct batch *batch, struct pg_conn *conn);

/* Send the question what has become of it after its writer was lost. */
void batch_send_settle(struct batch *batch, struct pg_conn *conn, int32_t lost_writer);

/* Take in what the database said to one of these statements. */
void batch_take(struct batch *batch, enum query query, const PGresult *result);

/* Whether a run without events was decided on an older stream of the partnership than there is now. (With events
 * the database itself refuses.) */
bool batch_is_stale(const struct batch *batch);

/* The event that carries the key of a work, found before; NULL if there is none. */
const struct store_event *batch_find_key(const struct batch *batch, const struct store_work *work);

/* The events that counted, in the order of the feed, with who takes part by the cache, for batch->feed. */
void batch_make_feed(struct batch *batch);

/* store: see store.h. This file only puts the parts together; docs/STORE.md tells how they play. */
#include "store/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/bell.h"
#include "store/keys.h"
#include "store/lane.h"
#include "store/letters_pg.h"
#include "store/migrate.h"
#include "store/pg_blocking.h"
#include "store/pg_row.h"
#include "store/reads.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

#define LANES_DEFAULT 2
#define LANES_MAX 16
#define CACHE_BYTES_DEFAULT ((size_t)64 << 20)
#define BATCH_WORKS_DEFAULT 256
#define BATCH_WORKS_MAX 4096
#define BATCH_BYTES_DEFAULT ((size_t)1 << 20)
#define QUEUE_WORKS_DEFAULT 16384

struct store {
	struct loop *loop;
	struct store_config config;
	char *conninfo;
	struct store_owner owner;
	struct cache *cache;
	struct keys *keys;
	struct reader *reader;
	struct loader *loader;
	struct feed *feed;
	struct bell *bell;
	struct reads *reads;
	struct letters *letters;
	struct lane_host host;
	struct lane *lanes[LANES_MAX];
	int n_down; /* sessions that are lost */
	int n_works;

	struct list turned_away; /* works that end at the end of the turn without having begun */
	struct loop_task turned_away_task;
	bool draining;
	void (*drained)(void *context);
	void *drained_context;
	struct loop_task drained_task;
};

/* --- works ---------------------------------------------------------------------------------------- */

static struct lane *lane_of(struct store *store, int64_t case_id)
{
	return store->lanes[(uint64_t)case_id % (uint64_t)store->config.lanes];
}

static void start(struct store *store, struct store_work *work)
{
	work->own.entry = cache_pin(store->cache, work->case_id);
	lane_add(lane_of(store, work->case_id), work);
}

static void check_drained(struct store *store)
{
	if (store->draining && store->n_works == 0 && list_empty(&store->turned_away))
		loop_after_turn(store->loop, &store->drained_task);
}

static void finished(void *context, struct store_work *work, const struct store_outcome *outcome)
{
	struct store *store = context;
	store->n_works--;
	struct store_work *next = keys_leave(store->keys, work);
	if (next)
		start(store, next);
	store->owner.done(store->owner.context, work, outcome);
	check_drained(store);
}

static void on_turned_away(void *context)
{
	struct store *store = context;
	struct store_outcome outcome = {.result = STORE_FAILED};
	if (store->draining)
		err_set(&outcome.err, ERROR_unavailable, "the daemon is stopping");
	else
		err_set(&outcome.err, ERROR_busy, "too many commands are on their way; try again");
	for (struct list *node; (node = list_take_first(&store->turned_away));)
		store->owner.done(store->owner.context, LIST_OWNER(node, struct store_work, node), &outcome);
	check_drained(store);
}

void store_submit(struct store *store, struct store_work *work)
{
	assert(work->partnership == store->config.partnership && work->case_id >= 0);
	list_init(&work->node);
	memset(&work->own, 0, sizeof work->own);
	if (store->draining || store->n_works >= store->config.queue_works_max) {
		list_append(&store->turned_away, &work->node);
		loop_after_turn(store->loop, &store->turned_away_task);
		return;
	}
	store->n_works++;
	if (keys_enter(store->keys, work))
		start(store, work);
}

/* --- what the parts tell -------------------------------------------------------------------------- */

static void wake_lanes(void *context)
{
	struct store *store = context;
	for (int i = 0; i < store->config.lanes && store->lanes[i]; i++)
		lane_wake(store->lanes[i]);
}

static void committed(void *context)
{
	bell_ring(((struct store *)context)->bell);
}

static void heard(void *context)
{
	feed_poke(((struct store *)context)->feed);
}

static void stale(void *context)
{
	struct store *store = context;
	if (store->host.halted)
		return;
	store->host.halted = true;
	/* Whether the owner reads the stream's row or follows the feed, it shall not find the old one again. */
	struct cache_entry *stream = cache_pin(store->cache, 0);
	cache_forget(stream);
	cache_unpin(store->cache, stream);
	feed_poke(store->feed);
	store->owner.stale(store->owner.context, store->config.partnership);
}

void store_resume(struct store *store)
{
	store->host.halted = false;
	wake_lanes(store);
}

/* Each session says once that it is lost, and once that it is back. */
static void session_up(void *context)
{
	struct store *store = context;
	if (--store->n_down > 0)
		return;
	log_notice("database_back");
	store->owner.health(store->owner.context, NULL);
	wake_lanes(store);
}

static void session_down(void *context, const struct err *err)
{
	struct store *store = context;
	cache_forget_all(store->cache); /* another server may know less */
	if (store->n_down++ == 0)
		store->owner.health(store->owner.context, err);
}

/* --- opening -------------------------------------------------------------------------------------- */

static int check_version(PGconn *pq, struct err *err)
{
	PGresult *result;
	if (pg_blocking_query(pq, QUERY_schema_exists, NULL, &result, err) < 0)
		return -1;
	bool exists = pg_row_bool(result, 0, 0);
	PQclear(result);
	if (!exists)
		return err_set(err, ERROR_version_unknown,
			       "the database has no schema yet: run vangnetd migrate");
	if (pg_blocking_query(pq, QUERY_schema_version, NULL, &result, err) < 0)
		return -1;
	int version = pg_row_int4(result, 0, 0);
	PQclear(result);
	if (version != store_schema_version())
		return err_set(
			err, ERROR_version_unknown,
			"the database has schema %d and this program works with %d: run vangnetd migrate",
			version, store_schema_version());
	return 0;
}

static int find_end(PGconn *pq, int32_t partnership, struct store_cursor *ret_end, struct err *err)
{
	PGresult *result;
	struct pg_params params;
	pg_params_init(&params);
	pg_put_int4(&params, partnership);
	int status = pg_blocking_query(pq, QUERY_feed_end, &params, &result, err);
	pg_params_done(&params);
	if (status < 0)
		return -1;
	*ret_end = (struct store_cursor){.ordinal = -1};
	if (PQntuples(result) > 0 && pg_row_hash(result, 0, 1, ret_end->hash)) {
		ret_end->position = pg_row_int8(result, 0, 0);
		ret_end->ordinal = INT32_MAX; /* behind all events of this batch */
	}
	PQclear(result);
	return 0;
}

static int look_first(const struct store_config *config, struct store_cursor *ret_end, struct err *err)
{
	PGconn *pq;
	if (pg_blocking_open(config->conninfo, &pq, err) < 0)
		return -1;
	int status = check_version(pq, err);
	if (status == 0)
		status = find_end(pq, config->partnership, ret_end, err);
	PQfinish(pq);
	return status;
}

static int within(int value, int otherwise, int max)
{
	if (value <= 0)
		return otherwise;
	return value < max ? value : max;
}

static void take_config(struct store *store, const struct store_config *config)
{
	store->conninfo = strdup(config->conninfo);
	store->config = *config;
	store->config.conninfo = store->conninfo;
	store->config.lanes = within(config->lanes, LANES_DEFAULT, LANES_MAX);
	store->config.batch_works_max = within(config->batch_works_max, BATCH_WORKS_DEFAULT, BATCH_WORKS_MAX);
	store->config.queue_works_max = within(config->queue_works_max, QUEUE_WORKS_DEFAULT, INT32_MAX);
	if (config->batch_bytes_max == 0)
		store->config.batch_bytes_max = BATCH_BYTES_DEFAULT;
	if (config->cache_bytes == 0)
		store->config.cache_bytes = CACHE_BYTES_DEFAULT;
}

static void make_parts(struct store *store, struct store_cursor end)
{
	const struct store_config *config = &store->config;
	struct loop *loop = store->loop;
	store->cache = cache_new(config->cache_bytes);
	store->keys = keys_new();
	store->reader = reader_new(loop, config->conninfo,
				   &(struct pg_conn_events){store, session_up, session_down, NULL});
	store->loader = loader_new(loop, store->reader, store->cache, config->partnership, wake_lanes, store);
	store->reads = reads_new(loop, store->reader, store->cache);
	store->letters = letters_new(store->reader);
	store->feed = feed_new(&(struct feed_config){
		.loop = loop,
		.reader = store->reader,
		.cache = store->cache,
		.owner = &store->owner,
		.partnership = config->partnership,
		.end = end,
	});
	store->bell = bell_new(loop, config->conninfo, config->partnership, heard, store);
	store->host = (struct lane_host){
		.loop = loop,
		.config = config,
		.owner = &store->owner,
		.cache = store->cache,
		.loader = store->loader,
		.feed = store->feed,
		.context = store,
		.finished = finished,
		.committed = committed,
		.stale = stale,
		.up = session_up,
		.down = session_down,
	};
	for (int i = 0; i < config->lanes; i++)
		store->lanes[i] = lane_new(&store->host);
}

static void on_drained(void *context)
{
	struct store *store = context;
	store->drained(store->drained_context);
}

int store_open(struct loop *loop, const struct store_config *config, const struct store_owner *owner,
	       struct store **ret_store, struct err *err)
{
	struct store_cursor end;
	if (look_first(config, &end, err) < 0)
		return -1;
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		abort();
	store->loop = loop;
	store->owner = *owner;
	take_config(store, config);
	list_init(&store->turned_away);
	loop_task_init(&store->turned_away_task, on_turned_away, store);
	loop_task_init(&store->drained_task, on_drained, store);
	make_parts(store, end);
	*ret_store = store;
	return 0;
}

void store_drain(struct store *store, void (*drained)(void *context), void *context)
{
	store->draining = true;
	store->drained = drained;
	store->drained_context = context;
	check_drained(store);
}

void store_close(struct store *store)
{
	if (!store)
		return;
	loop_task_cancel(&store->turned_away_task);
	loop_task_cancel(&store->drained_task);
	for (int i = 0; i < store->config.lanes; i++)
		lane_free(store->lanes[i]);
	bell_free(store->bell);
	letters_free(store->letters);
	reads_free(store->reads);
	feed_free(store->feed);
	loader_free(store->loader);
	reader_free(store->reader);
	keys_free(store->keys);
	cache_free(store->cache);
	free(store->conninfo);
	free(store);
}

/* --- reading -------------------------------------------------------------------------------------- */

void store_read_case(struct store *store, int32_t partnership, int64_t case_id, store_case_cb *cb,
		     void *context)
{
	reads_case(store->reads, partnership, case_id, cb, context);
}

void store_read_inbox(struct store *store, const struct store_inbox *query, store_cases_cb *cb, void *context)
{
	reads_inbox(store->reads, query, cb, context);
}

void store_read_timeline(struct store *store, int32_t partnership, int64_t case_id, int32_t after, int limit,
			 store_events_cb *cb, void *context)
{
	reads_timeline(store->reads, partnership, case_id, after, limit, cb, context);
}

void store_read_feed(struct store *store, int32_t partnership, const struct store_cursor *after,
		     const int32_t *parties, size_t n_parties, int limit, store_feed_cb *cb, void *context)
{
	reads_feed(store->reads, partnership, after, parties, n_parties, limit, cb, context);
}

void store_read_due(struct store *store, int32_t partnership, int64_t before, int limit, store_cases_cb *cb,
		    void *context)
{
	reads_due(store->reads, partnership, before, limit, cb, context);
}

void store_read_next_due(struct store *store, int32_t partnership, store_cases_cb *cb, void *context)
{
	reads_next_due(store->reads, partnership, cb, context);
}

void store_touch_party(struct store *store, int32_t partnership, int32_t party, int64_t instant,
		       void (*cb)(void *context, const struct err *err), void *context)
{
	reads_touch_party(store->reads, partnership, party, instant, cb, context);
}

struct letters *store_letters(struct store *store)
{
	return store->letters;
}

struct store_cursor store_feed_end(const struct store *store, int32_t partnership)
{
	assert(partnership == store->config.partnership);
	return feed_end(store->feed);
}

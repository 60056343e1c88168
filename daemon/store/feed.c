/* feed: see feed.h. */
#include "store/feed.h"

#include <stdlib.h>

#include "base/instant.h"
#include "store/feed_rows.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

#define FEED_POLL_US INSTANT_SECOND /* safety net behind the notifications */
#define FEED_READ_EVENTS 1024
#define FEED_PENDING_MAX 64 /* own batches kept until their turn; beyond, they are read */

struct feed {
	struct feed_config config;
	struct store_cursor end;
	bool whole;          /* the batch at end.position was told to its last event */
	struct list pending; /* own batches behind a gap, by position */
	int n_pending;
	bool reading;
	bool again; /* poked while reading, or there is more */
	bool forked;
	struct reader_job job;
	struct loop_task read_task;
	struct loop_timer *poll;
};

/* --- telling -------------------------------------------------------------------------------------- */

static void tell(struct feed *feed, const struct store_feed_event *events, size_t count)
{
	if (count == 0)
		return;
	feed->end = feed_cursor_of(&events[count - 1]);
	feed->config.owner->feed(feed->config.owner->context, feed->config.partnership, events, count,
				 &feed->end);
}

static bool is_behind(const struct store_cursor *end, int64_t position, int32_t ordinal)
{
	return position > end->position || (position == end->position && ordinal > end->ordinal);
}

static void tell_batch(struct feed *feed, struct batch *batch)
{
	if (batch->position == feed->end.position + 1)
		tell(feed, batch->feed, batch->n_feed);
	batch_unref(batch);
}

/* Own batches whose turn has come, or that were read meanwhile. */
static void tell_pending(struct feed *feed)
{
	while (!list_empty(&feed->pending) && feed->whole) {
		struct batch *batch = LIST_OWNER(feed->pending.next, struct batch, feed_node);
		if (batch->position > feed->end.position + 1)
			return;
		list_remove(&batch->feed_node);
		feed->n_pending--;
		tell_batch(feed, batch);
	}
}

static void keep(struct feed *feed, struct batch *batch)
{
	struct list *before = feed->pending.previous;
	while (before != &feed->pending &&
	       LIST_OWNER(before, struct batch, feed_node)->position > batch->position)
		before = before->previous;
	list_prepend(before, &batch->feed_node);
	feed->n_pending++;
}

void feed_own(struct feed *feed, struct batch *batch)
{
	if (feed->forked || batch->position <= feed->end.position)
		return;
	if (feed->n_pending < FEED_PENDING_MAX)
		keep(feed, batch_ref(batch));
	tell_pending(feed);
	/* Perhaps our other lane fills the gap in this very turn; else it is read. */
	if (batch->position > feed->end.position)
		loop_after_turn(feed->config.loop, &feed->read_task);
}

/* --- reading -------------------------------------------------------------------------------------- */

static void fork_off(struct feed *feed)
{
	struct err err;
	feed->forked = true;
	log_error("feed_forked", LOG_INT("position", feed->end.position));
	err_set(&err, ERROR_cursor_forked,
		"the database lost batch %lld, which was told already: restart on its history",
		(long long)feed->end.position);
	feed->config.owner->health(feed->config.owner->context, &err);
}

/* Our own batches may have overtaken the question: what was told already is left out. */
static void take_rows(struct feed *feed, const PGresult *result)
{
	struct arena arena;
	arena_init(&arena);
	struct store_feed_event *events = feed_rows(result, &arena);
	size_t count = (size_t)PQntuples(result);
	size_t told = 0;
	while (told < count && !is_behind(&feed->end, events[told].position, events[told].ordinal))
		told++;
	for (size_t i = told; i < count; i++)
		cache_hear(feed->config.cache, events[i].event.case_id, events[i].event.seq);
	if (count < FEED_READ_EVENTS)
		feed->whole = true;
	else if (told < count)
		feed->whole = false;
	tell(feed, events + told, count - told);
	arena_done(&arena);
	feed->again |= count == FEED_READ_EVENTS;
}

static void take_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct feed *feed = LIST_OWNER(job, struct feed, job);
	if (feed->forked)
		return;
	if (query == QUERY_feed_hash) {
		/* Asked for the place reached when the question was sent; our own batches only add to it. */
		if (PQntuples(result) == 0)
			fork_off(feed);
		return;
	}
	take_rows(feed, result);
	tell_pending(feed);
}

static void take_end(struct reader_job *job, const struct err *err)
{
	struct feed *feed = LIST_OWNER(job, struct feed, job);
	reader_job_done(job);
	feed->reading = false;
	(void)err; /* the poll asks again */
	if (feed->again)
		loop_after_turn(feed->config.loop, &feed->read_task);
}

static const struct reader_job_type job_type = {.result = take_result, .end = take_end};

static void read_behind(struct feed *feed)
{
	feed->reading = true;
	reader_job_init(&feed->job, &job_type);
	if (feed->end.position > 0) {
		struct pg_params *hash = reader_job_add(&feed->job, QUERY_feed_hash);
		pg_put_int4(hash, feed->config.partnership);
		pg_put_int8(hash, feed->end.position);
		pg_put_bytes(hash, feed->end.hash, sizeof feed->end.hash);
	}
	struct pg_params *params = reader_job_add(&feed->job, QUERY_feed_read);
	pg_put_int4(params, feed->config.partnership);
	pg_put_int8(params, feed->end.position);
	pg_put_int4(params, feed->end.ordinal);
	pg_put_int4s(params, NULL, 0);
	pg_put_int4(params, FEED_READ_EVENTS);
	reader_ask(feed->config.reader, &feed->job);
}

static void on_read(void *context)
{
	struct feed *feed = context;
	tell_pending(feed);
	if (!list_empty(&feed->pending) || feed->again)
		feed_poke(feed);
}

void feed_poke(struct feed *feed)
{
	if (feed->forked)
		return;
	if (feed->reading) {
		feed->again = true;
		return;
	}
	feed->again = false;
	read_behind(feed);
}

static void on_poll(void *context)
{
	struct feed *feed = context;
	if (!feed->reading)
		feed_poke(feed);
}

/* --- the face ------------------------------------------------------------------------------------- */

struct feed *feed_new(const struct feed_config *config)
{
	struct feed *feed = calloc(1, sizeof *feed);
	if (!feed)
		abort();
	feed->config = *config;
	feed->end = config->end;
	feed->whole = true;
	list_init(&feed->pending);
	loop_task_init(&feed->read_task, on_read, feed);
	feed->poll = loop_timer_new(config->loop, on_poll, feed);
	loop_timer_repeat(feed->poll, FEED_POLL_US);
	return feed;
}

void feed_free(struct feed *feed)
{
	if (!feed)
		return;
	loop_task_cancel(&feed->read_task);
	loop_timer_free(feed->poll);
	for (struct list *node; (node = list_take_first(&feed->pending));)
		batch_unref(LIST_OWNER(node, struct batch, feed_node));
	if (feed->reading)
		reader_job_done(&feed->job);
	free(feed);
}

struct store_cursor feed_end(const struct feed *feed)
{
	return feed->end;
}

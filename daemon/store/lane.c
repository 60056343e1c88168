/* lane: see lane.h. */
#include "store/lane.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/random.h>

#include "store/batch.h"
#include "store/pg_row.h"
#include "store/suspects.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

#define LANE_FALLS_MAX 100 /* a work that falls as often is a defect, or its case is under siege */

struct lane {
	struct lane_host *host;
	struct pg_conn *conn;
	struct list gathered; /* works, in order of arrival */
	struct suspects suspects;
	int32_t writer;      /* 0 = this session has not drawn its number yet */
	uint32_t last_batch; /* lower half of its id */
	struct batch *flight;
	bool unknown;        /* whether the flight was committed */
	int32_t lost_writer; /* who sent it then */
	bool lost;           /* the session, as the host was told */
	struct pg_request request;
	struct loop_task close_task;
};

/* --- works ---------------------------------------------------------------------------------------- */

static void finish(struct lane *lane, struct store_work *work, const struct store_outcome *outcome)
{
	cache_unpin(lane->host->cache, work->own.entry);
	work->own.entry = NULL;
	lane->host->finished(lane->host->context, work, outcome);
}

static void fail(struct lane *lane, struct store_work *work, const struct err *err)
{
	finish(lane, work, &(struct store_outcome){.result = STORE_FAILED, .err = *err});
}

/* Works go back to the front of the queue, in their order. */
static void gather_again(struct lane *lane, struct list *works)
{
	while (!list_empty(works)) {
		struct list *last = works->previous;
		list_remove(last);
		list_prepend(&lane->gathered, last);
	}
}

static void move_all(struct list *from, struct list *to)
{
	for (struct list *node; (node = list_take_first(from));)
		list_append(to, node);
}

static void take_works(struct batch *batch, struct list *ret_works)
{
	list_init(ret_works);
	for (size_t i = 0; i < batch->n_runs; i++)
		move_all(&batch->runs[i].works, ret_works);
}

/* --- settling ------------------------------------------------------------------------------------- */

static struct batch *land(struct lane *lane)
{
	struct batch *batch = lane->flight;
	lane->flight = NULL;
	lane->unknown = false;
	lane_wake(lane);
	return batch;
}

static void remember_run(struct lane *lane, struct batch_run *run)
{
	struct cache_entry *entry = run->entry;
	struct store_case next = run->decided.next;
	if (entry->known && entry->row.version >= next.version)
		return; /* it was loaded meanwhile, with all that this run changed */
	if (!run->decided.exact_due && entry->known && entry->row.version > 0 &&
	    entry->row.next_due < next.next_due)
		next.next_due = entry->row.next_due; /* in the row it moves earlier only */
	struct arena arena;
	arena_init(&arena);
	const struct store_part *parts = arena_memdup(&arena, entry->parts, entry->n_parts * sizeof *parts);
	cache_fill(lane->host->cache, entry, &next, parts, entry->n_parts);
	cache_change_parts(lane->host->cache, entry, run->decided.parts, run->decided.n_parts);
	arena_done(&arena);
}

static void remember(struct lane *lane, struct batch *batch)
{
	for (size_t i = 0; i < batch->n_runs; i++) {
		struct batch_run *run = &batch->runs[i];
		bool fell = run->decided.n_events > 0 ? !run->counted : batch->looked && !run->current;
		if (run->counted)
			remember_run(lane, run);
		else if (fell || run->decided.exact_due)
			cache_forget(run->entry); /* its due may have moved */
	}
}

/* True when the work is over. */
static bool settle_work(struct batch *batch, const struct batch_run *run, const struct store_work *work,
			struct store_outcome *ret_outcome)
{
	bool valid = run->decided.n_events > 0 ? run->counted : run->current;
	*ret_outcome = (struct store_outcome){.event = batch_find_key(batch, work)};
	if (ret_outcome->event)
		ret_outcome->result = STORE_REPEATED;
	else if (!valid || (work->refused && !batch->looked))
		return false;
	else if (work->refused)
		ret_outcome->result = STORE_REFUSED;
	else
		*ret_outcome = (struct store_outcome){
			.result = STORE_COMMITTED,
			.position = run->decided.n_events > 0 ? batch->position : 0,
		};
	return true;
}

/* A run fell: its works are decided again, unless that never ends. */
static void fall(struct lane *lane, struct store_work *work, struct list *again)
{
	struct err err;
	if (++work->own.falls <= LANE_FALLS_MAX) {
		list_append(again, &work->node);
		return;
	}
	err_set(&err, ERROR_conflict, "somebody was faster, again and again; repeat with the same key");
	fail(lane, work, &err);
}

static void settle_run(struct lane *lane, struct batch *batch, struct batch_run *run, struct list *again)
{
	for (struct list *node; (node = list_take_first(&run->works));) {
		struct store_work *work = LIST_OWNER(node, struct store_work, node);
		struct store_outcome outcome;
		if (settle_work(batch, run, work, &outcome))
			finish(lane, work, &outcome);
		else
			fall(lane, work, again);
	}
}

static void settle(struct lane *lane)
{
	struct batch *batch = land(lane);
	struct list again;
	list_init(&again);
	remember(lane, batch);
	if (batch->position > 0) {
		batch_make_feed(batch);
		feed_own(lane->host->feed, batch);
		lane->host->committed(lane->host->context);
	}
	for (size_t i = 0; i < batch->n_runs; i++)
		settle_run(lane, batch, &batch->runs[i], &again);
	gather_again(lane, &again);
	batch_unref(batch);
}

/* --- failing -------------------------------------------------------------------------------------- */

static void fail_all(struct lane *lane, const struct err *err)
{
	struct batch *batch = land(lane);
	struct list works;
	take_works(batch, &works);
	for (struct list *node; (node = list_take_first(&works));)
		fail(lane, LIST_OWNER(node, struct store_work, node), err);
	batch_unref(batch);
}

/* All of it again, on fresh state. */
static void decide_again(struct lane *lane, bool fell)
{
	struct batch *batch = land(lane);
	struct list works;
	for (size_t i = 0; i < batch->n_runs; i++)
		cache_forget(batch->runs[i].entry);
	take_works(batch, &works);
	LIST_EACH_SAFE(node, after, &works) {
		struct store_work *work = LIST_OWNER(node, struct store_work, node);
		struct err err;
		if (!fell || ++work->own.falls <= LANE_FALLS_MAX)
			continue;
		list_remove(node);
		err_set(&err, ERROR_conflict,
			"the database refused this again and again; repeat with the same key");
		fail(lane, work, &err);
	}
	gather_again(lane, &works);
	batch_unref(batch);
}

static void find_guilty(struct lane *lane, const struct err *err)
{
	if (lane->flight->n_works == 1) {
		log_warning("work_refused_by_database", LOG_TEXT("constraint", err->where));
		fail_all(lane, err);
		return;
	}
	struct batch *batch = land(lane);
	suspects_split(&lane->suspects, batch);
	batch_unref(batch);
}

static void lose(struct lane *lane)
{
	if (lane->flight->n_events == 0) {
		decide_again(lane, false);
		return;
	}
	if (!lane->unknown)
		lane->lost_writer = lane->writer;
	lane->unknown = true;
}

static void judge(struct lane *lane, const struct pg_failure *failure)
{
	switch (failure->remedy) {
	case REMEDY_FAIL:
		fail_all(lane, &failure->err);
		break;
	case REMEDY_BISECT:
		find_guilty(lane, &failure->err);
		break;
	case REMEDY_RETRY:
		decide_again(lane, true);
		break;
	case REMEDY_RECONNECT:
		lose(lane);
		break;
	case REMEDY_STALE:
		decide_again(lane, false);
		lane->host->stale(lane->host->context);
		break;
	}
}

/* --- the batch on its way ------------------------------------------------------------------------- */

static void take_result(struct pg_request *request, enum query query, const PGresult *result)
{
	batch_take(LIST_OWNER(request, struct lane, request)->flight, query, result);
}

static void take_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct lane *lane = LIST_OWNER(request, struct lane, request);
	if (failure)
		judge(lane, failure);
	else if (batch_is_stale(lane->flight))
		judge(lane, &(struct pg_failure){.remedy = REMEDY_STALE});
	else
		settle(lane);
}

static const struct pg_request_type batch_type = {take_result, take_end};

static void take_ready(struct lane *lane, struct list *from, struct batch *batch)
{
	const struct store_config *config = lane->host->config;
	LIST_EACH_SAFE(node, after, from) {
		struct store_work *work = LIST_OWNER(node, struct store_work, node);
		if (batch->n_works == (size_t)config->batch_works_max)
			return;
		if (!cache_is_fresh(work->own.entry)) {
			loader_want(lane->host->loader, work->own.entry);
			continue;
		}
		if (batch->n_works > 0 && batch->bytes + work->weight > config->batch_bytes_max)
			return;
		list_remove(node);
		batch_add(batch, work);
	}
}

static struct batch *gather(struct lane *lane)
{
	const struct store_config *config = lane->host->config;
	int64_t id = (int64_t)lane->writer << 32 | ++lane->last_batch;
	struct batch *batch = batch_new(config->partnership, id, config->batch_works_max);
	struct list *group = suspects_first(&lane->suspects);
	take_ready(lane, group ? group : &lane->gathered, batch);
	suspects_drop_empty(&lane->suspects);
	if (batch->n_works > 0)
		return batch;
	batch_unref(batch);
	return NULL;
}

static void close_batch(void *context)
{
	struct lane *lane = context;
	bool idle = list_empty(&lane->gathered) && !suspects_first(&lane->suspects);
	if (idle || lane->flight || lane->writer == 0 || lane->host->halted || !pg_conn_is_up(lane->conn))
		return;
	lane->flight = gather(lane);
	if (!lane->flight)
		return;
	batch_decide(lane->flight, lane->host->owner);
	pg_conn_begin(lane->conn, &lane->request, &batch_type);
	batch_send(lane->flight, lane->conn);
	pg_conn_end(lane->conn);
}

/* --- the session ---------------------------------------------------------------------------------- */

/* The lost session's backend has ended, and this is what it left. */
static void take_settled_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct lane *lane = LIST_OWNER(request, struct lane, request);
	if (failure) {
		pg_conn_reset(lane->conn); /* still unknown: the next session asks again */
		return;
	}
	log_notice("batch_settled", LOG_INT("committed", lane->flight->position > 0));
	settle(lane);
}

static const struct pg_request_type settle_type = {take_result, take_settled_end};

static void take_number(struct pg_request *request, enum query query, const PGresult *result)
{
	(void)query;
	LIST_OWNER(request, struct lane, request)->writer = pg_row_int4(result, 0, 0);
}

/* After a failover the sequence of writers may give a number twice. Counting from chance keeps the ids of batches
 * apart even then, so that nobody takes a stranger's batch for its own. */
static uint32_t random_start(void)
{
	uint32_t start = 0;
	if (getrandom(&start, sizeof start, 0) != sizeof start)
		log_warning("no_randomness");
	return start;
}

static void take_number_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct lane *lane = LIST_OWNER(request, struct lane, request);
	if (failure) {
		lane->writer = 0;
		pg_conn_reset(lane->conn);
		return;
	}
	if (lane->flight) {
		assert(lane->unknown);
		pg_conn_begin(lane->conn, &lane->request, &settle_type);
		batch_send_settle(lane->flight, lane->conn, lane->lost_writer);
		pg_conn_end(lane->conn);
	}
	lane->last_batch = random_start();
	if (lane->lost)
		lane->host->up(lane->host->context);
	lane->lost = false;
	lane_wake(lane);
}

static const struct pg_request_type number_type = {take_number, take_number_end};

static void on_up(void *context)
{
	struct lane *lane = context;
	pg_conn_begin(lane->conn, &lane->request, &number_type);
	pg_conn_send(lane->conn, QUERY_writer_draw, NULL);
	pg_conn_end(lane->conn);
}

static void on_down(void *context, const struct err *err)
{
	struct lane *lane = context;
	lane->writer = 0;
	if (!lane->lost)
		lane->host->down(lane->host->context, err);
	lane->lost = true;
}

/* --- the face ------------------------------------------------------------------------------------- */

struct lane *lane_new(struct lane_host *host)
{
	struct lane *lane = calloc(1, sizeof *lane);
	if (!lane)
		abort();
	lane->host = host;
	list_init(&lane->gathered);
	suspects_init(&lane->suspects);
	loop_task_init(&lane->close_task, close_batch, lane);
	lane->conn = pg_conn_new(host->loop, host->config->conninfo,
				 &(struct pg_conn_events){lane, on_up, on_down, NULL});
	return lane;
}

void lane_free(struct lane *lane)
{
	if (!lane)
		return;
	loop_task_cancel(&lane->close_task);
	pg_conn_free(lane->conn);
	batch_unref(lane->flight);
	suspects_done(&lane->suspects);
	free(lane);
}

void lane_add(struct lane *lane, struct store_work *work)
{
	list_append(&lane->gathered, &work->node);
	if (!cache_is_fresh(work->own.entry))
		loader_want(lane->host->loader, work->own.entry);
	else
		lane_wake(lane);
}

void lane_wake(struct lane *lane)
{
	loop_after_turn(lane->host->loop, &lane->close_task);
}

/* batch: see batch.h. How runs become arrays is in batch_params.c. */
#include "store/batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/batch_params.h"
#include "store/pg_row.h"

struct batch *batch_new(int32_t partnership, int64_t id, int works_max)
{
	struct batch *batch = calloc(1, sizeof *batch);
	if (!batch)
		abort();
	arena_init(&batch->arena);
	list_init(&batch->feed_node);
	batch->references = 1;
	batch->partnership = partnership;
	batch->id = id;
	batch->runs = arena_zalloc(&batch->arena, (size_t)works_max, sizeof *batch->runs);
	return batch;
}

struct batch *batch_ref(struct batch *batch)
{
	batch->references++;
	return batch;
}

void batch_unref(struct batch *batch)
{
	if (!batch || --batch->references > 0)
		return;
	arena_done(&batch->arena);
	free(batch);
}

/* --- deciding ------------------------------------------------------------------------------------- */

/* Works gather at their entry first; batch_decide makes a run of each. */
void batch_add(struct batch *batch, struct store_work *work)
{
	struct cache_entry *entry = work->own.entry;
	if (list_empty(&entry->works))
		batch->runs[batch->n_runs++].entry = entry;
	list_append(&entry->works, &work->node);
	batch->n_works++;
	batch->bytes += work->weight;
}

static int by_case(const void *one, const void *other)
{
	int64_t a = ((const struct batch_run *)one)->entry->row.case_id;
	int64_t b = ((const struct batch_run *)other)->entry->row.case_id;
	return (a > b) - (a < b);
}

/* A wrong number would be refused by the database and blamed on a client. */
static void check_run(const struct store_run *run)
{
	assert(run->n_events == 0 || run->next.version == run->expected_version + (int32_t)run->n_events);
	for (size_t i = 0; i < run->n_events; i++) {
		assert(run->events[i].case_id == run->case_id);
		assert(run->events[i].seq == run->expected_version + 1 + (int32_t)i);
	}
}

static void decide_run(struct batch *batch, struct batch_run *run, const struct store_owner *owner)
{
	list_init(&run->works);
	for (struct list *node; (node = list_take_first(&run->entry->works));)
		list_append(&run->works, node);
	struct store_run decided = {.case_id = run->entry->row.case_id};
	owner->decide(owner->context, &run->works, &run->entry->row, &batch->arena, &decided);
	decided.case_id = run->entry->row.case_id;
	check_run(&decided);
	run->decided = decided;
}

static void number_events(struct batch *batch, bool stream)
{
	for (size_t i = 0; i < batch->n_runs; i++) {
		struct batch_run *run = &batch->runs[i];
		if ((run->decided.case_id == 0) != stream)
			continue;
		run->first = batch->n_events;
		batch->n_events += (int32_t)run->decided.n_events;
	}
}

void batch_decide(struct batch *batch, const struct store_owner *owner)
{
	qsort(batch->runs, batch->n_runs, sizeof *batch->runs, by_case);
	batch->stream = INT32_MAX;
	for (size_t i = 0; i < batch->n_runs; i++) {
		decide_run(batch, &batch->runs[i], owner);
		if (batch->runs[i].decided.expected_partnership < batch->stream)
			batch->stream = batch->runs[i].decided.expected_partnership;
	}
	/* What was decided on the partnership's stream as it was goes before what changes it. */
	number_events(batch, false);
	number_events(batch, true);
}

/* --- asking --------------------------------------------------------------------------------------- */

static bool has_eventless_run(const struct batch *batch)
{
	for (size_t i = 0; i < batch->n_runs; i++) {
		if (batch->runs[i].decided.n_events == 0)
			return true;
	}
	return false;
}

void batch_send(struct batch *batch, struct pg_conn *conn)
{
	struct pg_params params;
	pg_params_init(&params);
	if (batch_params_keys(batch, &params))
		pg_conn_send(conn, QUERY_keys_find, &params);
	if (has_eventless_run(batch)) {
		batch_params_versions(batch, &params);
		pg_conn_send(conn, QUERY_versions_find, &params);
	}
	if (batch_params_dues(batch, &params))
		pg_conn_send(conn, QUERY_dues_put, &params);
	if (batch->n_events > 0) {
		batch_params_runs(batch, &params);
		pg_conn_send(conn, QUERY_runs_write, &params);
		if (batch_params_parts(batch, false, &params))
			pg_conn_send(conn, QUERY_parts_put, &params);
		if (batch_params_parts(batch, true, &params))
			pg_conn_send(conn, QUERY_parts_remove, &params);
		if (batch_params_deliveries(batch, &params))
			pg_conn_send(conn, QUERY_deliveries_put, &params);
		if (batch_params_told(batch, &params))
			pg_conn_send(conn, QUERY_deliveries_told, &params);
		batch_params_seal(batch, &params);
		pg_conn_send(conn, QUERY_batch_seal, &params);
	}
	pg_params_done(&params);
	batch->looked = true;
}

void batch_send_settle(struct batch *batch, struct pg_conn *conn, int32_t lost_writer)
{
	struct pg_params params;
	pg_params_init(&params);
	pg_put_int4(&params, lost_writer);
	pg_conn_send(conn, QUERY_writer_wait, &params);
	pg_params_reset(&params);
	pg_put_int4(&params, batch->partnership);
	pg_put_int8(&params, batch->id);
	pg_conn_send(conn, QUERY_batch_settle, &params);
	pg_params_done(&params);

	/* What the lost session said before it was lost may not have become true. */
	batch->looked = false;
	batch->n_found = 0;
	batch->position = 0;
	for (size_t i = 0; i < batch->n_runs; i++)
		batch->runs[i].counted = batch->runs[i].current = false;
}

/* --- hearing -------------------------------------------------------------------------------------- */

static struct batch_run *find_run(const struct batch *batch, int64_t case_id)
{
	size_t low = 0;
	size_t high = batch->n_runs;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (batch->runs[middle].decided.case_id < case_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < batch->n_runs && batch->runs[low].decided.case_id == case_id ? &batch->runs[low] : NULL;
}

/* The texts outlive the result. */
static void keep_event(struct arena *arena, struct store_event *event)
{
	if (event->on_behalf_of)
		event->on_behalf_of = arena_strndup(arena, event->on_behalf_of, strlen(event->on_behalf_of));
	if (event->purpose)
		event->purpose = arena_strndup(arena, event->purpose, strlen(event->purpose));
	if (event->facts)
		event->facts = arena_strndup(arena, event->facts, event->facts_length);
	if (event->sealed)
		event->sealed = arena_memdup(arena, event->sealed, event->sealed_length);
}

static void take_found(struct batch *batch, const PGresult *result)
{
	size_t count = (size_t)PQntuples(result);
	struct store_event *found = arena_zalloc(&batch->arena, count, sizeof *found);
	for (size_t i = 0; i < count; i++) {
		pg_row_event(result, (int)i, &found[i]);
		keep_event(&batch->arena, &found[i]);
	}
	batch->found = found;
	batch->n_found = count;
}

static void take_versions(struct batch *batch, const PGresult *result)
{
	batch->stream_now = 0;
	for (size_t i = 0; i < batch->n_runs; i++)
		batch->runs[i].current = batch->runs[i].decided.expected_version == 0;
	for (int row = 0; row < PQntuples(result); row++) {
		int64_t case_id = pg_row_int8(result, row, 0);
		int32_t version = pg_row_int4(result, row, 1);
		struct batch_run *run = find_run(batch, case_id);
		if (run)
			run->current = run->decided.expected_version == version;
		if (case_id == 0)
			batch->stream_now = version;
	}
}

static void take_counted(struct batch *batch, const PGresult *result)
{
	for (int row = 0; row < PQntuples(result); row++) {
		struct batch_run *run = find_run(batch, pg_row_int8(result, row, 0));
		if (run)
			run->counted = true;
	}
}

static void take_place(struct batch *batch, const PGresult *result)
{
	if (PQntuples(result) > 0 && pg_row_hash(result, 0, 1, batch->hash))
		batch->position = pg_row_int8(result, 0, 0);
}

/* Rows of (position, hash, ordinal): a run counted when its first event is among them. */
static void take_settled(struct batch *batch, const PGresult *result)
{
	take_place(batch, result);
	for (size_t i = 0; i < batch->n_runs; i++) {
		struct batch_run *run = &batch->runs[i];
		for (int row = 0; run->decided.n_events > 0 && row < PQntuples(result); row++)
			run->counted |= pg_row_int4(result, row, 2) == run->first;
	}
}

void batch_take(struct batch *batch, enum query query, const PGresult *result)
{
	if (query == QUERY_keys_find)
		take_found(batch, result);
	else if (query == QUERY_versions_find)
		take_versions(batch, result);
	else if (query == QUERY_runs_write)
		take_counted(batch, result);
	else if (query == QUERY_batch_seal)
		take_place(batch, result);
	else if (query == QUERY_batch_settle)
		take_settled(batch, result);
}

bool batch_is_stale(const struct batch *batch)
{
	return batch->looked && batch->n_events == 0 && batch->stream_now != batch->stream;
}

const struct store_event *batch_find_key(const struct batch *batch, const struct store_work *work)
{
	for (size_t i = 0; work->has_key && i < batch->n_found; i++) {
		if (memcmp(batch->found[i].key, work->key, STORE_KEY_BYTES) == 0)
			return &batch->found[i];
	}
	return NULL;
}

/* --- the feed ------------------------------------------------------------------------------------- */

static void feed_run(struct batch *batch, const struct batch_run *run, struct store_feed_event *feed)
{
	size_t n_parts = run->entry->n_parts;
	const struct store_part *parts =
		arena_memdup(&batch->arena, run->entry->parts, n_parts * sizeof *parts);
	for (size_t i = 0; i < run->decided.n_events; i++) {
		feed[batch->n_feed++] = (struct store_feed_event){
			.event = run->decided.events[i],
			.position = batch->position,
			.ordinal = run->first + (int32_t)i,
			.batch_hash = batch->hash,
			.parts = parts,
			.n_parts = n_parts,
		};
	}
}

void batch_make_feed(struct batch *batch)
{
	struct store_feed_event *feed = arena_zalloc(&batch->arena, (size_t)batch->n_events, sizeof *feed);
	batch->n_feed = 0;
	batch->feed = feed;
	for (int stream = 0; stream <= 1; stream++) {
		for (size_t i = 0; i < batch->n_runs; i++) {
			const struct batch_run *run = &batch->runs[i];
			if (run->counted && (run->decided.case_id == 0) == stream)
				feed_run(batch, run, feed);
		}
	}
}

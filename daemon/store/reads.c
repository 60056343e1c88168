/* reads: see reads.h. A question is one object; a row of `kinds` says how its answer is made. */
#include "store/reads.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "store/feed_rows.h"
#include "store/pg_row.h"
#include "sys/loop.h"
#include "words/words.h"

#define TOUCH_CASES_MAX 500 /* at a time */

struct reads {
	struct loop *loop;
	struct reader *reader;
	struct cache *cache;
	struct list questions;
};

struct touching {
	int32_t partnership;
	int32_t party;
	int64_t instant;
	int64_t after;
};

struct question {
	struct reader_job job;
	struct list node;
	struct reads *reads;
	struct loop_task task; /* of an answer from the cache */
	struct cache_entry *entry;
	struct store_cursor cursor; /* of a feed: where it starts */
	struct touching touching;
	void *context;
	union {
		store_case_cb *of_case;
		store_events_cb *of_events;
		store_cases_cb *of_cases;
		store_feed_cb *of_feed;
		void (*of_touch)(void *context, const struct err *err);
	} cb;
	struct err err;
	bool answered;
};

static void on_cached_case(void *context);

static struct question *question_new(struct reads *reads, const struct reader_job_type *type, void *context)
{
	struct question *question = calloc(1, sizeof *question);
	if (!question)
		abort();
	reader_job_init(&question->job, type);
	question->reads = reads;
	question->context = context;
	list_init(&question->node);
	loop_task_init(&question->task, on_cached_case, question);
	list_append(&reads->questions, &question->node);
	return question;
}

static void question_free(struct question *question)
{
	list_remove(&question->node);
	loop_task_cancel(&question->task);
	if (question->entry)
		cache_unpin(question->reads->cache, question->entry);
	reader_job_done(&question->job);
	free(question);
}

static void ask(struct question *question)
{
	reader_ask(question->reads->reader, &question->job);
}

/* --- one case ------------------------------------------------------------------------------------- */

static void answer_case(struct question *question, const struct err *err)
{
	struct cache_entry *entry = question->entry;
	struct store_case_reply reply = {.row = entry->row, .parts = entry->parts, .n_parts = entry->n_parts};
	question->cb.of_case(question->context, err, err ? NULL : &reply);
}

static void case_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	struct store_case found = {.next_due = INSTANT_NEVER};
	size_t n_parts = 0;
	const struct store_part *parts = NULL;
	struct arena arena;
	arena_init(&arena);
	(void)query;
	if (PQntuples(result) > 0) {
		pg_row_case(result, 0, &found);
		parts = pg_row_parts(result, 0, PG_CASE_COLUMNS, found.case_id, &arena, &n_parts);
	}
	cache_fill(question->reads->cache, question->entry, &found, parts, n_parts);
	arena_done(&arena);
}

static void case_end(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	answer_case(question, err);
	question_free(question);
}

static const struct reader_job_type case_type = {.result = case_result, .end = case_end};

static void on_cached_case(void *context)
{
	struct question *question = context;
	answer_case(question, NULL);
	question_free(question);
}

void reads_case(struct reads *reads, int32_t partnership, int64_t case_id, store_case_cb *cb, void *context)
{
	struct question *question = question_new(reads, &case_type, context);
	question->cb.of_case = cb;
	question->entry = cache_pin(reads->cache, case_id);
	if (cache_is_fresh(question->entry)) {
		loop_after_turn(reads->loop, &question->task);
		return;
	}
	struct pg_params *params = reader_job_add(&question->job, QUERY_cases_load);
	pg_put_int4(params, partnership);
	pg_put_int8s(params, &case_id, 1);
	ask(question);
}

/* --- lists of cases ------------------------------------------------------------------------------- */

static void cases_answer(struct question *question, const PGresult *result, bool whole)
{
	size_t count = (size_t)PQntuples(result);
	struct arena arena;
	arena_init(&arena);
	struct store_case *cases = arena_zalloc(&arena, count, sizeof *cases);
	struct store_part *parts = arena_zalloc(&arena, count, sizeof *parts);
	for (size_t i = 0; i < count; i++) {
		int row = (int)i;
		if (whole) {
			pg_row_case(result, row, &cases[i]);
			parts[i].party = pg_row_int4(result, row, PG_CASE_COLUMNS);
			parts[i].relation = pg_row_int4(result, row, PG_CASE_COLUMNS + 1);
		} else {
			cases[i].case_id = pg_row_int8(result, row, 0);
			cases[i].version = pg_row_int4(result, row, 1);
			cases[i].next_due = pg_row_int8(result, row, 2);
		}
		parts[i].case_id = cases[i].case_id;
	}
	question->answered = true;
	question->cb.of_cases(question->context, NULL, cases, whole ? parts : NULL, count);
	arena_done(&arena);
}

static void cases_result(struct reader_job *job, enum query query, const PGresult *result)
{
	bool whole = query == QUERY_inbox || query == QUERY_inbox_stalled || query == QUERY_inbox_released;
	cases_answer(LIST_OWNER(job, struct question, job), result, whole);
}

static void cases_end(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (!question->answered)
		question->cb.of_cases(question->context, err, NULL, NULL, 0);
	question_free(question);
}

static const struct reader_job_type cases_type = {.result = cases_result, .end = cases_end};

static enum query query_of(const struct store_inbox *query)
{
	if (query->released)
		return QUERY_inbox_released;
	return query->stalled_only ? QUERY_inbox_stalled : QUERY_inbox;
}

void reads_inbox(struct reads *reads, const struct store_inbox *query, store_cases_cb *cb, void *context)
{
	struct question *question = question_new(reads, &cases_type, context);
	question->cb.of_cases = cb;
	struct pg_params *params = reader_job_add(&question->job, query_of(query));
	pg_put_int4(params, query->partnership);
	pg_put_int4(params, query->party);
	pg_put_int8(params, query->before);
	pg_put_int4(params, query->limit);
	pg_put_int4(params, query->status);
	ask(question);
}

void reads_due(struct reads *reads, int32_t partnership, int64_t before, int limit, store_cases_cb *cb,
	       void *context)
{
	struct question *question = question_new(reads, &cases_type, context);
	question->cb.of_cases = cb;
	struct pg_params *params = reader_job_add(&question->job, QUERY_due);
	pg_put_int4(params, partnership);
	pg_put_int8(params, before);
	pg_put_int4(params, limit);
	ask(question);
}

void reads_next_due(struct reads *reads, int32_t partnership, store_cases_cb *cb, void *context)
{
	struct question *question = question_new(reads, &cases_type, context);
	question->cb.of_cases = cb;
	pg_put_int4(reader_job_add(&question->job, QUERY_due_next), partnership);
	ask(question);
}

/* --- events of a case ----------------------------------------------------------------------------- */

static void events_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	size_t count = (size_t)PQntuples(result);
	struct arena arena;
	arena_init(&arena);
	(void)query;
	struct store_event *events = arena_zalloc(&arena, count, sizeof *events);
	for (size_t i = 0; i < count; i++)
		pg_row_event(result, (int)i, &events[i]);
	question->answered = true;
	question->cb.of_events(question->context, NULL, events, count);
	arena_done(&arena);
}

static void events_end(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (!question->answered)
		question->cb.of_events(question->context, err, NULL, 0);
	question_free(question);
}

static const struct reader_job_type events_type = {.result = events_result, .end = events_end};

void reads_timeline(struct reads *reads, int32_t partnership, int64_t case_id, int32_t after, int limit,
		    store_events_cb *cb, void *context)
{
	struct question *question = question_new(reads, &events_type, context);
	question->cb.of_events = cb;
	struct pg_params *params = reader_job_add(&question->job, QUERY_timeline);
	pg_put_int4(params, partnership);
	pg_put_int8(params, case_id);
	pg_put_int4(params, after);
	pg_put_int4(params, limit);
	ask(question);
}

/* --- the feed ------------------------------------------------------------------------------------- */

static void feed_forked(struct question *question)
{
	err_set(&question->err, ERROR_cursor_forked,
		"the cursor is not of this history; start again from the beginning");
	question->answered = true;
	question->cb.of_feed(question->context, &question->err, NULL, 0, NULL);
}

static void feed_answer(struct question *question, const PGresult *result)
{
	struct arena arena;
	arena_init(&arena);
	struct store_feed_event *events = feed_rows(result, &arena);
	size_t n_rows = (size_t)PQntuples(result);
	struct store_cursor end = n_rows ? feed_cursor_of(&events[n_rows - 1]) : question->cursor;
	size_t count = 0;
	for (size_t i = 0; i < n_rows; i++) {
		if (feed_row_is_seen(result, (int)i))
			events[count++] = events[i];
	}
	question->answered = true;
	question->cb.of_feed(question->context, NULL, events, count, &end);
	arena_done(&arena);
}

static void feed_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (question->answered)
		return;
	if (query == QUERY_feed_read)
		feed_answer(question, result);
	else if (PQntuples(result) == 0)
		feed_forked(question);
}

static void feed_end_of_read(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (!question->answered)
		question->cb.of_feed(question->context, err, NULL, 0, NULL);
	question_free(question);
}

static const struct reader_job_type feed_type = {.result = feed_result, .end = feed_end_of_read};

void reads_feed(struct reads *reads, int32_t partnership, const struct store_cursor *after,
		const int32_t *parties, size_t n_parties, int limit, store_feed_cb *cb, void *context)
{
	struct question *question = question_new(reads, &feed_type, context);
	question->cb.of_feed = cb;
	question->cursor = *after;
	if (after->position > 0) {
		struct pg_params *hash = reader_job_add(&question->job, QUERY_feed_hash);
		pg_put_int4(hash, partnership);
		pg_put_int8(hash, after->position);
		pg_put_bytes(hash, after->hash, sizeof after->hash);
	}
	struct pg_params *params = reader_job_add(&question->job, QUERY_feed_read);
	pg_put_int4(params, partnership);
	pg_put_int8(params, after->position);
	pg_put_int4(params, after->ordinal);
	pg_put_int4s(params, parties, n_parties);
	pg_put_int4(params, limit);
	ask(question);
}

/* --- touching the cases of a party ---------------------------------------------------------------- */

static void touch_ask(struct question *question)
{
	static const int32_t open[] = {STATUS_OPEN};
	const struct touching *touching = &question->touching;
	struct pg_params *params = reader_job_add(&question->job, QUERY_party_touch);
	pg_put_int4(params, touching->partnership);
	pg_put_int4(params, touching->party);
	pg_put_int8(params, touching->instant);
	pg_put_int8(params, touching->after);
	pg_put_int4(params, TOUCH_CASES_MAX);
	pg_put_int4s(params, open, sizeof open / sizeof open[0]);
	ask(question);
}

static void touch_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	(void)query;
	question->answered = pg_row_is_null(result, 0, 0); /* none was left */
	if (!question->answered)
		question->touching.after = pg_row_int8(result, 0, 0);
}

static void touch_end(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (err || question->answered) {
		question->cb.of_touch(question->context, err);
		question_free(question);
		return;
	}
	const struct reader_job_type *type = job->type;
	reader_job_done(job);
	reader_job_init(job, type);
	touch_ask(question);
}

static const struct reader_job_type touch_type = {.result = touch_result, .end = touch_end};

void reads_touch_party(struct reads *reads, int32_t partnership, int32_t party, int64_t instant,
		       void (*cb)(void *context, const struct err *err), void *context)
{
	struct question *question = question_new(reads, &touch_type, context);
	question->cb.of_touch = cb;
	question->touching = (struct touching){partnership, party, instant, 0};
	touch_ask(question);
}

/* --- the face ------------------------------------------------------------------------------------- */

struct reads *reads_new(struct loop *loop, struct reader *reader, struct cache *cache)
{
	struct reads *reads = calloc(1, sizeof *reads);
	if (!reads)
		abort();
	reads->loop = loop;
	reads->reader = reader;
	reads->cache = cache;
	list_init(&reads->questions);
	return reads;
}

void reads_free(struct reads *reads)
{
	if (!reads)
		return;
	LIST_EACH_SAFE(node, after, &reads->questions)
		question_free(LIST_OWNER(node, struct question, node));
	free(reads);
}

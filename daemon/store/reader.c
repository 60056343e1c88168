/* reader: see reader.h. */
#include "store/reader.h"

#include <assert.h>
#include <stdlib.h>

#include "base/instant.h"
#include "sys/loop.h"
#include "words/words.h"

#define TICK_US (INSTANT_SECOND / 5)

struct reader {
	struct loop *loop;
	struct pg_conn *conn;
	struct pg_conn_events events;
	struct list waiting; /* jobs for when the session is up */
	struct list over;    /* jobs that end at the end of the turn */
	int n_jobs;
	bool lost;                /* the session, as the store was told */
	struct loop_timer *timer; /* while jobs wait */
	struct loop_task over_task;
};

/* --- a job ---------------------------------------------------------------------------------------- */

void reader_job_init(struct reader_job *job, const struct reader_job_type *type)
{
	*job = (struct reader_job){.type = type};
	list_init(&job->node);
	for (int i = 0; i < READER_JOB_QUERIES; i++)
		pg_params_init(&job->params[i]);
}

struct pg_params *reader_job_add(struct reader_job *job, enum query query)
{
	assert(job->n_queries < READER_JOB_QUERIES);
	job->queries[job->n_queries] = query;
	return &job->params[job->n_queries++];
}

void reader_job_done(struct reader_job *job)
{
	for (int i = 0; i < READER_JOB_QUERIES; i++)
		pg_params_done(&job->params[i]);
}

/* --- sending -------------------------------------------------------------------------------------- */

static void end_later(struct reader *reader, struct reader_job *job, const struct err *err)
{
	job->err = *err;
	list_append(&reader->over, &job->node);
	loop_after_turn(reader->loop, &reader->over_task);
}

static void wait_for_session(struct reader *reader, struct reader_job *job)
{
	list_append(&reader->waiting, &job->node);
	if (!loop_timer_is_running(reader->timer))
		loop_timer_repeat(reader->timer, TICK_US);
}

static void take_result(struct pg_request *request, enum query query, const PGresult *result)
{
	struct reader_job *job = LIST_OWNER(request, struct reader_job, request);
	job->n_results++;
	job->type->result(job, query, result);
}

static bool may_try_again(const struct reader_job *job, const struct pg_failure *failure)
{
	return (failure->remedy == REMEDY_RECONNECT || failure->remedy == REMEDY_RETRY) &&
	       job->attempts < READER_ATTEMPTS_MAX;
}

static void take_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct reader_job *job = LIST_OWNER(request, struct reader_job, request);
	struct reader *reader = job->reader;
	/* Where nothing was written, what was read is good even when the session is lost just after it. */
	bool whole = job->n_results == job->n_queries && !(failure && job->type->writes);
	if (!whole && failure && may_try_again(job, failure)) {
		wait_for_session(reader, job);
		return;
	}
	reader->n_jobs--;
	job->type->end(job, whole ? NULL : &failure->err);
}

static const struct pg_request_type request_type = {take_result, take_end};

static void send(struct reader *reader, struct reader_job *job)
{
	job->attempts++;
	job->n_results = 0;
	pg_conn_begin(reader->conn, &job->request, &request_type);
	for (int i = 0; i < job->n_queries; i++)
		pg_conn_send(reader->conn, job->queries[i], &job->params[i]);
	pg_conn_end(reader->conn);
}

void reader_ask(struct reader *reader, struct reader_job *job)
{
	struct err err;
	job->reader = reader;
	job->deadline_us = loop_now_us(reader->loop) + READER_PATIENCE_US;
	reader->n_jobs++;
	if (reader->n_jobs > READER_JOBS_MAX) {
		err_set(&err, ERROR_busy, "too many questions wait for the database");
		end_later(reader, job, &err);
	} else if (pg_conn_is_up(reader->conn)) {
		send(reader, job);
	} else {
		wait_for_session(reader, job);
	}
}

/* --- waiting -------------------------------------------------------------------------------------- */

static void send_waiting(struct reader *reader)
{
	struct list *node;
	while (pg_conn_is_up(reader->conn) && (node = list_take_first(&reader->waiting)))
		send(reader, LIST_OWNER(node, struct reader_job, node));
}

static void on_tick(void *context)
{
	struct reader *reader = context;
	struct err err;
	err_set(&err, ERROR_unavailable, "the database is out of reach");
	send_waiting(reader);
	LIST_EACH_SAFE(node, after, &reader->waiting) {
		struct reader_job *job = LIST_OWNER(node, struct reader_job, node);
		if (job->deadline_us > loop_now_us(reader->loop))
			continue;
		list_remove(node);
		end_later(reader, job, &err);
	}
	if (list_empty(&reader->waiting))
		loop_timer_stop(reader->timer);
}

static void on_over(void *context)
{
	struct reader *reader = context;
	for (struct list *node; (node = list_take_first(&reader->over));) {
		struct reader_job *job = LIST_OWNER(node, struct reader_job, node);
		reader->n_jobs--;
		job->type->end(job, &job->err);
	}
}

static void on_up(void *context)
{
	struct reader *reader = context;
	send_waiting(reader);
	if (reader->lost)
		reader->events.up(reader->events.context);
	reader->lost = false;
}

static void on_down(void *context, const struct err *err)
{
	struct reader *reader = context;
	if (!reader->lost)
		reader->events.down(reader->events.context, err);
	reader->lost = true;
}

struct reader *reader_new(struct loop *loop, const char *conninfo, const struct pg_conn_events *events)
{
	struct reader *reader = calloc(1, sizeof *reader);
	if (!reader)
		abort();
	reader->loop = loop;
	reader->events = *events;
	list_init(&reader->waiting);
	list_init(&reader->over);
	reader->timer = loop_timer_new(loop, on_tick, reader);
	loop_task_init(&reader->over_task, on_over, reader);
	reader->conn = pg_conn_new(loop, conninfo, &(struct pg_conn_events){reader, on_up, on_down, NULL});
	return reader;
}

void reader_free(struct reader *reader)
{
	if (!reader)
		return;
	loop_task_cancel(&reader->over_task);
	loop_timer_free(reader->timer);
	pg_conn_free(reader->conn);
	free(reader);
}

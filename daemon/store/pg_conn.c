/* pg_conn: see pg_conn.h. */
#include "store/pg_conn.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

#define CONNECT_TIMEOUT_US (5 * INSTANT_SECOND)
#define PAUSE_FIRST_US (20 * INSTANT_SECOND / 1000)
#define PAUSE_MAX_US (2 * INSTANT_SECOND)

_Static_assert(QUERY_COUNT < PG_REQUEST_QUERIES_MAX, "all are prepared in one request");
_Static_assert(QUERY_COUNT <= 256, "a query fits into a byte");

enum pg_conn_state {
	PG_CONN_STATE_PAUSED,     /* until the timer */
	PG_CONN_STATE_CONNECTING, /* libpq shakes hands */
	PG_CONN_STATE_PREPARING,  /* settings and statements are on their way */
	PG_CONN_STATE_UP,
};

struct pg_conn {
	struct loop *loop;
	char *conninfo;
	struct pg_conn_events events;

	enum pg_conn_state state;
	PGconn *pq;
	struct loop_watch *watch;
	struct loop_timer *timer; /* of the pause, or of the handshake */
	struct loop_task drop_task;
	int64_t pause_us;
	struct list requests;    /* sent, oldest first */
	struct pg_request *open; /* between begin and end */
	struct pg_request setup;
};

static void on_ready(void *context, unsigned ready);
static void connect_start(struct pg_conn *conn);

/* --- losing it ------------------------------------------------------------------------------------ */

static void disconnect(struct pg_conn *conn)
{
	loop_watch_free(conn->watch);
	conn->watch = NULL;
	PQfinish(conn->pq);
	conn->pq = NULL;
}

static void fail_requests(struct pg_conn *conn, const struct pg_failure *failure)
{
	struct list lost;
	list_init(&lost);
	for (struct list *node; (node = list_take_first(&conn->requests));)
		list_append(&lost, node);
	for (struct list *node; (node = list_take_first(&lost));) {
		struct pg_request *request = LIST_OWNER(node, struct pg_request, node);
		if (request != &conn->setup)
			request->type->end(request, failure);
	}
}

/* The session is gone: tell, and come back after a pause. */
static void drop(struct pg_conn *conn, const char *why)
{
	bool was_up = conn->state == PG_CONN_STATE_UP;
	struct pg_failure failure;
	sqlstate_judge(NULL, NULL, &failure);
	if (was_up || conn->pause_us == PAUSE_FIRST_US)
		log_warning("database_lost", LOG_TEXT("reason", why));
	loop_task_cancel(&conn->drop_task);
	disconnect(conn);
	conn->state = PG_CONN_STATE_PAUSED;
	loop_timer_start(conn->timer, was_up && conn->pause_us == PAUSE_FIRST_US ? 0 : conn->pause_us);
	conn->pause_us = conn->pause_us * 2 < PAUSE_MAX_US ? conn->pause_us * 2 : PAUSE_MAX_US;
	fail_requests(conn, &failure);
	conn->events.down(conn->events.context, &failure.err);
}

static void on_drop(void *context)
{
	drop(context, "the session is of no use");
}

void pg_conn_reset(struct pg_conn *conn)
{
	if (conn->pq)
		loop_after_turn(conn->loop, &conn->drop_task);
}

/* --- sending -------------------------------------------------------------------------------------- */

static void flush(struct pg_conn *conn)
{
	int left = PQflush(conn->pq);
	if (left < 0)
		loop_after_turn(conn->loop, &conn->drop_task);
	else
		loop_watch_want(conn->watch, LOOP_READ | (left > 0 ? LOOP_WRITE : 0U));
}

void pg_conn_begin(struct pg_conn *conn, struct pg_request *request, const struct pg_request_type *type)
{
	assert(!conn->open && conn->pq);
	list_init(&request->node);
	request->type = type;
	request->n_queries = 0;
	request->next = 0;
	request->failed = false;
	conn->open = request;
}

static void note_query(struct pg_conn *conn, enum query query, int sent)
{
	struct pg_request *request = conn->open;
	assert(request && request->n_queries < PG_REQUEST_QUERIES_MAX);
	request->queries[request->n_queries++] = (unsigned char)query;
	if (!sent)
		loop_after_turn(conn->loop, &conn->drop_task);
}

void pg_conn_send(struct pg_conn *conn, enum query query, const struct pg_params *params)
{
	struct pg_params_view view = {0};
	if (params)
		pg_params_view(params, &view);
	note_query(conn, query,
		   PQsendQueryPrepared(conn->pq, query_texts[query].name, params ? params->count : 0,
				       view.values, view.lengths, view.formats, 1));
}

void pg_conn_end(struct pg_conn *conn)
{
	list_append(&conn->requests, &conn->open->node);
	conn->open = NULL;
	if (!PQpipelineSync(conn->pq))
		loop_after_turn(conn->loop, &conn->drop_task);
	flush(conn);
}

/* --- receiving ------------------------------------------------------------------------------------ */

static void note_failure(struct pg_request *request, const PGresult *result)
{
	if (request->failed)
		return;
	request->failed = true;
	sqlstate_judge(PQresultErrorField(result, PG_DIAG_SQLSTATE),
		       PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME), &request->failure);
	if (request->failure.remedy == REMEDY_FAIL)
		log_error("statement_failed", LOG_TEXT("sqlstate", request->failure.sqlstate),
			  LOG_TEXT("statement", request->next < request->n_queries
							? query_texts[request->queries[request->next]].name
							: "commit"));
}

static void take_statement(struct pg_request *request, const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
	if (!fine && status != PGRES_PIPELINE_ABORTED)
		note_failure(request, result);
	if (fine && !request->failed && request->next < request->n_queries)
		request->type->result(request, request->queries[request->next], result);
	request->next++;
}

/* True when the request's failure means that the session is of no use any more. */
static bool end_request(struct pg_conn *conn, struct pg_request *request)
{
	list_remove(&request->node);
	if (request->failed && request->failure.remedy == REMEDY_RECONNECT) {
		list_prepend(&conn->requests, &request->node); /* ends with the session */
		return true;
	}
	if (!request->failed && conn->state == PG_CONN_STATE_UP)
		conn->pause_us = PAUSE_FIRST_US; /* it works again */
	request->type->end(request, request->failed ? &request->failure : NULL);
	return false;
}

static void take_notices(struct pg_conn *conn)
{
	for (PGnotify *notice; (notice = PQnotifies(conn->pq)); PQfreemem(notice)) {
		if (notice->be_pid != PQbackendPID(conn->pq) && conn->events.notified)
			conn->events.notified(conn->events.context, notice->extra);
	}
}

/* Whatever has arrived whole. False when the session was dropped. */
static bool take_results(struct pg_conn *conn)
{
	bool was_null = false;
	while (!list_empty(&conn->requests) && !PQisBusy(conn->pq)) {
		struct pg_request *request = LIST_OWNER(conn->requests.next, struct pg_request, node);
		PGresult *result = PQgetResult(conn->pq);
		if (!result) {
			if (was_null)
				break;
			was_null = true;
			continue;
		}
		was_null = false;
		bool useless = false;
		if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
			useless = end_request(conn, request);
		else
			take_statement(request, result);
		PQclear(result);
		if (useless) {
			drop(conn, request->failure.sqlstate);
			return false;
		}
	}
	return true;
}

static void take_input(struct pg_conn *conn)
{
	bool alive = PQconsumeInput(conn->pq);
	if (!take_results(conn))
		return;
	take_notices(conn);
	if (!alive || PQstatus(conn->pq) == CONNECTION_BAD)
		drop(conn, "the server closed the connection");
}

/* --- opening it ----------------------------------------------------------------------------------- */

static void setup_result(struct pg_request *request, enum query query, const PGresult *result)
{
	(void)request;
	(void)query;
	(void)result;
}

static void setup_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct pg_conn *conn = LIST_OWNER(request, struct pg_conn, setup);
	if (failure) {
		log_error("session_setup_failed", LOG_TEXT("sqlstate", failure->sqlstate));
		loop_after_turn(conn->loop, &conn->drop_task);
		return;
	}
	conn->state = PG_CONN_STATE_UP;
	loop_timer_stop(conn->timer);
	conn->events.up(conn->events.context);
}

static const struct pg_request_type setup_type = {setup_result, setup_end};

static void prepare(struct pg_conn *conn)
{
	conn->state = PG_CONN_STATE_PREPARING;
	PQsetnonblocking(conn->pq, 1);
	int entered = PQenterPipelineMode(conn->pq);
	pg_conn_begin(conn, &conn->setup, &setup_type);
	note_query(conn, QUERY_session,
		   entered && PQsendQueryParams(conn->pq, query_texts[QUERY_session].text, 0, NULL, NULL,
						NULL, NULL, 1));
	for (int i = 0; i < QUERY_COUNT; i++)
		note_query(conn, (enum query)i,
			   PQsendPrepare(conn->pq, query_texts[i].name, query_texts[i].text, 0, NULL));
	pg_conn_end(conn);
}

/* libpq may swap its socket at any step, so each step gets a watch of its own. */
static void connect_step(struct pg_conn *conn)
{
	loop_watch_free(conn->watch);
	conn->watch = NULL;
	PostgresPollingStatusType status = PQconnectPoll(conn->pq);
	if (status == PGRES_POLLING_FAILED || PQsocket(conn->pq) < 0) {
		drop(conn, "the server does not answer or refuses");
		return;
	}
	conn->watch = loop_watch_new(conn->loop, PQsocket(conn->pq), on_ready, conn);
	if (status == PGRES_POLLING_OK)
		prepare(conn);
	else
		loop_watch_want(conn->watch, status == PGRES_POLLING_WRITING ? LOOP_WRITE : LOOP_READ);
}

/* What the server says without being asked; libpq would print it. */
static void ignore_notice(void *context, const PGresult *result)
{
	(void)context;
	(void)result;
}

static void connect_start(struct pg_conn *conn)
{
	/* What stands before dbname is a default that the connection string may change. */
	static const char *const names[] = {"fallback_application_name",
					    "keepalives_idle",
					    "keepalives_interval",
					    "keepalives_count",
					    "dbname",
					    "client_encoding",
					    NULL};
	const char *const values[] = {"vangnetd", "10", "5", "3", conn->conninfo, "UTF8", NULL};
	conn->state = PG_CONN_STATE_CONNECTING;
	loop_timer_start(conn->timer, CONNECT_TIMEOUT_US);
	conn->pq = PQconnectStartParams(names, values, 1);
	if (!conn->pq || PQstatus(conn->pq) == CONNECTION_BAD || PQsocket(conn->pq) < 0) {
		drop(conn, "the connection could not be started");
		return;
	}
	PQsetNoticeReceiver(conn->pq, ignore_notice, NULL);
	conn->watch = loop_watch_new(conn->loop, PQsocket(conn->pq), on_ready, conn);
	loop_watch_want(conn->watch, LOOP_WRITE);
}

static void on_ready(void *context, unsigned ready)
{
	struct pg_conn *conn = context;
	if (conn->state == PG_CONN_STATE_CONNECTING)
		connect_step(conn);
	else if (ready & LOOP_READ)
		take_input(conn);
	else
		flush(conn);
}

static void on_timer(void *context)
{
	struct pg_conn *conn = context;
	if (conn->state == PG_CONN_STATE_PAUSED)
		connect_start(conn);
	else
		drop(conn, "the handshake took too long");
}

/* --- the face ------------------------------------------------------------------------------------- */

struct pg_conn *pg_conn_new(struct loop *loop, const char *conninfo, const struct pg_conn_events *events)
{
	struct pg_conn *conn = calloc(1, sizeof *conn);
	if (!conn)
		abort();
	conn->loop = loop;
	conn->conninfo = strdup(conninfo);
	conn->events = *events;
	conn->pause_us = PAUSE_FIRST_US;
	list_init(&conn->requests);
	conn->timer = loop_timer_new(loop, on_timer, conn);
	loop_task_init(&conn->drop_task, on_drop, conn);
	conn->state = PG_CONN_STATE_PAUSED;
	loop_timer_start(conn->timer, 0);
	return conn;
}

void pg_conn_free(struct pg_conn *conn)
{
	if (!conn)
		return;
	loop_task_cancel(&conn->drop_task);
	loop_timer_free(conn->timer);
	disconnect(conn);
	free(conn->conninfo);
	free(conn);
}

bool pg_conn_is_up(const struct pg_conn *conn)
{
	return conn->state == PG_CONN_STATE_UP && list_empty(&conn->drop_task.node);
}

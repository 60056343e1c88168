/* bell: see bell.h. */
#include "store/bell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/pg_conn.h"
#include "sys/loop.h"

struct bell {
	struct pg_conn *conn;
	int32_t partnership;
	char payload[16]; /* that concerns us */
	void (*heard)(void *context);
	void *context;
	bool ringing;
	bool again;
	struct pg_request request;
};

static void take_result(struct pg_request *request, enum query query, const PGresult *result)
{
	(void)request;
	(void)query;
	(void)result;
}

static void ring(struct bell *bell);

static void take_end(struct pg_request *request, const struct pg_failure *failure)
{
	struct bell *bell = LIST_OWNER(request, struct bell, request);
	(void)failure; /* the feeds of the others poll */
	bell->ringing = false;
	if (bell->again)
		ring(bell);
}

static const struct pg_request_type ring_type = {take_result, take_end};

static void ring(struct bell *bell)
{
	bell->again = bell->ringing;
	if (bell->ringing || !pg_conn_is_up(bell->conn))
		return;
	struct pg_params params;
	pg_params_init(&params);
	pg_put_int4(&params, bell->partnership);
	bell->ringing = true;
	pg_conn_begin(bell->conn, &bell->request, &ring_type);
	pg_conn_send(bell->conn, QUERY_notify, &params);
	pg_conn_end(bell->conn);
	pg_params_done(&params);
}

static void take_listening(struct pg_request *request, const struct pg_failure *failure)
{
	struct bell *bell = LIST_OWNER(request, struct bell, request);
	take_end(request, failure);
	bell->heard(bell->context);
}

static const struct pg_request_type listen_type = {take_result, take_listening};

static void on_up(void *context)
{
	struct bell *bell = context;
	bell->ringing = true;
	pg_conn_begin(bell->conn, &bell->request, &listen_type);
	pg_conn_send(bell->conn, QUERY_session_unhurried, NULL);
	pg_conn_send(bell->conn, QUERY_listen, NULL);
	pg_conn_end(bell->conn);
}

static void on_down(void *context, const struct err *err)
{
	(void)context;
	(void)err;
}

static void on_notified(void *context, const char *payload)
{
	struct bell *bell = context;
	if (strcmp(payload, bell->payload) == 0)
		bell->heard(bell->context);
}

struct bell *bell_new(struct loop *loop, const char *conninfo, int32_t partnership,
		      void (*heard)(void *context), void *context)
{
	struct bell *bell = calloc(1, sizeof *bell);
	if (!bell)
		abort();
	bell->partnership = partnership;
	bell->heard = heard;
	bell->context = context;
	snprintf(bell->payload, sizeof bell->payload, "%d", (int)partnership);
	bell->conn = pg_conn_new(loop, conninfo, &(struct pg_conn_events){bell, on_up, on_down, on_notified});
	return bell;
}

void bell_free(struct bell *bell)
{
	if (!bell)
		return;
	pg_conn_free(bell->conn);
	free(bell);
}

void bell_ring(struct bell *bell)
{
	ring(bell);
}

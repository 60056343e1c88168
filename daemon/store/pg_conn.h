/*
 * pg_conn: one session with PostgreSQL on the loop, pipelined, every statement prepared, always coming back.
 *
 * Owns the libpq connection, its watch and its timers. Needs the loop. Used inside the store only. A session
 * that is lost is opened again, at first at once and then after growing pauses; `up` and `down` tell.
 *
 * What is asked is a `pg_request`: some statements sent together, one transaction, ended by a sync. A request
 * is over when its `end` is called: without a failure everything in it is committed.
 */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>

#include "base/list.h"
#include "store/pg_params.h"
#include "store/queries.h"
#include "store/sqlstate.h"

struct loop;
struct pg_conn;
struct pg_request;

#define PG_REQUEST_QUERIES_MAX 64

struct pg_request_type {
	/* The result of one statement of it, borrowed. */
	void (*result)(struct pg_request *request, enum query query, const PGresult *result);
	/* Over. failure NULL: committed. REMEDY_RECONNECT: the session was lost; if it wrote, nobody knows whether
	 * that counts. */
	void (*end)(struct pg_request *request, const struct pg_failure *failure);
};

/* Embedded in the asker's object; kept alive until `end`. */
struct pg_request {
	struct list node;
	const struct pg_request_type *type;
	unsigned char queries[PG_REQUEST_QUERIES_MAX];
	int n_queries;
	int next;
	bool failed;
	struct pg_failure failure;
};

struct pg_conn_events {
	void *context;
	void (*up)(void *context);
	void (*down)(void *context, const struct err *err);
	void (*notified)(void *context, const char *payload); /* by another session; may be NULL */
};

/* Starts to connect. */
struct pg_conn *pg_conn_new(struct loop *loop, const char *conninfo, const struct pg_conn_events *events)
	__attribute__((returns_nonnull));

/* Requests still under way are forgotten without their `end`. */
void pg_conn_free(struct pg_conn *conn);

/* Give the session up at the end of the turn and open another, after a pause if this one never worked. */
void pg_conn_reset(struct pg_conn *conn);

bool pg_conn_is_up(const struct pg_conn *conn);

/* Begin a request, send its statements, end it. Only while the session is up; results come from the loop, even
 * when sending fails. params may be NULL for a statement without any. */
void pg_conn_begin(struct pg_conn *conn, struct pg_request *request, const struct pg_request_type *type);
void pg_conn_send(struct pg_conn *conn, enum query query, const struct pg_params *params);
void pg_conn_end(struct pg_conn *conn);

/*
 * pg_blocking: a session that waits for its answers.
 *
 * For starting up, migrating and auditing, where nothing else has to go on meanwhile. Used inside the store only.
 */
#pragma once

#include <libpq-fe.h>

#include "base/err.h"
#include "store/pg_params.h"
#include "store/queries.h"

/* Error: unavailable. */
int pg_blocking_open(const char *conninfo, PGconn **ret_pq, struct err *err)
	__attribute__((warn_unused_result));

/* One statement; params may be NULL. Errors: as sqlstate.h judges. The result is the caller's, to PQclear. */
int pg_blocking_query(PGconn *pq, enum query query, const struct pg_params *params, PGresult **ret_result,
		      struct err *err) __attribute__((warn_unused_result));

/* The same, when only success matters. */
int pg_blocking_run(PGconn *pq, enum query query, const struct pg_params *params, struct err *err)
	__attribute__((warn_unused_result));

/* A file of statements without parameters, in one transaction of its own unless one is open. */
int pg_blocking_script(PGconn *pq, const char *name, const char *text, struct err *err)
	__attribute__((warn_unused_result));

/*
 * db_rig: the fixture of a test of the store on a real database.
 *
 * A program has one server and one migrated database on it, db_start to db_stop (cmocka_run_group_tests). Before each test
 * db_empty; which daemons (counter.h) work on it is the test's own.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/migrate.h"
#include "support/counter.h"
#include "support/pg.h"
#include "words/words.h"

static struct pg_server *server;
static char conninfo[160];
static PGconn *pq; /* a session of the test's own, as the owner of everything */
static struct loop *loop;

static inline int db_start(void **state)
{
	(void)state;
	struct err err;
	server = pg_server_start(false);
	strcpy(conninfo, pg_server_database(server, "store_test"));
	assert_int_equal(store_migrate(conninfo, &err), 0);
	pq = pg_session(conninfo);
	return 0;
}

static inline int db_stop(void **state)
{
	(void)state;
	PQfinish(pq);
	pg_server_stop(server);
	return 0;
}

/* No events, and a loop that has not turned; whoever calls it frees the loop. */
static inline void db_empty(void)
{
	pg_empty_log(pq);
	loop = loop_new();
}

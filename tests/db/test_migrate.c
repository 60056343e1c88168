/* Bringing databases to the schema, and refusing those that are not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/migrate.h"
#include "store/store.h"
#include "support/pg.h"
#include "sys/loop.h"
#include "words/words.h"

static struct pg_server *server;
static struct err err;

static int start(void **state)
{
	(void)state;
	server = pg_server_start(false);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	pg_server_stop(server);
	return 0;
}

static int open_code(const char *conninfo)
{
	struct loop *loop = loop_new();
	struct store *store = NULL;
	struct store_owner owner = {0};
	struct store_config config = {.conninfo = conninfo, .partnership = 1};
	err = ERR_NONE;
	int status = store_open(loop, &config, &owner, &store, &err);
	assert_int_equal(status < 0, store == NULL);
	store_close(store);
	loop_free(loop);
	return err.code;
}

static void an_empty_database_is_refused_and_then_migrated(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "empty");
	assert_int_equal(open_code(conninfo), ERROR_version_unknown);
	assert_int_equal(store_migrate(conninfo, &err), 0);
	assert_int_equal(open_code(conninfo), 0);
}

static void migrating_twice_changes_nothing(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "twice");
	assert_int_equal(store_migrate(conninfo, &err), 0);
	PGconn *pq = pg_session(conninfo);
	long long before = pg_number(pq, "select oid from pg_constraint where conname = 'event_kind_known'");
	assert_int_equal(store_migrate(conninfo, &err), 0);
	assert_int_equal(pg_number(pq, "select oid from pg_constraint where conname = 'event_kind_known'"),
			 before);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.schema_version"),
			 store_schema_version());
	PQfinish(pq);
}

static void a_newer_database_is_refused(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "newer");
	assert_int_equal(store_migrate(conninfo, &err), 0);
	PGconn *pq = pg_session(conninfo);
	pg_run(pq, "insert into vangnet.schema_version values (%d, 'from the future')",
	       store_schema_version() + 1);
	PQfinish(pq);
	assert_int_equal(open_code(conninfo), ERROR_version_unknown);
	assert_int_equal(store_migrate(conninfo, &err), -1);
	assert_int_equal(err.code, ERROR_version_unknown);
}

static void no_database_is_unavailable(void **state)
{
	(void)state;
	assert_int_equal(open_code("host=/nonexistent dbname=none"), ERROR_unavailable);
}

/* A managed database: the administrator made the roles; the migrator can log in and owns the database, no more. */
static void a_migrator_without_privileges_uses_roles_that_exist(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "managed");
	PGconn *pq = pg_session(conninfo);
	pg_run(pq, "do $$ declare r text; begin foreach r in array array['vangnet_owner', 'vangnet_migrator',"
		   " 'vangnet_daemon', 'vangnet_reader'] loop if not exists (select from pg_roles where "
		   "rolname = r)"
		   " then execute format('create role %%I', r); end if; end loop; end $$");
	pg_run(pq, "grant vangnet_owner to vangnet_migrator");
	pg_run(pq, "create role plain login; grant vangnet_migrator to plain; alter database managed owner "
		   "to plain;"
		   " grant create on database managed to vangnet_owner");
	char as_plain[200];
	strcpy(as_plain, conninfo);
	strcat(as_plain, " user=plain");
	assert_int_equal(store_migrate(as_plain, &err), 0);
	PQfinish(pq);
}

static bool is_refused(PGconn *pq, const char *statement)
{
	PGresult *result = PQexec(pq, statement);
	bool refused = PQresultStatus(result) == PGRES_FATAL_ERROR;
	PQclear(result);
	return refused;
}

static void wrong_states_can_not_be_stored(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "wrong");
	assert_int_equal(store_migrate(conninfo, &err), 0);
	PGconn *pq = pg_session(conninfo);
	static const char good[] =
		"insert into vangnet.event (partnership, case_id, seq, batch, ordinal, at, recorded_at,"
		" actor, kind, visibility, body_hash, facts) values (%d, %d, %d, %d, %d, 1, 1, 1, %d, 0,"
		" 0, '{}')";
	static const int rows[][6] = {
		/* partnership, case, seq, batch, ordinal, kind */
		{0, 1, 1, 1, 1, 1},  {1, -1, 1, 1, 1, 1}, {1, 1, 0, 1, 1, 1},           {1, 1, 1, 0, 1, 1},
		{1, 1, 1, 1, -1, 1}, {1, 1, 1, 1, 1, 0},  {1, 1, 1, 1, 1, EVENT_COUNT},
	};
	char statement[400];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const int *row = rows[i];
		snprintf(statement, sizeof statement, good, row[0], row[1], row[2], row[3], row[4], row[5]);
		assert_true(is_refused(pq, statement));
	}
	snprintf(statement, sizeof statement, good, 1, 1, 1, 1, 1, EVENT_COUNT - 1);
	assert_false(is_refused(pq, statement));
	assert_true(is_refused(pq, statement));
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event_kind"), EVENT_COUNT - 1);
	PQfinish(pq);
}

static void the_daemon_can_neither_change_nor_remove_an_event(void **state)
{
	(void)state;
	const char *conninfo = pg_server_database(server, "rights");
	assert_int_equal(store_migrate(conninfo, &err), 0);
	PGconn *pq = pg_session(conninfo);
	static const char *const forbidden[] = {
		"update vangnet.event set facts = ''",
		"delete from vangnet.event",
		"truncate vangnet.event",
		"update vangnet.batch set count = 1",
		"delete from vangnet.batch",
		"delete from vangnet.case_row",
	};
	pg_run(pq, "set role vangnet_daemon");
	for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
		assert_true(is_refused(pq, forbidden[i]));
	pg_run(pq, "select count(*) from vangnet.event");
	pg_run(pq, "set role vangnet_reader");
	assert_true(is_refused(pq, "insert into vangnet.event_kind values (999, 'x')"));
	pg_run(pq, "select count(*) from vangnet.case_row");
	PQfinish(pq);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_database_is_refused_and_then_migrated),
		cmocka_unit_test(migrating_twice_changes_nothing),
		cmocka_unit_test(a_newer_database_is_refused),
		cmocka_unit_test(no_database_is_unavailable),
		cmocka_unit_test(a_migrator_without_privileges_uses_roles_that_exist),
		cmocka_unit_test(wrong_states_can_not_be_stored),
		cmocka_unit_test(the_daemon_can_neither_change_nor_remove_an_event),
	};
	return cmocka_run_group_tests(tests, start, stop);
}

/*
 * Every query can be prepared against a migrated database, and none of its plans turns bad with the size of the
 * tables: made on empty tables, at a thousand rows and (VANGNET_LONG) at a million, each is nested loops over
 * indexes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/migrate.h"
#include "store/queries.h"
#include "support/pg.h"

static struct pg_server *server;
static char conninfo[160];
static struct err err;

static int start(void **state)
{
	(void)state;
	server = pg_server_start(false);
	strcpy(conninfo, pg_server_database(server, "queries_test"));
	assert_int_equal(store_migrate(conninfo, &err), 0);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	pg_server_stop(server);
	return 0;
}

static PGconn *prepared_session(void)
{
	PGconn *pq = pg_session(conninfo);
	pg_run(pq, "%s", query_texts[QUERY_session].text);
	for (int i = 0; i < QUERY_COUNT; i++) {
		PGresult *result = PQprepare(pq, query_texts[i].name, query_texts[i].text, 0, NULL);
		if (PQresultStatus(result) != PGRES_COMMAND_OK)
			fail_msg("%s: %s", query_texts[i].name, PQresultErrorMessage(result));
		PQclear(result);
	}
	return pq;
}

static void every_query_can_be_prepared(void **state)
{
	(void)state;
	PQfinish(prepared_session());
}

static void every_query_says_what_it_is_for(void **state)
{
	(void)state;
	for (int i = 0; i < QUERY_COUNT; i++)
		assert_memory_equal(query_texts[i].text, "-- ", 3);
}

/* --- plans ---------------------------------------------------------------------------------------- */

static bool can_be_explained(const char *text)
{
	while (strncmp(text, "--", 2) == 0)
		text = strchr(text, '\n') + 1;
	return strncmp(text, "select", 6) == 0 || strncmp(text, "with", 4) == 0 ||
	       strncmp(text, "insert", 6) == 0;
}

static int n_parameters(PGconn *pq, const char *name)
{
	PGresult *result = PQdescribePrepared(pq, name);
	int count = PQnparams(result);
	PQclear(result);
	return count;
}

/* Without a condition on its first column an index is read from end to end. */
static bool has_leading_condition(const PGresult *plan, int row)
{
	const char *line = row < PQntuples(plan) ? PQgetvalue(plan, row, 0) : "";
	return strstr(line, "Index Cond") && (strstr(line, "(partnership = ") || strstr(line, "(batch = "));
}

static void expect_good_plan(PGconn *pq, const char *name, const char *when)
{
	static const char *const bad[] = {"Seq Scan", "Hash Join", "Merge Join", "Bitmap Heap Scan"};
	char arguments[256] = "";
	int count = n_parameters(pq, name);
	for (int i = 0; i < count; i++)
		strcat(arguments, i == 0 ? "(null" : ", null");
	if (count > 0)
		strcat(arguments, ")");
	PGresult *plan = pg_query(pq, "explain execute %s%s", name, arguments);
	for (int row = 0; row < PQntuples(plan); row++) {
		for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
			if (strstr(PQgetvalue(plan, row, 0), bad[i]))
				fail_msg("%s, %s: %s", name, when, PQgetvalue(plan, row, 0));
		}
		if (strstr(PQgetvalue(plan, row, 0), " using ") && !has_leading_condition(plan, row + 1))
			fail_msg("%s, %s, no condition: %s", name, when, PQgetvalue(plan, row, 0));
	}
	PQclear(plan);
}

/* The maximum of a table with a handful of rows and no way in by an index. */
static bool may_scan(int query)
{
	return query == QUERY_schema_version;
}

static void expect_good_plans(PGconn *pq, const char *when)
{
	for (int i = 0; i < QUERY_COUNT; i++) {
		if (can_be_explained(query_texts[i].text) && !may_scan(i))
			expect_good_plan(pq, query_texts[i].name, when);
	}
}

/* Like a partnership of so many cases with an event each, in batches of a hundred. */
static void fill(PGconn *pq, int n_cases)
{
	pg_run(pq,
	       "insert into vangnet.case_row (partnership, case_id, version, format, status, stalls, "
	       "next_due, state)"
	       " select 1, i, 3, 1, i %% 2, (i %% 100 = 0)::int, i, '\\x00' from generate_series(1, %d) i"
	       " on conflict do nothing",
	       n_cases);
	pg_run(pq,
	       "insert into vangnet.part (partnership, party, case_id, relation)"
	       " select 1, i %% 20, i, 1 from generate_series(1, %d) i"
	       " on conflict do nothing",
	       n_cases);
	pg_run(pq,
	       "insert into vangnet.event (partnership, case_id, seq, batch, ordinal, at, recorded_at, "
	       "actor, kind,"
	       " visibility, body_hash, facts, key)"
	       " select 1, i, 1, 1 + i / 100, i %% 100, 1, 1, 1, 1, 0, 0, '{}',"
	       " case when i %% 3 = 0 then gen_random_uuid() end"
	       " from generate_series(1, %d) i on conflict do nothing",
	       n_cases);
	pg_run(pq,
	       "insert into vangnet.batch (partnership, position, batch, count, hash)"
	       " select 1, b, b, 100, sha256('x') from generate_series(1, %d) b on conflict do nothing",
	       1 + n_cases / 100);
}

static void plans_stay_nested_loops_over_indexes(void **state)
{
	(void)state;
	PGconn *filler = pg_session(conninfo);
	PGconn *pq = prepared_session();
	expect_good_plans(pq, "empty");
	fill(filler, 1000);
	expect_good_plans(pq, "empty, now 1,000 cases");
	PGconn *later = prepared_session();
	expect_good_plans(later, "1,000 cases, no statistics");
	pg_run(filler, "analyze");
	expect_good_plans(pq, "1,000 cases, with statistics");
	PQfinish(later);
	if (getenv("VANGNET_LONG")) {
		fill(filler, 1000000);
		expect_good_plans(pq, "1,000,000 cases, statistics of 1,000");
		pg_run(filler, "analyze");
		expect_good_plans(pq, "1,000,000 cases, with statistics");
	}
	PQfinish(pq);
	PQfinish(filler);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_query_can_be_prepared),
		cmocka_unit_test(every_query_says_what_it_is_for),
		cmocka_unit_test(plans_stay_nested_loops_over_indexes),
	};
	return cmocka_run_group_tests(tests, start, stop);
}

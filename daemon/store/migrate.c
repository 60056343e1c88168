/* migrate: see migrate.h. */
#include "store/migrate.h"

#include <string.h>

#include "store/migrations.h"
#include "store/pg_blocking.h"
#include "store/pg_row.h"
#include "sys/log.h"
#include "words/words.h"

int store_schema_version(void)
{
	return MIGRATION_COUNT;
}

/* 0 = never migrated. */
static int applied(PGconn *pq, int *ret_version, struct err *err)
{
	PGresult *result;
	if (pg_blocking_query(pq, QUERY_schema_exists, NULL, &result, err) < 0)
		return -1;
	bool exists = pg_row_bool(result, 0, 0);
	PQclear(result);
	*ret_version = 0;
	if (!exists)
		return 0;
	if (pg_blocking_query(pq, QUERY_schema_version, NULL, &result, err) < 0)
		return -1;
	*ret_version = pg_row_int4(result, 0, 0);
	PQclear(result);
	return 0;
}

static int remember(PGconn *pq, int version, const char *name, struct err *err)
{
	struct pg_params params;
	pg_params_init(&params);
	pg_put_int4(&params, version);
	pg_put_text(&params, name);
	int status = pg_blocking_run(pq, QUERY_schema_version_put, &params, err);
	pg_params_done(&params);
	return status;
}

static int apply(PGconn *pq, int version, struct err *err)
{
	const struct migration_text *migration = &migration_texts[version - 1];
	if (pg_blocking_run(pq, QUERY_migration_begin, NULL, err) < 0 ||
	    pg_blocking_script(pq, migration->name, migration->text, err) < 0 ||
	    remember(pq, version, migration->name, err) < 0 ||
	    pg_blocking_run(pq, QUERY_migration_commit, NULL, err) < 0)
		return -1;
	log_notice("schema_migrated", LOG_INT("version", version), LOG_TEXT("name", migration->name));
	return 0;
}

/* The check on event kinds derives from the same list as the programs. */
static int put_vocabulary(PGconn *pq, struct err *err)
{
	struct pg_params params;
	pg_params_init(&params);
	pg_array_begin(&params, PG_INT4);
	for (int kind = EVENT_NONE + 1; kind < EVENT_COUNT; kind++)
		pg_array_int4(&params, kind);
	pg_array_end(&params);
	pg_array_begin(&params, PG_TEXT);
	for (int kind = EVENT_NONE + 1; kind < EVENT_COUNT; kind++)
		pg_array_bytes(&params, event_rows[kind].name, strlen(event_rows[kind].name));
	pg_array_end(&params);
	int status = -1;
	if (pg_blocking_run(pq, QUERY_migration_begin, NULL, err) == 0 &&
	    pg_blocking_run(pq, QUERY_migration_role, NULL, err) == 0 &&
	    pg_blocking_run(pq, QUERY_vocabulary_put, &params, err) == 0 &&
	    pg_blocking_run(pq, QUERY_vocabulary_apply, NULL, err) == 0)
		status = pg_blocking_run(pq, QUERY_migration_commit, NULL, err);
	pg_params_done(&params);
	return status;
}

static int migrate(PGconn *pq, struct err *err)
{
	int version;
	if (pg_blocking_run(pq, QUERY_migration_lock, NULL, err) < 0 || applied(pq, &version, err) < 0)
		return -1;
	if (version > MIGRATION_COUNT)
		return err_set(err, ERROR_version_unknown,
			       "the database has schema %d; this program knows %d", version, MIGRATION_COUNT);
	while (version < MIGRATION_COUNT) {
		if (apply(pq, ++version, err) < 0)
			return -1;
	}
	return put_vocabulary(pq, err);
}

int store_migrate(const char *conninfo, struct err *err)
{
	PGconn *pq;
	if (pg_blocking_open(conninfo, &pq, err) < 0)
		return -1;
	int status = migrate(pq, err);
	PQfinish(pq);
	return status;
}

/*
 * migrate: bring a database to the schema that this program knows.
 *
 * Blocks; for `vangnetd migrate`, the embedded database and tests. Forward only, each migration in a transaction
 * of its own; two migrators at once wait for each other.
 */
#pragma once

#include "base/err.h"

/* conninfo: a session that may create roles and a schema, or a database where both were made before.
 * Errors: version_unknown (the database is newer than this program), unavailable, internal. */
int store_migrate(const char *conninfo, struct err *err) __attribute__((warn_unused_result));

/* The schema version built in. */
int store_schema_version(void);

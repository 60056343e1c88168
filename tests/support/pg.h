/*
 * pg: a private PostgreSQL for tests and benches.
 *
 * Owns a folder of its own under /tmp, a server that listens on a Unix socket there and on nothing else, and ends
 * with the program. As root it runs as the user postgres. Exits with 77 (skipped) where PostgreSQL is missing.
 */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>

struct pg_server;

/* durable: with fsync, for benches; tests do without. */
struct pg_server *pg_server_start(bool durable) __attribute__((returns_nonnull));
void pg_server_stop(struct pg_server *server);

/* Crash the server, as if its machine had failed; bring it back. */
void pg_server_crash(struct pg_server *server);
void pg_server_revive(struct pg_server *server);

/* A new empty database and how to reach it; borrowed until the next call. */
const char *pg_server_database(struct pg_server *server, const char *name);

/* A session of the test's own, and a statement that must succeed; the result is the caller's. */
PGconn *pg_session(const char *conninfo);
PGresult *pg_query(PGconn *pq, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pg_run(PGconn *pq, const char *format, ...) __attribute__((format(printf, 2, 3)));
long long pg_number(PGconn *pq, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An empty log: waits until the daemons' sessions have ended, then truncates. Of a migrated database. */
void pg_empty_log(PGconn *pq);

/*
 * reader: the session that reads, and reading again when it was lost.
 *
 * Owns one connection and the queue of what waits for it. Needs the loop. Used inside the store only. A job that
 * was lost with its session, or that met a passing trouble, is sent again; after READER_PATIENCE_US without an
 * answer it ends with `unavailable`.
 */
#pragma once

#include "store/pg_conn.h"

#define READER_JOBS_MAX 4096
#define READER_PATIENCE_US (5 * INT64_C(1000000))
#define READER_JOB_QUERIES 2
#define READER_ATTEMPTS_MAX 5

struct reader;
struct reader_job;

struct reader_job_type {
	/* The result of one statement, borrowed; can come again after a retry unless it was the last one. */
	void (*result)(struct reader_job *job, enum query query, const PGresult *result);
	/* Over; err NULL: every statement's result was told. The job is its asker's again. */
	void (*end)(struct reader_job *job, const struct err *err);
	/* Its statements write: its results count only when they are durable, and when that is not known it is sent again. So
	 * being carried out twice must do no harm. */
	bool writes;
};

/* Embedded in the asker's object; kept alive until `end`. */
struct reader_job {
	struct pg_request request;
	struct list node;
	struct reader *reader;
	const struct reader_job_type *type;
	enum query queries[READER_JOB_QUERIES];
	struct pg_params params[READER_JOB_QUERIES];
	int n_queries;
	int n_results;
	int attempts;
	int64_t deadline_us;
	struct err err;
};

/* up, down: of the session, for the store's health. */
struct reader *reader_new(struct loop *loop, const char *conninfo, const struct pg_conn_events *events)
	__attribute__((returns_nonnull));
/* Jobs still under way are forgotten; those who embed them free them. */
void reader_free(struct reader *reader);

/* A job to be filled: add a statement, fill the parameters it returns, add the next, then ask. */
void reader_job_init(struct reader_job *job, const struct reader_job_type *type);
struct pg_params *reader_job_add(struct reader_job *job, enum query query) __attribute__((returns_nonnull));
void reader_job_done(struct reader_job *job);

/* Answers come from the loop, never from inside this call. */
void reader_ask(struct reader *reader, struct reader_job *job);

/*
 * counter: the smallest owner of a store, for tests and benches: a case is a number that its events count up.
 *
 * Owns one opened store and what its feed told. A work asks for n events, or asks to be refused.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"
#include "sys/loop.h"

#define COUNTER_PARTNERSHIP 1

struct counter_seen {
	int64_t case_id;
	int64_t position;
	int32_t seq;
	int32_t ordinal;
};

struct counter {
	struct loop *loop;
	struct store *store;
	int32_t stream; /* version of the partnership's stream that runs are decided on */
	int n_stale;
	int n_decided; /* calls of decide */
	int n_lost;
	int n_back;
	int last_code; /* of health */
	struct counter_seen *seen;
	size_t n_seen;
	size_t capacity;
	bool feed_is_broken; /* an event out of order, skipped or told twice */
	bool resumes;        /* follow the stream by itself when it is stale */
	int32_t party;       /* takes part in every case that is opened; 0 = nobody */
	int64_t next_due;
	bool exact_due;
	void (*on_done)(struct counter *counter, struct store_work *work, void *context);
	void *context;
};

struct counter_work {
	struct store_work work;
	int n_events;
	bool refuse;
	const char *facts; /* NULL = a plain one */

	bool done;
	enum store_result result;
	int code;
	int64_t position;
	int64_t found_case; /* STORE_REPEATED */
	int32_t found_seq;
	int32_t first_seq;
};

/* config: lanes, ceilings; the rest is filled in. Fails the program when the store does not open. */
void counter_open(struct counter *counter, struct loop *loop, const char *conninfo,
		  const struct store_config *config);
void counter_close(struct counter *counter);

/* key 0 = none. */
void counter_submit(struct counter *counter, struct counter_work *work, int64_t case_id, int n_events,
		    int key);

/* Turns until `*flag`, or until `count` reaches `enough`; the program fails after half a minute. */
void counter_wait(struct loop *loop, const bool *flag);
void counter_wait_seen(struct counter *counter, size_t enough);

/* Submit and wait. */
void counter_do(struct counter *counter, struct counter_work *work, int64_t case_id, int n_events, int key);

/* The inside of store_memory: for store_memory.c, which writes, and store_memory_reads.c, which answers. */
#pragma once

#include "sim/store_memory.h"
#include "sys/loop.h"

/* A case with all that is kept of it. */
struct memory_case {
	struct store_case row;
	struct store_part *parts;
	size_t n_parts;
	struct store_event **events;
	size_t n_events;
	size_t room;
	size_t due_index; /* in store->due + 1; 0 = never due */
};

struct position {
	uint8_t hash[STORE_HASH_BYTES];
	size_t first; /* of its events in the log */
};

struct store {
	struct loop *loop;
	struct store_config config;
	struct store_owner owner;
	struct list gathered;    /* works */
	struct list turned_away; /* works that end without having begun */
	int n_gathered;
	struct loop_task close_task;
	struct list questions;
	struct list askings; /* about letters */
	size_t n_digests;    /* that were owed */
	bool halted;         /* until the owner has read the partnership's stream again */
	bool hidden;

	struct memory_case **cases; /* by id, ascending */
	size_t n_cases, cases_room;
	struct memory_case **due; /* those that are due at some time, in no order */
	size_t n_due, due_room;
	struct store_event **log;
	size_t n_log, log_room;
	struct position *positions; /* by position - 1 */
	size_t n_positions, positions_room;
	struct store_event **keys; /* open-addressed, by the event's key */
	size_t n_keys, n_slots;

	bool draining;
	void (*drained)(void *context);
	void *drained_context;
};

/* The index of the first case that is not below this id; the case with it, or NULL. */
size_t memory_case_index(const struct store *store, int64_t case_id);
struct memory_case *memory_case_find(const struct store *store, int64_t case_id);

void memory_set_due(struct store *store, struct memory_case *of, int64_t due);

/* Event `index` of the log, which is of the batch at `position`. */
struct store_feed_event memory_feed_event(const struct store *store, size_t position, size_t index);

/* Forget what was asked and is not answered yet. */
void memory_drop_questions(struct store *store);
void memory_drop_askings(struct store *store);

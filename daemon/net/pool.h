/*
 * pool: what all connections of a server share.
 *
 * Owns the slots behind conn_ref, a list of connections per state, the queues of deadlines and the counts per address
 * and certificate. A plain struct: private to conn, conn_io and server, which change it through the functions here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "net/conn.h"
#include "net/limits.h"

struct deadline_queue;
struct loop;
struct tally;
struct tls;

enum conn_state {
	CONN_STATE_HANDSHAKE,
	CONN_STATE_OPEN,
	CONN_STATE_ENDING,
	CONN_STATE_LINGER,
	CONN_STATE_GONE, /* in no list; freed after the turn */
};

struct pool_slot {
	struct conn *conn; /* NULL = free */
	uint32_t generation;
	uint32_t next_free;
};

struct pool {
	struct loop *loop;
	struct tls *tls;
	struct net_limits limits;
	struct conn_owner owner;

	struct list states[CONN_STATE_GONE]; /* of struct conn, by `in_state` */
	int counts[CONN_STATE_GONE];
	int total;

	struct deadline_queue *handshakes;
	struct deadline_queue *lines;
	struct deadline_queue *idles;
	struct deadline_queue *lingers;
	struct deadline_queue *goodbyes;

	struct tally *addresses;
	struct tally *certificates;

	struct pool_slot *slots;
	uint32_t n_slots;
	uint32_t first_free; /* n_slots = none */
	int64_t last_number;

	/* A connection left its state: there may be room for another, or nothing left. */
	void (*on_change)(void *context);
	void *change_context;
};

void pool_init(struct pool *pool, struct loop *loop, struct tls *tls, const struct net_limits *limits,
	       const struct conn_owner *owner);

/* No connection is left. */
void pool_done(struct pool *pool);

/* A slot for `conn`; the ref that leads to it until the slot is let go. */
struct conn_ref pool_take_slot(struct pool *pool, struct conn *conn);
void pool_let_go(struct pool *pool, struct conn_ref ref);

/* NULL when it is gone. */
struct conn *pool_find(const struct pool *pool, struct conn_ref ref);

/* pool: see pool.h. */
#include "net/pool.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/conn_private.h"
#include "net/deadline.h"
#include "net/tally.h"

#define FIRST_SLOTS 64

static void on_handshake_deadline(void *context, struct deadline *expired)
{
	(void)context;
	conn_cut(LIST_OWNER(expired, struct conn, progress), CONN_WHY_HANDSHAKE_DEADLINE);
}

static void on_line_deadline(void *context, struct deadline *expired)
{
	(void)context;
	conn_cut(LIST_OWNER(expired, struct conn, line), CONN_WHY_LINE_DEADLINE);
}

/* A request that takes long is the daemon's doing, not the peer's. */
static void on_idle_deadline(void *context, struct deadline *expired)
{
	struct pool *pool = context;
	struct conn *conn = LIST_OWNER(expired, struct conn, progress);
	if (conn->in_flight > 0)
		deadline_start(pool->idles, expired);
	else
		conn_cut(conn, CONN_WHY_IDLE);
}

static void on_linger_deadline(void *context, struct deadline *expired)
{
	(void)context;
	struct conn *conn = LIST_OWNER(expired, struct conn, progress);
	conn_cut(conn, conn->why);
}

void pool_init(struct pool *pool, struct loop *loop, struct tls *tls, const struct net_limits *limits,
	       const struct conn_owner *owner)
{
	*pool = (struct pool){.loop = loop, .tls = tls, .limits = *limits, .owner = *owner};
	for (int i = 0; i < CONN_STATE_GONE; i++)
		list_init(&pool->states[i]);
	pool->handshakes = deadline_queue_new(loop, limits->handshake_ms, on_handshake_deadline, pool);
	pool->lines = deadline_queue_new(loop, limits->line_ms, on_line_deadline, pool);
	pool->idles = deadline_queue_new(loop, limits->idle_ms, on_idle_deadline, pool);
	pool->lingers = deadline_queue_new(loop, limits->linger_ms, on_linger_deadline, pool);
	pool->goodbyes = deadline_queue_new(loop, limits->goodbye_ms, on_linger_deadline, pool);
	pool->addresses = tally_new();
	pool->certificates = tally_new();
}

void pool_done(struct pool *pool)
{
	assert(pool->total == 0);
	deadline_queue_free(pool->handshakes);
	deadline_queue_free(pool->lines);
	deadline_queue_free(pool->idles);
	deadline_queue_free(pool->lingers);
	deadline_queue_free(pool->goodbyes);
	tally_free(pool->addresses);
	tally_free(pool->certificates);
	free(pool->slots);
}

/* --- slots ---------------------------------------------------------------------------------------- */

static void add_slots(struct pool *pool)
{
	uint32_t count = pool->n_slots ? pool->n_slots * 2 : FIRST_SLOTS;
	struct pool_slot *slots = realloc(pool->slots, count * sizeof *slots);
	if (!slots) {
		fputs("out of memory\n", stderr);
		abort();
	}
	for (uint32_t i = pool->n_slots; i < count; i++)
		slots[i] = (struct pool_slot){.generation = 1, .next_free = i + 1};
	pool->slots = slots;
	pool->first_free = pool->n_slots;
	pool->n_slots = count;
}

struct conn_ref pool_take_slot(struct pool *pool, struct conn *conn)
{
	if (pool->first_free == pool->n_slots)
		add_slots(pool);
	uint32_t index = pool->first_free;
	struct pool_slot *slot = &pool->slots[index];
	pool->first_free = slot->next_free;
	slot->conn = conn;
	return (struct conn_ref){.slot = index, .generation = slot->generation};
}

struct conn *pool_find(const struct pool *pool, struct conn_ref ref)
{
	if (ref.slot >= pool->n_slots || pool->slots[ref.slot].generation != ref.generation)
		return NULL;
	return pool->slots[ref.slot].conn;
}

/* Generation 0 is left out: a ref of all zeros leads nowhere. */
void pool_let_go(struct pool *pool, struct conn_ref ref)
{
	assert(pool_find(pool, ref));
	struct pool_slot *slot = &pool->slots[ref.slot];
	slot->conn = NULL;
	if (++slot->generation == 0)
		slot->generation = 1;
	slot->next_free = pool->first_free;
	pool->first_free = ref.slot;
}

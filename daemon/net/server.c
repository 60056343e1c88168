/* server: see server.h. */
#include "net/server.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/address.h"
#include "net/conn_private.h"
#include "net/listener.h"
#include "net/pool.h"
#include "net/tally.h"
#include "net/tls.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "words/words.h"

#define LISTENERS_MAX 16

struct server {
	struct pool pool;
	struct listener *listeners[LISTENERS_MAX];
	int n_listeners;
	bool paused;
	int64_t refused;
	struct log_gate refusal_gate;
	struct log_gate pause_gate;

	struct loop_timer *drain_timer;
	struct loop_task drain_task;
	void (*drained)(void *context); /* NULL until the server is drained */
	void *drained_context;
};

/* --- ceilings ------------------------------------------------------------------------------------- */

static bool is_at_ceiling(const struct pool *pool)
{
	return pool->total >= pool->limits.connections_max ||
	       pool->counts[CONN_STATE_HANDSHAKE] >= pool->limits.handshakes_max;
}

static void log_pause(struct server *server)
{
	int64_t held_back;
	if (log_gate_pass(&server->pause_gate, loop_now_us(server->pool.loop), NET_LOG_PERIOD_MS * 1000,
			  &held_back))
		log_warning("connection_ceiling", LOG_INT("connections", server->pool.total),
			    LOG_INT("handshakes", server->pool.counts[CONN_STATE_HANDSHAKE]),
			    LOG_INT("held_back", held_back));
}

static void update_pause(struct server *server)
{
	bool pause = is_at_ceiling(&server->pool);
	if (pause == server->paused)
		return;
	server->paused = pause;
	if (pause)
		log_pause(server);
	for (int i = 0; i < server->n_listeners; i++)
		listener_pause(server->listeners[i], pause);
}

static void refuse_address(struct server *server, const struct sockaddr_storage *peer)
{
	int64_t held_back;
	char address[ADDRESS_TEXT_MAX + 1];
	server->refused++;
	if (!log_gate_pass(&server->refusal_gate, loop_now_us(server->pool.loop), NET_LOG_PERIOD_MS * 1000,
			   &held_back))
		return;
	address_format(peer, address);
	log_warning("refused_address", LOG_TEXT("address", address), LOG_INT("held_back", held_back));
}

static void on_accept(void *context, int fd, const struct sockaddr_storage *peer)
{
	struct server *server = context;
	char key[ADDRESS_TEXT_MAX + 1];
	address_peer(peer, key);
	if (tally_add(server->pool.addresses, key, server->pool.limits.per_address_max) < 0) {
		refuse_address(server, peer);
		close(fd);
		return;
	}
	conn_start(&server->pool, fd, peer, key);
	update_pause(server);
}

/* --- life ----------------------------------------------------------------------------------------- */

static void on_change(void *context)
{
	struct server *server = context;
	update_pause(server);
	if (server->drained && server->pool.total == 0)
		loop_after_turn(server->pool.loop, &server->drain_task);
}

static void on_drained(void *context)
{
	struct server *server = context;
	loop_timer_stop(server->drain_timer);
	server->drained(server->drained_context);
}

static void cut_all(struct server *server)
{
	for (int state = 0; state < CONN_STATE_GONE; state++) {
		LIST_EACH_SAFE(node, after, &server->pool.states[state])
			conn_cut(LIST_OWNER(node, struct conn, in_state), CONN_WHY_STOPPED);
	}
}

static void on_drain_deadline(void *context)
{
	struct server *server = context;
	log_warning("drain_deadline", LOG_INT("connections", server->pool.total));
	cut_all(server);
}

struct server *server_new(struct loop *loop, struct tls *tls, const struct net_limits *limits,
			  const struct conn_owner *owner)
{
	struct server *server = calloc(1, sizeof *server);
	if (!server) {
		fputs("out of memory\n", stderr);
		abort();
	}
	pool_init(&server->pool, loop, tls, limits, owner);
	server->pool.on_change = on_change;
	server->pool.change_context = server;
	server->drain_timer = loop_timer_new(loop, on_drain_deadline, server);
	loop_task_init(&server->drain_task, on_drained, server);
	return server;
}

static void stop_listening(struct server *server)
{
	for (int i = 0; i < server->n_listeners; i++)
		listener_free(server->listeners[i]);
	server->n_listeners = 0;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	stop_listening(server);
	server->pool.on_change = NULL;
	for (int state = 0; state < CONN_STATE_GONE; state++) {
		struct list *node;
		while ((node = list_take_first(&server->pool.states[state])))
			conn_destroy(LIST_OWNER(node, struct conn, in_state));
	}
	pool_done(&server->pool);
	loop_timer_free(server->drain_timer);
	loop_task_cancel(&server->drain_task);
	free(server);
}

/* --- listening ------------------------------------------------------------------------------------ */

static int check_room(const struct server *server, struct err *err)
{
	assert(!server->drained);
	if (server->n_listeners < LISTENERS_MAX)
		return 0;
	return err_set(err, ERROR_bad_config, "The server listens at %d addresses at most.", LISTENERS_MAX);
}

int server_listen(struct server *server, const char *address, int *ret_port, struct err *err)
{
	struct listener *listener;
	if (check_room(server, err) < 0 ||
	    listener_new(server->pool.loop, address, on_accept, server, &listener, err) < 0)
		return -1;
	server->listeners[server->n_listeners++] = listener;
	listener_pause(listener, server->paused);
	if (ret_port)
		*ret_port = listener_port(listener);
	return 0;
}

int server_listen_inherited(struct server *server, int fd, struct err *err)
{
	struct listener *listener;
	if (check_room(server, err) < 0 ||
	    listener_new_inherited(server->pool.loop, fd, on_accept, server, &listener, err) < 0)
		return -1;
	server->listeners[server->n_listeners++] = listener;
	listener_pause(listener, server->paused);
	return 0;
}

/* --- connections ---------------------------------------------------------------------------------- */

struct conn *server_conn(const struct server *server, struct conn_ref ref)
{
	struct conn *conn = pool_find(&server->pool, ref);
	return conn && (conn->state == CONN_STATE_OPEN || conn->state == CONN_STATE_ENDING) ? conn : NULL;
}

void server_each(struct server *server, void (*cb)(void *context, struct conn *conn), void *context)
{
	LIST_EACH_SAFE(node, after, &server->pool.states[CONN_STATE_OPEN])
		cb(context, LIST_OWNER(node, struct conn, in_state));
}

static bool is_good_no_longer(struct server *server, struct conn *conn)
{
	enum verdict verdict = tls_judge_again(server->pool.tls, conn->tls);
	if (verdict == VERDICT_GOOD)
		return false;
	log_notice(verdict_event(verdict), LOG_INT("conn", conn->number), LOG_TEXT("address", conn->address),
		   LOG_TEXT("why", "judged again"));
	return true;
}

static int recheck(struct server *server, enum conn_state state)
{
	int count = 0;
	LIST_EACH_SAFE(node, after, &server->pool.states[state]) {
		struct conn *conn = LIST_OWNER(node, struct conn, in_state);
		if (!is_good_no_longer(server, conn))
			continue;
		conn_cut(conn, CONN_WHY_REVOKED);
		count++;
	}
	return count;
}

int server_recheck(struct server *server)
{
	return recheck(server, CONN_STATE_OPEN) + recheck(server, CONN_STATE_ENDING);
}

void server_drain(struct server *server, void (*drained)(void *context), void *context)
{
	assert(!server->drained && drained);
	struct pool *pool = &server->pool;
	server->drained = drained;
	server->drained_context = context;
	stop_listening(server);
	loop_timer_start(server->drain_timer, pool->limits.drain_ms * 1000);
	LIST_EACH_SAFE(node, after, &pool->states[CONN_STATE_HANDSHAKE])
		conn_cut(LIST_OWNER(node, struct conn, in_state), CONN_WHY_STOPPED);
	LIST_EACH_SAFE(open, next, &pool->states[CONN_STATE_OPEN])
		conn_end(LIST_OWNER(open, struct conn, in_state), CONN_WHY_STOPPED);
	if (pool->total == 0)
		loop_after_turn(pool->loop, &server->drain_task);
}

struct server_counts server_counts(const struct server *server)
{
	const int *counts = server->pool.counts;
	return (struct server_counts){
		.handshakes = counts[CONN_STATE_HANDSHAKE],
		.open = counts[CONN_STATE_OPEN],
		.closing = counts[CONN_STATE_ENDING] + counts[CONN_STATE_LINGER],
		.accepted = server->pool.last_number,
		.refused = server->refused,
	};
}

/*
 * conn: see conn.h. This file is a connection's life; its bytes are in conn_io.c.
 *
 * Whatever ends a connection only marks it and puts `closing` off to the end of the turn: nobody on the way up has
 * to ask whether it is still there.
 */
#include "net/conn.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/conn_private.h"
#include "net/tally.h"
#include "sys/log.h"

#define WASTE_READS 16 /* a turn, from a peer that goes on talking after the goodbye */

static const char *const state_names[] = {
	[CONN_STATE_HANDSHAKE] = "handshake", [CONN_STATE_OPEN] = "open", [CONN_STATE_ENDING] = "ending",
	[CONN_STATE_LINGER] = "linger",       [CONN_STATE_GONE] = "gone",
};

const char *conn_why_name(enum conn_why why)
{
	static const char *const names[] = {
#define ROW(id, name) [CONN_WHY_##id] = (name),
		CONN_WHY_ROWS(ROW)
#undef ROW
	};
	return names[why];
}

/* --- states --------------------------------------------------------------------------------------- */

static void enter(struct conn *conn, enum conn_state state)
{
	list_init(&conn->in_state);
	conn->state = state;
	if (state == CONN_STATE_GONE)
		return;
	list_append(&conn->pool->states[state], &conn->in_state);
	conn->pool->counts[state]++;
}

/* The only way from one state to another. */
static void set_state(struct conn *conn, enum conn_state state)
{
	log_debug("conn_state", LOG_INT("conn", conn->number), LOG_TEXT("from", state_names[conn->state]),
		  LOG_TEXT("to", state_names[state]));
	list_remove(&conn->in_state);
	conn->pool->counts[conn->state]--;
	enter(conn, state);
	conn_update_watch(conn);
	if (conn->pool->on_change)
		conn->pool->on_change(conn->pool->change_context);
}

/* --- the beginning -------------------------------------------------------------------------------- */

static void on_closing(void *context);

/* Replies are gathered by us, so the kernel must not wait for more; a peer that vanished is found by the kernel. What a
 * peer does not read waits with us, where it is counted, and not in megabytes of the kernel's. */
static void set_socket_options(int fd, const struct net_limits *limits)
{
	int on = 1;
	int unsent = (int)limits->output_low;
	setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

/* The handshake's last word needs no answer, for there are no tickets. So a client whose kernel gathers small packets
 * would hold its first request back until ours acknowledges that word by itself, 40 ms later. */
static void acknowledge_at_once(int fd)
{
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static void init_tasks(struct conn *conn)
{
	deadline_init(&conn->progress);
	deadline_init(&conn->line);
	loop_task_init(&conn->reading, conn_on_reading, conn);
	loop_task_init(&conn->writing, conn_on_writing, conn);
	loop_task_init(&conn->closing, on_closing, conn);
	loop_task_init(&conn->grave, free, conn);
}

void conn_start(struct pool *pool, int fd, const struct sockaddr_storage *address, const char *peer)
{
	struct conn *conn = calloc(1, sizeof *conn);
	struct ssl_st *tls = conn ? tls_accept(pool->tls, fd) : NULL;
	if (!tls) {
		fputs("out of memory\n", stderr);
		abort();
	}
	*conn = (struct conn){.pool = pool,
			      .fd = fd,
			      .tls = tls,
			      .number = ++pool->last_number,
			      .agency = TLS_AGENCY_UNKNOWN};
	snprintf(conn->peer, sizeof conn->peer, "%s", peer);
	address_format(address, conn->address);
	set_socket_options(fd, &pool->limits);
	frame_init(&conn->in);
	outbuf_init(&conn->out);
	init_tasks(conn);
	conn->watch = loop_watch_new(pool->loop, fd, conn_on_ready, conn);
	conn->ref = pool_take_slot(pool, conn);
	pool->total++;
	enter(conn, CONN_STATE_HANDSHAKE);
	conn_update_watch(conn);
	deadline_start(pool->handshakes, &conn->progress);
}

void conn_opened(struct conn *conn)
{
	struct pool *pool = conn->pool;
	char fingerprint[TLS_FINGERPRINT_LENGTH + 1];
	tls_peer(conn->tls, fingerprint, &conn->agency);
	if (tally_add(pool->certificates, fingerprint, pool->limits.per_certificate_max) < 0) {
		conn_cut(conn, CONN_WHY_CERTIFICATE_CEILING);
		return;
	}
	memcpy(conn->fingerprint, fingerprint, sizeof fingerprint);
	conn->was_open = true;
	log_info("conn_open", LOG_INT("conn", conn->number), LOG_TEXT("address", conn->address),
		 LOG_TEXT("fingerprint", conn->fingerprint), LOG_INT("agency", conn->agency));
	acknowledge_at_once(conn->fd);
	deadline_start(pool->idles, &conn->progress);
	set_state(conn, CONN_STATE_OPEN);
	pool->owner.on_open(pool->owner.context, conn, conn->fingerprint, conn->agency);
}

/* --- the end -------------------------------------------------------------------------------------- */

static bool is_closing(const struct conn *conn)
{
	return conn->state == CONN_STATE_LINGER || conn->state == CONN_STATE_GONE;
}

static void close_by(struct conn *conn, enum conn_why why)
{
	conn->why = why;
	deadline_stop(&conn->line);
	deadline_start(conn->pool->lingers, &conn->progress);
	loop_task_cancel(&conn->reading);
	loop_after_turn(conn->pool->loop, &conn->closing);
	set_state(conn, CONN_STATE_LINGER);
}

void conn_close(struct conn *conn, enum conn_why why)
{
	if (is_closing(conn))
		return;
	conn->cut = conn->state == CONN_STATE_HANDSHAKE;
	close_by(conn, why);
}

void conn_cut(struct conn *conn, enum conn_why why)
{
	if (conn->state == CONN_STATE_GONE)
		return;
	conn->cut = true;
	if (is_closing(conn))
		loop_after_turn(conn->pool->loop, &conn->closing);
	else
		close_by(conn, why);
}

void conn_end(struct conn *conn, enum conn_why why)
{
	if (conn->state != CONN_STATE_OPEN)
		return;
	conn->why = why;
	deadline_stop(&conn->line);
	loop_task_cancel(&conn->reading);
	loop_after_turn(conn->pool->loop, &conn->writing); /* closes when nothing is left to do */
	set_state(conn, CONN_STATE_ENDING);
}

static void tell(struct conn *conn)
{
	struct pool *pool = conn->pool;
	bool logged = !conn->was_open && (conn->why == CONN_WHY_REFUSED || conn->why == CONN_WHY_LOST);
	conn->told = true;
	if (!logged)
		log_info("conn_close", LOG_INT("conn", conn->number), LOG_TEXT("address", conn->address),
			 LOG_TEXT("why", conn_why_name(conn->why)), LOG_INT("lines", conn->lines));
	pool_let_go(pool, conn->ref);
	if (conn->was_open)
		pool->owner.on_close(pool->owner.context, conn, conn->why);
}

void conn_destroy(struct conn *conn)
{
	struct pool *pool = conn->pool;
	if (!conn->told)
		pool_let_go(pool, conn->ref);
	deadline_stop(&conn->progress);
	deadline_stop(&conn->line);
	loop_task_cancel(&conn->reading);
	loop_task_cancel(&conn->writing);
	loop_task_cancel(&conn->closing);
	tally_remove(pool->addresses, conn->peer);
	if (conn->was_open)
		tally_remove(pool->certificates, conn->fingerprint);
	loop_watch_want(conn->watch, 0);
	loop_watch_free(conn->watch);
	tls_close(conn->tls);
	close(conn->fd);
	frame_done(&conn->in);
	outbuf_done(&conn->out);
	pool->total--;
	loop_free_after_turn(pool->loop, &conn->grave);
	conn->watch = NULL;
	set_state(conn, CONN_STATE_GONE);
}

/* Closing a socket in which bytes wait unread makes the kernel throw away what the peer has not read either. So after
 * the goodbye what still comes is thrown away until the peer closes. True when it has. */
static bool peer_has_closed(struct conn *conn)
{
	char waste[4096];
	for (int i = 0; i < WASTE_READS; i++) {
		ssize_t got = recv(conn->fd, waste, sizeof waste, MSG_DONTWAIT);
		if (got <= 0)
			return got == 0 || (errno != EAGAIN && errno != EINTR);
	}
	return false;
}

static void say_goodbye(struct conn *conn)
{
	conn->goodbye_said = true;
	tls_close(conn->tls);
	conn->tls = NULL;
	shutdown(conn->fd, SHUT_WR);
	deadline_start(conn->pool->goodbyes, &conn->progress);
	conn_update_watch(conn);
}

/* As far as it goes now; comes again when the socket is ready or the deadline passes. */
static void on_closing(void *context)
{
	struct conn *conn = context;
	if (!conn->told)
		tell(conn);
	if (!conn->cut && !conn->goodbye_said)
		conn_flush(conn);
	if (!conn->cut && !conn->goodbye_said && outbuf_length(&conn->out) == 0)
		say_goodbye(conn);
	if (conn->cut || (conn->goodbye_said && peer_has_closed(conn)))
		conn_destroy(conn);
}

/* --- what the owner asks -------------------------------------------------------------------------- */

struct conn_ref conn_ref(const struct conn *conn)
{
	return conn->ref;
}

void conn_set_user(struct conn *conn, void *user)
{
	conn->user = user;
}

void *conn_user(const struct conn *conn)
{
	return conn->user;
}

int64_t conn_number(const struct conn *conn)
{
	return conn->number;
}

const char *conn_fingerprint(const struct conn *conn)
{
	return conn->fingerprint;
}

int32_t conn_agency(const struct conn *conn)
{
	return conn->agency;
}

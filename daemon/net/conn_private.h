/*
 * conn_private: the inside of a connection, for conn (its life), conn_io (its bytes), pool (its deadlines) and server.
 */
#pragma once

#include <sys/socket.h>

#include "net/address.h"
#include "net/conn.h"
#include "net/deadline.h"
#include "net/outbuf.h"
#include "net/pool.h"
#include "net/tls.h"
#include "sys/loop.h"
#include "wire/frame.h"

struct conn {
	struct pool *pool;
	enum conn_state state;
	struct list in_state;
	struct conn_ref ref;
	int64_t number;
	void *user;

	int fd;
	struct ssl_st *tls;
	struct loop_watch *watch;
	struct frame in;
	struct outbuf out;

	int in_flight;
	bool busy;             /* in_flight reached the ceiling and has not fallen to half of it */
	bool full;             /* out rose above the high mark and has not fallen to the low one */
	bool read_needs_write; /* TLS has to write before it can read … */
	bool write_needs_read; /* … or the other way round */
	bool blocked;          /* the socket took no more */

	struct deadline progress; /* handshake, idle, linger or goodbye, by state */
	struct deadline line;
	struct loop_task reading; /* going on where reading stopped */
	struct loop_task writing;
	struct loop_task closing;
	struct loop_task grave;

	enum conn_why why; /* from ENDING on */
	bool was_open;
	bool told; /* the owner knows of the end, or never knew of the beginning */
	bool cut;  /* nothing more is sent */
	bool goodbye_said;

	int64_t lines; /* handed over */
	int32_t agency;
	char fingerprint[TLS_FINGERPRINT_LENGTH + 1]; /* "" until open */
	char address[ADDRESS_TEXT_MAX + 1];
	char peer[ADDRESS_TEXT_MAX + 1]; /* its key in pool->addresses */
};

/* --- conn.c: life ---------------------------------------------------------------------------------- */

/* A connection over an accepted socket, which is taken over. `peer` was counted in pool->addresses. */
void conn_start(struct pool *pool, int fd, const struct sockaddr_storage *address, const char *peer);

/* The handshake is done. */
void conn_opened(struct conn *conn);

/* Read no more; close when everything in flight is answered and sent. */
void conn_end(struct conn *conn, enum conn_why why);

/* Close without sending what is queued. */
void conn_cut(struct conn *conn, enum conn_why why);

/* Gone at once, telling nobody; only when the server is freed. */
void conn_destroy(struct conn *conn);

/* --- conn_io.c: bytes ------------------------------------------------------------------------------ */

/* Called by the loop. */
void conn_on_ready(void *context, unsigned ready);
void conn_on_reading(void *context);
void conn_on_writing(void *context);

/* Write what waits, as far as the socket takes it. */
void conn_flush(struct conn *conn);

/* Watch the socket for what the connection can do now. */
void conn_update_watch(struct conn *conn);

/*
 * server: the listeners and every connection that came in through them.
 *
 * Owns both. Needs the loop and a struct tls, which stay the caller's. Made by main; the app knows connections only
 * through conn.h and server_conn. Ceilings and what happens at them: limits.h.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "net/conn.h"
#include "net/limits.h"

struct loop;
struct server;
struct tls;

struct server *server_new(struct loop *loop, struct tls *tls, const struct net_limits *limits,
			  const struct conn_owner *owner) __attribute__((returns_nonnull));

/* Cuts what is left, telling nobody. After server_drain, or when the process ends anyway. */
void server_free(struct server *server);

/* Listen at "HOST:PORT"; *ret_port is the port (what the kernel chose for port 0); NULL = not asked for. Errors:
 * bad_config, unavailable. */
int server_listen(struct server *server, const char *address, int *ret_port, struct err *err)
	__attribute__((warn_unused_result));

/* Listen on an inherited socket, which the server takes over. */
int server_listen_inherited(struct server *server, int fd, struct err *err)
	__attribute__((warn_unused_result));

/* NULL when the connection is gone, or on its way out. */
struct conn *server_conn(const struct server *server, struct conn_ref ref);

/* Every open connection, in the order in which they opened. The callback may close the one that it is given,
 * no other. */
void server_each(struct server *server, void (*cb)(void *context, struct conn *conn), void *context);

/* Judge every live certificate again, by what tls holds now and by who is pinned now; those that are good no longer are
 * cut (revoked). After tls_reload, and after a pin was taken away. Returns how many were cut. */
int server_recheck(struct server *server);

/* Accept nobody and read no more; send the replies to what is in flight, close, and call `drained` from the loop.
 * What is not done after limits.drain_ms is cut. Once. */
void server_drain(struct server *server, void (*drained)(void *context), void *context);

/* For metrics. */
struct server_counts {
	int handshakes;
	int open;
	int closing;
	int64_t accepted; /* since the start */
	int64_t refused;  /* at a ceiling, since the start */
};
struct server_counts server_counts(const struct server *server);

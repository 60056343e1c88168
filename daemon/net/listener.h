/*
 * listener: a listening socket, made here or inherited from the service manager.
 *
 * Owns the socket and its watch. Accepts a handful of connections a turn and hands their descriptors to the server,
 * which may pause it at a ceiling. When the kernel has no descriptor or memory left it pauses by itself for
 * NET_ACCEPT_RETRY_MS and goes on. Errors: bad_config, unavailable.
 */
#pragma once

#include <stdbool.h>

#include <sys/socket.h>

#include "base/err.h"

struct listener;
struct loop;

/* `fd`: not blocking, close-on-exec, the receiver's. */
typedef void listener_cb(void *context, int fd, const struct sockaddr_storage *peer);

/* At "HOST:PORT" (address.h). Port 0 = any. */
int listener_new(struct loop *loop, const char *address, listener_cb *cb, void *context,
		 struct listener **ret_listener, struct err *err) __attribute__((warn_unused_result));

/* An inherited socket that listens already; takes it over. */
int listener_new_inherited(struct loop *loop, int fd, listener_cb *cb, void *context,
			   struct listener **ret_listener, struct err *err)
	__attribute__((warn_unused_result));
void listener_free(struct listener *listener);

/* Accept nothing for now: peers wait in the kernel's queue. */
void listener_pause(struct listener *listener, bool pause);

/* The port that it listens on; 0 when it has none. */
int listener_port(const struct listener *listener);

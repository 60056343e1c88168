/*
 * driver: what a client does between two waits. Never waits itself, but for the resolver.
 *
 * Owns `struct vangnet`: the connection, which is in one state at a time, and the requests, each of which stands in one of four
 * lists. Used by vangnet.c only.
 *
 *   RESTING   no connection; a new one is begun at again_ms
 *   LINKING   TCP and TLS are being set up
 *   GREETING  session.hello is on its way; nothing else is sent
 *   READY     requests are sent
 *   GIVEN_UP  `lost` says why; every request was answered with it; the next request begins anew
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/list.h"
#include "c/address.h"
#include "c/feed.h"
#include "c/link.h"
#include "c/request.h"
#include "c/vangnet.h"
#include "wire/frame.h"

enum driver_state {
	DRIVER_STATE_RESTING,
	DRIVER_STATE_LINKING,
	DRIVER_STATE_GREETING,
	DRIVER_STATE_READY,
	DRIVER_STATE_GIVEN_UP
};

struct vangnet {
	struct address address;
	struct ssl_ctx_st *identity;
	char *program; /* name and version of ours, for the greeting */
	int connect_timeout_ms;
	int call_timeout_ms;
	int attempts; /* negative = for ever */

	enum driver_state state;
	struct link *link; /* LINKING, GREETING, READY */
	struct frame frame;
	int64_t again_ms;    /* RESTING: when to connect */
	int64_t deadline_ms; /* LINKING, GREETING: when to give this connection up */
	int failures;        /* connections in a row that came to nothing */
	bool met;            /* the daemon has greeted us at least once */
	bool more;           /* bytes may be waiting that the fd does not tell of */
	struct err lost;     /* GIVEN_UP: why */
	bool lost_is_news;   /* vangnet_turn has not told it yet */

	struct list queued;   /* to be sent, in this order */
	struct list waiting;  /* sent, in this order */
	struct list resting;  /* to be sent again, each at its time */
	struct list answered; /* to be taken */
	size_t requests;      /* of the user, in all four */
	size_t written;       /* bytes of the first of `queued` */
	int64_t next_id;

	struct feed feed;
	struct err watch_err; /* code 0 = none: why the watch ended */
	struct strbuf welcome;
	struct strbuf refusal;
	struct arena scratch;
};

/* Milliseconds on the monotonic clock. */
int64_t driver_now_ms(void);

/* Does what can be done now. What fails ends up in the requests, in `lost` and in `watch_err`. */
void driver_turn(struct vangnet *client);

/* Sends what is queued, as far as the socket takes it. */
void driver_flush(struct vangnet *client);

/* A new request of the user; owned by the client from now on. */
void driver_submit(struct vangnet *client, struct request *request);

/* Nobody waits for it any more. The request may be gone afterwards. */
void driver_abandon(struct vangnet *client, struct request *request);

short driver_wants(const struct vangnet *client);
int driver_wait_ms(const struct vangnet *client);

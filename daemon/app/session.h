/*
 * session: what is known about a connection: who it is, whether it said hello, what it has in flight and watches.
 *
 * One per open connection, hung onto it; made and freed by the callbacks of net. Whoever waits keeps a struct conn_ref,
 * never a session.
 */
#pragma once

#include <stdbool.h>

#include "app/inside.h"
#include "words/words.h"

struct session;
struct subscription;

/* What the net calls (struct conn_owner); the context is the app. */
struct conn_owner session_callbacks(struct app *app);

/* Those whose connections were cut when the server went. */
void session_free_all(struct app *app);

/*
 * Who asks this verb on this connection. Errors: not_enrolled; bad_request when the first call is not session.hello;
 * busy at the ceiling of requests in flight.
 */
int session_party(struct app *app, struct conn_ref conn, enum verb verb, int32_t *ret_party, struct err *err)
	__attribute__((warn_unused_result));

/* It has said hello. */
void session_greeted(struct conn *conn);

/* The slot for its subscription; NULL in it = it watches nothing. */
struct subscription **session_subscription(struct conn *conn) __attribute__((returns_nonnull));

void session_request_ended(struct conn *conn);

/*
 * A reading begins: true, or its node waits in the session's line; one that had begun has ended. Then, or when the peer has
 * taken output that waited: the node of the next, which has begun with that; NULL = none waits, or none may begin yet.
 */
bool session_begin_reading(struct conn *conn, struct list *in_line);
void session_end_reading(struct conn *conn);
struct list *session_next_reading(struct conn *conn);

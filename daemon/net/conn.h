/*
 * conn: one TLS connection; bytes become frames, and frames bytes.
 *
 * Owns the socket, the TLS state, the line that is arriving and the bytes that wait to be sent. Needs the loop, tls and
 * wire/frame. What is above (app) hears of it through `struct conn_owner` and acts through the functions here; it keeps
 * a `struct conn_ref` across every wait, never the pointer.
 *
 *     HANDSHAKE ──> OPEN ──> ENDING ──> LINGER ──> gone
 *
 * OPEN     lines are read and handed over; replies are sent.
 * ENDING   no line is read any more (the peer said its goodbye, or the server stops); replies to what is in flight are
 *          still sent.
 * LINGER   the owner has been told, or is about to be (on_close); what was queued before is still sent.
 *
 * Everything that is sent during one turn of the loop goes out in one piece at its end. All callbacks come from the loop,
 * never from inside a call; none comes after on_close. Limits and what happens at them: limits.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct conn;

/* Why a connection was closed: id, name in the log. */
#define CONN_WHY_ROWS(ROW)                                                                                   \
	ROW(PEER, "peer")                             /* the peer said its goodbye and has all replies */    \
	ROW(LOST, "lost")                             /* it went away without one, or broke the protocol */  \
	ROW(REFUSED, "refused")                       /* its certificate; never was open */                  \
	ROW(OWNER, "owner")                           /* the app has closed it */                            \
	ROW(STOPPED, "stopped")                       /* the server stops */                                 \
	ROW(REVOKED, "revoked")                       /* its certificate is good no longer */                \
	ROW(HANDSHAKE_DEADLINE, "handshake_deadline") /* limits.h: handshake_ms */                           \
	ROW(LINE_DEADLINE, "line_deadline")           /* line_ms */                                          \
	ROW(IDLE, "idle")                             /* idle_ms */                                          \
	ROW(OUTPUT_CEILING, "output_ceiling")         /* output_max */                                       \
	ROW(CERTIFICATE_CEILING, "certificate_ceiling") /* per_certificate_max */

enum conn_why {
#define ROW(id, name) CONN_WHY_##id,
	CONN_WHY_ROWS(ROW)
#undef ROW
};

const char *conn_why_name(enum conn_why why);

struct conn_owner {
	void *context;

	/* The handshake is done. `agency` is the one for which the certificate is pinned, or TLS_AGENCY_UNKNOWN (its
	 * chain leads to an anchor, but nobody has enrolled it). Both are borrowed for the connection's life. */
	void (*on_open)(void *context, struct conn *conn, const char *fingerprint, int32_t agency);

	/* A line, without its end, borrowed for the call. Any bytes but LF; at least one. */
	void (*on_frame)(void *context, struct conn *conn, const char *bytes, size_t length);

	/* A line that was too long has been thrown away; the connection lives on. */
	void (*on_frame_error)(void *context, struct conn *conn, const struct err *err);

	/* The bytes that wait had risen above the high mark, and have fallen to the low one. */
	void (*on_drained)(void *context, struct conn *conn);

	/* The last call about it; conn_ref leads nowhere from now on. Once for each on_open. */
	void (*on_close)(void *context, struct conn *conn, enum conn_why why);
};

/* Names a connection without keeping it. All zeros never is one. See server_conn. */
struct conn_ref {
	uint32_t slot;
	uint32_t generation;
};

struct conn_ref conn_ref(const struct conn *conn);

/* Queue whole frames, their LF included. Ignored once the connection closes. Above the ceiling of waiting bytes the
 * connection is cut: a subscriber that can catch up is better stopped by its owner before (conn_output_bytes). */
void conn_send(struct conn *conn, const void *bytes, size_t length);

/* Bytes that wait to be sent. */
size_t conn_output_bytes(const struct conn *conn);

/* They have risen above the high mark and not yet fallen to the low one: on_drained follows, or the end. */
bool conn_is_full(const struct conn *conn);

/* Send what is queued, then close; on_close comes at the end of the turn. */
void conn_close(struct conn *conn, enum conn_why why);

/* A request has been taken from a line and will be answered later; and it has been. At the ceiling no further lines
 * are read. */
void conn_request_begin(struct conn *conn);
void conn_request_end(struct conn *conn);

/* What the owner hangs on to it, such as its session; NULL at first. */
void conn_set_user(struct conn *conn, void *user);
void *conn_user(const struct conn *conn);

/* For the log: counts up from 1 in this process. */
int64_t conn_number(const struct conn *conn);
const char *conn_fingerprint(const struct conn *conn);
int32_t conn_agency(const struct conn *conn);

/*
 * vangnet: the client library. One connection to a daemon, that lasts longer than any one TCP connection.
 *
 * Owns its TLS connection, the requests that are on their way and the events that nobody has taken yet. Needs OpenSSL.
 * A client is used by one thread at a time; different clients are independent of each other.
 *
 * Whoever has time to wait uses vangnet_call. Whoever has many requests sends them all by vangnet_send and takes the
 * replies by vangnet_receive in any order. Whoever has many connections, or a loop of its own, uses vangnet_start
 * and drives each client by vangnet_turn when its fd is ready or its time has come.
 *
 * A lost connection is made anew, and what was not answered is sent again, with the same bytes and so with the same key:
 * the daemon does it once. A request that writes and carries no key is not sent a second time; it fails with
 * `tls_failed`, and nobody knows whether it was done. A running watch goes on behind the last event that arrived: nothing is
 * missed, nothing comes twice.
 *
 * An error reply with data.retry `same` or `later` is answered by sending the request again after a pause that doubles,
 * unless it comes from the rules of the partnership (JSON-RPC -32010): these change when people act, not by waiting.
 *
 * Functions that can fail return 0, or -1 with *err: the code of the vocabulary (words/words.h), a sentence, and where
 * the daemon said so the field or the byte at fault. Outputs stay untouched on failure. All JSON that is handed out has passed
 * the gate (wire/scan.h), so json_view.h can read it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"

struct vangnet;

/* Ceilings. */
#define VANGNET_REQUESTS_MAX 4096 /* sent and not taken; beyond: error `busy` */
#define VANGNET_EVENTS_MAX 1024 /* arrived and not taken; beyond: nothing more is read until some are taken */

/* An event: the params of the notification, one JSON object, borrowed until the callback returns. It must not
 * close the client. */
typedef void vangnet_event_cb(void *context, const char *event, size_t length);

struct vangnet_options {
	const char *address;     /* "host:port"; the daemon's certificate must be for this host */
	const char *ca;          /* PEM file: the authority that signed the daemon's certificate */
	const char *certificate; /* PEM file: ours, which says who we are */
	const char *key;         /* PEM file; NULL = the key stands in the file of the certificate */
	const char *client; /* name and version of the program, for the daemon's log; NULL = the library's */
	int connect_timeout_ms; /* for one attempt, greeting included; 0 = 10,000 */
	int call_timeout_ms;    /* for one reply, repeats included; 0 = 30,000 */
	int attempts; /* of one request, and of connecting anew in a row; 0 = 6; negative = for ever */
	vangnet_event_cb *on_event; /* NULL = events wait for vangnet_next */
	void *context;              /* for on_event */
};

/* --- opening and closing ---------------------------------------------------------------------------- */

/* Connects and greets. A first connection that fails is not tried again. Errors: bad_value (address), bad_file, tls_failed,
 * unavailable (no answer in time), and what the daemon says to session.hello, such as not_enrolled. */
int vangnet_open(const struct vangnet_options *options, struct vangnet **ret_client, struct err *err)
	__attribute__((warn_unused_result));

/* The same without waiting: the client connects while vangnet_turn is called. Errors: bad_value, bad_file. */
int vangnet_start(const struct vangnet_options *options, struct vangnet **ret_client, struct err *err)
	__attribute__((warn_unused_result));

/* Says goodbye to the daemon and forgets everything; what was not answered may or may not be done. */
void vangnet_close(struct vangnet *client);

/* The daemon's answer to session.hello: a JSON object, "" before the greeting. Borrowed until the next turn. */
const char *vangnet_welcome(const struct vangnet *client) __attribute__((returns_nonnull));

/* --- calling, waiting -------------------------------------------------------------------------------- */

/*
 * Sends a request and waits for its result, which replaces what *ret_result held (a strbuf that was initialised). method: a verb,
 * "case.open"; params: the text of a JSON object, NULL = {}. Errors: what the daemon answers; bad_syntax and the others of
 * the gate, when params is no JSON; tls_failed; unavailable, when no reply came in time (send the same again, with the same
 * key).
 */
int vangnet_call(struct vangnet *client, const char *method, const char *params, struct strbuf *ret_result,
		 struct err *err) __attribute__((warn_unused_result));

/* Sends a request without waiting for anything; *ret_id is for vangnet_receive. Errors: of the gate; busy. */
int vangnet_send(struct vangnet *client, const char *method, const char *params, int64_t *ret_id,
		 struct err *err) __attribute__((warn_unused_result));

/* Waits for the reply to one request; either way the request is over. Also fails with `busy` when
 * VANGNET_EVENTS_MAX events wait to be taken: then the request is not over; take events, and ask again. */
int vangnet_receive(struct vangnet *client, int64_t id, struct strbuf *ret_result, struct err *err)
	__attribute__((warn_unused_result));

/* The error object of the last error reply that was handed out, as the daemon sent it; "" if the last failure was no reply.
 * Borrowed until the next call of this library on this client. */
const char *vangnet_refusal(const struct vangnet *client) __attribute__((returns_nonnull));

/* Waits for the next event, at most timeout_ms (negative = for ever), while replies are kept. 1 and the event in *ret_event,
 * 0 when the time is over, -1 when the watch has ended: cursor_forked and others that the daemon says, tls_failed when the
 * daemon stays out of reach. First send watch.start. */
int vangnet_next(struct vangnet *client, int timeout_ms, struct strbuf *ret_event, struct err *err)
	__attribute__((warn_unused_result));

/* The cursor of the last event that was handed out: where a later watch.start goes on. "" = none yet. */
const char *vangnet_cursor(const struct vangnet *client) __attribute__((returns_nonnull));

/* --- in a loop of one's own -------------------------------------------------------------------------- */

/* What to poll, and for what (POLLIN, POLLOUT). The fd is -1 between two connections, and may be another after
 * each turn. */
int vangnet_fd(const struct vangnet *client);
short vangnet_wants(const struct vangnet *client);

/* Milliseconds until vangnet_turn must be called even if the fd is not ready; -1 = never. */
int vangnet_wait_ms(const struct vangnet *client);

/* Does what can be done without waiting (but for the resolver, when it connects): connects, sends, receives, calls
 * on_event. -1 when the connection is given up or the watch has ended, once; the next request connects anew. */
int vangnet_turn(struct vangnet *client, struct err *err) __attribute__((warn_unused_result));

/* True once the daemon has greeted us on the present connection. */
bool vangnet_is_ready(const struct vangnet *client);

/* Takes the next reply that has come: 1, its id and result; 0 = none has come; -1, its id and the error.
 * ret_id is set in both cases. */
int vangnet_take(struct vangnet *client, int64_t *ret_id, struct strbuf *ret_result, struct err *err)
	__attribute__((warn_unused_result));

/* --- keys ------------------------------------------------------------------------------------------- */

/* A key for a request that writes: 128 bits of chance as 32 characters. Error: internal. */
#define VANGNET_KEY_LENGTH 32
int vangnet_new_key(char ret_key[VANGNET_KEY_LENGTH + 1], struct err *err)
	__attribute__((warn_unused_result));

/*
 * rpc: the envelopes of JSON-RPC 2.0 (https://www.jsonrpc.org/specification), both ways, one a line.
 *
 * Owns nothing: what is read borrows the line, or lies in the arena. What a peer sent passes the gate (scan) here, first of
 * all. Stricter than the specification: no batches, parameters by name only, a request has an id, and an
 * envelope has no other members. Used by app, by net for what cannot be a request, and by the client library.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "wire/json_out.h"
#include "wire/slice.h"
#include "words/words.h"

/* Bytes of an id as it was sent. Beyond: error `bad_request`. */
#define RPC_ID_MAX 128

/* --- the daemon's side ---------------------------------------------------------------------------- */

struct rpc_request {
	enum verb verb;
	struct slice params; /* an object: for codec_read_args */
};

/*
 * A line into *ret_request. *ret_id is set even on failure: the id as it was sent, or empty where none could be
 * read, to be handed to the reply. Errors: those of the gate; bad_request; unknown_verb.
 */
int rpc_read_request(const char *line, size_t length, struct arena *arena, struct slice *ret_id,
		     struct rpc_request *ret_request, struct err *err) __attribute__((warn_unused_result));

/* A reply: begin, write one value with *out, end. `id` as rpc_read_request gave it; empty is null. */
void rpc_begin_result(struct json_out *out, struct strbuf *to, struct slice id);
void rpc_write_error(struct strbuf *to, struct slice id, const struct err *err);

/* A notification of the server: begin, write the parameters, an object, with *out, end. */
void rpc_begin_notification(struct json_out *out, struct strbuf *to, const char *method);

/* Ends what was begun, with the line. */
void rpc_end(struct json_out *out);

/* --- the client's side ---------------------------------------------------------------------------- */

/* A request: begin, write the parameters, an object, with *out, rpc_end. */
void rpc_begin_request(struct json_out *out, struct strbuf *to, int64_t id, enum verb verb);

enum rpc_kind { RPC_RESULT, RPC_ERROR, RPC_NOTIFICATION };

struct rpc_message {
	enum rpc_kind kind;
	int64_t id;         /* of the request that this answers; -1 = the server could not read it */
	const char *method; /* RPC_NOTIFICATION */
	struct slice body;  /* RPC_RESULT: the result; RPC_NOTIFICATION: the parameters */
	struct err error;   /* RPC_ERROR: what the server said; a code that is not known here is `internal` */
};

/* A line from the server. Errors: those of the gate; bad_request where it is no message. Unknown members are passed over. */
int rpc_read_message(const char *line, size_t length, struct arena *arena, struct rpc_message *ret_message,
		     struct err *err) __attribute__((warn_unused_result));

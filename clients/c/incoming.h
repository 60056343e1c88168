/*
 * incoming: what a line from the daemon says.
 *
 * Owns nothing; views are borrowed from the line. Used by the client library only.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "c/json_view.h"
#include "words/words.h"

enum incoming_kind { INCOMING_RESULT, INCOMING_ERROR, INCOMING_EVENT, INCOMING_OTHER };

struct incoming {
	enum incoming_kind kind;
	int64_t id;        /* RESULT, ERROR; -1 = an error that belongs to no request of ours */
	struct slice body; /* result, error object, or params */
	struct err err;    /* ERROR */
	enum retry retry;  /* ERROR */
};

/* OTHER: a notification that this library does not know, to be ignored. Error: tls_failed, when the line is no JSON-RPC: whoever
 * speaks there is no daemon of ours. */
int incoming_read(const char *line, size_t length, struct arena *arena, struct incoming *ret_incoming,
		  struct err *err) __attribute__((warn_unused_result));

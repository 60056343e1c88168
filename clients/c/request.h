/*
 * request: one request of a client, from its line to its answer.
 *
 * Owns the line that is sent (kept for sending it again) and the answer. Which list it stands in is its state; that is the
 * driver's (driver.h). Used by the client library only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/list.h"
#include "base/strbuf.h"
#include "c/json_view.h"

enum request_origin {
	REQUEST_ORIGIN_USER,
	REQUEST_ORIGIN_HELLO, /* the greeting on a new connection */
	REQUEST_ORIGIN_WATCH, /* the watch that goes on there */
};

struct request {
	struct list node;
	int64_t id;
	enum request_origin origin;
	bool repeatable;  /* may be sent again: reads, or carries a key */
	bool watches;     /* it is watch.start */
	bool unwatches;   /* it is watch.stop */
	bool abandoned;   /* nobody waits for the answer */
	int attempts;     /* how often it was sent */
	int64_t again_ms; /* when it is sent again, on the monotonic clock */
	struct strbuf line;

	struct strbuf answer; /* the result, or the error object */
	struct err err;       /* code 0: answer is a result */
};

/* params: NULL = {}. Errors: those of the gate; bad_syntax, when it is no object; too_large. */
int request_new(int64_t id, const char *method, const char *params, struct request **ret_request,
		struct err *err) __attribute__((warn_unused_result));
void request_free(struct request *request);

/* Fails it. */
void request_fail(struct request *request, const struct err *err);

/* A watch.start goes on from another place. */
void request_set_cursor(struct request *request, const char *cursor);

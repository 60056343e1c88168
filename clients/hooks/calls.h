/*
 * calls: calls of servers on the internet that are under way, all at the same time: one that is slow holds up none of the others.
 *
 * Owns a handle of libcurl, and each call until it is over. TLS 1.2 or better with a certificate that fits, or nothing is sent; no
 * redirect is followed, no proxy asked, no connection used twice; an address of our own network is not called unless the target says
 * so. A call is over within call.timeout, and what is answered beyond the status is not looked at.
 *
 *   TAKEN    2xx
 *   REFUSED  410 Gone: nobody wants to be called here any more
 *   LATER    all else: another status, no server, no TLS, time over
 */
#pragma once

#include "base/err.h"
#include "base/strbuf.h"
#include "hooks/setup.h"
#include "hooks/target.h"

struct calls;

enum call_outcome { CALL_TAKEN, CALL_REFUSED, CALL_LATER };

#define CALL_REASON_MAX 200
#define CALL_ANSWER_MAX                                                                                      \
	65536 /* bytes of an answer that are taken off the wire; then the connection is closed */

struct call_answer {
	enum call_outcome outcome;
	char reason[CALL_REASON_MAX + 1]; /* "HTTP 503"; "" = taken. Nothing that the server chose */
};

typedef void call_done_cb(void *context, const struct call_answer *answer);

/* on_alive is called at least once a second while calls_finish waits. Error: internal. */
int calls_open(const struct setup *setup, void (*on_alive)(void), struct calls **ret_calls, struct err *err)
	__attribute__((warn_unused_result));
void calls_close(struct calls *calls);

/* Both begin a call and take the target over; on_done is called from calls_finish, once. headers end with NULL, each is
 * "Name: value"; what is given is copied. */
void calls_post(struct calls *calls, const struct target *target, const char *const *headers,
		const struct strbuf *body, call_done_cb *on_done, void *context);
void calls_get(struct calls *calls, const struct target *target, call_done_cb *on_done, void *context);

/* Until all are over. */
void calls_finish(struct calls *calls);

/* --- a part, for tests --- */

/* What a status means; 0 = there was none. */
enum call_outcome calls_judge(long status);

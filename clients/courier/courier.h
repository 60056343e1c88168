/*
 * courier: one that carries messages from the daemon to people and systems outside: takes letters, and says what became of them.
 *
 * Owns one connection to the daemon, which it makes anew for ever. Needs service, for its waits. Nothing is kept on disk: a letter
 * that was taken and not reported is leased to somebody again, later.
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "c/vangnet.h"

struct courier;

#define COURIER_GRACE_MS 20000 /* for a report that is under way when somebody asks to stop */

/* Errors: bad_value, bad_file. `options` are used here only. */
int courier_open(const struct vangnet_options *options, struct courier **ret_courier, struct err *err)
	__attribute__((warn_unused_result));
void courier_close(struct courier *courier);

/*
 * Asks the daemon, as often as it takes, for at most patience_ms; once somebody asks to stop, for COURIER_GRACE_MS at most. Only for
 * what may be asked twice. Errors: what the daemon answers; unavailable, when the time is over.
 */
int courier_ask(struct courier *courier, const char *method, const char *params, int patience_ms,
		struct strbuf *ret_result, struct err *err) __attribute__((warn_unused_result));

/* Takes at most `limit` letters: the answer to delivery.take. Ends early when somebody asks to stop, with unavailable. */
int courier_take(struct courier *courier, int limit, int patience_ms, struct strbuf *ret_result,
		 struct err *err) __attribute__((warn_unused_result));

/* What became of a letter, by its id. */
int courier_report_done(struct courier *courier, const char *letter, int patience_ms, struct err *err)
	__attribute__((warn_unused_result));
int courier_report_failed(struct courier *courier, const char *letter, const char *reason, bool is_final,
			  int patience_ms, struct err *err) __attribute__((warn_unused_result));

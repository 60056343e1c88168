/*
 * signable: the bytes that a party signs of a draft.
 *
 * The canonical form (RFC 8785, jcs.h) of {"covenant", "draft", "partnership", "proposed"}: the document, and which draft of which
 * partnership it is. A signature over the document alone would also be good for any later draft with the same text, and in any
 * partnership that proposes it; numbers begin at 1 everywhere, so the instant at which the draft was proposed tells apart two
 * partnerships in two databases. Owns nothing. Used by the daemon, which checks signatures, and by the command line, which makes them.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "wire/slice.h"

struct signable {
	struct slice document; /* must have passed the gate (scan) */
	int32_t draft;
	int32_t partnership;
	int64_t proposed; /* instant: when the draft was proposed */
};

/* Appends them. Errors: as jcs_write. */
int signable_write(const struct signable *signable, struct strbuf *to, struct err *err)
	__attribute__((warn_unused_result));

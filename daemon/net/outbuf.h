/*
 * outbuf: bytes that wait to be written to a peer.
 *
 * One run of bytes that grows at the end and is taken from the front. Holds no memory while nothing waits, so that an
 * idle connection costs none. The ceiling is the caller's.
 */
#pragma once

#include <stddef.h>

#include "base/strbuf.h"

struct outbuf {
	struct strbuf bytes;
	size_t start; /* of what was not taken yet */
};

void outbuf_init(struct outbuf *out);
void outbuf_done(struct outbuf *out);

static inline size_t outbuf_length(const struct outbuf *out)
{
	return out->bytes.length - out->start;
}

void outbuf_put(struct outbuf *out, const void *bytes, size_t length);

/* What waits, borrowed until the next change. outbuf_length > 0. */
const char *outbuf_front(const struct outbuf *out) __attribute__((returns_nonnull));

/* The first `length` bytes are done with. */
void outbuf_take(struct outbuf *out, size_t length);

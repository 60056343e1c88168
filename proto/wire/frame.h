/*
 * frame: lines out of a stream of bytes that arrives in pieces of any size.
 *
 * A frame is a line of at most WIRE_TEXT_MAX bytes, ended by LF or CR LF; empty lines are ignored. A longer line is
 * refused once, as soon as it is too long, and the rest of it is thrown away as it arrives, so that the
 * connection lives on. The reader remembers how far it looked for the end of a line: a peer that sends a byte at a
 * time costs a look per byte.
 *
 * Owns the receive buffer. It holds no memory while nothing is pending, and never more than
 * 2 * (WIRE_TEXT_MAX + 2 + the room that was asked for) bytes if frame_next is called until it says FRAME_NONE before
 * more is received. Used by net and by the client library.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/strbuf.h"

struct frame {
	struct strbuf bytes;
	size_t start;    /* of the line to be returned next */
	size_t looked;   /* no line ends before this byte */
	bool discarding; /* inside a line that was refused */
};

enum frame_result {
	FRAME_NONE,    /* no whole line is pending: receive more */
	FRAME_LINE,    /* here is one */
	FRAME_REFUSED, /* a line is too long: answer the error, then go on */
};

void frame_init(struct frame *frame);
void frame_done(struct frame *frame);

/* Where to put up to `room` received bytes; tell frame_received how many there were. room ≥ 1. */
char *frame_reserve(struct frame *frame, size_t room) __attribute__((returns_nonnull));
void frame_received(struct frame *frame, size_t count);

/*
 * The next line, without its end, borrowed until the next call of any function of this module. It may hold any bytes
 * but LF. FRAME_REFUSED fills *err: too_large, at position WIRE_TEXT_MAX of the line.
 */
enum frame_result frame_next(struct frame *frame, const char **ret_line, size_t *ret_length, struct err *err)
	__attribute__((warn_unused_result));

/* Bytes of a line that has not ended: > 0 at the end of the stream means that it was cut. */
size_t frame_pending(const struct frame *frame);

/*
 * The same lines come out whether a stream arrives at once or in pieces. The first byte of the input says how
 * long the pieces are; a line that could be too long is tested in unit/frame.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "wire/frame.h"

static void require(int holds)
{
	if (!holds)
		abort();
}

static void take_lines(struct frame *frame, struct strbuf *lines)
{
	const char *line;
	size_t length;
	struct err err;
	while (frame_next(frame, &line, &length, &err) != FRAME_NONE) {
		require(length > 0 && memchr(line, '\n', length) == NULL);
		strbuf_put(lines, line, length);
		strbuf_putc(lines, '\n');
	}
}

static void run(const uint8_t *bytes, size_t length, size_t piece, struct strbuf *lines)
{
	struct frame frame;
	frame_init(&frame);
	for (size_t at = 0; at < length; at += piece) {
		size_t size = length - at < piece ? length - at : piece;
		memcpy(frame_reserve(&frame, size), bytes + at, size);
		frame_received(&frame, size);
		take_lines(&frame, lines);
	}
	require(frame_pending(&frame) <= length);
	frame_done(&frame);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length < 2)
		return 0;
	struct strbuf at_once, in_pieces;
	strbuf_init(&at_once);
	strbuf_init(&in_pieces);
	run(bytes + 1, length - 1, length - 1, &at_once);
	run(bytes + 1, length - 1, (size_t)bytes[0] % 32 + 1, &in_pieces);
	require(strcmp(strbuf_text(&at_once), strbuf_text(&in_pieces)) == 0 ||
		memchr(bytes + 1, '\0', length - 1) != NULL);
	require(at_once.length == in_pieces.length);
	strbuf_done(&at_once);
	strbuf_done(&in_pieces);
	return 0;
}

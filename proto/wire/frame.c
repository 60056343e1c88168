/* frame: see frame.h. */
#include "wire/frame.h"

#include <assert.h>
#include <string.h>

#include "wire/limit.h"
#include "words/words.h"

void frame_init(struct frame *frame)
{
	*frame = (struct frame){0};
	strbuf_init(&frame->bytes);
}

void frame_done(struct frame *frame)
{
	strbuf_done(&frame->bytes);
	frame_init(frame);
}

/* Moves what is pending to the front, but only when that is less than what was used: each byte moves at most once. */
static void make_room(struct frame *frame)
{
	if (frame->start < frame->bytes.length - frame->start)
		return;
	strbuf_drop(&frame->bytes, frame->start);
	frame->looked -= frame->start;
	frame->start = 0;
}

char *frame_reserve(struct frame *frame, size_t room)
{
	make_room(frame);
	return strbuf_reserve(&frame->bytes, room);
}

void frame_received(struct frame *frame, size_t count)
{
	assert(frame->bytes.length + count < frame->bytes.capacity);
	frame->bytes.length += count;
	frame->bytes.bytes[frame->bytes.length] = '\0';
}

size_t frame_pending(const struct frame *frame)
{
	return frame->bytes.length - frame->start;
}

/* The LF that ends the line at `start`; NULL if it has not arrived. */
static const char *find_end(struct frame *frame)
{
	size_t unseen = frame->bytes.length - frame->looked;
	const char *end = unseen ? memchr(frame->bytes.bytes + frame->looked, '\n', unseen) : NULL;
	frame->looked = end ? (size_t)(end - frame->bytes.bytes) + 1 : frame->bytes.length;
	return end;
}

static size_t without_cr(const char *line, size_t length)
{
	return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
}

static enum frame_result refuse(struct err *err)
{
	err_set_at(err, ERROR_too_large, WIRE_TEXT_MAX,
		   "The line is longer than %d bytes and was thrown away.", WIRE_TEXT_MAX);
	return FRAME_REFUSED;
}

/* No line end has arrived: throw away what belongs to a refused line, and refuse a line that has become too long. */
static enum frame_result wait_for_more(struct frame *frame, struct err *err)
{
	size_t length = frame_pending(frame);
	const char *line = length ? frame->bytes.bytes + frame->start : "";
	bool too_long = !frame->discarding && without_cr(line, length) > WIRE_TEXT_MAX;
	if (too_long)
		frame->discarding = true;
	if (frame->discarding || length == 0) {
		strbuf_done(&frame->bytes);
		frame->start = frame->looked = 0;
	}
	return too_long ? refuse(err) : FRAME_NONE;
}

enum frame_result frame_next(struct frame *frame, const char **ret_line, size_t *ret_length, struct err *err)
{
	for (;;) {
		const char *end = find_end(frame);
		if (!end)
			return wait_for_more(frame, err);
		const char *line = frame->bytes.bytes + frame->start;
		size_t length = without_cr(line, (size_t)(end - line));
		frame->start = frame->looked;
		bool discarded = frame->discarding;
		frame->discarding = false;
		if (discarded || length == 0)
			continue;
		if (length > WIRE_TEXT_MAX)
			return refuse(err);
		*ret_line = line;
		*ret_length = length;
		return FRAME_LINE;
	}
}

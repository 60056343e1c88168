/* outbuf: see outbuf.h. */
#include "net/outbuf.h"

#include <assert.h>

void outbuf_init(struct outbuf *out)
{
	strbuf_init(&out->bytes);
	out->start = 0;
}

void outbuf_done(struct outbuf *out)
{
	strbuf_done(&out->bytes);
	out->start = 0;
}

/* Moves what waits to the front only when it is less than what was taken: each byte moves once at most. */
void outbuf_put(struct outbuf *out, const void *bytes, size_t length)
{
	if (out->start > 0 && out->start >= outbuf_length(out)) {
		strbuf_drop(&out->bytes, out->start);
		out->start = 0;
	}
	strbuf_put(&out->bytes, bytes, length);
}

const char *outbuf_front(const struct outbuf *out)
{
	assert(outbuf_length(out) > 0);
	return out->bytes.bytes + out->start;
}

void outbuf_take(struct outbuf *out, size_t length)
{
	assert(length <= outbuf_length(out));
	out->start += length;
	if (outbuf_length(out) == 0)
		outbuf_done(out);
}

/* strbuf: see strbuf.h. */
#include "base/strbuf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STRBUF_FIRST_BYTES 256

void strbuf_init(struct strbuf *buf)
{
	*buf = (struct strbuf){0};
}

void strbuf_done(struct strbuf *buf)
{
	free(buf->bytes);
	strbuf_init(buf);
}

void strbuf_reset(struct strbuf *buf)
{
	buf->length = 0;
	if (buf->bytes)
		buf->bytes[0] = '\0';
}

const char *strbuf_text(const struct strbuf *buf)
{
	return buf->bytes ? buf->bytes : "";
}

char *strbuf_reserve(struct strbuf *buf, size_t more)
{
	size_t needed = buf->length + more + 1;
	if (needed > buf->capacity) {
		size_t capacity = buf->capacity ? buf->capacity : STRBUF_FIRST_BYTES;
		while (capacity < needed)
			capacity *= 2;
		char *bytes = realloc(buf->bytes, capacity);
		if (!bytes) {
			fputs("out of memory\n", stderr);
			abort();
		}
		buf->bytes = bytes;
		buf->capacity = capacity;
	}
	return buf->bytes + buf->length;
}

void strbuf_put(struct strbuf *buf, const void *bytes, size_t length)
{
	char *to = strbuf_reserve(buf, length);
	if (length)
		memcpy(to, bytes, length);
	to[length] = '\0';
	buf->length += length;
}

void strbuf_puts(struct strbuf *buf, const char *text)
{
	strbuf_put(buf, text, strlen(text));
}

void strbuf_putc(struct strbuf *buf, char c)
{
	strbuf_put(buf, &c, 1);
}

void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	assert(length >= 0);
	char *to = strbuf_reserve(buf, (size_t)length);
	vsnprintf(to, (size_t)length + 1, format, again);
	va_end(again);
	buf->length += (size_t)length;
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vprintf(buf, format, args);
	va_end(args);
}

void strbuf_drop(struct strbuf *buf, size_t length)
{
	assert(length <= buf->length);
	if (length == 0)
		return;
	memmove(buf->bytes, buf->bytes + length, buf->length - length + 1);
	buf->length -= length;
}

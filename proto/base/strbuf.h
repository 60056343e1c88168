/*
 * strbuf: a growing run of bytes, always followed by a NUL that is not counted.
 *
 * For text that is being built: replies, log lines, JSON. Appending never fails (see arena.h for why).
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *bytes; /* NULL until something was appended */
	size_t length;
	size_t capacity;
};

void strbuf_init(struct strbuf *buf);
void strbuf_done(struct strbuf *buf);

/* Empty it, keeping the memory. */
void strbuf_reset(struct strbuf *buf);

/* The text, "" when nothing was appended. */
const char *strbuf_text(const struct strbuf *buf) __attribute__((returns_nonnull));

/* Make room for `more` bytes beyond the length and return where they go; add what was written to length. */
char *strbuf_reserve(struct strbuf *buf, size_t more) __attribute__((returns_nonnull));

void strbuf_put(struct strbuf *buf, const void *bytes, size_t length);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Remove `length` bytes from the front. length ≤ buf->length. */
void strbuf_drop(struct strbuf *buf, size_t length);

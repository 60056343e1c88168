/* mime: see mime.h. */
#include "mailer/mime.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/evp.h>

#include "wire/utf8.h"

#define WORD_BYTES                                                                                           \
	45 /* of an encoded word: 60 characters of base64, which with "=?UTF-8?B?" and "?=" are 72 (at most 75) */
#define WORD_FRAME 12 /* what stands round the base64 */
#define FOLD_AT 76
#define BASE64_LINE_BYTES 57 /* 76 characters */

/* --- headers --- */

static bool is_ascii(const char *text)
{
	while (*text && !((unsigned char)*text & 0x80))
		text++;
	return *text == '\0';
}

/* Without control characters, DEL and broken UTF-8. */
static void put_clean(const char *value, struct strbuf *to)
{
	size_t length = strlen(value);
	for (size_t at = 0; at < length;) {
		size_t bytes = utf8_length(value + at, length - at);
		unsigned char first = (unsigned char)value[at];
		if (bytes == 0 || first < ' ' || first == 0x7f)
			strbuf_putc(to, ' ');
		else
			strbuf_put(to, value + at, bytes);
		at += bytes ? bytes : 1;
	}
}

static size_t column_of(const struct strbuf *to)
{
	const char *text = strbuf_text(to), *line = strrchr(text, '\n');
	return to->length - (line ? (size_t)(line + 1 - text) : 0);
}

/* Whole characters, as many as fit into one word; if the text goes on, up to a blank where there is one: some readers show one
 * between two encoded words, against RFC 2047, 6.2. */
static size_t word_length(const char *text, size_t length, size_t room)
{
	size_t end = 0, blank = 0;
	while (end < length) {
		size_t bytes = utf8_length(text + end, length - end);
		if (bytes == 0 || end + bytes > room)
			return blank ? blank : end;
		blank = text[end] == ' ' ? end + 1 : blank;
		end += bytes;
	}
	return end;
}

/* The first stands behind the name of the header, the others on lines of their own. */
static void put_encoded_words(const char *text, struct strbuf *to)
{
	unsigned char base64[4 * ((WORD_BYTES + 2) / 3) + 1];
	size_t length = strlen(text), column = column_of(to);
	size_t room = column < WORD_BYTES / 2 ? (FOLD_AT - WORD_FRAME - column) / 4 * 3 : WORD_BYTES;
	for (size_t at = 0; at < length;) {
		size_t bytes = word_length(text + at, length - at, room < WORD_BYTES ? room : WORD_BYTES);
		EVP_EncodeBlock(base64, (const unsigned char *)text + at, (int)bytes);
		strbuf_printf(to, "%s=?UTF-8?B?%s?=", at || column >= WORD_BYTES / 2 ? "\r\n " : "",
			      (const char *)base64);
		at += bytes;
		room = WORD_BYTES;
	}
}

static void put_folded(const char *text, struct strbuf *to)
{
	while (*text) {
		size_t length = strcspn(text, " ");
		if (column_of(to) + 1 + length > FOLD_AT && column_of(to) > 1)
			strbuf_puts(to, "\r\n");
		strbuf_putc(to, ' ');
		strbuf_put(to, text, length);
		text += length;
		text += strspn(text, " ");
	}
}

/* "=?" must not look like an encoded word to whoever reads it. */
static void put_value(const char *value, struct strbuf *to)
{
	struct strbuf clean = {0};
	put_clean(value, &clean);
	if (is_ascii(strbuf_text(&clean)) && !strstr(strbuf_text(&clean), "=?")) {
		put_folded(strbuf_text(&clean) + strspn(strbuf_text(&clean), " "), to);
	} else {
		strbuf_putc(to, ' ');
		put_encoded_words(strbuf_text(&clean), to);
	}
	strbuf_done(&clean);
}

void mime_header(const char *name, const char *value, struct strbuf *to)
{
	strbuf_printf(to, "%s:", name);
	put_value(value, to);
	strbuf_puts(to, "\r\n");
}

/* A quoted string, RFC 5322, 3.2.4. */
static void put_quoted(const char *text, struct strbuf *to)
{
	strbuf_puts(to, " \"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_putc(to, '\\');
		strbuf_putc(to, *text);
	}
	strbuf_putc(to, '"');
}

void mime_address(const char *name, const char *phrase, const char *mailbox, struct strbuf *to)
{
	struct strbuf clean = {0};
	put_clean(phrase, &clean);
	strbuf_printf(to, "%s:", name);
	if (!is_ascii(strbuf_text(&clean)))
		put_value(strbuf_text(&clean), to);
	else if (clean.length)
		put_quoted(strbuf_text(&clean), to);
	if (column_of(to) + strlen(mailbox) + 3 > FOLD_AT)
		strbuf_puts(to, "\r\n");
	strbuf_printf(to, " <%s>\r\n", mailbox);
	strbuf_done(&clean);
}

/* --- encodings --- */

/* A blank at the end of a line would be lost on the way. */
static bool is_literal(const char *c)
{
	if (*c == ' ' || *c == '\t')
		return c[1] != '\n' && c[1] != '\0';
	return *c > ' ' && *c < 0x7f && *c != '=';
}

void mime_quoted_printable(const char *text, struct strbuf *to)
{
	int column = 0;
	for (const char *c = text; *c; c++) {
		if (*c == '\n') {
			strbuf_puts(to, "\r\n");
			column = 0;
			continue;
		}
		int width = is_literal(c) ? 1 : 3;
		if (column + width > MIME_LINE_MAX - 1) {
			strbuf_puts(to, "=\r\n");
			column = 0;
		}
		if (width == 1)
			strbuf_putc(to, *c);
		else
			strbuf_printf(to, "=%02X", (unsigned)(unsigned char)*c);
		column += width;
	}
	if (column)
		strbuf_puts(to, "\r\n");
}

void mime_base64(const void *bytes, size_t length, struct strbuf *to)
{
	unsigned char line[4 * ((BASE64_LINE_BYTES + 2) / 3) + 1];
	for (size_t at = 0; at < length; at += BASE64_LINE_BYTES) {
		size_t part = length - at < BASE64_LINE_BYTES ? length - at : BASE64_LINE_BYTES;
		EVP_EncodeBlock(line, (const unsigned char *)bytes + at, (int)part);
		strbuf_printf(to, "%s\r\n", (const char *)line);
	}
}

/* --- multiparts --- */

static void put_boundary(const char *kind, const char *name, struct strbuf *to)
{
	strbuf_printf(to, "=_%.12s_%.50s", kind, name); /* at most 70 characters: RFC 2046, 5.1.1 */
}

void mime_begin(const char *kind, const char *parameters, const char *name, struct strbuf *to)
{
	strbuf_printf(to, "Content-Type: multipart/%s%s;\r\n boundary=\"", kind, parameters);
	put_boundary(kind, name, to);
	strbuf_puts(to, "\"\r\n"); /* the blank line is the first one of what follows */
}

void mime_next(const char *kind, const char *name, struct strbuf *to)
{
	strbuf_puts(to, "\r\n--");
	put_boundary(kind, name, to);
	strbuf_puts(to, "\r\n");
}

void mime_end(const char *kind, const char *name, struct strbuf *to)
{
	strbuf_puts(to, "\r\n--");
	put_boundary(kind, name, to);
	strbuf_puts(to, "--\r\n");
}

/* quoted: see quoted.h. */
#include "wire/quoted.h"

#include <string.h>

#include "wire/plain.h"
#include "wire/utf8.h"
#include "words/words.h"

#define ESCAPE_LENGTH 6 /* \uXXXX */

/* The first byte from `at` on that is not a plain character, or the end. */
static size_t skip_plain(const struct input *in, size_t at)
{
	return at + plain_run(in->bytes + at, in->length - at);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of the escape at `at`; -1 if it is none. */
static int read_unit(const struct input *in, size_t at)
{
	if (in->length - at < ESCAPE_LENGTH || in->bytes[at] != '\\' || in->bytes[at + 1] != 'u')
		return -1;
	int unit = 0;
	for (size_t i = 2; i < ESCAPE_LENGTH; i++) {
		int digit = hex_digit(in->bytes[at + i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

static bool is_high(int unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(int unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

static int scan_unicode(const struct input *in, size_t *at, struct err *err)
{
	size_t start = *at;
	int unit = read_unit(in, start);
	if (unit < 0)
		return err_set_at(err, ERROR_bad_escape, (long)start,
				  "The escape at byte %zu must be \\u and four hexadecimal digits.", start);
	if (unit == 0)
		return err_set_at(err, ERROR_nul_character, (long)start,
				  "The escape at byte %zu stands for a NUL; none may occur.", start);
	*at += ESCAPE_LENGTH;
	if (is_high(unit) && is_low(read_unit(in, *at)))
		*at += ESCAPE_LENGTH;
	else if (is_high(unit) || is_low(unit))
		return err_set_at(
			err, ERROR_bad_escape, (long)start,
			"The escape at byte %zu is half of a surrogate pair; the other half is missing.",
			start);
	return 0;
}

static int scan_escape(const struct input *in, size_t *at, struct err *err)
{
	if (*at + 1 >= in->length)
		return input_fault(in, in->length, ERROR_bad_syntax, "the rest of an escape", err);
	char kind = in->bytes[*at + 1];
	if (kind == 'u')
		return scan_unicode(in, at, err);
	if (kind == '\0' || !strchr("\"\\/bfnrt", kind))
		return err_set_at(err, ERROR_bad_escape, (long)*at,
				  "There is no escape like the one at byte %zu.", *at);
	*at += 2;
	return 0;
}

/* Passes over one character that is not plain. */
static int scan_special(const struct input *in, size_t *at, bool *escaped, struct err *err)
{
	if (*at < in->length && in->bytes[*at] == '\\') {
		*escaped = true;
		return scan_escape(in, at, err);
	}
	size_t size = *at < in->length ? utf8_length(in->bytes + *at, in->length - *at) : 0;
	if (size < 2)
		return input_fault(in, *at, ERROR_bad_syntax,
				   "the rest of a string, without raw control characters", err);
	*at += size;
	return 0;
}

int quoted_scan(const struct input *in, size_t at, struct quoted *ret_quoted, struct err *err)
{
	size_t start = ++at;
	bool escaped = false;
	for (;;) {
		at = skip_plain(in, at);
		if (at < in->length && in->bytes[at] == '"')
			break;
		if (scan_special(in, &at, &escaped, err) < 0)
			return -1;
	}
	*ret_quoted = (struct quoted){start, at - start, escaped};
	return 0;
}

size_t quoted_end(const struct input *in, size_t at)
{
	at = skip_plain(in, at + 1);
	while (at < in->length && in->bytes[at] != '"') {
		at += in->bytes[at] == '\\' ? 2 : 1;
		if (at < in->length)
			at = skip_plain(in, at);
	}
	return at < in->length ? at + 1 : in->length;
}

static char unescaped(char kind)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *found = strchr(from, kind);
	return found ? to[found - from] : kind;
}

/* Writes what the escape at *at stands for and passes over it. */
static size_t decode_escape(const struct input *in, size_t *at, char *to)
{
	int unit = read_unit(in, *at);
	if (unit < 0) {
		to[0] = unescaped(in->bytes[*at + 1]);
		*at += 2;
		return 1;
	}
	*at += ESCAPE_LENGTH;
	if (!is_high(unit))
		return utf8_put((unsigned)unit, to);
	int low = read_unit(in, *at);
	*at += ESCAPE_LENGTH;
	return utf8_put(0x10000U + ((unsigned)(unit - 0xD800) << 10) + (unsigned)(low - 0xDC00), to);
}

const char *quoted_decode(const struct input *in, const struct quoted *quoted, struct arena *arena,
			  size_t *ret_length)
{
	if (!quoted->escaped) {
		*ret_length = quoted->length;
		return in->bytes + quoted->start;
	}
	char *text = arena_alloc(arena, quoted->length + 1); /* no escape stands for more bytes than it has */
	size_t length = 0;
	for (size_t at = quoted->start; at < quoted->start + quoted->length;) {
		if (in->bytes[at] == '\\')
			length += decode_escape(in, &at, text + length);
		else
			text[length++] = in->bytes[at++];
	}
	*ret_length = length;
	return text;
}

/* json_out: see json_out.h. */
#include "wire/json_out.h"

#include <assert.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "wire/limit.h"
#include "wire/plain.h"
#include "wire/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static_assert(WIRE_DEPTH_MAX < 64, "a level is a bit");

static uint64_t level(const struct json_out *out)
{
	return UINT64_C(1) << out->depth;
}

void json_out_start(struct json_out *out, struct strbuf *to)
{
	*out = (struct json_out){.to = to};
}

bool json_out_is_whole(const struct json_out *out)
{
	return out->depth == 0 && (out->filled & 1);
}

static void separate(struct json_out *out)
{
	if (out->filled & level(out)) {
		assert(out->depth > 0);
		strbuf_putc(out->to, ',');
	}
	out->filled |= level(out);
}

/* Before every value: a comma in an array, nothing after a key. */
static void begin_value(struct json_out *out)
{
	assert(out->keyed == ((out->objects & level(out)) != 0));
	if (!out->keyed)
		separate(out);
	out->keyed = false;
}

static void begin_level(struct json_out *out, bool object)
{
	begin_value(out);
	assert(out->depth < WIRE_DEPTH_MAX);
	out->depth++;
	out->objects = object ? out->objects | level(out) : out->objects & ~level(out);
	out->filled &= ~level(out);
	strbuf_putc(out->to, object ? '{' : '[');
}

void json_out_begin_object(struct json_out *out)
{
	begin_level(out, true);
}

void json_out_begin_array(struct json_out *out)
{
	begin_level(out, false);
}

void json_out_end(struct json_out *out)
{
	assert(out->depth > 0 && !out->keyed);
	strbuf_putc(out->to, out->objects & level(out) ? '}' : ']');
	out->objects &= ~level(out);
	out->depth--;
}

static void put_control(struct strbuf *to, unsigned char c)
{
	static const char named[] = "\b\f\n\r\t", names[] = "bfnrt";
	const char *found = memchr(named, c, sizeof named - 1);
	if (found) {
		char escape[] = {'\\', names[found - named]};
		strbuf_put(to, escape, sizeof escape);
	} else {
		strbuf_printf(to, "\\u%04x", c);
	}
}

/* Writes the character that is not plain at `text` and returns its length. */
static size_t put_special(struct strbuf *to, const char *text, size_t length)
{
	unsigned char c = (unsigned char)*text;
	size_t size = utf8_length(text, length);
	if (c == 0 || size == 0)
		strbuf_puts(to, REPLACEMENT);
	else if (c >= 0x80)
		strbuf_put(to, text, size);
	else if (c < 0x20)
		put_control(to, c);
	else
		strbuf_printf(to, "\\%c", c);
	return size ? size : 1;
}

static void put_quoted(struct strbuf *to, const char *text, size_t length)
{
	strbuf_putc(to, '"');
	for (size_t at = 0; at < length;) {
		size_t run = plain_run(text + at, length - at);
		strbuf_put(to, text + at, run);
		at += run;
		if (at < length)
			at += put_special(to, text + at, length - at);
	}
	strbuf_putc(to, '"');
}

void json_out_key(struct json_out *out, const char *key)
{
	assert((out->objects & level(out)) && !out->keyed);
	separate(out);
	put_quoted(out->to, key, strlen(key));
	strbuf_putc(out->to, ':');
	out->keyed = true;
}

void json_out_string(struct json_out *out, const char *text, size_t length)
{
	begin_value(out);
	put_quoted(out->to, text, length);
}

void json_out_text(struct json_out *out, const char *text)
{
	json_out_string(out, text, strlen(text));
}

void json_out_raw(struct json_out *out, const char *json, size_t length)
{
	begin_value(out);
	strbuf_put(out->to, json, length);
}

/* By hand: printf would cost more than all the rest of a reply. */
void json_out_integer(struct json_out *out, int64_t value)
{
	assert(value >= -WIRE_INTEGER_MAX && value <= WIRE_INTEGER_MAX);
	char digits[20];
	char *first = digits + sizeof digits;
	int64_t rest = value < 0 ? -value : value;
	do {
		*--first = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		*--first = '-';
	json_out_raw(out, first, (size_t)(digits + sizeof digits - first));
}

void json_out_bool(struct json_out *out, bool value)
{
	if (value)
		json_out_raw(out, "true", 4);
	else
		json_out_raw(out, "false", 5);
}

void json_out_null(struct json_out *out)
{
	json_out_raw(out, "null", 4);
}

void json_out_instant(struct json_out *out, int64_t instant)
{
	if (instant == INSTANT_NEVER) {
		json_out_null(out);
		return;
	}
	char text[INSTANT_TEXT_MAX + 1];
	size_t length = instant_format(instant, text);
	json_out_string(out, text, length);
}

void json_out_case(struct json_out *out, int64_t id)
{
	char text[IDENT_CASE_LENGTH + 1];
	ident_case_format(id, text);
	json_out_string(out, text, IDENT_CASE_LENGTH);
}

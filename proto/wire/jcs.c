/* jcs: see jcs.h. Goes down into the document by recursion, which the gate keeps at WIRE_DEPTH_MAX levels. */
#include "wire/jcs.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "wire/limit.h"
#include "words/words.h"

struct jcs_member {
	const char *key; /* decoded */
	struct slice value;
};

struct writing {
	struct arena arena;
	struct strbuf *to;
	int depth;
	char where[ERR_WHERE_MAX]; /* the innermost key or index */
	struct err *err;
};

static int write_value(struct writing *writing, struct slice value);

/* --- strings: section 3.2.2.2 ---------------------------------------------------------------------- */

/* The letter of a two-character escape, or 0. */
static char short_escape(unsigned char c)
{
	switch (c) {
	case '\b':
		return 'b';
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '"':
	case '\\':
		return (char)c;
	default:
		return 0;
	}
}

static void write_string(struct writing *writing, const char *text)
{
	strbuf_putc(writing->to, '"');
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		char escape = short_escape(*at);
		if (escape)
			strbuf_printf(writing->to, "\\%c", escape);
		else if (*at < 0x20)
			strbuf_printf(writing->to, "\\u%04x", *at);
		else
			strbuf_putc(writing->to, (char)*at);
	}
	strbuf_putc(writing->to, '"');
}

/* --- the order of keys: section 3.2.3 -------------------------------------------------------------- */

/* The next character of well-formed UTF-8; 0 at the end. */
static uint32_t next_character(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	uint32_t first = at[0];
	int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
	uint32_t character = more ? first & (0x3FU >> more) : first;
	for (int i = 1; i <= more; i++)
		character = character << 6 | (at[i] & 0x3FU);
	*text += first ? more + 1 : 0;
	return character;
}

/* Its first code unit decides between two characters that differ, unless both are pairs, which follow their numbers. */
static uint32_t first_unit(uint32_t character)
{
	return character < 0x10000 ? character : 0xD800 + ((character - 0x10000) >> 10);
}

static int compare_keys(const char *a, const char *b)
{
	uint32_t one, other;
	do {
		one = next_character(&a);
		other = next_character(&b);
	} while (one == other && one != 0);
	if (first_unit(one) != first_unit(other))
		return first_unit(one) < first_unit(other) ? -1 : 1;
	return one < other ? -1 : one > other;
}

static int compare_members(const void *a, const void *b)
{
	const struct jcs_member *one = a, *other = b;
	return compare_keys(one->key, other->key);
}

/* --- values ---------------------------------------------------------------------------------------- */

static size_t count_members(struct writing *writing, struct slice object)
{
	size_t count = 0;
	struct slice_member member = {0};
	while (slice_next_member(object, &member, &writing->arena))
		count++;
	return count;
}

/* The members in their canonical order. */
static struct jcs_member *sorted_members(struct writing *writing, struct slice object, size_t count)
{
	struct jcs_member *members = arena_zalloc(&writing->arena, count + 1, sizeof *members);
	struct slice_member member = {0};
	for (size_t i = 0; i < count && slice_next_member(object, &member, &writing->arena); i++) {
		members[i].key = arena_strndup(&writing->arena, member.key, member.key_length);
		members[i].value = member.value;
	}
	qsort(members, count, sizeof *members, compare_members);
	return members;
}

static int write_object(struct writing *writing, struct slice object)
{
	size_t count = count_members(writing, object);
	const struct jcs_member *members = sorted_members(writing, object, count);
	strbuf_putc(writing->to, '{');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			strbuf_putc(writing->to, ',');
		write_string(writing, members[i].key);
		strbuf_putc(writing->to, ':');
		snprintf(writing->where, sizeof writing->where, "%s", members[i].key);
		if (write_value(writing, members[i].value) < 0)
			return -1;
	}
	strbuf_putc(writing->to, '}');
	return 0;
}

static int write_array(struct writing *writing, struct slice array)
{
	struct slice element = {0};
	strbuf_putc(writing->to, '[');
	for (size_t i = 0; slice_next_element(array, &element); i++) {
		if (i > 0)
			strbuf_putc(writing->to, ',');
		snprintf(writing->where, sizeof writing->where, "%zu", i);
		if (write_value(writing, element) < 0)
			return -1;
	}
	strbuf_putc(writing->to, ']');
	return 0;
}

/* The gate has kept it within ±2^53 and without leading zeros; what is left is that there is no negative zero. */
static int write_number(struct writing *writing, struct slice number)
{
	if (strcspn(arena_strndup(&writing->arena, number.bytes, number.length), ".eE") < number.length)
		return err_set_where(
			writing->err, ERROR_bad_document, writing->where,
			"numbers of a covenant are whole, and written without a point or exponent");
	if (number.length == 2 && memcmp(number.bytes, "-0", 2) == 0)
		strbuf_putc(writing->to, '0');
	else
		strbuf_put(writing->to, number.bytes, number.length);
	return 0;
}

static int write_value(struct writing *writing, struct slice value)
{
	int failed = 0;
	assert(value.length > 0 && writing->depth < WIRE_DEPTH_MAX + 1);
	writing->depth++;
	if (value.bytes[0] == '{')
		failed = write_object(writing, value);
	else if (value.bytes[0] == '[')
		failed = write_array(writing, value);
	else if (value.bytes[0] == '"')
		write_string(writing, slice_string(value, &writing->arena));
	else if (value.bytes[0] == '-' || (value.bytes[0] >= '0' && value.bytes[0] <= '9'))
		failed = write_number(writing, value);
	else
		strbuf_put(writing->to, value.bytes, value.length); /* true, false, null */
	writing->depth--;
	return failed;
}

int jcs_write(struct slice document, struct strbuf *to, struct err *err)
{
	struct writing writing = {.to = to, .err = err};
	arena_init(&writing.arena);
	int failed = write_value(&writing, document);
	arena_done(&writing.arena);
	return failed;
}

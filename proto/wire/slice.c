/* slice: see slice.h. The text passed the gate, so brackets and quotes pair and nothing needs a second check. */
#include "wire/slice.h"

#include <string.h>

#include "wire/input.h"
#include "wire/quoted.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t skip_space(struct slice in, size_t at)
{
	while (at < in.length && is_space(in.bytes[at]))
		at++;
	return at;
}

static size_t skip_string(struct slice in, size_t at)
{
	struct input input = {in.bytes, in.length};
	return quoted_end(&input, at);
}

static size_t skip_brackets(struct slice in, size_t at)
{
	int depth = 0;
	do {
		char c = in.bytes[at];
		if (c == '"') {
			at = skip_string(in, at);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		at++;
	} while (depth > 0 && at < in.length);
	return at;
}

static size_t skip_value(struct slice in, size_t at)
{
	char c = at < in.length ? in.bytes[at] : '\0';
	if (c == '"')
		return skip_string(in, at);
	if (c == '{' || c == '[')
		return skip_brackets(in, at);
	while (at < in.length && !is_space(in.bytes[at]) && !strchr(",]}", in.bytes[at]))
		at++;
	return at;
}

static struct slice value_at(struct slice in, size_t at)
{
	return (struct slice){in.bytes + at, skip_value(in, at) - at};
}

/* Where the member or element after `before` starts; in.length if there is none. */
static size_t next_start(struct slice in, struct slice before)
{
	size_t at = before.length ? (size_t)(before.bytes - in.bytes) + before.length : 0;
	at = skip_space(in, at) + 1; /* the bracket, or the comma */
	at = skip_space(in, at);
	return at >= in.length || strchr("]}", in.bytes[at]) ? in.length : at;
}

static bool is_a(struct slice value, char first)
{
	return value.length > 0 && value.bytes[0] == first;
}

struct slice slice_of(const char *text, size_t length)
{
	struct slice all = {text, length};
	size_t start = skip_space(all, 0);
	while (length > start && is_space(text[length - 1]))
		length--;
	return (struct slice){text + start, length - start};
}

bool slice_next_element(struct slice array, struct slice *element)
{
	if (!is_a(array, '['))
		return false;
	size_t at = next_start(array, *element);
	if (at == array.length)
		return false;
	*element = value_at(array, at);
	return true;
}

static void decode_key(struct slice key, struct slice_member *member, struct arena *arena)
{
	struct input in = {key.bytes, key.length};
	struct quoted quoted = {1, key.length - 2, memchr(key.bytes, '\\', key.length) != NULL};
	member->key = quoted_decode(&in, &quoted, arena, &member->key_length);
}

bool slice_next_member(struct slice object, struct slice_member *member, struct arena *arena)
{
	if (!is_a(object, '{'))
		return false;
	size_t at = next_start(object, member->value);
	if (at == object.length)
		return false;
	struct slice key = value_at(object, at);
	decode_key(key, member, arena);
	at = skip_space(object, at + key.length) + 1; /* the colon */
	member->value = value_at(object, skip_space(object, at));
	return true;
}

struct slice slice_member_of(struct slice object, const char *key, struct arena *arena)
{
	struct slice_member member = {0};
	size_t length = strlen(key);
	while (slice_next_member(object, &member, arena)) {
		if (member.key_length == length && memcmp(member.key, key, length) == 0)
			return member.value;
	}
	return (struct slice){0};
}

const char *slice_string(struct slice value, struct arena *arena)
{
	if (!is_a(value, '"'))
		return NULL;
	struct slice_member decoded;
	decode_key(value, &decoded, arena);
	return arena_strndup(arena, decoded.key, decoded.key_length);
}

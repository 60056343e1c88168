/* json_view: see json_view.h. */
#include "c/json_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum json_kind json_view_kind(struct slice value)
{
	if (value.length == 0)
		return JSON_KIND_NOTHING;
	switch (*value.bytes) {
	case '{':
		return JSON_KIND_OBJECT;
	case '[':
		return JSON_KIND_ARRAY;
	case '"':
		return JSON_KIND_STRING;
	case 't':
	case 'f':
		return JSON_KIND_BOOL;
	case 'n':
		return JSON_KIND_NULL;
	default:
		return JSON_KIND_NUMBER;
	}
}

/* The arena is used, and memory taken, only for names with escapes. */
struct slice json_view_member(struct slice object, const char *name)
{
	struct arena arena;
	arena_init(&arena);
	struct slice found = slice_member_of(object, name, &arena);
	arena_done(&arena);
	return found;
}

bool json_view_true(struct slice value)
{
	return json_view_kind(value) == JSON_KIND_BOOL && *value.bytes == 't';
}

int64_t json_view_integer(struct slice value, int64_t otherwise)
{
	char digits[24];
	if (json_view_kind(value) != JSON_KIND_NUMBER || value.length >= sizeof digits)
		return otherwise;
	memcpy(digits, value.bytes, value.length);
	digits[value.length] = '\0';
	char *end;
	errno = 0;
	long long number = strtoll(digits, &end, 10);
	return *end || errno ? otherwise : number;
}

const char *json_view_text(struct slice value, struct arena *arena)
{
	const char *text = slice_string(value, arena);
	return text ? text : "";
}

bool json_view_is(struct slice value, const char *text)
{
	struct arena arena;
	arena_init(&arena);
	const char *found = slice_string(value, &arena);
	bool same = found && strcmp(found, text) == 0;
	arena_done(&arena);
	return same;
}

struct json_walk json_walk_start(struct slice value, struct arena *arena)
{
	return (struct json_walk){.whole = value, .arena = arena};
}

bool json_walk_next(struct json_walk *walk, const char **ret_name, struct slice *ret_value)
{
	if (slice_next_element(walk->whole, &walk->element)) {
		*ret_name = "";
		*ret_value = walk->element;
		return true;
	}
	if (!slice_next_member(walk->whole, &walk->member, walk->arena))
		return false;
	*ret_name = arena_strndup(walk->arena, walk->member.key, walk->member.key_length);
	*ret_value = walk->member.value;
	return true;
}

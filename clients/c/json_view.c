/* json_view: see json_view.h. */
#include "c/json_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "wire/quoted.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* Behind the string that opens at `at`. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++) {
		if (*at == '\\')
			at++;
	}
	return at < end ? at + 1 : end;
}

static const char *skip_nested(const char *at, const char *end)
{
	int depth = 0;
	while (at < end) {
		if (*at == '"') {
			at = skip_string(at, end);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if (*at == '}' || *at == ']')
			depth--;
		at++;
		if (depth == 0)
			break;
	}
	return at;
}

static const char *skip_value(const char *at, const char *end)
{
	if (at >= end)
		return end;
	if (*at == '"')
		return skip_string(at, end);
	if (*at == '{' || *at == '[')
		return skip_nested(at, end);
	while (at < end && !is_space(*at) && !strchr(",]}:", *at))
		at++;
	return at;
}

struct json_view json_view_of(const char *text, size_t length)
{
	const char *end = text + length;
	const char *start = skip_space(text, end);
	return (struct json_view){start, (size_t)(skip_value(start, end) - start)};
}

enum json_kind json_view_kind(struct json_view view)
{
	if (view.length == 0)
		return JSON_KIND_NOTHING;
	switch (*view.bytes) {
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

struct json_walk json_walk_start(struct json_view view)
{
	enum json_kind kind = json_view_kind(view);
	if (kind != JSON_KIND_OBJECT && kind != JSON_KIND_ARRAY)
		return (struct json_walk){0};
	return (struct json_walk){view.bytes + 1, view.bytes + view.length - 1, kind == JSON_KIND_OBJECT};
}

static struct json_view take(struct json_walk *walk)
{
	const char *start = skip_space(walk->at, walk->end);
	const char *end = skip_value(start, walk->end);
	walk->at = skip_space(end, walk->end);
	return (struct json_view){start, (size_t)(end - start)};
}

bool json_walk_next(struct json_walk *walk, struct json_view *ret_key, struct json_view *ret_value)
{
	struct json_view key = {0};
	if (walk->at == walk->end || skip_space(walk->at, walk->end) == walk->end)
		return false;
	if (walk->keyed) {
		key = take(walk);
		if (walk->at < walk->end)
			walk->at++; /* the colon */
	}
	struct json_view value = take(walk);
	if (walk->at < walk->end)
		walk->at++; /* the comma */
	*ret_key = key;
	*ret_value = value;
	return true;
}

struct json_view json_view_member(struct json_view object, const char *name)
{
	struct json_view key, value;
	if (json_view_kind(object) != JSON_KIND_OBJECT)
		return (struct json_view){0};
	struct json_walk walk = json_walk_start(object);
	while (json_walk_next(&walk, &key, &value)) {
		if (json_view_is(key, name))
			return value;
	}
	return (struct json_view){0};
}

bool json_view_true(struct json_view view)
{
	return json_view_kind(view) == JSON_KIND_BOOL && *view.bytes == 't';
}

int64_t json_view_integer(struct json_view view, int64_t otherwise)
{
	char digits[24];
	if (json_view_kind(view) != JSON_KIND_NUMBER || view.length >= sizeof digits)
		return otherwise;
	memcpy(digits, view.bytes, view.length);
	digits[view.length] = '\0';
	char *end;
	errno = 0;
	long long value = strtoll(digits, &end, 10);
	return *end || errno ? otherwise : value;
}

const char *json_view_text(struct json_view view, struct arena *arena, size_t *ret_length)
{
	struct input in = {view.bytes, view.length};
	struct quoted quoted;
	struct err err;
	size_t length = 0;
	const char *text = "";
	if (json_view_kind(view) == JSON_KIND_STRING && quoted_scan(&in, 0, &quoted, &err) == 0)
		text = quoted_decode(&in, &quoted, arena, &length);
	if (ret_length)
		*ret_length = length;
	return arena_strndup(arena, text, length);
}

bool json_view_is(struct json_view view, const char *text)
{
	size_t length = strlen(text);
	if (json_view_kind(view) != JSON_KIND_STRING)
		return false;
	if (!memchr(view.bytes, '\\', view.length))
		return view.length == length + 2 && memcmp(view.bytes + 1, text, length) == 0;
	struct arena arena;
	arena_init(&arena);
	size_t decoded_length;
	const char *decoded = json_view_text(view, &arena, &decoded_length);
	bool same = decoded_length == length && memcmp(decoded, text, length) == 0;
	arena_done(&arena);
	return same;
}

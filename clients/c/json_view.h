/*
 * json_view: looking into a JSON text without building a tree.
 *
 * A view is a value where it stands in the text; nothing is copied but strings on request. The text must have passed the
 * gate (wire/scan.h), which everything that the client library hands out has; that is why nothing here can fail. Views
 * are borrowed from their text. A view of nothing (an absent member) has length 0 and is safe to ask anything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum json_kind {
	JSON_KIND_NOTHING,
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_NUMBER,
	JSON_KIND_STRING,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT
};

struct json_view {
	const char *bytes; /* the value as written, without whitespace around it */
	size_t length;
};

struct json_view json_view_of(const char *text, size_t length);

enum json_kind json_view_kind(struct json_view view);

/* The member of that name; nothing if there is none or `object` is no object. */
struct json_view json_view_member(struct json_view object, const char *name);

/* True for `true` only. */
bool json_view_true(struct json_view view);

/* The value of an integer; `otherwise` for everything else. */
int64_t json_view_integer(struct json_view view, int64_t otherwise);

/* Whether it is a string that stands for exactly `text`. */
bool json_view_is(struct json_view view, const char *text);

/* What a string stands for, in the arena, NUL after it; "" for everything else. ret_length may be NULL. */
const char *json_view_text(struct json_view view, struct arena *arena, size_t *ret_length)
	__attribute__((returns_nonnull));

/* The members of an object or the elements of an array, in the order of the text. */
struct json_walk {
	const char *at;
	const char *end;
	bool keyed;
};

/* Of anything but an object or an array: no steps. */
struct json_walk json_walk_start(struct json_view view);

/* The next; false at the end. *ret_key is nothing in an array. */
bool json_walk_next(struct json_walk *walk, struct json_view *ret_key, struct json_view *ret_value);

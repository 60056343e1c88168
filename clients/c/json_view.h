/*
 * json_view: what clients ask of a JSON text that they got, without building a tree.
 *
 * Owns nothing. The text must have passed the gate (wire/scan.h), which everything that the client library hands out has;
 * that is why nothing here can fail. A value is a slice of the text (wire/slice.h); an empty slice is an absent value and safe
 * to ask anything.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "wire/slice.h"

enum json_kind {
	JSON_KIND_NOTHING,
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_NUMBER,
	JSON_KIND_STRING,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT
};

enum json_kind json_view_kind(struct slice value);

/* The member of that name; empty if there is none or `object` is no object. */
struct slice json_view_member(struct slice object, const char *name);

/* True for `true` only. */
bool json_view_true(struct slice value);

/* The value of an integer; `otherwise` for everything else. */
int64_t json_view_integer(struct slice value, int64_t otherwise);

/* Whether it is a string that stands for exactly `text`. */
bool json_view_is(struct slice value, const char *text);

/* What a string stands for, in the arena; "" for everything else. (The gate lets no NUL in.) */
const char *json_view_text(struct slice value, struct arena *arena) __attribute__((returns_nonnull));

/* The members of an object or the elements of an array, in the order of the text. */
struct json_walk {
	struct slice whole;
	struct slice element;
	struct slice_member member;
	struct arena *arena;
};

/* Of anything but an object or an array: no steps. Names of members go into the arena. */
struct json_walk json_walk_start(struct slice value, struct arena *arena);

/* The next; false at the end. *ret_name is "" in an array. */
bool json_walk_next(struct json_walk *walk, const char **ret_name, struct slice *ret_value);

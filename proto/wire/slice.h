/*
 * slice: parts of a JSON text, as they were received.
 *
 * Owns nothing; a slice borrows the text, which must have passed the gate (scan). For what is handed on without being
 * understood: the id of a request, its parameters, a covenant, the facts of an event.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* One value, without whitespace around it. length 0 = there is none. */
struct slice {
	const char *bytes;
	size_t length;
};

/* The value that a whole text is. */
struct slice slice_of(const char *text, size_t length);

/*
 * Go through the members of an object, or the elements of an array: start with an empty *element and go on while true is
 * returned. The key is decoded, in the arena if it has escapes, and no NUL follows it.
 */
struct slice_member {
	const char *key;
	size_t key_length;
	struct slice value;
};
bool slice_next_member(struct slice object, struct slice_member *member, struct arena *arena);
bool slice_next_element(struct slice array, struct slice *element);

/* The member of an object that is called `key`, as {NULL, 0} if there is none. */
struct slice slice_member_of(struct slice object, const char *key, struct arena *arena);

/* The text that a string stands for, followed by a NUL; NULL if the slice is no string. */
const char *slice_string(struct slice value, struct arena *arena);

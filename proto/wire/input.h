/*
 * input: the bytes that the gate reads, and what to say about one that it cannot accept.
 *
 * Owns nothing; for the parts of the gate only (scan, number, quoted). One place decides that a NUL is
 * `nul_character` and a broken character `bad_utf8` wherever they stand, so that every part says the same.
 */
#pragma once

#include <stddef.h>

#include "base/err.h"

/* What the gate reads: `length` bytes, not NUL-terminated. */
struct input {
	const char *bytes;
	size_t length;
};

/*
 * The byte at `at` (or, at the end, its absence) is wrong; `code` and `expected` ("a value", "':' after the
 * key") apply unless the byte is a NUL, a broken character, or missing (then bad_syntax). Returns -1.
 */
int input_fault(const struct input *in, size_t at, int code, const char *expected, struct err *err);

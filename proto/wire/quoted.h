/*
 * quoted: strings of RFC 8259, section 7, and what they stand for.
 *
 * Owns nothing; a part of the gate (scan).
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "wire/input.h"

/* What stands between the quotes. */
struct quoted {
	size_t start;  /* the byte after the opening quote */
	size_t length; /* bytes as written, without the quotes */
	bool escaped;  /* holds at least one backslash */
};

/*
 * The string whose opening quote is in->bytes[at]: 0 and *ret_quoted. Errors: bad_escape at the backslash of
 * an unknown, short or unpaired escape; nul_character at a NUL or at the backslash of \u0000; bad_utf8 at the
 * first byte of a broken character; bad_syntax at a control character, or at the end of a text that ends here.
 */
int quoted_scan(const struct input *in, size_t at, struct quoted *ret_quoted, struct err *err);

/* The byte after a string that was scanned before, whose opening quote is in->bytes[at]. */
size_t quoted_end(const struct input *in, size_t at);

/* The text that a scanned string stands for, in the input or, if it has escapes, in the arena; no NUL follows. */
const char *quoted_decode(const struct input *in, const struct quoted *quoted, struct arena *arena,
			  size_t *ret_length) __attribute__((returns_nonnull));

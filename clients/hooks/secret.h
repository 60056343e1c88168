/*
 * secret: what we and one recipient know and nobody else does, from files that an operator keeps.
 *
 * A file holds one line; that of a signing key may hold a second, the key before it, for as long as a recipient changes from the one
 * to the other. Read anew for each call.
 */
#pragma once

#include <stddef.h>

#include "base/err.h"

#define SECRET_BLANK "{recipient}" /* in the pattern of a path */
#define SECRET_LINE_MAX 256
#define SECRET_LEAST 32 /* characters of a signing key; 32 hexadecimal digits are 128 bits */
#define SECRET_KEYS 2

struct secret {
	char lines[SECRET_KEYS][SECRET_LINE_MAX];
	size_t count; /* at least 1 */
};

/* The file of a recipient, which is a slug (base/ident.h): with lines of at least `least` visible characters, at most `most` lines. On
 * failure nothing is left of it in memory. Errors: internal (the name), bad_file; neither says what is in the file. */
int secret_read(const char *pattern, const char *recipient, size_t least, size_t most,
		struct secret *ret_secret, struct err *err) __attribute__((warn_unused_result));

void secret_wipe(struct secret *secret);

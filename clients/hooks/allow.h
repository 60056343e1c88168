/*
 * allow: which servers an operator lets us call.
 *
 * A file, one server a line:
 *
 *     # comment
 *     hooks.police.example:443
 *     *.gemeente.example:443           one label instead of the *, as in certificates (RFC 6125, 6.4.3)
 *     desk.housing.example:8443 inside its address may be one of our own network (guard.h)
 *
 * Whoever is in no line is not called. Nothing is kept: what an operator writes holds from the next call on.
 */
#pragma once

#include "base/err.h"

enum allow_reach {
	ALLOW_NOBODY,  /* in no line */
	ALLOW_OUTSIDE, /* at public addresses only */
	ALLOW_INSIDE   /* wherever its name leads */
};

#define ALLOW_LINE_MAX 320 /* a host name has at most 253 characters */

/* What the file says of a host, as libcurl reads it from an address: lower case or not, an IPv6 address in brackets. Errors:
 * bad_file; bad_config, with the line in `where`, whatever is asked. */
int allow_find(const char *path, const char *host, long port, enum allow_reach *ret_reach, struct err *err)
	__attribute__((warn_unused_result));

/* Whether the file can be read. Errors as above. */
int allow_check(const char *path, struct err *err) __attribute__((warn_unused_result));

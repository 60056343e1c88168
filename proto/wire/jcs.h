/*
 * jcs: the one way to write a covenant, so that a signature over it means the same to everybody.
 *
 * RFC 8785, JSON Canonicalization Scheme: no whitespace, the members of an object in the order of their keys as UTF-16, one
 * way to write each string and number. Of numbers a covenant has whole ones only, which have one form in every
 * implementation; others are refused, so that no agreement hangs on the shortest decimal of a double (section 3.2.2.3).
 * Owns nothing. Used by the daemon, which checks signatures, and by the command line, which makes them from what it shows.
 */
#pragma once

#include "base/err.h"
#include "base/strbuf.h"
#include "wire/slice.h"

/*
 * Appends the canonical form of `document`, which must have passed the gate (scan). Errors: bad_document, naming the
 * innermost key or index at fault, for a number that is not written as a whole one.
 */
int jcs_write(struct slice document, struct strbuf *to, struct err *err) __attribute__((warn_unused_result));

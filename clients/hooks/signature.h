/*
 * signature: how a recipient knows that we have sent what it got, and when.
 *
 *     Vangnet-Signature: t=1767225600,v1=HEX
 *
 * HEX is the HMAC-SHA-256 (RFC 2104) of "t.body" under the secret of the recipient: t as it stands there, in seconds since 1970, a dot,
 * and every byte of the body. The time is signed too, so that a call that somebody recorded is worth nothing later. A recipient that has
 * two secrets gets two, v1=HEX,v1=HEX, and takes the call if one of them is right.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "hooks/secret.h"

#define SIGNATURE_HEADER "Vangnet-Signature"

/* Appends the value of the header. Error: internal. */
int signature_put(const struct secret *secret, int64_t seconds, const char *body, size_t length,
		  struct strbuf *to, struct err *err) __attribute__((warn_unused_result));

/*
 * identity: whom a report is about, so that it can be matched and not read.
 *
 * A citizen service number (BSN) and an address are sealed like any text. Beside them, in the facts, stands a keyed index:
 * HMAC-SHA-256 (RFC 2104) under a key derived from the seal key, cut to 128 bits. Without the key nobody finds out the number by
 * trying all of them; with another key, or in another partnership, the same number has another index.
 *
 * Owns the derived key, wiped at the end. Used by app only. No error says what was given.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "words/words.h"

#define IDENTITY_KEY_BYTES 32

struct identity;

struct identity *identity_new(const uint8_t seal_key[IDENTITY_KEY_BYTES]) __attribute__((returns_nonnull));
void identity_free(struct identity *identity);

/*
 * Check `bsn` and `address` where they are given, bring the address into one form, and add `person_key` and `address_key`. Errors:
 * bad_value, naming the field. A BSN has nine digits and passes the test of eleven: nine times the first and so on down to
 * twice the eighth, less the ninth, is a multiple of eleven. An address is a Dutch postcode and a house number, with an
 * addition or not: "1234 ab 12-a" becomes "1234AB 12 A".
 */
int identity_index(const struct identity *identity, int32_t partnership, struct arena *arena,
		   struct args *args, struct err *err) __attribute__((warn_unused_result));

/*
 * fingerprint: what is known again by a hash: keys, requests, certificates; and chance.
 *
 * Owns nothing; needs OpenSSL. SHA-256 throughout, cut where fewer bits do.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "core/partnership.h"
#include "store/store.h"
#include "words/words.h"

/* A client's key is its own: unique per party. */
void fingerprint_key(int32_t party, const char *key, uint8_t ret_key[STORE_KEY_BYTES]);

/* Of a verb and its parameters without the key: equal for equal values, however they were written. */
int64_t fingerprint_body(enum verb verb, const struct args *args, const struct party_names *names);

/* Of a certificate in PEM, as pinned. Errors: bad_value, naming the field `certificate`. */
int fingerprint_certificate(const char *pem, char ret_hex[FINGERPRINT_LENGTH + 1], struct err *err)
	__attribute__((warn_unused_result));

/* 32 bits that nobody can guess. */
uint32_t fingerprint_chance(void);

/*
 * seal: what no rule reads and no database administrator should: identities and free text.
 *
 * AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce, bound to its partnership and case, so that a sealed text can not be
 * moved to another case. One key for all cases, from the configuration. Layout: a version byte, nonce, tag, ciphertext.
 *
 * Owns a copy of the key, wiped at the end. Used by app only.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define SEAL_KEY_BYTES 32

struct seal;

/* Where a sealed text belongs. */
struct seal_place {
	int32_t partnership;
	int64_t case_id;
};

struct sealed {
	const void *bytes;
	size_t length;
};

struct seal *seal_new(const uint8_t key[SEAL_KEY_BYTES]) __attribute__((returns_nonnull));
void seal_free(struct seal *seal);

/* In the arena. Errors: internal, when there is no chance or no cipher. */
int seal_close(const struct seal *seal, struct seal_place place, const char *text, size_t length,
	       struct arena *arena, struct sealed *ret_sealed, struct err *err)
	__attribute__((warn_unused_result));

/* The text, in the arena, followed by a NUL. Errors: internal: another key, another place, or altered bytes. */
int seal_open(const struct seal *seal, struct seal_place place, struct sealed sealed, struct arena *arena,
	      const char **ret_text, size_t *ret_length, struct err *err) __attribute__((warn_unused_result));

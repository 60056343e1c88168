/*
 * ed25519: whether a signature is good (RFC 8032, Ed25519 without context or prehash).
 *
 * Owns nothing. Who signs does so elsewhere: the daemon holds no agency's key.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_KEY_BYTES 32
#define ED25519_SIGNATURE_BYTES 64

/* False as well when the 32 bytes are no public key. */
bool ed25519_is_good(const uint8_t public_key[ED25519_KEY_BYTES], const void *message, size_t length,
		     const uint8_t signature[ED25519_SIGNATURE_BYTES]);

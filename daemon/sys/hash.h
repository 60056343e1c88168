/*
 * hash: SHA-256 of bytes in memory.
 *
 * OpenSSL's own one-call function looks the algorithm up by its name every time, which costs more than hashing a command.
 * Owns the algorithm and a context, found once and kept until the process ends. One thread, as everything in the daemon.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES 32

void hash_sha256(const void *bytes, size_t length, uint8_t ret_hash[HASH_BYTES]);

/*
 * plain: the characters that stand for themselves in a JSON string: printable ASCII but '"' and '\'.
 *
 * Most bytes of a message are plain and stand in strings, so they are passed over eight at a time; the arithmetic is from
 * https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord. For quoted and json_out.
 */
#pragma once

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PLAIN_EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

/* The high bit of each byte that may be zero; a borrow can only mark a byte above a true one. */
static inline uint64_t plain_zero_bytes(uint64_t word)
{
	return (word - PLAIN_EVERY_BYTE(0x01)) & ~word & PLAIN_EVERY_BYTE(0x80);
}

/* The high bit of each byte that is not plain; below the first such byte nothing is marked. */
static inline uint64_t plain_exceptions(uint64_t word)
{
	uint64_t quote = plain_zero_bytes(word ^ PLAIN_EVERY_BYTE('"'));
	uint64_t backslash = plain_zero_bytes(word ^ PLAIN_EVERY_BYTE('\\'));
	uint64_t control = (word - PLAIN_EVERY_BYTE(0x20)) & ~word;
	return (quote | backslash | control | word) & PLAIN_EVERY_BYTE(0x80);
}

static inline bool plain_is(char c)
{
	unsigned char byte = (unsigned char)c;
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* How many bytes are plain until the first that is not. */
static inline size_t plain_run(const char *text, size_t length)
{
	size_t at = 0;
	uint64_t word;
	while (length - at >= sizeof word) {
		memcpy(&word, text + at, sizeof word);
		uint64_t exceptions = plain_exceptions(le64toh(word));
		if (exceptions)
			return at + (size_t)__builtin_ctzll(exceptions) / 8;
		at += sizeof word;
	}
	while (at < length && plain_is(text[at]))
		at++;
	return at;
}

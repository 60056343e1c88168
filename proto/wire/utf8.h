/*
 * utf8: well-formed UTF-8, as table 3-7 of the Unicode Standard has it (https://www.unicode.org/versions/latest/):
 * no overlong forms, no surrogates, nothing above U+10FFFF.
 *
 * Owns nothing. Used by the gate that refuses bad input and by the writer that never lets bad output out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The bytes of the character at `text`, 1 to 4; 0 if no well-formed one starts there. length ≥ 1. */
size_t utf8_length(const char *text, size_t length);

/* Whether there is nothing to read in well-formed UTF-8: no byte, or only spaces, controls and the like. */
bool utf8_is_blank(const char *text);

/* Writes `code_point` (no surrogate, ≤ 0x10FFFF) and returns how many bytes it took, 1 to 4. */
size_t utf8_put(unsigned code_point, char ret_bytes[4]);

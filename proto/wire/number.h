/*
 * number: the number grammar of RFC 8259, section 6, and the range that Vangnet keeps.
 *
 * Owns nothing; a part of the gate (scan). Integers lie within ±2^53; a number with a fraction or an
 * exponent must be a finite double, and not vanish to zero unless it is zero.
 */
#pragma once

#include "wire/input.h"

/*
 * The number whose first byte is in->bytes[at]: 0 and *ret_end, the byte after it. Errors: bad_number at the byte
 * that breaks the grammar; number_range at the number's first byte.
 */
int number_scan(const struct input *in, size_t at, size_t *ret_end, struct err *err);

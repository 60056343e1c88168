/*
 * scan: the gate that every JSON text from outside passes before anything else looks at it.
 *
 * Accepts exactly RFC 8259 with these restrictions: well-formed UTF-8, no unpaired surrogates, no NUL (raw or
 * escaped), no key twice in an object (compared as the text it stands for), no more than WIRE_DEPTH_MAX arrays and
 * objects open at once, integers within ±2^53, other numbers finite doubles, at most WIRE_TEXT_MAX bytes. What
 * passed needs no second look: the codec hands it to cJSON, which is lenient in each of these points.
 *
 * One pass, no allocation but the arena for objects of more than KEY_SET_FEW keys and for keys with escapes (at most
 * about eight times the length of the text). Used by the daemon and by the clients, for all that a peer sent.
 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * 0 if bytes[0 .. length-1] is one acceptable JSON text with nothing but whitespace around it. Otherwise the
 * first fault, reading from the left, with its position as an offset from 0:
 *
 *   too_large       WIRE_TEXT_MAX, whatever else is wrong
 *   nul_character   the NUL, or the backslash of \u0000
 *   bad_utf8        the first byte of the sequence that is no character
 *   bad_escape      the backslash of an unknown or short escape, or of half a surrogate pair
 *   bad_number      the byte that breaks the number
 *   number_range    the first byte of the number
 *   duplicate_key   the opening quote of the second of two equal keys
 *   too_deep        the bracket that opens one level too many
 *   trailing_bytes  the first byte after the value that is not whitespace
 *   bad_syntax      the byte that cannot stand where it stands; `length` where the text ends too early
 */
int scan_json(const char *bytes, size_t length, struct arena *arena, struct err *err)
	__attribute__((warn_unused_result));

/*
 * limit: the named ceilings of the wire layer, each with the answer given when it is reached.
 */
#pragma once

#include <stdint.h>

/* Bytes of one JSON text, and of one line without its end. Beyond: error `too_large`. */
#define WIRE_TEXT_MAX (1024 * 1024)

/* Arrays and objects open at once. Beyond: error `too_deep`. */
#define WIRE_DEPTH_MAX 32

/* Integers lie within ±2^53, which every JSON reader keeps exactly. Beyond: error `number_range`. */
#define WIRE_INTEGER_MAX (INT64_C(1) << 53)

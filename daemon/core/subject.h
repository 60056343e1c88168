/*
 * subject: what a finding across cases is about, as one number that nobody needs to understand.
 *
 * A hash over the rule and what it looks at: an agency, two cases, an identity and a theme, the edges of a ring. Two
 * daemons that find the same thing give it the same number. In facts it is 16 hexadecimal digits.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"

/* Bits well mixed, so that sums and differences of subjects mean nothing. Start with the rule. */
uint64_t subject_mix(uint64_t subject, uint64_t part);

/* 16 digits and a NUL, in the arena; the inverse (of the first 16 digits, or of what there is). */
const char *subject_text(struct arena *arena, uint64_t subject);
uint64_t subject_number(const char *text);

/* Of two cases, in whatever order. */
uint64_t subject_of_pair(int64_t one, int64_t other);

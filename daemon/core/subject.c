/* subject: see subject.h. */
#include "core/subject.h"

#include "words/words.h"

#define DIGITS 16

/* The finalizer of SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
uint64_t subject_mix(uint64_t subject, uint64_t part)
{
	uint64_t z = subject + part + UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	z ^= z >> 31;
	return z ? z : 1; /* 0 = no subject */
}

const char *subject_text(struct arena *arena, uint64_t subject)
{
	char text[DIGITS];
	for (int i = 0; i < DIGITS; i++)
		text[i] = "0123456789abcdef"[subject >> 4 * (DIGITS - 1 - i) & 15];
	return arena_strndup(arena, text, DIGITS);
}

uint64_t subject_number(const char *text)
{
	uint64_t number = 0;
	for (int i = 0; i < DIGITS && text[i]; i++) {
		unsigned digit = text[i] <= '9' ? (unsigned)(text[i] - '0') : (unsigned)(text[i] - 'a') + 10;
		number = number << 4 | (digit & 15);
	}
	return number;
}

uint64_t subject_of_pair(int64_t one, int64_t other)
{
	int64_t first = one < other ? one : other;
	int64_t second = one < other ? other : one;
	return subject_mix(subject_mix(subject_mix(0, STALL_split), (uint64_t)first), (uint64_t)second);
}

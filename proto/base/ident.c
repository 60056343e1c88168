/* ident: see ident.h. */
#include "base/ident.h"

#include <string.h>

#define CHANCE_BITS 21
#define MILLISECOND_BITS 42

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int64_t ident_case_new(int64_t now_us, uint32_t chance)
{
	int64_t milliseconds = now_us / 1000;
	if (milliseconds < 1)
		milliseconds = 1;
	milliseconds &= (INT64_C(1) << MILLISECOND_BITS) - 1;
	return milliseconds << CHANCE_BITS | (int64_t)(chance & ((1U << CHANCE_BITS) - 1));
}

void ident_case_format(int64_t id, char text[IDENT_CASE_LENGTH + 1])
{
	uint64_t rest = (uint64_t)id;
	for (int i = IDENT_CASE_LENGTH - 1; i >= 0; i--) {
		text[i] = alphabet[rest & 31];
		rest >>= 5;
	}
	text[IDENT_CASE_LENGTH] = '\0';
}

static int digit_of(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	const char *found = c ? strchr(alphabet, c) : NULL;
	return found ? (int)(found - alphabet) : -1;
}

int ident_case_parse(const char *text, size_t length, int64_t *ret_id)
{
	if (length != IDENT_CASE_LENGTH)
		return -1;
	uint64_t id = 0;
	for (size_t i = 0; i < length; i++) {
		int digit = digit_of(text[i]);
		if (digit < 0 || id >> 58)
			return -1;
		id = id << 5 | (uint64_t)digit;
	}
	if (id == 0 || id > INT64_MAX)
		return -1;
	*ret_id = (int64_t)id;
	return 0;
}

static bool is_slug_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool ident_is_slug(const char *text, size_t length)
{
	if (length == 0 || length > IDENT_SLUG_MAX || !is_slug_start(text[0]))
		return false;
	for (size_t i = 1; i < length; i++) {
		if (!is_slug_start(text[i]) && !strchr("._-", text[i]))
			return false;
	}
	return memchr(text, '\0', length) == NULL;
}

bool ident_is_area(const char *text, size_t length)
{
	static const struct {
		const char *prefix;
		size_t length;
	} levels[] = {{"GM", 6}, {"WK", 8}, {"BU", 10}};
	static const size_t municipality_ends = 6;
	bool known = false;
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		known = known || (length == levels[i].length && memcmp(text, levels[i].prefix, 2) == 0);
	for (size_t i = 2; known && i < length; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9', letter = text[i] >= 'A' && text[i] <= 'Z';
		known = digit || (letter && i >= municipality_ends);
	}
	return known;
}

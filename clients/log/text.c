/* text: see text.h. */
#include "log/text.h"

#include <string.h>

#include "base/instant.h"

#define DATE_LENGTH 10   /* 2026-03-02 */
#define MINUTE_LENGTH 16 /* 2026-03-02T09:00 */
#define SECOND_LENGTH 19 /* 2026-03-02T09:00:00 */
#define TIME_TEXT_MAX 64 /* no time of a log is longer */
#define COMPLETED_BYTES_MAX (TIME_TEXT_MAX + sizeof "T00:00:00+00:00")

/* The bytes that must follow a first byte of UTF-8; -1 if it can not be first. */
static int followers(unsigned char first)
{
	if (first < 0x80)
		return 0;
	if (first >= 0xC2 && first <= 0xDF)
		return 1;
	if ((first & 0xF0) == 0xE0)
		return 2;
	return first >= 0xF0 && first <= 0xF4 ? 3 : -1;
}

/* The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF. */
static bool second_fits(unsigned char first, unsigned char second)
{
	unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
	unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
	return second >= least && second <= most;
}

bool text_is_clean(const char *text, size_t length)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + length;
	while (at < end) {
		unsigned char first = *at++;
		int more = first ? followers(first) : -1;
		if (more < 0 || end - at < more || (more && !second_fits(first, *at)))
			return false;
		for (; more > 0; more--) {
			if ((*at++ & 0xC0) != 0x80)
				return false;
		}
	}
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

void text_trim(const char **text, size_t *length)
{
	while (*length && is_blank(**text)) {
		++*text;
		--*length;
	}
	while (*length && is_blank((*text)[*length - 1]))
		--*length;
}

/* What stands after the seconds and their fraction: where the offset should be. */
static size_t offset_start(const char *text, size_t length)
{
	size_t at = SECOND_LENGTH;
	if (at < length && text[at] == '.') {
		at++;
		while (at < length && text[at] >= '0' && text[at] <= '9')
			at++;
	}
	return at;
}

/* Write the offset as RFC 3339 wants it: +hhmm and +hh get their colon and minutes, none becomes Z. */
static size_t complete_offset(char *to, const char *offset, size_t length)
{
	bool is_signed = length && (*offset == '+' || *offset == '-');
	memcpy(to, offset, length);
	if (length == 0) {
		memcpy(to, "Z", 1);
		return 1;
	}
	if (is_signed && length == 3) {
		memcpy(to + 3, ":00", 3);
		return 6;
	}
	if (is_signed && length == 5) {
		memcpy(to + 3, ":", 1);
		memcpy(to + 4, offset + 3, 2);
		return 6;
	}
	return length;
}

/* Put in the time of day or the seconds that are left out. Returns the new length. */
static size_t complete_time(char *text, size_t length)
{
	if (length == DATE_LENGTH) {
		memcpy(text + length, "T00:00:00", 9);
		return length + 9;
	}
	bool no_seconds =
		length >= MINUTE_LENGTH && text[13] == ':' && (length == MINUTE_LENGTH || text[16] != ':');
	if (!no_seconds)
		return length;
	memmove(text + SECOND_LENGTH, text + MINUTE_LENGTH, length - MINUTE_LENGTH);
	memcpy(text + MINUTE_LENGTH, ":00", 3);
	return length + 3;
}

int text_to_instant(const char *text, size_t length, int64_t *ret_instant)
{
	if (instant_parse(text, length, ret_instant) == 0)
		return 0;
	text_trim(&text, &length);
	if (length > TIME_TEXT_MAX)
		return -1;

	char full[COMPLETED_BYTES_MAX], completed[COMPLETED_BYTES_MAX];
	memcpy(full, text, length);
	length = complete_time(full, length);
	if (length < SECOND_LENGTH)
		return -1;
	size_t offset = offset_start(full, length);
	memcpy(completed, full, offset);
	length = offset + complete_offset(completed + offset, full + offset, length - offset);
	return instant_parse(completed, length, ret_instant);
}

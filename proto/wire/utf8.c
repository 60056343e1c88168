/* utf8: see utf8.h. */
#include "wire/utf8.h"

#include <string.h>

static bool continues(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

/* What the lead byte promises, by the range that its second byte must lie in. */
static size_t promised(unsigned char lead, unsigned char second)
{
	if (lead >= 0xC2 && lead <= 0xDF)
		return continues(second) ? 2 : 0;
	if (lead >= 0xE0 && lead <= 0xEF) {
		unsigned char low = lead == 0xE0 ? 0xA0 : 0x80;
		unsigned char high = lead == 0xED ? 0x9F : 0xBF; /* beyond lie the surrogates */
		return second >= low && second <= high ? 3 : 0;
	}
	if (lead >= 0xF0 && lead <= 0xF4) {
		unsigned char low = lead == 0xF0 ? 0x90 : 0x80;
		unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;
		return second >= low && second <= high ? 4 : 0;
	}
	return 0;
}

size_t utf8_length(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	if (bytes[0] < 0x80)
		return 1;
	if (length < 2)
		return 0;
	size_t size = promised(bytes[0], bytes[1]);
	if (size > length)
		return 0;
	for (size_t i = 2; i < size; i++) {
		if (!continues(bytes[i]))
			return 0;
	}
	return size;
}

/* Unicode's White_Space, and those that take no room at all. */
static const char *const blanks[] = {
	"\xC2\xA0",     "\xC2\x85",     "\xC2\xAD",     "\xE1\x9A\x80", "\xE2\x80\x80", "\xE2\x80\x81",
	"\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87",
	"\xE2\x80\x88", "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
	"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
	"\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF",
};

static size_t blank_at(const char *text)
{
	if ((unsigned char)*text <= ' ' || *text == 0x7F)
		return 1;
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		size_t length = strlen(blanks[i]);
		if (strncmp(text, blanks[i], length) == 0)
			return length;
	}
	return 0;
}

bool utf8_is_blank(const char *text)
{
	while (*text) {
		size_t length = blank_at(text);
		if (!length)
			return false;
		text += length;
	}
	return true;
}

size_t utf8_put(unsigned code_point, char ret_bytes[4])
{
	if (code_point < 0x80) {
		ret_bytes[0] = (char)code_point;
		return 1;
	}
	size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
	static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	for (size_t i = size - 1; i > 0; i--) {
		ret_bytes[i] = (char)(0x80 | (code_point & 0x3F));
		code_point >>= 6;
	}
	ret_bytes[0] = (char)(lead[size] | code_point);
	return size;
}

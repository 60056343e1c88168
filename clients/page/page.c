/* page: see page.h. */
#include "page/page.h"

#include <stdbool.h>
#include <stdint.h>

#include "page/style.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const char *entity_of(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return c < 0x20 || c == 0x7f ? " " : NULL;
	}
}

/* Bytes of the UTF-8 character at `text`, 0 if it is none (overlong, a surrogate, beyond U+10FFFF, cut off). */
static size_t decode(const unsigned char *text, uint32_t *ret_code)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = text[0] < 0x80       ? 1
			: text[0] >> 5 == 6  ? 2
			: text[0] >> 4 == 14 ? 3
			: text[0] >> 3 == 30 ? 4
					     : 0;
	if (length < 2) {
		*ret_code = text[0];
		return length;
	}
	uint32_t code = text[0] & (0x7FU >> length);
	for (size_t i = 1; i < length; i++) {
		if (text[i] >> 6 != 2)
			return 0;
		code = code << 6 | (text[i] & 0x3FU);
	}
	if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return 0;
	*ret_code = code;
	return length;
}

/* C1 controls, and what turns the direction of the text around it. */
static bool is_deceptive(uint32_t code)
{
	return (code >= 0x80 && code < 0xA0) || code == 0x200E || code == 0x200F ||
	       (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/* The character at `at`, safe; returns where the next one begins. */
static const unsigned char *put_character(struct strbuf *to, const unsigned char *at)
{
	uint32_t code = 0;
	size_t length = decode(at, &code);
	const char *entity = length == 1 ? entity_of(*at) : NULL;
	if (entity)
		strbuf_puts(to, entity);
	else if (length == 0)
		strbuf_puts(to, REPLACEMENT);
	else if (is_deceptive(code))
		strbuf_putc(to, ' ');
	else
		strbuf_put(to, at, length);
	return at + (length ? length : 1);
}

void page_text(struct strbuf *to, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at;)
		at = put_character(to, at);
}

static size_t count_characters(const char *text)
{
	size_t count = 0;
	uint32_t code;
	for (const unsigned char *at = (const unsigned char *)text; *at; count++) {
		size_t length = decode(at, &code);
		at += length ? length : 1;
	}
	return count;
}

void page_text_short(struct strbuf *to, const char *text, size_t characters)
{
	const unsigned char *at = (const unsigned char *)text;
	bool is_cut = count_characters(text) > characters;
	for (size_t left = is_cut ? characters - 1 : characters; left && *at; left--)
		at = put_character(to, at);
	if (is_cut)
		strbuf_puts(to, "…");
}

void page_element(struct strbuf *to, const char *open, const char *text, const char *close)
{
	strbuf_puts(to, open);
	page_text(to, text);
	strbuf_printf(to, "%s\n", close);
}

void page_begin(struct strbuf *to, enum language language, const char *title, const char *style)
{
	strbuf_printf(to, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
		      choice_name(CHOICE_LANGUAGE, (int)language));
	strbuf_puts(to, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			"style-src 'unsafe-inline'\">\n<title>");
	page_text(to, title);
	strbuf_printf(to, "</title>\n<style>\n%s%s%s</style>\n</head>\n<body>\n<main>\n", page_style,
		      chart_style, style ? style : "");
}

void page_end(struct strbuf *to)
{
	strbuf_puts(to, "</main>\n</body>\n</html>\n");
}

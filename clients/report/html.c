/* html: see html.h. */
#include "report/html.h"

#include <stdbool.h>

static void put_byte(struct strbuf *to, char c)
{
	switch (c) {
	case '&':
		strbuf_puts(to, "&amp;");
		break;
	case '<':
		strbuf_puts(to, "&lt;");
		break;
	case '>':
		strbuf_puts(to, "&gt;");
		break;
	case '"':
		strbuf_puts(to, "&quot;");
		break;
	case '\'':
		strbuf_puts(to, "&#39;");
		break;
	default:
		strbuf_putc(to, (unsigned char)c < ' ' || c == 0x7F ? ' ' : c);
	}
}

void html_put(struct strbuf *to, const char *text)
{
	for (; *text; text++)
		put_byte(to, *text);
}

static bool begins_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

void html_put_short(struct strbuf *to, const char *text, size_t characters)
{
	size_t count = 0, at = 0, cut = 0;
	for (; text[at]; at++) {
		if (!begins_character(text[at]))
			continue;
		if (count + 1 == characters)
			cut = at;
		count++;
	}
	for (at = 0; text[at] && (count <= characters || at < cut); at++)
		put_byte(to, text[at]);
	if (count > characters)
		strbuf_puts(to, "…");
}

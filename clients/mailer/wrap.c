/* wrap: see wrap.h. */
#include "mailer/wrap.h"

#include <stdbool.h>
#include <string.h>

static int columns_of(const char *text, size_t length)
{
	int columns = 0;
	for (size_t i = 0; i < length; i++)
		columns += ((unsigned char)text[i] & 0xc0) != 0x80;
	return columns;
}

/* Where the text of a line begins: behind blanks and the mark of a list. */
static size_t indent_of(const char *line, size_t length)
{
	size_t indent = strspn(line, " ");
	if (indent + 1 < length && line[indent] == '-' && line[indent + 1] == ' ')
		indent += 2;
	return indent < length ? indent : length;
}

static void wrap_line(const char *line, size_t length, int columns, struct strbuf *to)
{
	size_t indent = indent_of(line, length), at = indent;
	int column = columns_of(line, indent);
	bool first = true;
	strbuf_put(to, line, indent);
	while (at < length) {
		const char *space = memchr(line + at, ' ', length - at);
		size_t end = space ? (size_t)(space - line) : length;
		int width = columns_of(line + at, end - at);
		if (!first && column + 1 + width > columns) {
			strbuf_printf(to, "\n%*s", (int)indent, "");
			column = (int)indent;
		} else if (!first) {
			strbuf_putc(to, ' ');
			column++;
		}
		strbuf_put(to, line + at, end - at);
		column += width;
		first = false;
		at = end + 1;
	}
	strbuf_putc(to, '\n');
}

static size_t without_blanks(const char *line, size_t length)
{
	while (length && line[length - 1] == ' ')
		length--;
	return length;
}

void wrap_text(const char *text, int columns, struct strbuf *to)
{
	bool blank = true, owed = false; /* a blank line that is written only if something follows */
	while (*text) {
		size_t length = strcspn(text, "\n"), shown = without_blanks(text, length);
		if (shown == 0)
			owed = !blank;
		if (shown && owed)
			strbuf_putc(to, '\n');
		if (shown) {
			wrap_line(text, shown, columns, to);
			blank = owed = false;
		}
		text += length + (text[length] == '\n');
	}
}

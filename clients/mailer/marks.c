/* marks: see marks.h. */
#include "mailer/marks.h"

#include <stdbool.h>
#include <string.h>

/* Whether `text` begins with the blank. */
static size_t blank_length(const char *text, const char *name)
{
	size_t length = strlen(name);
	bool is_blank = *text == '{' && strncmp(text + 1, name, length) == 0 && text[length + 1] == '}';
	return is_blank ? length + 2 : 0;
}

void marks_put(const char *text, const char *name, const char *value, struct strbuf *to)
{
	while (*text) {
		size_t length = blank_length(text, name);
		if (length)
			strbuf_puts(to, value);
		else
			strbuf_putc(to, *text);
		text += length ? length : 1;
	}
}

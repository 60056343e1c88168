/* screen: see screen.h. */
#include "cli/screen.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "wire/utf8.h"

static enum language detect_language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strncmp(value, "nl", 2) == 0 ? LANGUAGE_NL : LANGUAGE_EN;
	}
	return LANGUAGE_EN;
}

static int detect_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	int width = columns ? atoi(columns) : 0;
	if (width <= 0 && !isatty(STDOUT_FILENO))
		return INT_MAX;
	if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width <= 0)
		width = SCREEN_WIDTH_DEFAULT;
	return width < SCREEN_WIDTH_MIN ? SCREEN_WIDTH_MIN : width;
}

struct screen screen_detect(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");
	bool colour = !(no_color && *no_color) && terminal && strcmp(terminal, "dumb") != 0;
	return (struct screen){.language = detect_language(),
			       .width = detect_width(),
			       .colour = colour && isatty(STDOUT_FILENO),
			       .colour_errors = colour && isatty(STDERR_FILENO)};
}

/* The character at *text, which moves on; broken bytes are U+FFFD. */
static wchar_t next_character(const char **text)
{
	const unsigned char *bytes = (const unsigned char *)*text;
	size_t size = utf8_length(*text, strlen(*text));
	static const unsigned char first_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	wchar_t character = size ? bytes[0] & first_bits[size] : 0xFFFD;
	for (size_t i = 1; i < size; i++)
		character = character << 6 | (bytes[i] & 0x3f);
	*text += size ? size : 1;
	return character;
}

static bool is_harmful(wchar_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) || /* C0, DEL, C1 */
	       (character >= 0x200e && character <= 0x200f) ||                /* direction marks */
	       (character >= 0x2028 && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

static size_t columns_of(wchar_t character)
{
	int columns = is_harmful(character) ? 1 : wcwidth(character);
	return columns < 0 ? 1 : (size_t)columns;
}

size_t screen_columns(const char *text)
{
	size_t columns = 0;
	while (*text)
		columns += columns_of(next_character(&text));
	return columns;
}

static void put_character(struct strbuf *to, wchar_t character, bool lines)
{
	char bytes[4];
	if (character == '\n' && lines)
		strbuf_putc(to, '\n');
	else if (is_harmful(character))
		strbuf_putc(to, ' ');
	else
		strbuf_put(to, bytes, utf8_put((unsigned)character, bytes));
}

void screen_put(struct strbuf *to, const char *text, size_t columns, bool lines)
{
	bool cut = screen_columns(text) > columns;
	size_t used = 0, room = cut && columns ? columns - 1 : columns;
	while (*text) {
		wchar_t character = next_character(&text);
		used += columns_of(character);
		if (used > room)
			break;
		put_character(to, character, lines);
	}
	if (cut && columns)
		strbuf_puts(to, "…");
}

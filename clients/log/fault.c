/* fault: see fault.h. */
#include "log/fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "log/text.h"
#include "words/words.h"

int log_fault_place(struct err *err, uint64_t line)
{
	if (line)
		snprintf(err->where, sizeof err->where, "line %" PRIu64, line);
	return -1;
}

/* Fit for a terminal: no control characters, and no half a character where the text was cut. */
static void make_fit(char *text)
{
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		text[i] = c < 0x20 || c == 0x7F ? '?' : text[i];
	}
	while (length + 1 == ERR_TEXT_MAX && length > 0 && !text_is_clean(text, length))
		text[--length] = '\0';
}

int log_fault(struct err *err, uint64_t line, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	make_fit(text);
	err_set(err, ERROR_bad_file, "%s", text);
	return log_fault_place(err, line);
}

/* How many bytes of the text to show, so that no character of several bytes is cut in two. */
static size_t shown_length(const char *text, size_t length)
{
	if (length <= LOG_FAULT_QUOTE_MAX)
		return length;
	size_t shown = LOG_FAULT_QUOTE_MAX;
	while (shown > 0 && ((unsigned char)text[shown] & 0xC0) == 0x80)
		shown--;
	return shown;
}

const char *log_fault_quote(char quote[LOG_FAULT_QUOTE_MAX + 4], const char *text, size_t length)
{
	size_t shown = shown_length(text, length);
	memcpy(quote, text, shown);
	strcpy(quote + shown, shown < length ? "..." : "");
	return quote;
}

/* log: see log.h. Lines are built on the stack: nothing is allocated, so logging works when memory does not.
 */
#include "sys/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"

struct line {
	size_t length;
	char bytes[LOG_LINE_MAX];
};

static struct {
	bool ready;
	bool journal;
	int fd;
	enum log_level level;
} sink = {.fd = STDERR_FILENO, .level = LOG_LEVEL_INFO};

static const struct {
	const char *name;
	enum log_level level;
} levels[] = {
	{"error", LOG_LEVEL_ERROR}, {"warning", LOG_LEVEL_WARNING}, {"notice", LOG_LEVEL_NOTICE},
	{"info", LOG_LEVEL_INFO},   {"debug", LOG_LEVEL_DEBUG},
};

void log_set(int fd, enum log_level level, bool journal)
{
	sink.fd = fd;
	sink.level = level;
	sink.journal = journal;
	sink.ready = true;
}

void log_set_level(enum log_level level)
{
	sink.level = level;
}

int log_level_parse(const char *name, enum log_level *ret_level)
{
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		if (strcmp(levels[i].name, name) == 0) {
			*ret_level = levels[i].level;
			return 0;
		}
	}
	return -1;
}

bool log_is_on(enum log_level level)
{
	return level <= sink.level;
}

/* --- building a line ------------------------------------------------------------------------------ */

/* Room is kept for the end of a quoted value and of the line. */
static bool fits(const struct line *line, size_t more)
{
	return line->length + more + 2 <= sizeof line->bytes;
}

static void put(struct line *line, const char *bytes, size_t length)
{
	if (!fits(line, length))
		return;
	memcpy(line->bytes + line->length, bytes, length);
	line->length += length;
}

static void put_text(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

static bool needs_quotes(const char *text)
{
	if (!*text)
		return true;
	for (; *text; text++) {
		if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 0x7f || strchr("=\"\\", *text))
			return true;
	}
	return false;
}

static void put_escaped(struct line *line, unsigned char c)
{
	char escape[8];
	if (c == '"' || c == '\\')
		snprintf(escape, sizeof escape, "\\%c", c);
	else if (c == '\n')
		snprintf(escape, sizeof escape, "\\n");
	else if (c < ' ' || c == 0x7f)
		snprintf(escape, sizeof escape, "\\x%02x", c);
	else
		snprintf(escape, sizeof escape, "%c", c);
	put_text(line, escape);
}

/* Where to cut so that no UTF-8 character is cut in two. */
static size_t cut_length(const char *text)
{
	size_t length = strnlen(text, LOG_VALUE_MAX + 1);
	if (length <= LOG_VALUE_MAX)
		return length;
	length = LOG_VALUE_MAX;
	while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static void put_value(struct line *line, const char *text)
{
	size_t length = cut_length(text);
	if (!needs_quotes(text)) {
		put(line, text, length);
		return;
	}
	put_text(line, "\"");
	for (size_t i = 0; i < length; i++)
		put_escaped(line, (unsigned char)text[i]);
	line->bytes[line->length++] = '"';
}

static void put_pair(struct line *line, const struct log_pair *pair)
{
	char number[24];
	if (!fits(line, strlen(pair->key) + 4 * LOG_VALUE_MAX + 8))
		return;
	put_text(line, " ");
	put_text(line, pair->key);
	put_text(line, "=");
	if (pair->text) {
		put_value(line, pair->text);
		return;
	}
	snprintf(number, sizeof number, "%" PRId64, pair->number);
	put_text(line, number);
}

static void put_start(struct line *line, enum log_level level)
{
	if (sink.journal) {
		char priority[] = {'<', (char)('0' + level), '>', '\0'};
		put_text(line, priority);
	} else {
		struct timespec now;
		char text[INSTANT_TEXT_MAX + 1];
		clock_gettime(CLOCK_REALTIME, &now);
		instant_format(now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000, text);
		put_text(line, "at=");
		put_text(line, text);
		put_text(line, " ");
	}
	put_text(line, "level=");
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		if (levels[i].level == level)
			put_text(line, levels[i].name);
	}
}

void log_write(enum log_level level, const char *event, const struct log_pair *pairs)
{
	int error = errno;
	if (!sink.ready)
		log_set(sink.fd, sink.level, getenv("JOURNAL_STREAM") != NULL);
	struct line line = {.length = 0};
	put_start(&line, level);
	put_pair(&line, &LOG_TEXT("event", event));
	for (; pairs->key; pairs++)
		put_pair(&line, pairs);
	line.bytes[line.length++] = '\n';
	ssize_t written = write(sink.fd, line.bytes, line.length);
	(void)written;
	errno = error;
}

bool log_gate_pass(struct log_gate *gate, int64_t now_us, int64_t period_us, int64_t *ret_held_back)
{
	if (now_us < gate->opens_us) {
		gate->held_back++;
		return false;
	}
	*ret_held_back = gate->held_back;
	*gate = (struct log_gate){.opens_us = now_us + period_us};
	return true;
}

/* when: see when.h. */
#include "cli/when.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"

#define AMOUNT_MAX 100000 /* of one unit: more is a slip of the finger */

static int64_t unit_us(char unit)
{
	switch (unit) {
	case 's':
		return INSTANT_SECOND;
	case 'm':
		return INSTANT_MINUTE;
	case 'h':
		return INSTANT_HOUR;
	case 'd':
		return INSTANT_DAY;
	case 'w':
		return 7 * INSTANT_DAY;
	default:
		return 0;
	}
}

/* "2d12h" */
static int parse_span(const char *text, int64_t *ret_span)
{
	int64_t span = 0;
	if (!*text)
		return -1;
	while (*text) {
		char *end;
		if (*text < '0' || *text > '9')
			return -1;
		long amount = strtol(text, &end, 10);
		int64_t unit = unit_us(*end);
		if (amount > AMOUNT_MAX || unit == 0)
			return -1;
		span += amount * unit;
		text = end + 1;
	}
	*ret_span = span;
	return 0;
}

int when_parse(const char *text, int64_t now_us, int64_t *ret_instant)
{
	int64_t span;
	if (*text != '+' && *text != '-')
		return instant_parse(text, strlen(text), ret_instant);
	if (parse_span(text + 1, &span) < 0)
		return -1;
	int64_t instant = *text == '+' ? now_us + span : now_us - span;
	if (instant < 0 || instant > INSTANT_LAST)
		return -1;
	*ret_instant = instant;
	return 0;
}

void when_format(int64_t instant, enum language language, char text[WHEN_TEXT_MAX + 1])
{
	time_t seconds = (time_t)(instant / INSTANT_SECOND);
	struct tm local;
	localtime_r(&seconds, &local);
	strftime(text, WHEN_TEXT_MAX + 1, language == LANGUAGE_NL ? "%d-%m-%Y %H:%M" : "%Y-%m-%d %H:%M",
		 &local);
}

int64_t when_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

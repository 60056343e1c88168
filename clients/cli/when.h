/*
 * when: instants as people write and read them.
 *
 * Needs the time zone of the process. Used for TIME fields and by everything that prints instants.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "words/words.h"

/* RFC 3339 ("2026-03-02T09:00:00+01:00"), or a span from now on: "+90m", "+4h", "+2d", "+1w", "+2d12h"; "-…" is before
 * now. Spans are of the clock: a day is 24 hours. 0 and *ret_instant, or -1. */
int when_parse(const char *text, int64_t now_us, int64_t *ret_instant);

/* In local time, to the minute: "2026-03-02 10:00", in Dutch "02-03-2026 10:00". */
#define WHEN_TEXT_MAX 31
void when_format(int64_t instant, enum language language, char text[WHEN_TEXT_MAX + 1]);

/* Now, by the clock of this machine. */
int64_t when_now(void);

/*
 * holidays: the days on which nobody works, from iCalendar texts (RFC 5545) and from dates.
 *
 * A holiday is a VEVENT whose DTSTART is a DATE; DTEND and DURATION make it longer than a day, RRULE and RDATE
 * repeat it, EXDATE leaves days out, and STATUS:CANCELLED takes it away. Other components are passed over. What
 * can not be read for sure is refused, not guessed: an event with a time of day, with an override
 * (RECURRENCE-ID), with a rule finer than days or on another calendar scale (RSCALE).
 *
 * libical reads the text and expands the rules. Part of the almanac.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define HOLIDAYS_TEXT_MAX (1024 * 1024)
#define HOLIDAYS_EVENTS_MAX 10000
#define HOLIDAYS_DAYS_MAX 40000  /* of all texts and dates together */
#define HOLIDAYS_LENGTH_MAX 366  /* days of one event */
#define HOLIDAYS_STEPS_MAX 40000 /* occurrences of a rule that are looked at, over all events of a text */

/* Gathers days from several sources. A plain value; `days` lies in the arena. */
struct holidays {
	struct arena *arena;
	int32_t first_day; /* days since 1970-01-01; what is outside is left out */
	int32_t last_day;
	int32_t *days; /* in no order, some perhaps twice */
	size_t count;
	size_t room;
};

/* Local days first_day to last_day, both included. */
struct holidays holidays_make(struct arena *arena, int32_t first_day, int32_t last_day);

/* Add what the text says. Errors: bad_document with where = "event[N]" (from 0, in order of the text), or "" when
 * it is no calendar at all. */
int holidays_add_text(struct holidays *holidays, const char *text, size_t length, struct err *err)
	__attribute__((warn_unused_result));

/* Add one date, "2026-12-24". Errors: bad_document. */
int holidays_add_date(struct holidays *holidays, const char *text, size_t length, struct err *err)
	__attribute__((warn_unused_result));

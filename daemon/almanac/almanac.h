/*
 * almanac: looks up what a calendar is made of: the time zone, the holidays, the opening hours.
 *
 * Reads time-zone files from the system (Debian package tzdata) and holidays as iCalendar; core/calendar then
 * computes on the flat table without any of that. Called when a covenant comes into force, by the app and by the
 * command line. Keeps nothing: everything lies in the caller's arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"
#include "core/covenant.h"
#include "words/clause.h"

#define ALMANAC_ZONE_MAX 64   /* bytes of the name of a zone */
#define ALMANAC_TZDATA_MAX 15 /* bytes of the version of tzdata: "2026f" */
#define ALMANAC_TEXTS_MAX 16  /* holiday calendars of one request */
#define ALMANAC_DATES_MAX 2000
#define ALMANAC_AGENCIES_MAX 64 /* with calendars of their own */

/* The horizon when nobody asks for another: real logs begin in this century, and the built-in moveable feasts end
 * with it. 2000-01-01 up to 2051-01-01 UTC. */
#define ALMANAC_FROM INT64_C(946684800000000)
#define ALMANAC_TO INT64_C(2556144000000000)

struct almanac_text {
	const char *text; /* iCalendar (RFC 5545); see almanac/holidays.h for what is understood */
	size_t length;
};

struct almanac_request {
	bool always_open; /* around the clock; nothing below is looked at */
	const char *zone; /* IANA name: "Europe/Amsterdam" */
	struct workweek_hours week[WORKWEEK_DAYS];
	const struct almanac_text *holidays;
	size_t n_holidays;
	const struct almanac_text *dates; /* "2026-12-24" */
	size_t n_dates;
	int64_t from; /* the horizon; see core/calendar.h */
	int64_t to;
};

/* What was found, and what to record beside it, so that a later reader knows what it was made of. */
struct almanac {
	struct calendar_source source;
	char tzdata[ALMANAC_TZDATA_MAX +
		    1]; /* version of the time-zone data; "" when always open or not told */
};

/*
 * Errors name the faulty part in `where`: "zone", "holidays.N" or "holidays.N.event[M]", "dates.N", "horizon".
 * bad_document when the request is wrong, bad_file when the system's time-zone file is.
 */
int almanac_make(struct arena *arena, const struct almanac_request *request, struct almanac *ret_almanac,
		 struct err *err) __attribute__((warn_unused_result));

/* A holiday calendar by its name: "nl". text is NULL when there is none of this name. */
struct almanac_text almanac_builtin(const char *name);

/*
 * The same from the clauses of a covenant, built:
 *   calendar.zone        IANA name; default "Europe/Amsterdam"
 *   calendar.hours       "24x7"; or one clause a weekday, monday to sunday:
 *   calendar.hours.monday "09:00-17:00", or "closed", as a weekday without a clause is
 *   calendar.holidays.N  "nl", or an iCalendar text
 *   calendar.dates.N     "2026-12-24"
 * Of "calendar.hours" and hours of weekdays the last clause wins. Without any hours a calendar is open around the
 * clock. Clauses of other chapters are passed over. Errors: as above, `where` with "calendar." before it.
 */
int almanac_calendar(struct arena *arena, struct clauses clauses, int64_t from, int64_t to,
		     const struct calendar **ret_calendar, struct almanac *ret_almanac, struct err *err)
	__attribute__((warn_unused_result));

/*
 * The same with the calendars of agencies: the clauses "calendars.AGENCY.zone" and so on. Of zone, hours, holidays and dates
 * an agency has its own where it says so, and the partnership's where it does not. *ret_almanac is of the common one.
 */
int almanac_calendars(struct arena *arena, struct clauses clauses, int64_t from, int64_t to,
		      struct covenant_calendars *ret_calendars, struct almanac *ret_almanac, struct err *err)
	__attribute__((warn_unused_result));

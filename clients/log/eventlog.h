/*
 * eventlog: a foreign event log, read whole into memory.
 *
 * The log is XES (IEEE 1849-2016) or CSV (RFC 4180; separated by comma, semicolon or tab, whichever its
 * header uses most), plain or gzip; which of them is told by its first bytes, not by its name. An eventlog
 * owns all it points to. Pure client side: the callers are `vangnet replay`, `vangnet drive` and the demo.
 *
 * What is read, by a log/logmap:
 * - XES: a case is a trace that is a child of the log, an event a child of a trace, an attribute a direct
 *   child of either with a key and a value, of any type; what is nested deeper does not count. An event's
 *   own attribute goes before its trace's of that name. The case attribute is the trace's alone. Two traces
 *   of one name stay two cases. A trace without events is a case without events.
 * - CSV: one event a row. The rows of a case need not be adjacent; cases stand in the order of their first
 *   rows. Where the map names no column, the default of XES serves, except that the case is
 *   `case:concept:name`; activity and transition may then be missing.
 * - An attribute or cell that is empty counts as absent.
 * - Times are RFC 3339, and also as text_to_instant in log/text.h has it: without an offset (UTC), a date
 *   alone.
 *
 * Agencies: an event that names none leaves the holder as it was. Events before the first that names one
 * belong to that first; a case that never names one is held by the pseudo agency EVENTLOG_UNASSIGNED.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "log/logmap.h"

/* Ceilings; a log beyond one is refused with an error that names it. */
#define EVENTLOG_CASES_MAX 20000000
#define EVENTLOG_EVENTS_MAX 200000000
#define EVENTLOG_NAMES_MAX 1000000 /* distinct agencies; activities; transitions; pairs of the two */
#define EVENTLOG_TEXT_MAX 65536    /* bytes of one attribute that is read, of one CSV cell */
#define EVENTLOG_COLUMNS_MAX 4096  /* of a CSV file */
#define EVENTLOG_DEPTH_MAX 256     /* of XML elements in each other */
#define EVENTLOG_TOKEN_MAX 1048576 /* bytes of one XML tag, comment or other token; of one CSV row */

#define EVENTLOG_UNASSIGNED "unassigned"

struct eventlog_case {
	const char *name; /* not empty, UTF-8 */
	size_t first;     /* index of its first event */
	size_t count;     /* its events; may be 0 in XES */
};

struct eventlog_event {
	int64_t at;     /* microseconds since 1970, UTC; see base/instant.h */
	int32_t agency; /* the agency that the event names, an index into agencies; -1 = names none */
	int32_t holder; /* the agency that holds the case from this event on; never -1 */
	int32_t value;  /* index into values */
	uint32_t line;  /* of the log where the event begins, from 1; 2³² - 1 where beyond */
};

/* A distinct pair of activity and transition. */
struct eventlog_value {
	const char *activity;   /* "" = none */
	const char *transition; /* "" = none */
	unsigned meanings;      /* a mask of 1 << enum meaning */
};

struct eventlog {
	struct eventlog_case *cases; /* in file order */
	size_t case_count;
	struct eventlog_event *events; /* grouped by case; in a case by time, in file order where equal */
	size_t event_count;
	const char **agencies; /* distinct names, in the order in which events name them */
	size_t agency_count;
	struct eventlog_value *values;
	size_t value_count;
	size_t skipped; /* bad events and rows left out, with skip_bad; a case without events counts as one */
	size_t without_agency; /* events that name no agency: all of them hints at a wrong map */
	struct arena texts;    /* holds every text above */
};

/*
 * Called now and then while reading: bytes of the file read so far, and its size (0 = unknown, as of a
 * pipe).
 */
typedef void eventlog_progress_cb(void *context, uint64_t done, uint64_t total);

struct eventlog_options {
	const struct logmap *map; /* need not outlive the call */
	/*
	 * Leave out and count: events with no time or an unreadable one, all events of a trace without a
	 * name, events outside a trace; CSV rows without case or time, or that break the form. Never XML
	 * that is not well-formed.
	 */
	bool skip_bad;
	eventlog_progress_cb *on_progress; /* NULL = none */
	void *context;
};

/*
 * Read a log. On failure -1, with err->where naming the line ("line 12"), or "" where no line is at fault
 * (file not found, nothing in it). A log without any event left is a failure too.
 */
int eventlog_read_file(const char *path, const struct eventlog_options *options, struct eventlog *ret_log,
		       struct err *err) __attribute__((warn_unused_result));

/* The same from memory. */
int eventlog_read_bytes(const void *bytes, size_t length, const struct eventlog_options *options,
			struct eventlog *ret_log, struct err *err) __attribute__((warn_unused_result));

void eventlog_done(struct eventlog *log);

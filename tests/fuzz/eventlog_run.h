/*
 * eventlog_run: read a log twice, once skipping what is bad, and hold the results against the contract of
 * log/eventlog.h. Shared by the fuzzers of the formats.
 */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "log/eventlog.h"

static inline void require(int holds)
{
	if (!holds)
		abort();
}

static inline void check_case(const struct eventlog *log, const struct eventlog_case *one)
{
	const struct eventlog_event *events = log->events + one->first;
	require(one->name[0] != '\0');
	for (size_t i = 0; i < one->count; i++) {
		require(events[i].at >= 0 && (i == 0 || events[i - 1].at <= events[i].at));
		require(events[i].agency >= -1 && events[i].agency < (int32_t)log->agency_count);
		require(events[i].holder >= 0 && events[i].holder < (int32_t)log->agency_count);
		require(events[i].value >= 0 && (size_t)events[i].value < log->value_count);
		require(events[i].agency < 0 || events[i].agency == events[i].holder);
		require(events[i].line > 0);
	}
}

static inline void check_log(const struct eventlog *log)
{
	size_t next = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		require(log->cases[i].first == next);
		check_case(log, &log->cases[i]);
		next += log->cases[i].count;
	}
	require(next == log->event_count && next > 0);
}

static inline int run(const uint8_t *bytes, size_t length, const struct logmap *map, bool skip_bad,
		      struct eventlog *log)
{
	struct eventlog_options options = {.map = map, .skip_bad = skip_bad};
	struct err err = ERR_NONE;
	int result = eventlog_read_bytes(bytes, length, &options, log, &err);
	if (result == 0)
		check_log(log);
	else
		require(err.code != 0 && err.text[0] != '\0');
	return result;
}

/* What can be read without skipping anything is the same with skipping, and nothing is skipped. */
static inline void run_both_ways(const uint8_t *bytes, size_t length, const struct logmap *map)
{
	struct eventlog strict, lenient;
	int failed_strict = run(bytes, length, map, false, &strict);
	int failed_lenient = run(bytes, length, map, true, &lenient);
	if (!failed_strict) {
		require(!failed_lenient && lenient.skipped == 0 && lenient.event_count == strict.event_count);
		require(memcmp(strict.events, lenient.events, strict.event_count * sizeof *strict.events) ==
			0);
		eventlog_done(&strict);
	} else if (!failed_lenient) {
		require(lenient.skipped > 0);
	}
	if (!failed_lenient)
		eventlog_done(&lenient);
}

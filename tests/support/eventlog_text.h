/*
 * eventlog_text: event logs as text, for tests: short ways to write one, and what was read of it on one
 * line. To be included after cmocka.h.
 */
#pragma once

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "log/eventlog.h"

#define T0 "2026-03-02T09:00:00Z"
#define T1 "2026-03-02T09:00:01Z"
#define T2 "2026-03-02T09:00:02Z"
#define T0_US INT64_C(1772442000000000)

#define NAME(text) "<string key='concept:name' value='" text "'/>"
#define WHO(text) "<string key='org:group' value='" text "'/>"
#define HOW(text) "<string key='lifecycle:transition' value='" text "'/>"
#define AT(text) "<date key='time:timestamp' value='" text "'/>"
#define EVENT(inside) "<event>" inside "</event>"
#define TRACE(inside) "<trace>" inside "</trace>"
#define LOG(inside) "<log>" inside "</log>"

static inline struct logmap *map_of(const char *text)
{
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	if (logmap_read_bytes(text, strlen(text), &map, &err))
		fail_msg("%s: %s", err.where, err.text);
	return map;
}

static inline int read_log(const void *bytes, size_t length, const char *map_text, bool skip_bad,
			   struct eventlog *ret_log, struct err *err)
{
	struct logmap *map = map_of(map_text);
	struct eventlog_options options = {.map = map, .skip_bad = skip_bad};
	*err = ERR_NONE;
	int result = eventlog_read_bytes(bytes, length, &options, ret_log, err);
	logmap_free(map);
	return result;
}

static inline const char *agency_of(const struct eventlog *log, int32_t agency)
{
	return agency < 0 ? "-" : log->agencies[agency];
}

/*
 * The log as text: "case[seconds agency>holder activity/transition=meanings,...]..." with seconds after T0.
 */
static inline void render(const struct eventlog *log, struct strbuf *to)
{
	size_t next = 0;
	for (size_t i = 0; i < log->case_count; i++) {
		const struct eventlog_case *one = &log->cases[i];
		assert_int_equal(one->first, next);
		next += one->count;
		strbuf_printf(to, "%s[", one->name);
		for (size_t j = 0; j < one->count; j++) {
			const struct eventlog_event *event = &log->events[one->first + j];
			const struct eventlog_value *value = &log->values[event->value];
			strbuf_printf(to, "%s%g %s>%s %s/%s=%x", j ? "," : "",
				      (double)(event->at - T0_US) / 1e6, agency_of(log, event->agency),
				      agency_of(log, event->holder), value->activity, value->transition,
				      value->meanings);
		}
		strbuf_puts(to, "]");
	}
	assert_int_equal(next, log->event_count);
}

static inline void assert_bytes_read(const void *bytes, size_t length, const char *map, bool skip_bad,
				     size_t skipped, const char *expected)
{
	struct eventlog log;
	struct err err;
	struct strbuf text;
	strbuf_init(&text);
	if (read_log(bytes, length, map, skip_bad, &log, &err))
		fail_msg("%s: %s in: %.400s", err.where, err.text, (const char *)bytes);
	render(&log, &text);
	assert_string_equal(strbuf_text(&text), expected);
	assert_int_equal(log.skipped, skipped);
	eventlog_done(&log);
	strbuf_done(&text);
}

static inline void assert_read(const char *log, const char *map, const char *expected)
{
	assert_bytes_read(log, strlen(log), map, false, 0, expected);
}

static inline void assert_refused_bytes(const void *bytes, size_t length, const char *map, bool skip_bad,
					const char *where, const char *part)
{
	struct eventlog log = {.skipped = 77};
	struct err err;
	assert_int_equal(read_log(bytes, length, map, skip_bad, &log, &err), -1);
	if (strcmp(err.where, where) != 0 || !strstr(err.text, part))
		fail_msg("'%s': '%s' is not '%s': '%s'", err.where, err.text, where, part);
	assert_int_equal(log.skipped, 77); /* untouched */
}

static inline void assert_refused(const char *log, const char *map, const char *where, const char *part)
{
	assert_refused_bytes(log, strlen(log), map, false, where, part);
}

/* A log in CSV with columns of its own names. */
#define CSV_MAP                                                                                              \
	"[log]\ncase=case\ntime=time\nagency=who\nactivity=what\ntransition=how\n[meaning]\nclose=*/end\n"
#define CSV_HEAD "case,time,who,what,how\n"

/*
 * eventlog_xes: XES (IEEE 1849-2016), streamed through expat.
 *
 * Most of the time goes into expat itself; so an attribute costs no allocation, and a key is compared only
 * with the keys that are wanted and begin with the same character. External entities are never
 * loaded; how much entities can grow is bounded by expat (2.4 and newer).
 */
#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "log/fault.h"
#include "log/format.h"
#include "log/text.h"

/* The innermost element around that means something; what stands in others is passed over. */
enum place {
	PLACE_OUTSIDE,
	PLACE_LOG,
	PLACE_TRACE,
	PLACE_EVENT,
};

/* What is looked for, in an event or a trace. */
enum wanted {
	WANTED_TIME,
	WANTED_AGENCY,
	WANTED_ACTIVITY,
	WANTED_TRANSITION,
	WANTED_CASE,
	WANTED_KEYS,
};

struct xes {
	struct build *build;
	XML_Parser parser;
	const char *keys[WANTED_KEYS];
	uint8_t wanted_by_first
		[256]; /* by first character, which of the keys above begin so: 1 << enum wanted */

	enum place place;
	unsigned depth; /* elements that are open */
	uint64_t trace_line;
	const char *trace_name;     /* NULL = none yet */
	struct build_event trace;   /* the trace's own attributes, for events that lack them */
	struct build_event event;   /* the event at hand */
	struct build_event *events; /* those of the trace at hand that have ended */
	size_t event_count;
	size_t event_capacity;

	uint64_t fed;    /* bytes given to expat */
	uint64_t parsed; /* of these, those before the token at hand */
	bool is_failed;  /* *err is filled in; expat may still call back once */
	struct err *err; /* of the feed at hand */
};

static uint64_t line_of(void *state)
{
	struct xes *xes = state;
	return XML_GetCurrentLineNumber(xes->parser);
}

/* Stop at the failure that is in *xes->err already. */
static void stop(struct xes *xes)
{
	xes->is_failed = true;
	XML_StopParser(xes->parser, XML_FALSE);
}

/* The name without the prefix of a namespace. */
static const char *local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static int take_time(struct xes *xes, struct build_event *owner, const char *value)
{
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	size_t length = strlen(value);
	if (length == 0 || owner->at == BUILD_TIME_UNREADABLE)
		return 0; /* one that can be read does not mend one that cannot */
	if (text_to_instant(value, length, &owner->at) == 0)
		return 0;
	owner->at = BUILD_TIME_UNREADABLE;
	if (owner == &xes->trace || xes->build->options->skip_bad)
		return 0; /* judged when the trace is complete */
	return log_fault(xes->err, line_of(xes), "'%s' is no time that can be read",
			 log_fault_quote(quote, value, length));
}

static int take_text(struct xes *xes, struct build_event *owner, enum build_text kind, const char *value)
{
	size_t length = strlen(value);
	if (length == 0)
		return 0;
	if (build_text(xes->build, kind, value, length, &owner->texts[kind], xes->err))
		return log_fault_place(xes->err, line_of(xes));
	return 0;
}

/* What a key is wanted as: a mask of 1 << enum wanted, for two keys of a map may be the same. */
static unsigned wanted_as(const struct xes *xes, const char *key)
{
	unsigned wanted = xes->wanted_by_first[(unsigned char)*key];
	for (int i = 0; i < WANTED_KEYS; i++) {
		if (wanted & 1U << i && strcmp(key, xes->keys[i]) != 0)
			wanted &= ~(1U << i);
	}
	return wanted;
}

/* A direct child of an event or a trace that has a key which is wanted. */
static int take_wanted(struct xes *xes, struct build_event *owner, unsigned wanted, const char *value)
{
	if (wanted & 1U << WANTED_TIME && take_time(xes, owner, value))
		return -1;
	if (wanted & 1U << WANTED_AGENCY && take_text(xes, owner, BUILD_AGENCY, value))
		return -1;
	if (wanted & 1U << WANTED_ACTIVITY && take_text(xes, owner, BUILD_ACTIVITY, value))
		return -1;
	if (wanted & 1U << WANTED_TRANSITION && take_text(xes, owner, BUILD_TRANSITION, value))
		return -1;
	return 0;
}

static int take_name(struct xes *xes, const char *value)
{
	size_t length = strlen(value);
	if (length > EVENTLOG_TEXT_MAX)
		return log_fault(xes->err, line_of(xes), "a case name longer than %d bytes",
				 EVENTLOG_TEXT_MAX);
	if (length)
		xes->trace_name = arena_strndup(&xes->build->log.texts, value, length);
	return 0;
}

/* An attribute is an element with a key and a value; lists and containers have no value and are none. */
static void on_attribute(struct xes *xes, const XML_Char **pairs)
{
	const char *key = NULL, *value = NULL;
	for (; *pairs; pairs += 2) {
		if (strcmp(pairs[0], "key") == 0)
			key = pairs[1];
		else if (strcmp(pairs[0], "value") == 0)
			value = pairs[1];
	}
	unsigned wanted = key && value ? wanted_as(xes, key) : 0;
	if (!wanted)
		return;
	bool is_of_trace = xes->place == PLACE_TRACE;
	if (is_of_trace && wanted & 1U << WANTED_CASE && take_name(xes, value))
		stop(xes);
	else if (take_wanted(xes, is_of_trace ? &xes->trace : &xes->event, wanted, value))
		stop(xes);
}

static void start_trace(struct xes *xes)
{
	xes->place = PLACE_TRACE;
	xes->trace_line = line_of(xes);
	xes->trace_name = NULL;
	xes->trace = BUILD_EVENT_NONE;
	xes->event_count = 0;
}

static void start_event(struct xes *xes)
{
	xes->place = PLACE_EVENT;
	xes->event = BUILD_EVENT_NONE;
	xes->event.line = line_of(xes);
}

static void start_root(struct xes *xes, const char *name)
{
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	xes->place = PLACE_LOG;
	if (strcmp(local_name(name), "log") == 0)
		return;
	if (log_fault(xes->err, line_of(xes), "not XES: the outermost element is <%s>, not <log>",
		      log_fault_quote(quote, name, strlen(name))))
		stop(xes);
}

static void start_in_log(struct xes *xes, const char *name)
{
	if (strcmp(local_name(name), "trace") == 0)
		start_trace(xes);
	else if (strcmp(local_name(name), "event") == 0 &&
		 build_bad(xes->build, xes->err, line_of(xes), "an event outside a trace belongs to no case"))
		stop(xes);
}

/*
 * The depth at which the direct children of a place stand is the place's own number: log 0, trace 1, event
 * 2.
 */
static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **pairs)
{
	struct xes *xes = context;
	if (xes->is_failed)
		return;
	unsigned depth = xes->depth++;
	if (depth == EVENTLOG_DEPTH_MAX) {
		if (log_fault(xes->err, line_of(xes), "elements nested deeper than %d", EVENTLOG_DEPTH_MAX))
			stop(xes);
		return;
	}
	if (depth != (unsigned)xes->place)
		return;
	switch (xes->place) {
	case PLACE_OUTSIDE:
		start_root(xes, name);
		break;
	case PLACE_LOG:
		start_in_log(xes, name);
		break;
	case PLACE_TRACE:
		if (strcmp(local_name(name), "event") == 0)
			start_event(xes);
		else
			on_attribute(xes, pairs);
		break;
	case PLACE_EVENT:
		on_attribute(xes, pairs);
		break;
	}
}

static void end_event(struct xes *xes)
{
	xes->place = PLACE_TRACE;
	xes->events =
		intern_grow(xes->events, &xes->event_capacity, xes->event_count + 1, sizeof *xes->events);
	xes->events[xes->event_count++] = xes->event;
}

/* What the event lacks its trace may have. */
static void complete(struct build_event *event, const struct build_event *trace)
{
	if (event->at == BUILD_TIME_ABSENT)
		event->at = trace->at;
	for (int i = 0; i < BUILD_TEXTS; i++) {
		if (event->texts[i] == 0)
			event->texts[i] = trace->texts[i];
	}
}

static int add_event(struct xes *xes, struct build_event *event)
{
	complete(event, &xes->trace);
	if (event->at == BUILD_TIME_ABSENT)
		return build_bad(xes->build, xes->err, event->line, "the event has no '%s'",
				 xes->keys[WANTED_TIME]);
	if (event->at == BUILD_TIME_UNREADABLE)
		return build_bad(xes->build, xes->err, event->line,
				 "the event's '%s' is no time that can be read", xes->keys[WANTED_TIME]);
	return build_event(xes->build, xes->build->log.case_count - 1, event, xes->err);
}

static int skip_trace(struct xes *xes)
{
	if (!xes->build->options->skip_bad)
		return log_fault(xes->err, xes->trace_line, "the trace has no '%s' to name its case",
				 xes->keys[WANTED_CASE]);
	xes->build->log.skipped += xes->event_count ? xes->event_count : 1;
	return 0;
}

static int end_trace(struct xes *xes)
{
	xes->place = PLACE_LOG;
	if (!xes->trace_name)
		return skip_trace(xes);
	if (build_case(xes->build, xes->trace_name, xes->trace_line, xes->err))
		return -1;
	for (size_t i = 0; i < xes->event_count; i++) {
		if (add_event(xes, &xes->events[i]))
			return -1;
	}
	return 0;
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
	struct xes *xes = context;
	(void)name;
	if (xes->is_failed)
		return;
	xes->depth--;
	if (xes->depth + 1 != (unsigned)xes->place)
		return;
	if (xes->place == PLACE_EVENT)
		end_event(xes);
	else if (xes->place == PLACE_TRACE && end_trace(xes))
		stop(xes);
}

static void look_for(struct xes *xes, const struct logmap *map)
{
	static const enum logmap_field fields[WANTED_KEYS] = {
		[WANTED_TIME] = LOGMAP_TIME,         [WANTED_AGENCY] = LOGMAP_AGENCY,
		[WANTED_ACTIVITY] = LOGMAP_ACTIVITY, [WANTED_TRANSITION] = LOGMAP_TRANSITION,
		[WANTED_CASE] = LOGMAP_CASE,
	};
	for (int i = 0; i < WANTED_KEYS; i++) {
		xes->keys[i] = logmap_name(map, fields[i]);
		xes->wanted_by_first[(unsigned char)*xes->keys[i]] |= (uint8_t)(1U << i);
	}
}

static void *start(struct build *build)
{
	struct xes *xes = calloc(1, sizeof *xes);
	if (!xes)
		abort();
	xes->build = build;
	xes->parser = XML_ParserCreate(NULL);
	if (!xes->parser)
		abort();
	XML_SetUserData(xes->parser, xes);
	XML_SetElementHandler(xes->parser, on_start, on_end);
	look_for(xes, build->options->map);
	return xes;
}

static int fail_xml(struct xes *xes, bool is_last)
{
	enum XML_Error code = XML_GetErrorCode(xes->parser);
	if (is_last && xes->depth > 0 && (code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN))
		return log_fault(xes->err, line_of(xes),
				 "the XML ends before <log> is closed: the file is cut off");
	return log_fault(xes->err, line_of(xes), "the XML is malformed: %s (column %lu)",
			 XML_ErrorString(code), (unsigned long)XML_GetCurrentColumnNumber(xes->parser) + 1);
}

/*
 * expat keeps a token that has not ended; one without end would be kept up to 2 GiB. While it waits for
 * more of one it may not know its position: then the last known one holds.
 */
static int check_unfinished(struct xes *xes)
{
	XML_Index at = XML_GetCurrentByteIndex(xes->parser);
	if (at >= 0)
		xes->parsed = (uint64_t)at;
	if (xes->fed - xes->parsed <= EVENTLOG_TOKEN_MAX)
		return 0;
	return log_fault(xes->err, line_of(xes), "a tag, comment or text longer than %d bytes",
			 EVENTLOG_TOKEN_MAX);
}

static int feed(void *state, const char *bytes, size_t length, bool is_last, struct err *err)
{
	struct xes *xes = state;
	xes->err = err;
	xes->fed += length;
	enum XML_Status status = XML_Parse(xes->parser, bytes, (int)length, is_last);
	if (xes->is_failed)
		return -1;
	return status == XML_STATUS_OK ? check_unfinished(xes) : fail_xml(xes, is_last);
}

static void end(void *state)
{
	struct xes *xes = state;
	XML_ParserFree(xes->parser);
	free(xes->events);
	free(xes);
}

const struct format format_xes = {.start = start, .feed = feed, .line = line_of, .end = end};

/* build: see build.h. */
#include "log/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/arrange.h"
#include "log/fault.h"

static const char *const kinds[BUILD_TEXTS] = {
	[BUILD_AGENCY] = "agencies",
	[BUILD_ACTIVITY] = "activities",
	[BUILD_TRANSITION] = "transitions",
};

void build_init(struct build *build, const struct eventlog_options *options)
{
	*build = (struct build){.options = options};
	arena_init(&build->log.texts);
	for (int i = 0; i < BUILD_TEXTS; i++) {
		intern_init(&build->texts[i], &build->log.texts, EVENTLOG_NAMES_MAX);
		intern_put(&build->texts[i], "", 0);
	}
	intern_init(&build->pairs, &build->log.texts, EVENTLOG_NAMES_MAX);
}

void build_done(struct build *build)
{
	for (int i = 0; i < BUILD_TEXTS; i++)
		intern_done(&build->texts[i]);
	intern_done(&build->pairs);
	free(build->case_of);
	eventlog_done(&build->log);
	*build = (struct build){0};
}

int build_text(struct build *build, enum build_text kind, const char *text, size_t length,
	       int32_t *ret_number, struct err *err)
{
	if (length > EVENTLOG_TEXT_MAX)
		return log_fault(err, 0, "a value longer than %d bytes", EVENTLOG_TEXT_MAX);
	int32_t number = intern_put(&build->texts[kind], text, length);
	if (number < 0)
		return log_fault(err, 0, "more than %d distinct %s", EVENTLOG_NAMES_MAX, kinds[kind]);
	*ret_number = number;
	return 0;
}

int build_case(struct build *build, const char *name, uint64_t line, struct err *err)
{
	struct eventlog *log = &build->log;
	if (log->case_count == EVENTLOG_CASES_MAX)
		return log_fault(err, line, "more than %d cases", EVENTLOG_CASES_MAX);
	log->cases = intern_grow(log->cases, &build->case_capacity, log->case_count + 1, sizeof *log->cases);
	log->cases[log->case_count++] = (struct eventlog_case){.name = name};
	return 0;
}

/* A pair that is new: what it means is looked up here, once. */
static void add_value(struct build *build, const char *activity, const char *transition)
{
	struct eventlog *log = &build->log;
	log->values =
		intern_grow(log->values, &build->value_capacity, log->value_count + 1, sizeof *log->values);
	log->values[log->value_count++] = (struct eventlog_value){
		.activity = activity,
		.transition = transition,
		.meanings = logmap_meanings(build->options->map, activity, transition),
	};
}

static int value_of(struct build *build, const struct build_event *event, int32_t *ret_value, struct err *err)
{
	const int32_t pair[2] = {event->texts[BUILD_ACTIVITY], event->texts[BUILD_TRANSITION]};
	int32_t value = intern_put(&build->pairs, (const char *)pair, sizeof pair);
	if (value < 0)
		return log_fault(err, event->line, "more than %d distinct pairs of activity and transition",
				 EVENTLOG_NAMES_MAX);
	if ((size_t)value == build->log.value_count)
		add_value(build, build->texts[BUILD_ACTIVITY].texts[pair[0]],
			  build->texts[BUILD_TRANSITION].texts[pair[1]]);
	*ret_value = value;
	return 0;
}

int build_event(struct build *build, size_t case_number, const struct build_event *event, struct err *err)
{
	struct eventlog *log = &build->log;
	int32_t value = 0;
	if (log->event_count == EVENTLOG_EVENTS_MAX)
		return log_fault(err, event->line, "more than %d events", EVENTLOG_EVENTS_MAX);
	if (value_of(build, event, &value, err))
		return -1;

	size_t number = log->event_count++;
	log->events = intern_grow(log->events, &build->event_capacity, number + 1, sizeof *log->events);
	build->case_of =
		intern_grow(build->case_of, &build->case_of_capacity, number + 1, sizeof *build->case_of);
	log->events[number] = (struct eventlog_event){
		.at = event->at,
		.agency =
			event->texts
				[BUILD_AGENCY], /* a number of build; arrange turns it into one of the log */
		.value = value,
		.line = event->line < UINT32_MAX ? (uint32_t)event->line : UINT32_MAX,
	};
	build->case_of[number] = (uint32_t)case_number;
	log->cases[case_number].count++;
	return 0;
}

int build_bad(struct build *build, struct err *err, uint64_t line, const char *format, ...)
{
	if (build->options->skip_bad) {
		build->log.skipped++;
		return 0;
	}
	char text[ERR_TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return log_fault(err, line, "%s", text);
}

int build_finish(struct build *build, struct eventlog *ret_log, struct err *err)
{
	struct eventlog *log = &build->log;
	if (log->event_count == 0 && log->skipped)
		return log_fault(err, 0, "the log holds no event that can be used: all %zu are bad",
				 log->skipped);
	if (log->event_count == 0)
		return log_fault(err, 0, "the log holds no event");
	arrange_cases(log, build->case_of);
	arrange_holders(log, &build->texts[BUILD_AGENCY]);
	*ret_log = *log;
	*log = (struct eventlog){0};
	build_done(build);
	return 0;
}

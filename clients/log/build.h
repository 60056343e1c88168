/*
 * build: an eventlog in the making.
 *
 * A reader of some format tells what it finds, case by case or mixed; build keeps each text once, looks
 * meanings up once for each pair, keeps to the ceilings, counts what is left out, and at the end groups,
 * orders and names the holders. Owns everything until build_finish hands it over. Private to this
 * layer: the callers are the readers of XES and CSV.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "log/eventlog.h"
#include "log/intern.h"

/* The texts of an event that are kept once each. Number 0 of every kind is "", which counts as absent. */
enum build_text {
	BUILD_AGENCY,
	BUILD_ACTIVITY,
	BUILD_TRANSITION,
	BUILD_TEXTS, /* how many there are */
};

#define BUILD_TIME_ABSENT (-1)
#define BUILD_TIME_UNREADABLE (-2)

/* An event as its attributes give it. */
struct build_event {
	int64_t at;                 /* or BUILD_TIME_ABSENT or BUILD_TIME_UNREADABLE */
	int32_t texts[BUILD_TEXTS]; /* numbers; 0 = absent */
	uint64_t line;
};

#define BUILD_EVENT_NONE ((struct build_event){.at = BUILD_TIME_ABSENT})

struct build {
	const struct eventlog_options *options;
	struct eventlog log;
	struct intern texts[BUILD_TEXTS];
	struct intern pairs; /* of an activity and a transition; their number is that of the value */
	size_t case_capacity;
	size_t value_capacity;
	size_t event_capacity;
	uint32_t *case_of; /* by event, in file order */
	size_t case_of_capacity;
};

void build_init(struct build *build, const struct eventlog_options *options);
void build_done(struct build *build);

/* Keep a text once. 0 and its number, or -1 when a ceiling is reached, with *err naming no line yet. */
int build_text(struct build *build, enum build_text kind, const char *text, size_t length,
	       int32_t *ret_number, struct err *err) __attribute__((warn_unused_result));

/*
 * Begin a case; its number is build->log.case_count - 1 then. `name` must outlive the build, as log.texts
 * does.
 */
int build_case(struct build *build, const char *name, uint64_t line, struct err *err)
	__attribute__((warn_unused_result));

/* Add an event, with its time, to a case by its number. */
int build_event(struct build *build, size_t case_number, const struct build_event *event, struct err *err)
	__attribute__((warn_unused_result));

/* Something is bad that --skip-bad may leave out: counted and 0, or else the error and -1. */
int build_bad(struct build *build, struct err *err, uint64_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5), warn_unused_result));

/* Group, order, name the holders, and hand over. The build is empty after success. */
int build_finish(struct build *build, struct eventlog *ret_log, struct err *err)
	__attribute__((warn_unused_result));

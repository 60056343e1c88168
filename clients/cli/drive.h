/*
 * drive: a foreign log through a real daemon, to be held against a replay.
 *
 * Every agency of the log is enrolled with a certificate of its own and sends its events over its own connection; the
 * daemon's clock follows the log. What the daemon finds is then read back from the timelines.
 */
#pragma once

#include "cli/daemon_child.h"
#include "cli/log_input.h"
#include "replay/harvest.h"
#include "replay/replay.h"

/* Called now and then: events sent so far, of all. */
typedef void drive_progress_cb(void *context, size_t done, size_t total);

struct drive_plan {
	const struct log_input *input;
	const struct partnership *partnership; /* of the replay: who is who in facts */
	const struct daemon_child *child;      /* bare, its clock driven and before the log */
	drive_progress_cb *on_progress;        /* NULL = none */
	void *context;
};

/* Drive the whole log. *ret_harvest is sorted; the caller's to end. */
int drive_run(const struct drive_plan *plan, struct harvest *ret_harvest, struct err *err)
	__attribute__((warn_unused_result));

/* The name under which agency `index` of a log is enrolled: "a1" for the first. */
#define DRIVE_NAME_MAX 32
void drive_name(int32_t index, char name[DRIVE_NAME_MAX]);

/*
 * demo_play: plays the story of demo_story on a daemon with a driven clock, a line a step.
 *
 * Owns the connections of the parties. What it tells of stalls and escalations, and what it counts, it reads from the
 * daemon: timelines, the digest, the explanation.
 */
#pragma once

#include <signal.h>

#include "base/ident.h"
#include "cli/daemon_child.h"
#include "cli/demo_story.h"
#include "cli/screen.h"

struct demo_tally {
	int cases;
	int handovers; /* accepted */
	int stalls;    /* found, and not muted by another */
	int escalations;
	int acknowledged;
	int digest_lines; /* of the official director */
};

/* An open stall, with what somebody who goes on by hand needs. */
struct demo_loose_end {
	int number; /* of the case in the story, from 1; 0 = none */
	char case_id[IDENT_CASE_LENGTH + 1];
	int finding;
	int obligation;
};

struct demo_plan {
	const struct daemon_child *child; /* founded; its clock driven, at DEMO_START or before */
	const struct screen *screen;
	const volatile sig_atomic_t *interrupted; /* the play stops when it becomes true */
};

/* Play it to the end, with digest and explanation, on standard output. Errors: what the daemon says; unavailable, when it was
 * interrupted. */
int demo_play(const struct demo_plan *plan, struct demo_tally *ret_tally, struct demo_loose_end *ret_end,
	      struct err *err) __attribute__((warn_unused_result));

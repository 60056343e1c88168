/*
 * ladder: from a stall to a director, and on upwards until somebody acts. A table of transitions.
 *
 * One escalation a case. States (choice.def): quiet, raised (a rung owes `acknowledge`), taken (it owes `decide`).
 */
#pragma once

#include "core/emit.h"

enum ladder_event {
	LADDER_EVENT_STALLED,      /* an unmuted finding is open */
	LADDER_EVENT_CLEAR,        /* none is */
	LADDER_EVENT_ACKNOWLEDGED, /* "I take it" */
	LADDER_EVENT_LAPSED,       /* `acknowledge` or `decide` has lapsed */
	LADDER_EVENT_RESOLVED,     /* the director has settled it */
	LADDER_EVENT_COUNT
};

/* Let an event happen at `at`. An error is a refusal by the table: nothing changed. *ret_fact, for what a director does,
 * is the seq of the event that records it; 0 otherwise. */
int ladder_happen(struct ruling *ruling, enum ladder_event event, int32_t actor, int64_t at,
		  int32_t *ret_fact, struct err *err) __attribute__((warn_unused_result));

/* After any event: raise or end the escalation as the findings demand. */
void ladder_settle(struct ruling *ruling, int64_t at);

/* A director has settled it, nothing has come of it, and somebody is there who could have done something: where the holder
 * has left nobody, only the director can act. Then it is not his to settle, or to close, once more. */
bool ladder_is_barren(const struct casefile *file);

/* A substantive event by a stalled agency while a director has the case: his term to act starts again, once a rung. */
void ladder_progress(struct emit *emit);

/* What the table does in a state on an event, for the generated test and drawing: a word such as "raise", or the name of the
 * error with which it refuses, or "-" for nothing. */
const char *ladder_cell(enum ladder_state state, enum ladder_event event);

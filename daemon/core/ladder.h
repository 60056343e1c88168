/*
 * ladder: from a stall to a director, and on upwards until somebody acts. A table of transitions.
 *
 * One escalation a case. States (choice.def): quiet, raised (a rung owes `acknowledge`), taken (it owes `decide`), directed
 * (an agency owes `comply`). The table is in ladder.c, what its actions do in ladder_act.c. `vangnet describe --ladder` draws it.
 */
#pragma once

#include "core/emit.h"

enum ladder_event {
	LADDER_EVENT_STALLED,      /* an unmuted finding is open */
	LADDER_EVENT_CLEAR,        /* none is */
	LADDER_EVENT_ACKNOWLEDGED, /* "I take it" */
	LADDER_EVENT_LAPSED,       /* `acknowledge` or `decide` has lapsed */
	LADDER_EVENT_RESOLVED,     /* the director has settled it */
	LADDER_EVENT_INSTRUCTED,   /* the director issues a directive */
	LADDER_EVENT_FREED,        /* `comply` ended: complied, withdrawn, or its debtor left */
	LADDER_EVENT_REFUSED,      /* `comply` was refused, or lapsed */
	LADDER_EVENT_DELEGATED,    /* to a named director */
	LADDER_EVENT_SNOOZED,      /* the director puts his decision off */
	LADDER_EVENT_PROGRESSED,   /* the stalled agency did something substantive */
	LADDER_EVENT_UNREACHABLE, /* nobody acts on the rung: absent without deputy, or of an agency concerned */
	LADDER_EVENT_RUNG_GONE,          /* a new covenant does not have the rung */
	LADDER_EVENT_CLOSED_BY_AGENCY,   /* the holder closes the case */
	LADDER_EVENT_CLOSED_BY_DIRECTOR, /* the director does */
	LADDER_EVENT_COUNT
};

/* Who lets it happen, when, with which fields. */
struct ladder_deed {
	int32_t actor; /* PARTY_SYSTEM for what follows from rules */
	int64_t at;
	const struct args *args; /* of the command; NULL for what follows from rules */
};

/* Let an event happen. An error is a refusal by the table: nothing changed. *ret_fact, for what a director does, is the
 * seq of the event that records it; 0 otherwise. */
int ladder_happen(struct ruling *ruling, enum ladder_event event, struct ladder_deed deed, int32_t *ret_fact,
		  struct err *err) __attribute__((warn_unused_result));

/* The same for what the table refuses in no state. */
void ladder_follow(struct ruling *ruling, enum ladder_event event, int64_t at);

/* After any event: raise, move, free or end the escalation as the findings and the directors' presence demand. */
void ladder_settle(struct ruling *ruling, int64_t at);

/* A substantive event by a stalled agency while a director has the case: his term to act starts again, once a rung. */
void ladder_progress(struct emit *emit);

/* What time alone will do to the escalation: the rung gone from the covenant or out of reach, at the earliest from the
 * case's own instant on. INSTANT_NEVER = neither, by what is known now. */
int64_t ladder_changes_at(const struct ruling *ruling);

/* One way in which the table answers an event in a state; the first whose condition holds is taken. */
struct ladder_way {
	const char *condition; /* in a few words; NULL = always */
	enum ladder_state to;
	const char *action; /* in a word; "-" = nothing */
	enum error refusal; /* ERROR_NONE = it is not refused */
};

#define LADDER_WAYS_MAX 3

/* Way `index`, from 0, of a cell; false = there are no more. Every cell has a last way without a condition. */
bool ladder_way(enum ladder_state state, enum ladder_event event, int index, struct ladder_way *ret_way);

/* The event in a few words: "the director issues a directive". */
const char *ladder_event_text(enum ladder_event event);

/*
 * course: the course that a history takes under one covenant: what is found when, between whom, and which director hears it.
 *
 * Takes in the events that the rules make of one case after the other; owns the two lists that it keeps. What is counted
 * of them: replay/measure.h; what another covenant would have changed: replay/comparison.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "words/words.h"

#define COURSE_NO_RUNG (-1)

struct course_finding {
	int64_t found_at;
	int64_t spoke_at;   /* when it was told to somebody; INSTANT_NEVER = muted to its end */
	int32_t case_index; /* of the history, from 0 */
	int32_t number;     /* within the case; one that comes back keeps it */
	int32_t of_kind;    /* enum obligation_kind of what lapsed; -1 = about no obligation */
	int32_t ordinal;    /* of that among those of its kind in the case */
	/* Between whom: who is owed something and who owes it; where that is the next step, who handed the case over and who
	 * holds it. Party numbers; PARTY_NONE as `from` = nobody handed it over. */
	int32_t from, to;
	int32_t rung; /* enum rung at which the case stood then; COURSE_NO_RUNG = nobody was told */
	enum stall stall;
};

/* A case comes to a rung of the ladder: it was raised to it, or climbed. */
struct course_arrival {
	int64_t at;
	int32_t case_index;
	int32_t rung;
	bool climbed; /* from a lower rung where nobody acted */
};

/* An obligation of the case at hand. */
struct course_owed {
	int32_t number, kind, debtor, creditor;
};

struct course {
	struct course_finding *findings; /* in order of case and time */
	size_t n_findings, findings_capacity;
	struct course_arrival *arrivals; /* in order of case and time */
	size_t n_arrivals, arrivals_capacity;
	size_t refused; /* commands of the history that the rules refuse under this covenant */

	/* The case at hand. */
	int64_t until;
	int32_t case_index;
	int32_t holder, handed_by;
	int32_t rung;
	size_t first_finding; /* of the case */
	struct course_owed *owed;
	size_t n_owed, owed_capacity;
};

void course_init(struct course *course);
void course_done(struct course *course);

/* The next case begins; what happens after `until` does not count. */
void course_case(struct course *course, size_t case_index, int64_t until);

/* One event of the case, in order. */
void course_event(struct course *course, const struct event *event);

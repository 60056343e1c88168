/*
 * ruling: what the rules make of one case in one go.
 *
 * The face of the core towards the application: start a ruling on the newest case file, decide commands on it in order,
 * or just advance it, and take from it the events to be stored, the new case file, and who takes part now.
 * Pure: the same file, facts and commands always give the same events.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "core/draft.h"
#include "core/partnership.h"
#include "words/words.h"

#define RULING_EVENTS_MAX                                                                                    \
	4096 /* of one advance or command; a case that would yield more goes on in the next ruling */

struct ruling {
	struct arena *arena;
	const struct partnership *partnership;
	struct draft draft;
	struct event *events; /* in order; seq and at filled in */
	size_t n_events;
	size_t n_told; /* events whose deliveries are owed: core/telling.h */
	size_t capacity;
};

struct command {
	enum verb verb;
	int32_t actor;
	int64_t at;          /* the case's own instant: max(clock, file->now) is taken */
	int64_t new_case_id; /* for case.open */
	bool driven;         /* the clock is driven: record.holder exists */
	const struct args *args;
	const struct covenant *covenant; /* the compiled document of covenant.draft; NULL otherwise */
	const struct covenant_programme *programme; /* of programme.start; NULL otherwise */
	bool signature_is_good;                     /* of covenant.sign: by its key, over this very draft */
};

/* file: NULL = there is no such case. */
void ruling_start(struct ruling *ruling, struct arena *arena, const struct partnership *partnership,
		  const struct casefile *file);

/*
 * Advance the case to `now`: every lapse, finding and climb that is due before `now`, who left by `now`, in order of (due, obligation
 * number), each stamped with its due. A later call with the same or an earlier `now` yields nothing. False: more is due,
 * but the ruling is full; the next one goes on.
 */
bool case_advance(struct ruling *ruling, int64_t now);

/* casefile_next_due, or when the directors' presence or the covenant will change the escalation by what is known now, if that
 * is earlier. */
int64_t case_next_due(const struct ruling *ruling);

/*
 * Advance to the command's instant, then judge it: its events, or an error and no event of its own. The lists in its
 * facts are borrowed from the command. Refused and
 * non-existent look the same: not_found. *ret_fact is the seq of the event that records the command.
 */
int case_decide(struct ruling *ruling, const struct command *command, int32_t *ret_fact, struct err *err)
	__attribute__((warn_unused_result));

/*
 * The same for the verbs on the partnership itself (agency.*, director.appoint, covenant.*): one event, which the
 * caller stores in the stream of case 0 and then gives to partnership_apply. The texts of the event's facts are borrowed from the command.
 */
int partnership_decide(const struct partnership *partnership, const struct command *command,
		       struct event *ret_event, struct err *err) __attribute__((warn_unused_result));

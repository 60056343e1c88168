/*
 * decide: judging commands. One function decide_<verb> a verb, in decide_*.c; the table is made from proto/verb.def.
 */
#pragma once

#include "core/emit.h"

struct deciding {
	struct ruling *ruling;
	const struct command *command;
	const struct covenant *covenant; /* in force at `at` */
	struct covenant_scope scope;     /* of the case; not for case.open */
	int64_t at;                      /* the instant of the command */
	int32_t fact;                    /* seq of the event that records it, once made */
	struct err *err;
};

/* Begin the event that records the command, with those of the command's fields that the event's kind takes. */
void fact_start(struct deciding *d, struct emit *emit, enum event_kind kind);

/* Finish it: what it does by itself to the next step, to the director's term and to the patterns is added. */
int fact_finish(struct deciding *d, struct emit *emit);

/* fact_start and fact_finish for an event without more effects. */
int fact_plain(struct deciding *d, enum event_kind kind);

/* The case file as it is now; borrowed until the next event. */
static inline const struct casefile *case_of(const struct deciding *d)
{
	return d->ruling->draft.file;
}

/* The term of a kind of obligation, from the command's instant, in the working time of all. */
int64_t due_in(const struct deciding *d, enum obligation_kind kind, enum cause cause);

/* The same in the working time of the debtor: for whatever an agency owes. */
int64_t due_for(const struct deciding *d, enum obligation_kind kind, enum cause cause, int32_t debtor);

/* The command's own `due`: in the future, within the ceiling where there is one. */
int check_due(struct deciding *d, bool within_ceiling);

/* The obligation that the command names: open, of this kind, owed by the actor (debtor) or to it (creditor). */
enum standing { STANDING_DEBTOR, STANDING_CREDITOR, STANDING_ANY };
int find_obligation(struct deciding *d, enum obligation_kind kind, enum standing standing,
		    const struct obligation **ret_obligation);

/* Refuse because this obligation is open: its number is the field at fault. `hint`: what more to say, or "". */
int refuse_over_obligation(struct deciding *d, const struct obligation *obligation, const char *hint);

/* An agency that may be given something: an active agency, not the actor when `other`. */
int check_agency(struct deciding *d, bool other);

/* The programme that the command names is there, and for the cases of this agency. */
int check_programme(struct deciding *d, int32_t agency);

/* A director acts only on an escalation that stands at the rung that it directs. */
int check_rung(struct deciding *d);

/* Every obligation of a list of numbers is open and owed by the holder: what may go along with a handover. */
int check_with(struct deciding *d);

/* The conference that the command names, if it names one, has been called in this case. */
int check_conference(struct deciding *d);

#define VERB(id, name, effect, who, required, optional, text) int decide_##id(struct deciding *d);
#include "verb.def"
#undef VERB

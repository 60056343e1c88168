/*
 * covenant_programme: a covenant with the clauses of a programme applied, which may never loosen what is legal.
 *
 * The terms for the cases of a programme are those of the covenant, with the programme's clauses behind them: of two clauses with the
 * same path the programme's wins, and the more specific place wins as ever. What the covenant lists under "legal" a programme may
 * make earlier and not later, also not by a side way: what puts such a term off (pauses, what a move waits for) or stands in for it
 * (tries to reach a citizen) is bound as well, in the working time of every agency. Pure; everything lies in the arena given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "words/clause.h"
#include "words/words.h"

#define COVENANT_AGENCIES_MAX 64 /* of one programme */

struct covenant;
struct covenant_calendars;

/* The terms that a law gives: "legal.N" = "ceiling", "terms.KIND" or "terms.KIND.CAUSE", in every theme and urgency. */
struct covenant_legal {
	bool ceiling;
	bool of[OBLIGATION_COUNT][CAUSE_COUNT];
};

/* Errors: bad_document, naming the clause that is no such path. */
int covenant_legal_read(struct clauses clauses, struct covenant_legal *ret_legal, struct err *err)
	__attribute__((warn_unused_result));

struct covenant_programme {
	const struct covenant *covenant; /* for its cases */
	const char *const *agencies;     /* whose cases may belong to it; none = everybody's */
	size_t n_agencies;
};

/*
 * programme: "agencies.N", and clauses of the chapters terms, crisis, themes, ceiling, caps and patterns. Errors: bad_document,
 * naming the clause: what covenant_compile says; a chapter that is not a programme's; a legal term that would be due later,
 * or never, in some theme and urgency and for some agency.
 */
int covenant_sharpen(struct arena *arena, struct clauses base, struct clauses programme, int32_t version,
		     const struct covenant_calendars *calendars,
		     const struct covenant_programme **ret_programme, struct err *err)
	__attribute__((warn_unused_result));

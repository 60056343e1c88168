/*
 * covenant: what the parties agreed, compiled into tables.
 *
 * A covenant is a JSON document (docs/COVENANT.md). The core does not read JSON: whoever has the document hands
 * it over as *clauses*, one per leaf, each a path and a value ("terms.move.accepted" = "3d", "ladder.0.rung" =
 * "official"). A later clause of the same path wins, so that an override is one more clause. Compiling checks
 * everything and names the clause at fault. A compiled covenant never changes; it lives in the arena given.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/calendar.h"
#include "core/covenant_across.h"
#include "core/covenant_parties.h"
#include "core/covenant_programme.h"
#include "core/term.h"
#include "words/clause.h"
#include "words/words.h"

#define COVENANT_THEMES_MAX 64

/* Terms by kind of obligation and cause; a cause without a term of its own has the kind's. */
struct covenant_terms {
	struct term of[OBLIGATION_COUNT][CAUSE_COUNT];
};

struct covenant_theme {
	const char *name;
	struct covenant_terms terms[URGENCY_COUNT];
};

struct covenant_pattern {
	int32_t times;      /* hits that open the finding; 1 to 64 */
	struct term window; /* none = unlimited */
};

/* One rung of the ladder. */
struct covenant_rung {
	enum rung rung;
	struct term acknowledge;
	struct term act;
	int32_t from; /* a stall of this severity or worse begins here; 0 = none does */
};

/* The working time of one agency, where it is not that of all. */
struct covenant_calendar {
	const char *agency;
	const struct calendar *calendar;
	const char *zone; /* IANA name */
};

struct covenant_calendars {
	const struct calendar *common;
	const struct covenant_calendar *agencies;
	size_t n_agencies;
	const struct calendar *waking; /* every day outside the quiet hours; NULL = there are none */
	const char *zone;              /* IANA name; NULL = not told */
};

struct covenant {
	int32_t version;
	const char *name;
	const struct calendar *calendar;     /* of ordinary cases */
	struct covenant_calendars calendars; /* common = calendar */
	struct covenant_terms terms[URGENCY_COUNT];
	const struct covenant_theme *themes;
	size_t n_themes;
	struct term ceiling;       /* of every next step and promise */
	struct term again;         /* a stall that comes back within it continues; never none */
	int32_t renegotiate_times; /* of one promise; beyond it is a broken promise */
	struct term renegotiate_total;
	int32_t unreachable_times; /* tries after which a citizen counts as replied to; 1 or more */
	int32_t pause_times;       /* of one next step; beyond it is refused */
	struct term pause_total;
	struct term pause_age;    /* younger cases are never paused too long */
	int32_t pause_share;      /* percent of a case's age that may be paused */
	struct term logged_pause; /* by which a pause of a foreign log postpones the next step */
	struct covenant_pattern patterns[PATTERN_COUNT];
	struct covenant_rung ladder[RUNG_COUNT];
	int32_t n_rungs;       /* 0 = nobody is escalated to */
	const char *outside;   /* the person outside the ladder; "" = nobody */
	struct term retention; /* how long a case is kept; none = not agreed */
	const struct covenant_parties *parties;
	struct covenant_legal legal; /* what a programme may not loosen */
	int32_t snooze_times;        /* of one escalation */
	struct term snooze_total;
	struct term notices[NOTICE_COUNT]; /* after a finding's since; none = no such notice */
	struct workweek_hours waking;      /* each day, outside the quiet hours; both 0 = there are none */
	struct covenant_across across;
};

/*
 * calendar: what the clauses "calendar.*" say, made by the almanac; those clauses are passed over here.
 * Errors: bad_document with the path of the clause in `where`.
 */
int covenant_compile(struct arena *arena, struct clauses clauses, int32_t version,
		     const struct calendar *calendar, const struct covenant **ret_covenant, struct err *err)
	__attribute__((warn_unused_result));

/* The same where agencies have calendars of their own: the clauses "calendars.AGENCY.*". The list must stay. */
int covenant_compile_with(struct arena *arena, struct clauses clauses, int32_t version,
			  const struct covenant_calendars *calendars, const struct covenant **ret_covenant,
			  struct err *err) __attribute__((warn_unused_result));

/* Where a term applies: to cases of this theme ("" = any) and urgency. */
struct covenant_scope {
	const char *theme;
	enum urgency urgency;
};

/* The term of a kind and cause. */
struct term covenant_term(const struct covenant *covenant, struct covenant_scope scope,
			  enum obligation_kind kind, enum cause cause);

/* `term` from `from` in the working time of cases of this scope (a crisis runs around the clock); INSTANT_NEVER
 * for "none". */
int64_t covenant_add(const struct covenant *covenant, struct covenant_scope scope, int64_t from,
		     struct term term);

/* The same in the working time of one agency, by the name under which it was enrolled: for what that agency owes. NULL, or
 * an agency without a calendar of its own: that of all. */
int64_t covenant_add_for(const struct covenant *covenant, struct covenant_scope scope, const char *agency,
			 int64_t from, struct term term);

/* The calendar of an agency, and its zone (NULL = not told); NULL, or an agency without one of its own: that of all. */
const struct calendar *covenant_calendar_of(const struct covenant *covenant, const char *agency);
const char *covenant_zone_of(const struct covenant *covenant, const char *agency);

/*
 * digest: what a director or an agency should know of its cases as of an instant. A pure model; clients make the page.
 *
 * Takes in one case file after the other, so that any number of them can be counted; of their findings it keeps a line each,
 * the oldest up to a ceiling. The counts tell of all.
 */
#pragma once

#include "base/arena.h"
#include "core/casefile.h"

/* Snoozed: what is open in a case whose decision a director has put off. Every digest lists it. */
enum digest_state {
	DIGEST_NEW,
	DIGEST_WORSE,
	DIGEST_OPEN,
	DIGEST_RESOLVED,
	DIGEST_SNOOZED,
	DIGEST_STATE_COUNT
};

/* What is open, by how long it has been: less than a day, than 2, 5, 10 days, or more. Days of 24 hours. */
#define DIGEST_AGES 5
#define DIGEST_AGE_DAYS                                                                                      \
	{                                                                                                    \
		1, 2, 5, 10                                                                                  \
	} /* where an age ends; the last has no end */

struct digest_line {
	int64_t case_id;
	enum digest_state state;
	enum stall stall;
	int32_t finding;
	int32_t severity;
	enum urgency urgency; /* of the case */
	int32_t debtor;       /* who owes … */
	int32_t obligation;   /* … what; 0 = nothing in particular, or it has ended */
	int32_t of_kind;      /* enum obligation_kind; -1 likewise */
	int64_t due;          /* by when it was owed; INSTANT_NEVER likewise */
	int64_t since;        /* … since when */
	int64_t escalated_at; /* INSTANT_NEVER = not escalated */
	int32_t rung;         /* enum rung at which the case stands; -1 = not escalated */
	int64_t act_by; /* by when the rung has to acknowledge or decide; INSTANT_NEVER = it has not to */
	enum ladder_state ladder;
	const struct casefile *file;
	const struct finding *about;
	const void *origin; /* as digest_add was given */
};

struct digest {
	struct arena *arena;
	int64_t since, until;
	struct digest_line *lines; /* after digest_end: oldest first */
	size_t n_lines, capacity, lines_max;
	size_t counts[DIGEST_STATE_COUNT]; /* of all lines, those left out too */
	size_t ages[DIGEST_AGES];          /* of what is not resolved */
};

/* Of findings not muted that are open at `until`, or were cleared after `since` (not those that were muted to their end); those
 * that began after `since` are new. Lines live in the arena. */
struct digest digest_start(struct arena *arena, int64_t since, int64_t until, size_t lines_max);

/* Whether there is anything to say of a case. */
bool digest_concerns(const struct digest *digest, const struct casefile *file);

/* A case as it stands at `until`: one that was advanced or acted upon later says what was not known yet. Each case once. It
 * must stay as long as the lines. origin: comes back with them. */
void digest_add(struct digest *digest, const struct casefile *file, const void *origin);

/* The same without lines of it; it need not stay. */
void digest_count(struct digest *digest, const struct casefile *file);

/* Bring the lines into order, and no more than lines_max. */
void digest_end(struct digest *digest);

/* How many lines there would be in all. */
size_t digest_total(const struct digest *digest);

/*
 * digest: what a director or an agency should know today. A pure model; clients make the page.
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

struct digest_line {
	int64_t case_id;
	enum digest_state state;
	enum stall stall;
	int32_t finding;
	int32_t severity;
	int32_t debtor;       /* who owes … */
	int64_t since;        /* … since when */
	int64_t escalated_at; /* INSTANT_NEVER = not escalated */
	enum ladder_state ladder;
	const struct casefile *file; /* for explain_suggestion */
	const struct finding *about;
};

struct digest {
	const struct digest_line *lines; /* oldest first */
	size_t n_lines;
	size_t counts[DIGEST_STATE_COUNT];
};

/* From the case files that a party may see: findings not muted that are open at `now`, or were cleared after `since`
 * (not those that were muted to their end);
 * those that began after `since` are new. */
struct digest digest_build(struct arena *arena, const struct casefile *const *files, size_t n_files,
			   int64_t since, int64_t now);

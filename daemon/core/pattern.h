/*
 * pattern: the one engine for what is wrong by repetition. Rows in proto/pattern.def.
 *
 * A function per pattern says whether the event that is being made is a hit, and for whom where each party counts for
 * itself. Hits are kept in the case file; the finding opens when `times` of them count at once.
 */
#pragma once

#include "core/emit.h"

/* What a hit function may look at: the file before the event, and what the event changes. */
struct pattern_sight {
	const struct casefile *file;
	enum event_kind kind;
	int32_t actor;
	int32_t next_holder; /* PARTY_NONE = the holder stays */
	struct numbers missing;
};

/* Mark the event with the hits that it is. */
void pattern_mark(struct emit *emit);

/* How many hits of a pattern count at `now` for a party; PARTY_NONE = for the case. */
int32_t pattern_count(const struct casefile *file, enum pattern pattern, int32_t key, int64_t now);

/* Whether the finding of a pattern should be open. */
bool pattern_is_full(const struct casefile *file, const struct covenant *covenant, enum pattern pattern,
		     int32_t key, int64_t now);

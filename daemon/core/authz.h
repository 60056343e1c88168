/*
 * authz: who may. Default deny; the verbs' WHO column is the whole policy.
 */
#pragma once

#include "core/casefile.h"
#include "core/partnership.h"
#include "words/words.h"

/* How a party stands towards a case as of `at`: a mask of enum who (0 = a stranger). file NULL = no such case. */
int authz_relation(const struct casefile *file, const struct partnership *partnership, int32_t party,
		   int64_t at);

/* Whether a party with this relation may ask this verb of a case. */
bool authz_may(enum verb verb, int relation);

/* Whether a party of this role may ask this verb at all; `driven`: the clock is driven. */
bool authz_may_ask(enum verb verb, enum role role, bool driven);

/* The parties whose cases a party may see: itself, and the rungs that it directs as of `at`, be it in cases of one theme. What is
 * found by them is still to be judged by authz_relation. Writes at most 1 + RUNG_COUNT numbers and returns how many. */
size_t authz_faces(const struct partnership *partnership, int32_t party, int64_t at,
		   int32_t faces[1 + RUNG_COUNT]);

/* The same with those rungs only that it directs in cases of every theme: for whoever knows of a case nothing but its
 * parts. So who directs one theme, or a rung that somebody else directs in one, watches no case by its rung. */
size_t authz_faces_everywhere(const struct partnership *partnership, int32_t party, int64_t at,
			      int32_t faces[1 + RUNG_COUNT]);

/* Ceiling of the inboxes of one party: who stands in for more directors lists what was delegated to the first of them. */
#define AUTHZ_STAND_INS_MAX 16
#define AUTHZ_INBOXES_MAX (1 + RUNG_COUNT + AUTHZ_STAND_INS_MAX)

/* The parties whose lists of cases a party reads: its faces, and the directors for whom it stands in, since what was delegated to
 * one of them by name is in no other. Judged by authz_relation as well. */
size_t authz_inboxes(const struct partnership *partnership, int32_t party, int64_t at,
		     int32_t inboxes[AUTHZ_INBOXES_MAX]);

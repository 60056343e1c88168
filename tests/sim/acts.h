/*
 * acts: what people in a simulated partnership may do. A row a verb, and a way to use it: a new verb needs no more.
 *
 * A row says which obligation it answers (or that it begins something), who does it, how often the willing and the unwilling
 * choose it, and which fields it gives beside those that the verb requires; values come from the fields' types (world.c).
 */
#pragma once

#include "words/words.h"

enum actor { ACTOR_DEBTOR, ACTOR_CREDITOR, ACTOR_HOLDER, ACTOR_PARTICIPANT, ACTOR_DIRECTOR };

#define ACT_BEGINS (-1)   /* in place of the kind of obligation: on an open case */
#define ACT_REVIVES (-2)  /* on a closed one */
#define ACT_EXPLAINS (-3) /* the rung was asked what its directive means */
#define ACT_RELATES (-4)  /* another open case is about the same citizen */

struct act {
	enum verb verb;
	int answers; /* enum obligation_kind, or one of ACT_ */
	enum actor actor;
	int willing; /* weights */
	int unwilling;
	field_mask also;
	int number; /* of a word that it chooses: an outcome; -1 = any */
};

extern const struct act acts[];
extern const int n_acts;

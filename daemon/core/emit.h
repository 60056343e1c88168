/*
 * emit: making one event with its effects.
 *
 * Start it, add effects, finish it: then it has a number, stands in the ruling, and is applied to the draft.
 * Used by the deciding and advancing parts of the core only.
 */
#pragma once

#include "core/ruling.h"

struct emit {
	struct ruling *ruling;
	struct event event;
	struct opening opens[FACTS_OPENS_MAX];
	struct closing *ends;
	struct shifting *shifts;
	struct hitting hits[FACTS_HITS_MAX];
};

void emit_start(struct emit *emit, struct ruling *ruling, enum event_kind kind, int32_t actor, int64_t at);

/* Open an obligation under the covenant in force; returns its number. */
int32_t emit_open(struct emit *emit, enum obligation_kind kind, enum cause cause, int32_t debtor,
		  int32_t creditor, int64_t due);

void emit_end(struct emit *emit, int32_t number, enum ending how);

/* Change debtor, creditor or due; give the present ones for what stays. */
void emit_shift(struct emit *emit, const struct obligation *obligation, int32_t debtor, int32_t creditor,
		int64_t due);

/* key: the party for which it counts; PARTY_NONE = the case. */
void emit_hit(struct emit *emit, enum pattern pattern, int32_t key, int64_t until);

/* Whether the event opens an obligation of this kind. */
bool emit_opens(const struct emit *emit, enum obligation_kind kind);

/* Set a field of the facts: EMIT_SET(&emit, agency, party). */
#define EMIT_SET(emit, field, value)                                                                         \
	((emit)->event.facts.args.field = (value), (emit)->event.facts.args.present |= F(field))

/* Number it, keep it, apply it; returns its seq. */
int32_t emit_finish(struct emit *emit);

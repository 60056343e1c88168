/*
 * row: events between the core's form and the store's.
 *
 * Owns nothing: texts lie in the arena or are borrowed. Used by app only.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "words/words.h"

/* The fields that are kept sealed. */
field_mask row_sealed_fields(void);

/* The facts as parties may see them: without what only the rules across cases go by (KEEPING INDEX). In the arena. */
const char *row_shown_facts(const struct store_event *row, const struct party_names *names,
			    struct arena *arena);

/* What the store has, decoded. Errors: bad_value: the facts are not what their kind allows. */
int row_read(const struct store_event *row, const struct party_names *names, struct arena *arena,
	     struct event *ret_event, struct err *err) __attribute__((warn_unused_result));

/* The plain part of a row: place, time, actor, kind and facts; nothing sealed, no key. */
struct store_event row_write(const struct event *event, const struct party_names *names, int64_t recorded_at,
			     struct arena *arena);

/* A copy of a borrowed row, texts and bytes included. */
struct store_event row_copy(const struct store_event *row, struct arena *arena);

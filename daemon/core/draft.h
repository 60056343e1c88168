/*
 * draft: a case file while it is being changed.
 *
 * A working copy in an arena; the original stays untouched, so that a run that falls costs nothing. Only
 * core/apply changes a draft. Pointers into `file` are good until the next change.
 */
#pragma once

#include "base/arena.h"
#include "core/casefile.h"

struct draft {
	struct arena *arena;
	struct casefile *file; /* the block; file->size bytes of it are in use */
	size_t capacity;
};

/* Start from a block, or with NULL from an empty file that has no events yet. */
void draft_start(struct draft *draft, struct arena *arena, const struct casefile *from);

/* Append room for one item to a list; zeroed. */
void *draft_add(struct draft *draft, enum casefile_list list);

/* Remove item `index` of a list. */
void draft_remove(struct draft *draft, enum casefile_list list, size_t index);

/* Empty a list. */
void draft_clear(struct draft *draft, enum casefile_list list);

/* Changeable items. */
struct obligation *draft_obligation(struct draft *draft, int32_t number);
struct finding *draft_finding(struct draft *draft, int32_t number);
struct participant *draft_participant(struct draft *draft, int32_t party);
struct call *draft_call(struct draft *draft, size_t index);

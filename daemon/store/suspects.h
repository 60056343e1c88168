/*
 * suspects: works of a batch that the database refused for its data, halved until the guilty one stands alone.
 *
 * Owns the groups, not the works. Used by lane only. A group is written as a batch of its own, before anything
 * that came later; works of one case stay together as long as there are several cases.
 */
#pragma once

#include "base/list.h"
#include "store/batch.h"

struct suspects {
	struct list groups; /* next first */
};

void suspects_init(struct suspects *suspects);
void suspects_done(struct suspects *suspects);

/* Two groups from the works of a batch of two or more works; they come before the other groups. */
void suspects_split(struct suspects *suspects, struct batch *batch);

/* The works of the first group, or NULL. Works are taken out of it. */
struct list *suspects_first(struct suspects *suspects);

/* Let go of the first group when all its works were taken out. */
void suspects_drop_empty(struct suspects *suspects);

/*
 * shelf: a growing row of equal items that never move, so that an index and a pointer stay good.
 *
 * Lives in the arena of its owner and wastes nothing when it grows, unlike an array that doubles. For folds that take in
 * hundreds of thousands of things. Used by the core only.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define SHELF_BOX_ITEMS 1024

struct shelf {
	struct arena *arena;
	size_t item_size;
	void **boxes;
	int32_t room; /* boxes that the directory can name */
	int32_t count;
};

void shelf_init(struct shelf *shelf, struct arena *arena, size_t item_size);

/* One more item, zeroed; its index is the count before. */
void *shelf_add(struct shelf *shelf) __attribute__((returns_nonnull));

/* 0 ≤ index < count. */
void *shelf_at(const struct shelf *shelf, int32_t index) __attribute__((returns_nonnull));

/*
 * intern: every distinct text once, numbered from 0 in the order in which they came.
 *
 * Owns its table; the texts live in the arena of the caller. Private to this layer.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct intern {
	struct arena *arena;
	const char **texts; /* by number; each followed by a NUL */
	size_t count;
	uint32_t *hashes;  /* by number */
	size_t *lengths;   /* by number */
	uint32_t *slots;   /* number + 1, 0 = free */
	size_t slot_count; /* a power of two */
	size_t ceiling;
};

/* ceiling < 2³¹: how many distinct texts may be put in. */
void intern_init(struct intern *intern, struct arena *arena, size_t ceiling);
void intern_done(struct intern *intern);

/* The number of the text, which is put in if it is new; -1 if it is new and the ceiling is reached. */
int32_t intern_put(struct intern *intern, const char *text, size_t length);

/*
 * Make room for `needed` objects of `size` bytes in an array from malloc; *capacity is in objects. Never
 * NULL.
 */
void *intern_grow(void *array, size_t *capacity, size_t needed, size_t size) __attribute__((returns_nonnull));

/*
 * arena: memory that is freed all at once.
 *
 * One request, one replayed case or one batch has one arena. Allocation never fails: the inputs that
 * decide how much is asked for have ceilings of their own, and a machine without memory ends the
 * process, which loses nothing that was acknowledged.
 */
#pragma once

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	unsigned char *next;
	size_t left;
	size_t used; /* bytes handed out since the last reset */
};

void arena_init(struct arena *arena);
void arena_done(struct arena *arena);

/* Forget everything that was allocated. What is kept for reuse, at most 128 KiB, is mostly enough for the same work again. */
void arena_reset(struct arena *arena);

/* `size` bytes aligned for any object; not zeroed. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull));

/* The same, zeroed; `count` objects of `size` bytes. */
void *arena_zalloc(struct arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull));

/* A copy of `length` bytes, followed by a NUL. */
char *arena_strndup(struct arena *arena, const char *text, size_t length) __attribute__((returns_nonnull));

/* A copy of `size` bytes. */
void *arena_memdup(struct arena *arena, const void *bytes, size_t size) __attribute__((returns_nonnull));

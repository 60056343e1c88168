/*
 * arena: see arena.h.
 *
 * Chunks double up to a ceiling, and the newest, which mostly is the largest, is what a reset keeps. So an arena that is
 * used over and over soon has one chunk in which all of its work fits, and asks for no memory any more. An object larger
 * than a chunk gets one of its own.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_FIRST_BYTES 8192
#define ARENA_CHUNK_BYTES_MAX 131072
#define ARENA_ALIGN alignof(max_align_t)

struct arena_chunk {
	struct arena_chunk *older;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static struct arena_chunk *chunk_new(size_t size)
{
	struct arena_chunk *chunk = malloc(sizeof *chunk + size);
	if (!chunk) {
		fputs("out of memory\n", stderr);
		abort();
	}
	chunk->size = size;
	return chunk;
}

static size_t next_size(const struct arena *arena)
{
	size_t size = arena->chunks ? arena->chunks->size * 2 : ARENA_FIRST_BYTES;
	return size < ARENA_CHUNK_BYTES_MAX ? size : ARENA_CHUNK_BYTES_MAX;
}

static void start_chunk(struct arena *arena, size_t needed)
{
	size_t size = next_size(arena);
	struct arena_chunk *chunk = chunk_new(needed > size ? needed : size);
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->bytes;
	arena->left = chunk->size;
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

static void free_from(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *older = chunk->older;
		free(chunk);
		chunk = older;
	}
}

void arena_done(struct arena *arena)
{
	free_from(arena->chunks);
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *kept = arena->chunks;
	if (!kept)
		return;
	if (kept->size > ARENA_CHUNK_BYTES_MAX) { /* of one object that may never come again */
		arena_done(arena);
		return;
	}
	free_from(kept->older);
	kept->older = NULL;
	arena->next = kept->bytes;
	arena->left = kept->size;
	arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t padded = (size + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);
	if (padded > arena->left || !arena->next) /* even nothing has an address */
		start_chunk(arena, padded);
	void *object = arena->next;
	arena->next += padded;
	arena->left -= padded;
	arena->used += padded;
	return object;
}

void *arena_zalloc(struct arena *arena, size_t count, size_t size)
{
	if (size && count > (size_t)-1 / 2 / size) {
		fputs("allocation size overflow\n", stderr);
		abort();
	}
	return memset(arena_alloc(arena, count * size), 0, count * size);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

void *arena_memdup(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = arena_alloc(arena, size);
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

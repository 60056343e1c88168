/* arena: see arena.h. Chunks grow with the demand; an object larger than a chunk gets one of its own. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_CHUNK_BYTES 8192
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

static void start_chunk(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = chunk_new(size > ARENA_CHUNK_BYTES ? size : ARENA_CHUNK_BYTES);
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->bytes;
	arena->left = chunk->size;
}

void arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

void arena_done(struct arena *arena)
{
	while (arena->chunks) {
		struct arena_chunk *chunk = arena->chunks;
		arena->chunks = chunk->older;
		free(chunk);
	}
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *kept = arena->chunks;
	if (!kept)
		return;
	while (kept->older) {
		struct arena_chunk *chunk = kept->older;
		kept->older = chunk->older;
		free(chunk);
	}
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

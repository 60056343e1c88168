/* intern: see intern.h. Open addressing, at most half full. */
#include "log/intern.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 64
#define FIRST_OBJECTS 64

static void *checked(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

void *intern_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
	if (needed <= *capacity)
		return checked(array);
	size_t wanted = *capacity ? *capacity : FIRST_OBJECTS;
	while (wanted < needed)
		wanted *= 2;
	*capacity = wanted;
	return checked(reallocarray(array, wanted, size));
}

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/). */
static uint32_t hash_of(const char *text, size_t length)
{
	uint32_t hash = 2166136261U;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619U;
	return hash;
}

static void grow(struct intern *intern)
{
	size_t count = intern->slot_count ? intern->slot_count * 2 : FIRST_SLOTS;
	free(intern->slots);
	intern->slots = checked(calloc(count, sizeof *intern->slots));
	intern->slot_count = count;
	for (size_t i = 0; i < intern->count; i++) {
		size_t slot = intern->hashes[i] & (count - 1);
		while (intern->slots[slot])
			slot = (slot + 1) & (count - 1);
		intern->slots[slot] = (uint32_t)i + 1;
	}
	size_t half = count / 2;
	intern->texts = checked(reallocarray(intern->texts, half, sizeof *intern->texts));
	intern->hashes = checked(reallocarray(intern->hashes, half, sizeof *intern->hashes));
	intern->lengths = checked(reallocarray(intern->lengths, half, sizeof *intern->lengths));
}

void intern_init(struct intern *intern, struct arena *arena, size_t ceiling)
{
	*intern = (struct intern){.arena = arena, .ceiling = ceiling};
	grow(intern);
}

void intern_done(struct intern *intern)
{
	free(intern->texts);
	free(intern->hashes);
	free(intern->lengths);
	free(intern->slots);
	*intern = (struct intern){0};
}

static bool is_same(const struct intern *intern, size_t number, uint32_t hash, const char *text,
		    size_t length)
{
	return intern->hashes[number] == hash && intern->lengths[number] == length &&
	       memcmp(intern->texts[number], text, length) == 0;
}

int32_t intern_put(struct intern *intern, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	size_t mask = intern->slot_count - 1;
	size_t slot = hash & mask;
	for (; intern->slots[slot]; slot = (slot + 1) & mask) {
		if (is_same(intern, intern->slots[slot] - 1, hash, text, length))
			return (int32_t)(intern->slots[slot] - 1);
	}
	if (intern->count == intern->ceiling)
		return -1;
	size_t number = intern->count++;
	intern->texts[number] = arena_strndup(intern->arena, text, length);
	intern->hashes[number] = hash;
	intern->lengths[number] = length;
	intern->slots[slot] = (uint32_t)number + 1;
	if (intern->count == intern->slot_count / 2)
		grow(intern);
	return (int32_t)number;
}

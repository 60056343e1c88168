/* tally: see tally.h. */
#include "net/tally.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/list.h"

#define BUCKETS 1024 /* a power of two; chains stay short up to a few thousand connections */

struct entry {
	struct list node;
	int count;
	char key[TALLY_KEY_MAX + 1];
};

struct tally {
	uint64_t seed;
	struct list buckets[BUCKETS];
};

static void *allocate(size_t size)
{
	void *object = calloc(1, size);
	if (!object) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return object;
}

struct tally *tally_new(void)
{
	struct tally *tally = allocate(sizeof *tally);
	if (getrandom(&tally->seed, sizeof tally->seed, 0) != (ssize_t)sizeof tally->seed)
		tally->seed = (uintptr_t)tally;
	for (size_t i = 0; i < BUCKETS; i++)
		list_init(&tally->buckets[i]);
	return tally;
}

void tally_free(struct tally *tally)
{
	if (!tally)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		struct list *node;
		while ((node = list_take_first(&tally->buckets[i])))
			free(LIST_OWNER(node, struct entry, node));
	}
	free(tally);
}

/* FNV-1a (RFC 9923) from a seeded start, with the upper half folded in. */
static size_t bucket_of(const struct tally *tally, const char *key)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ tally->seed;
	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32) & (BUCKETS - 1);
}

static struct entry *find(const struct tally *tally, const char *key)
{
	LIST_EACH(node, &tally->buckets[bucket_of(tally, key)]) {
		struct entry *entry = LIST_OWNER(node, struct entry, node);
		if (strcmp(entry->key, key) == 0)
			return entry;
	}
	return NULL;
}

static struct entry *entry_new(struct tally *tally, const char *key)
{
	assert(strlen(key) <= TALLY_KEY_MAX);
	struct entry *entry = allocate(sizeof *entry);
	memcpy(entry->key, key, strlen(key) + 1);
	list_append(&tally->buckets[bucket_of(tally, key)], &entry->node);
	return entry;
}

int tally_add(struct tally *tally, const char *key, int max)
{
	struct entry *entry = find(tally, key);
	if ((entry ? entry->count : 0) >= max)
		return -1;
	if (!entry)
		entry = entry_new(tally, key);
	entry->count++;
	return 0;
}

void tally_remove(struct tally *tally, const char *key)
{
	struct entry *entry = find(tally, key);
	assert(entry && entry->count > 0);
	if (--entry->count > 0)
		return;
	list_remove(&entry->node);
	free(entry);
}

int tally_count(const struct tally *tally, const char *key)
{
	const struct entry *entry = find(tally, key);
	return entry ? entry->count : 0;
}

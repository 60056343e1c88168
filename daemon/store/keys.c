/* keys: see keys.h. Keys are hashes, so a table needs no hash function of its own. */
#include "store/keys.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define KEYS_SLOTS 4096 /* chains stay short: the works on their way have a ceiling */

struct keys {
	struct store_work *slots[KEYS_SLOTS];
	struct list waiting;
};

struct keys *keys_new(void)
{
	struct keys *keys = calloc(1, sizeof *keys);
	if (!keys)
		abort();
	list_init(&keys->waiting);
	return keys;
}

void keys_free(struct keys *keys)
{
	free(keys);
}

static bool is_same(const struct store_work *one, const struct store_work *other)
{
	return one->partnership == other->partnership && memcmp(one->key, other->key, STORE_KEY_BYTES) == 0;
}

static struct store_work **slot_of(struct keys *keys, const struct store_work *work)
{
	uint32_t word;
	memcpy(&word, work->key, sizeof word);
	return &keys->slots[word % KEYS_SLOTS];
}

bool keys_enter(struct keys *keys, struct store_work *work)
{
	if (!work->has_key)
		return true;
	struct store_work **slot = slot_of(keys, work);
	for (struct store_work *other = *slot; other; other = other->own.same_slot) {
		if (is_same(work, other)) {
			list_append(&keys->waiting, &work->node);
			return false;
		}
	}
	work->own.same_slot = *slot;
	*slot = work;
	return true;
}

struct store_work *keys_leave(struct keys *keys, struct store_work *work)
{
	if (!work->has_key)
		return NULL;
	struct store_work **link = slot_of(keys, work);
	while (*link && *link != work)
		link = &(*link)->own.same_slot;
	assert(*link);
	*link = work->own.same_slot;
	LIST_EACH(node, &keys->waiting) {
		struct store_work *next = LIST_OWNER(node, struct store_work, node);
		if (is_same(work, next)) {
			list_remove(node);
			bool entered = keys_enter(keys, next);
			assert(entered);
			(void)entered;
			return next;
		}
	}
	return NULL;
}

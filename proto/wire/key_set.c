/*
 * key_set: see key_set.h. The tree is Morrison's PATRICIA (Journal of the ACM 15 (1968), 514-534): a node is a
 * key and, for all but the first, the bit that told it from the others when it came. Bits grow on the way
 * down; a link to a node whose bit does not grow ends the way at that node's key.
 */
#include "wire/key_set.h"

#include <string.h>

struct key_node {
	struct key key;
	size_t bit; /* from 1, first byte and high bit first; 0 at the root, which tests none */
	struct key_node *child[2];
};

void key_set_init(struct key_set *set)
{
	set->count = 0;
	set->tree = NULL;
}

/* A key goes on in NULs, which no key holds: so none is the beginning of another. */
static unsigned byte_of(const struct key *key, size_t at)
{
	return at < key->length ? (unsigned char)key->bytes[at] : 0;
}

static size_t side_of(const struct key *key, size_t bit)
{
	return byte_of(key, (bit - 1) / 8) >> (7 - (bit - 1) % 8) & 1;
}

/* The first bit that differs; 0 if the keys are the same. */
static size_t first_difference(const struct key *a, const struct key *b)
{
	size_t at = 0;
	while (at < a->length && byte_of(a, at) == byte_of(b, at))
		at++;
	unsigned difference = byte_of(a, at) ^ byte_of(b, at);
	if (difference == 0)
		return 0; /* both have ended: a key that ended shares no byte with one that goes on */
	size_t bit = at * 8 + 1;
	for (unsigned mask = 0x80; !(difference & mask); mask >>= 1)
		bit++;
	return bit;
}

/*
 * Goes down by the bits of `key` to the node whose bit is at or beyond `limit`, or whose key ends the way.
 * Beyond the bits of the key, any key below serves to tell it from all: so the way is never longer than the key.
 */
static struct key_node *descend(struct key_node *root, const struct key *key, size_t limit,
				struct key_node ***ret_link)
{
	struct key_node *from = root;
	struct key_node **link = &root->child[0];
	while ((*link)->bit > from->bit && (*link)->bit < limit) {
		from = *link;
		link = &from->child[side_of(key, from->bit)];
	}
	*ret_link = link;
	return *link;
}

static struct key_node *node_new(struct key key, size_t bit, struct arena *arena)
{
	struct key_node *node = arena_zalloc(arena, 1, sizeof *node);
	node->key = key;
	node->bit = bit;
	return node;
}

static bool tree_add(struct key_node *root, struct key key, struct arena *arena)
{
	struct key_node **link;
	struct key_node *nearest = descend(root, &key, 8 * (key.length + 1) + 1, &link);
	size_t bit = first_difference(&key, &nearest->key);
	if (bit == 0)
		return false;
	struct key_node *node = node_new(key, bit, arena);
	size_t side = side_of(&key, bit);
	node->child[!side] = descend(root, &key, bit, &link);
	node->child[side] = node;
	*link = node;
	return true;
}

static void tree_start(struct key_set *set, struct arena *arena)
{
	set->tree = node_new(set->few[0], 0, arena);
	set->tree->child[0] = set->tree;
	for (size_t i = 1; i < set->count; i++)
		tree_add(set->tree, set->few[i], arena);
}

/* Length, beginning and end: enough to tell the keys of a record from each other. */
static uint32_t print_of(const struct key *key)
{
	uint32_t head = 0, tail = 0;
	size_t part = key->length < sizeof head ? key->length : sizeof head;
	if (part == sizeof head) {
		memcpy(&head, key->bytes, sizeof head);
		memcpy(&tail, key->bytes + key->length - sizeof tail, sizeof tail);
	} else {
		for (size_t i = 0; i < part; i++)
			head = head << 8 | byte_of(key, i);
	}
	return head ^ (tail << 13 | tail >> 19) ^ (uint32_t)key->length * UINT32_C(0x9E3779B9);
}

static bool is_among_few(const struct key_set *set, const struct key *key, uint32_t print)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct key *other = &set->few[i];
		if (set->prints[i] == print && other->length == key->length &&
		    memcmp(other->bytes, key->bytes, key->length) == 0)
			return true;
	}
	return false;
}

bool key_set_add(struct key_set *set, struct key key, struct arena *arena)
{
	if (set->tree)
		return tree_add(set->tree, key, arena);
	uint32_t print = print_of(&key);
	if (is_among_few(set, &key, print))
		return false;
	if (set->count == KEY_SET_FEW) {
		tree_start(set, arena);
		return tree_add(set->tree, key, arena);
	}
	set->prints[set->count] = print;
	set->few[set->count++] = key;
	return true;
}

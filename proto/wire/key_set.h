/*
 * key_set: the keys of one JSON object, to find the one that occurs twice.
 *
 * Most objects have few keys: these stand in the set itself and are compared one by one, fingerprints first.
 * Beyond KEY_SET_FEW they also stand in a tree in the arena whose depth is bounded by the length of the key that is
 * looked for: whatever a hostile peer sends costs time in proportion to its length, with no secret seed.
 * Borrows the keys. Used by the gate (scan) only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define KEY_SET_FEW 16

struct key {
	const char *bytes; /* without a NUL among them */
	size_t length;
};

struct key_node;

struct key_set {
	size_t count;          /* of few[] */
	struct key_node *tree; /* NULL as long as few[] holds all */
	uint32_t prints[KEY_SET_FEW];
	struct key few[KEY_SET_FEW];
};

void key_set_init(struct key_set *set);

/* Adds `key` and returns true; false if it was there. The key's bytes must outlive the set. */
bool key_set_add(struct key_set *set, struct key key, struct arena *arena);

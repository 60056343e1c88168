/*
 * store_memory: the face of daemon/store/store.h kept in memory: the second implementation, for the simulation.
 *
 * Chosen when linking: a program that has this object takes nothing of the store on PostgreSQL. It keeps the contract of
 * store.h (works gather, runs in the order of cases, expected versions, keys and repeats, the order of the feed, the chain
 * of hashes, answers only from the loop) and nothing of durability. Tests that promise the database use the database.
 *
 * Here stands what only a simulation asks of a store. One thread; everything returned is borrowed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/* Every event since the store was opened, in the order of the feed. Good until the next turn. */
struct store_event *const *store_memory_log(const struct store *store, size_t *ret_count);

/* The row of a case; NULL = there is none. Good until the next turn. */
const struct store_case *store_memory_case(const struct store *store, int64_t case_id);

/* The events of a case in order. */
struct store_event *const *store_memory_events(const struct store *store, int64_t case_id, size_t *ret_count);

/* While hidden, nothing seems due: as for a daemon whose sweep is late. */
void store_memory_hide_due(struct store *store, bool hidden);

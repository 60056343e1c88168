/*
 * keys: which keys are on their way.
 *
 * A client that repeats a command while the first is still under way would race with itself: two lanes could
 * decide both. So of the works with one key only the first is let through, the others wait for its end and
 * then find its outcome. Owns nothing but its table; the works are chained through themselves.
 */
#pragma once

#include <stdbool.h>

#include "store/store.h"

struct keys;

struct keys *keys_new(void) __attribute__((returns_nonnull));
void keys_free(struct keys *keys);

/* True: the work may go. False: it waits, by its node, until keys_leave hands it back. */
bool keys_enter(struct keys *keys, struct store_work *work);

/* The work is over. Returns the next one with the same key, which now may go, or NULL. */
struct store_work *keys_leave(struct keys *keys, struct store_work *work);

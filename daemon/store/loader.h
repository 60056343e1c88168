/*
 * loader: brings the state of cases into the cache, many with one statement.
 *
 * Needs the reader and the cache. Used inside the store only. What is wanted during a turn is asked for at its end.
 */
#pragma once

#include "store/cache.h"
#include "store/reader.h"

struct loader;

/* loaded: some entries may be fresh now; or the database could not say, and whoever still wants them asks again. */
struct loader *loader_new(struct loop *loop, struct reader *reader, struct cache *cache, int32_t partnership,
			  void (*loaded)(void *context), void *context) __attribute__((returns_nonnull));
void loader_free(struct loader *loader);

/* Harmless when it is on its way already. The loader pins the entry meanwhile. */
void loader_want(struct loader *loader, struct cache_entry *entry);

/*
 * lane: one writing session and the commands that are its own.
 *
 * Owns its connection, the works that gather and the one batch that is on its way. Needs the loop, the cache, the
 * loader and the feed of its host. Used by store only. Case ids are dealt over the lanes, so no two lanes of one
 * store ever write the same case.
 *
 *   gather   works join in order of arrival; states that are not at hand are asked for
 *   close    when nothing is on its way, at the end of the turn: what is ready is decided and sent
 *   settle   the answer makes works done, or lets them gather again
 *
 * One batch in flight, so nothing is ever decided on state that is not durable. A batch of which nobody knows
 * whether it was committed stays in flight until the new session has asked (docs/STORE.md, unknown outcome).
 */
#pragma once

#include "store/cache.h"
#include "store/feed.h"
#include "store/loader.h"
#include "store/store.h"

struct loop;
struct lane;

/* What the lanes of a store share. */
struct lane_host {
	struct loop *loop;
	const struct store_config *config;
	const struct store_owner *owner;
	struct cache *cache;
	struct loader *loader;
	struct feed *feed;
	bool halted; /* the owner's view of the partnership is stale: nothing is decided until store_resume */

	void *context;
	void (*finished)(void *context, struct store_work *work, const struct store_outcome *outcome);
	void (*committed)(void *context); /* others want to hear */
	void (*stale)(void *context);
	void (*up)(void *context);
	void (*down)(void *context, const struct err *err);
};

struct lane *lane_new(struct lane_host *host) __attribute__((returns_nonnull));

/* Works that are still here are forgotten. */
void lane_free(struct lane *lane);

/* A work whose entry is pinned. */
void lane_add(struct lane *lane, struct store_work *work);

/* Something has changed: look, at the end of the turn, whether a batch can close. */
void lane_wake(struct lane *lane);

/*
 * bell: waking the other daemons, and being woken.
 *
 * Owns a session of its own. Used by store only. Notifications hold a lock of the whole cluster while their
 * transaction commits, so each is a tiny transaction apart from the batch it tells of; while one is on its way
 * the next ones become one. A notification that is lost costs a second: the feed polls.
 */
#pragma once

#include <stdint.h>

struct bell;
struct loop;

/* heard: another daemon has committed something for this partnership, or may have while nobody listened. */
struct bell *bell_new(struct loop *loop, const char *conninfo, int32_t partnership,
		      void (*heard)(void *context), void *context) __attribute__((returns_nonnull));
void bell_free(struct bell *bell);
void bell_ring(struct bell *bell);

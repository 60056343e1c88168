/*
 * across: from the feed to the net, and from the net to commands of the system.
 *
 * Owns the net (core/net.h), which it reads from the beginning of the feed when the daemon starts, page by page, and keeps up with
 * from then on; and the commands that are on their way. Needs the store, the partners and the request path. A command that
 * somebody else was faster with is no failure; one that could not be carried out for now is asked for again.
 *
 * Until it has read everything it finds nothing. Events that name a party whom this daemon does not know yet wait until it does.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct across;
struct app;
struct store_cursor;
struct store_feed_event;

struct across *across_new(struct app *app) __attribute__((returns_nonnull));
void across_free(struct across *across);

/* Begin to read. */
void across_start(struct across *across);

/* Command nothing more; what is on its way ends by itself. */
void across_stop(struct across *across);

/* Every committed event, in the order of the feed, as the store tells it. */
void across_feed(struct across *across, const struct store_feed_event *events, size_t count,
		 const struct store_cursor *end);

/* The instant after which it may find something by itself; INSTANT_NEVER, also while it is about to look. */
int64_t across_next_due(const struct across *across);

/* Let it look, as of `now`. What it finds is stamped `at`, or with the clock's instant when that is 0. */
void across_look(struct across *across, int64_t now, int64_t at);

/* Whether what it has read or found is still on its way; then it calls sweep_go_on when nothing is any more. */
bool across_is_busy(const struct across *across);

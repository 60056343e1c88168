/*
 * feed_rows: the rows of the query feed_read as events of the feed.
 *
 * Used by feed and reads. Texts are borrowed from the result, arrays from the arena.
 */
#pragma once

#include "base/arena.h"
#include "store/pg_row.h"
#include "store/store.h"

/* The parameters of feed_read and, before it, of feed_hash are in sql/queries. */
struct store_feed_event *feed_rows(const PGresult *result, struct arena *arena);

/* Whether the row may be seen by the parties that were asked for. */
bool feed_row_is_seen(const PGresult *result, int row);

/* The place behind an event. */
struct store_cursor feed_cursor_of(const struct store_feed_event *event);

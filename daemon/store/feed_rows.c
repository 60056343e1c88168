/* feed_rows: see feed_rows.h. */
#include "store/feed_rows.h"

#include <string.h>

#define COLUMN_POSITION PG_EVENT_COLUMNS
#define COLUMN_ORDINAL (PG_EVENT_COLUMNS + 1)
#define COLUMN_HASH (PG_EVENT_COLUMNS + 2)
#define COLUMN_PARTIES (PG_EVENT_COLUMNS + 3)
#define COLUMN_SEEN (PG_EVENT_COLUMNS + 5)

static const uint8_t no_hash[STORE_HASH_BYTES];

struct store_feed_event *feed_rows(const PGresult *result, struct arena *arena)
{
	size_t count = (size_t)PQntuples(result);
	struct store_feed_event *events = arena_zalloc(arena, count, sizeof *events);
	for (size_t i = 0; i < count; i++) {
		int row = (int)i;
		size_t hash_length;
		const void *hash = pg_row_bytes(result, row, COLUMN_HASH, &hash_length);
		pg_row_event(result, row, &events[i].event);
		events[i].position = pg_row_int8(result, row, COLUMN_POSITION);
		events[i].ordinal = pg_row_int4(result, row, COLUMN_ORDINAL);
		events[i].batch_hash = hash && hash_length == STORE_HASH_BYTES ? hash : no_hash;
		events[i].parts = pg_row_parts(result, row, COLUMN_PARTIES, events[i].event.case_id, arena,
					       &events[i].n_parts);
	}
	return events;
}

bool feed_row_is_seen(const PGresult *result, int row)
{
	return pg_row_bool(result, row, COLUMN_SEEN);
}

struct store_cursor feed_cursor_of(const struct store_feed_event *event)
{
	struct store_cursor cursor = {.position = event->position, .ordinal = event->ordinal};
	memcpy(cursor.hash, event->batch_hash, STORE_HASH_BYTES);
	return cursor;
}

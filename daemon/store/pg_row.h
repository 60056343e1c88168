/*
 * pg_row: reading the rows of a binary result.
 *
 * Used inside the store only. A null, a missing column or a value of another width reads as 0 or NULL: what
 * the database says never ends the process. Text and bytes are borrowed from the result.
 */
#pragma once

#include <libpq-fe.h>
#include <stdbool.h>

#include "base/arena.h"
#include "store/store.h"

int32_t pg_row_int4(const PGresult *result, int row, int column);
int64_t pg_row_int8(const PGresult *result, int row, int column);
bool pg_row_bool(const PGresult *result, int row, int column);
bool pg_row_is_null(const PGresult *result, int row, int column);

/* NULL when null; *ret_length may be asked for. */
const void *pg_row_bytes(const PGresult *result, int row, int column, size_t *ret_length);

/* 32 bytes; false when the value is none. */
bool pg_row_hash(const PGresult *result, int row, int column, uint8_t ret_hash[STORE_HASH_BYTES]);

/* The columns that every query of events begins with, in their order. */
enum pg_event_column {
	PG_EVENT_CASE,
	PG_EVENT_SEQ,
	PG_EVENT_AT,
	PG_EVENT_RECORDED_AT,
	PG_EVENT_ACTOR,
	PG_EVENT_KIND,
	PG_EVENT_VISIBILITY,
	PG_EVENT_KEY,
	PG_EVENT_BODY_HASH,
	PG_EVENT_ON_BEHALF_OF,
	PG_EVENT_PURPOSE,
	PG_EVENT_FACTS,
	PG_EVENT_SEALED,
	PG_EVENT_COLUMNS
};
void pg_row_event(const PGresult *result, int row, struct store_event *ret_event);

/* The columns that every query of cases begins with: case, version, format, stalls, status, next due, state. */
#define PG_CASE_COLUMNS 7
void pg_row_case(const PGresult *result, int row, struct store_case *ret_case);

/* Two arrays side by side, parties and relations, from `column` on. */
const struct store_part *pg_row_parts(const PGresult *result, int row, int column, int64_t case_id,
				      struct arena *arena, size_t *ret_count);

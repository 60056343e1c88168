/* pg_row: see pg_row.h. */
#include "store/pg_row.h"

#include <arpa/inet.h>
#include <endian.h>
#include <string.h>

/* The value if it is there and `width` bytes wide. */
static const char *fixed(const PGresult *result, int row, int column, int width)
{
	if (row >= PQntuples(result) || column >= PQnfields(result) || PQgetisnull(result, row, column) ||
	    PQgetlength(result, row, column) != width)
		return NULL;
	return PQgetvalue(result, row, column);
}

static int32_t word_at(const char *bytes)
{
	uint32_t word;
	memcpy(&word, bytes, sizeof word);
	return (int32_t)ntohl(word);
}

int32_t pg_row_int4(const PGresult *result, int row, int column)
{
	const char *bytes = fixed(result, row, column, 4);
	return bytes ? word_at(bytes) : 0;
}

int64_t pg_row_int8(const PGresult *result, int row, int column)
{
	const char *bytes = fixed(result, row, column, 8);
	uint64_t word = 0;
	if (bytes)
		memcpy(&word, bytes, sizeof word);
	return (int64_t)be64toh(word);
}

bool pg_row_bool(const PGresult *result, int row, int column)
{
	const char *bytes = fixed(result, row, column, 1);
	return bytes && bytes[0];
}

bool pg_row_is_null(const PGresult *result, int row, int column)
{
	return row >= PQntuples(result) || column >= PQnfields(result) || PQgetisnull(result, row, column);
}

const void *pg_row_bytes(const PGresult *result, int row, int column, size_t *ret_length)
{
	bool null = pg_row_is_null(result, row, column);
	if (ret_length)
		*ret_length = null ? 0 : (size_t)PQgetlength(result, row, column);
	return null ? NULL : PQgetvalue(result, row, column);
}

bool pg_row_hash(const PGresult *result, int row, int column, uint8_t ret_hash[STORE_HASH_BYTES])
{
	const char *bytes = fixed(result, row, column, STORE_HASH_BYTES);
	if (bytes)
		memcpy(ret_hash, bytes, STORE_HASH_BYTES);
	return bytes != NULL;
}

void pg_row_event(const PGresult *result, int row, struct store_event *ret_event)
{
	struct store_event event = {
		.case_id = pg_row_int8(result, row, PG_EVENT_CASE),
		.seq = pg_row_int4(result, row, PG_EVENT_SEQ),
		.at = pg_row_int8(result, row, PG_EVENT_AT),
		.recorded_at = pg_row_int8(result, row, PG_EVENT_RECORDED_AT),
		.actor = pg_row_int4(result, row, PG_EVENT_ACTOR),
		.kind = pg_row_int4(result, row, PG_EVENT_KIND),
		.visibility = pg_row_int4(result, row, PG_EVENT_VISIBILITY),
		.body_hash = pg_row_int8(result, row, PG_EVENT_BODY_HASH),
		.on_behalf_of = pg_row_bytes(result, row, PG_EVENT_ON_BEHALF_OF, NULL),
		.purpose = pg_row_bytes(result, row, PG_EVENT_PURPOSE, NULL),
	};
	const char *key = fixed(result, row, PG_EVENT_KEY, STORE_KEY_BYTES);
	event.has_key = key != NULL;
	if (key)
		memcpy(event.key, key, STORE_KEY_BYTES);
	event.facts = pg_row_bytes(result, row, PG_EVENT_FACTS, &event.facts_length);
	event.sealed = pg_row_bytes(result, row, PG_EVENT_SEALED, &event.sealed_length);
	*ret_event = event;
}

void pg_row_case(const PGresult *result, int row, struct store_case *ret_case)
{
	struct store_case found = {
		.case_id = pg_row_int8(result, row, 0),
		.version = pg_row_int4(result, row, 1),
		.format = pg_row_int4(result, row, 2),
		.stalls = pg_row_int4(result, row, 3),
		.status = pg_row_int4(result, row, 4),
		.next_due = pg_row_int8(result, row, 5),
	};
	found.state = pg_row_bytes(result, row, 6, &found.state_length);
	*ret_case = found;
}

/* The elements of an array of int4 without nulls: `*ret_count` of them, 8 bytes apart, behind their lengths. */
static const char *array_of_int4(const PGresult *result, int row, int column, size_t *ret_count)
{
	size_t length;
	const char *bytes = pg_row_bytes(result, row, column, &length);
	*ret_count = 0;
	if (!bytes || length < 20 || word_at(bytes) != 1 || word_at(bytes + 4) != 0)
		return NULL;
	size_t count = (size_t)word_at(bytes + 12);
	if (length != 20 + count * 8)
		return NULL;
	*ret_count = count;
	return bytes + 20;
}

const struct store_part *pg_row_parts(const PGresult *result, int row, int column, int64_t case_id,
				      struct arena *arena, size_t *ret_count)
{
	size_t n_parties;
	size_t n_relations;
	const char *parties = array_of_int4(result, row, column, &n_parties);
	const char *relations = array_of_int4(result, row, column + 1, &n_relations);
	*ret_count = 0;
	if (!parties || !relations || n_parties != n_relations)
		return NULL;
	struct store_part *parts = arena_zalloc(arena, n_parties, sizeof *parts);
	for (size_t i = 0; i < n_parties; i++) {
		parts[i] = (struct store_part){
			.case_id = case_id,
			.party = word_at(parties + i * 8 + 4),
			.relation = word_at(relations + i * 8 + 4),
		};
	}
	*ret_count = n_parties;
	return parts;
}

/*
 * pg_params: the parameters of one statement, in PostgreSQL's binary form.
 *
 * Owns the bytes. Used inside the store only. Parameters are put in the order $1, $2, ...; an array is put
 * with begin, its elements, end. Binary because a state block would double in size as text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

#define PG_PARAMS_MAX 26

/* Element types of arrays: their numbers in pg_type, which never change. */
enum pg_type {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_INT8 = 20,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_UUID = 2950,
};

struct pg_params {
	struct strbuf bytes;
	size_t start[PG_PARAMS_MAX];
	int length[PG_PARAMS_MAX];
	int count;
	int32_t elements; /* of the array that is open */
	bool has_null;
};

void pg_params_init(struct pg_params *params);
void pg_params_done(struct pg_params *params);

/* No parameters, keeping the memory. */
void pg_params_reset(struct pg_params *params);

void pg_put_int4(struct pg_params *params, int32_t value);
void pg_put_int8(struct pg_params *params, int64_t value);
void pg_put_bool(struct pg_params *params, bool value);
void pg_put_text(struct pg_params *params, const char *text); /* NULL is a null */
void pg_put_bytes(struct pg_params *params, const void *bytes, size_t length);

void pg_array_begin(struct pg_params *params, enum pg_type type);
void pg_array_int4(struct pg_params *params, int32_t value);
void pg_array_int8(struct pg_params *params, int64_t value);
void pg_array_bool(struct pg_params *params, bool value);

/* text, bytea or uuid; NULL bytes are a null. */
void pg_array_bytes(struct pg_params *params, const void *bytes, size_t length);
void pg_array_end(struct pg_params *params);

/* Whole arrays of numbers. */
void pg_put_int4s(struct pg_params *params, const int32_t *values, size_t count);
void pg_put_int8s(struct pg_params *params, const int64_t *values, size_t count);

/* What libpq wants to be given; borrowed until the next put. */
struct pg_params_view {
	const char *values[PG_PARAMS_MAX];
	int lengths[PG_PARAMS_MAX];
	int formats[PG_PARAMS_MAX];
};
void pg_params_view(const struct pg_params *params, struct pg_params_view *ret_view);

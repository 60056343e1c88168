/* pg_params: see pg_params.h. Layout of a binary array: src/backend/utils/adt/arrayfuncs.c, array_recv. */
#include "store/pg_params.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <string.h>

#define ARRAY_HEADER_BYTES 20
#define ARRAY_EMPTY_HEADER_BYTES 12
#define LENGTH_OF_NULL (-1)

void pg_params_init(struct pg_params *params)
{
	*params = (struct pg_params){0};
	strbuf_init(&params->bytes);
}

void pg_params_done(struct pg_params *params)
{
	strbuf_done(&params->bytes);
}

void pg_params_reset(struct pg_params *params)
{
	strbuf_reset(&params->bytes);
	params->count = 0;
}

static void put_word(struct pg_params *params, int32_t value)
{
	uint32_t word = htonl((uint32_t)value);
	strbuf_put(&params->bytes, &word, sizeof word);
}

static void put_long(struct pg_params *params, int64_t value)
{
	uint64_t word = htobe64((uint64_t)value);
	strbuf_put(&params->bytes, &word, sizeof word);
}

static void begin(struct pg_params *params)
{
	assert(params->count < PG_PARAMS_MAX);
	params->start[params->count] = params->bytes.length;
}

static void end(struct pg_params *params)
{
	params->length[params->count] = (int)(params->bytes.length - params->start[params->count]);
	params->count++;
}

void pg_put_int4(struct pg_params *params, int32_t value)
{
	begin(params);
	put_word(params, value);
	end(params);
}

void pg_put_bool(struct pg_params *params, bool value)
{
	begin(params);
	strbuf_putc(&params->bytes, value ? 1 : 0);
	end(params);
}

void pg_put_int8(struct pg_params *params, int64_t value)
{
	begin(params);
	put_long(params, value);
	end(params);
}

void pg_put_text(struct pg_params *params, const char *text)
{
	begin(params);
	if (text)
		strbuf_puts(&params->bytes, text);
	end(params);
	if (!text)
		params->length[params->count - 1] = LENGTH_OF_NULL;
}

void pg_put_bytes(struct pg_params *params, const void *bytes, size_t length)
{
	begin(params);
	strbuf_put(&params->bytes, bytes, length);
	end(params);
}

void pg_array_begin(struct pg_params *params, enum pg_type type)
{
	begin(params);
	put_word(params, 1);             /* dimensions */
	put_word(params, 0);             /* has nulls */
	put_word(params, (int32_t)type); /* of an element */
	put_word(params, 0);             /* how many */
	put_word(params, 1);             /* index of the first */
	params->elements = 0;
	params->has_null = false;
}

void pg_array_int4(struct pg_params *params, int32_t value)
{
	put_word(params, 4);
	put_word(params, value);
	params->elements++;
}

void pg_array_int8(struct pg_params *params, int64_t value)
{
	put_word(params, 8);
	put_long(params, value);
	params->elements++;
}

void pg_array_bool(struct pg_params *params, bool value)
{
	put_word(params, 1);
	strbuf_putc(&params->bytes, value ? 1 : 0);
	params->elements++;
}

void pg_array_bytes(struct pg_params *params, const void *bytes, size_t length)
{
	put_word(params, bytes ? (int32_t)length : -1);
	if (bytes)
		strbuf_put(&params->bytes, bytes, length);
	else
		params->has_null = true;
	params->elements++;
}

static void patch_word(struct pg_params *params, size_t offset, int32_t value)
{
	uint32_t word = htonl((uint32_t)value);
	memcpy(params->bytes.bytes + params->start[params->count] + offset, &word, sizeof word);
}

void pg_array_end(struct pg_params *params)
{
	if (params->elements == 0) {
		patch_word(params, 0, 0);
		params->bytes.length -= ARRAY_HEADER_BYTES - ARRAY_EMPTY_HEADER_BYTES;
	} else {
		patch_word(params, 4, params->has_null);
		patch_word(params, 12, params->elements);
	}
	end(params);
}

void pg_put_int4s(struct pg_params *params, const int32_t *values, size_t count)
{
	pg_array_begin(params, PG_INT4);
	for (size_t i = 0; i < count; i++)
		pg_array_int4(params, values[i]);
	pg_array_end(params);
}

void pg_put_int8s(struct pg_params *params, const int64_t *values, size_t count)
{
	pg_array_begin(params, PG_INT8);
	for (size_t i = 0; i < count; i++)
		pg_array_int8(params, values[i]);
	pg_array_end(params);
}

void pg_params_view(const struct pg_params *params, struct pg_params_view *ret_view)
{
	for (int i = 0; i < params->count; i++) {
		bool is_null = params->length[i] == LENGTH_OF_NULL;
		ret_view->values[i] = is_null ? NULL : strbuf_text(&params->bytes) + params->start[i];
		ret_view->lengths[i] = params->length[i];
		ret_view->formats[i] = 1;
	}
}

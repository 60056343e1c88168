/*
 * desc_in: JSON to structs, by their descriptors. The only user of cJSON, with desc_value.
 *
 * Owns nothing: what it reads lies in the arena. Every text must have passed the gate (scan). Errors name the member in
 * err.where: missing_field, unknown_field, bad_value.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "wire/desc.h"
#include "wire/slice.h"

struct desc_reader {
	const struct party_names *names; /* NULL = only the fixed ones are known */
	struct arena *arena;
	struct err *err;
	bool enrolled; /* a party must be one that was enrolled: "system" or "citizen" will not do */
	bool lenient;  /* members without a row are passed over: a newer peer may say more */
};

/*
 * The fields `required` and `optional`, no others, into the zeroed *args with its presence mask, and the rows of `more`
 * (NULL = none) into *more_base. -1 on error; *args is unspecified then.
 */
int desc_read_fields(const struct desc_reader *reader, struct slice object, field_mask required,
		     field_mask optional, struct args *args, const struct desc_table *more, void *more_base)
	__attribute__((warn_unused_result));

/* A struct; rows that are not optional must be there. *base is unspecified on error. */
int desc_read_object(const struct desc_reader *reader, struct slice object, const struct desc_table *table,
		     void *base) __attribute__((warn_unused_result));

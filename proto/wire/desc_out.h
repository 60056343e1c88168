/*
 * desc_out: structs to JSON, by their descriptors.
 *
 * Owns nothing. Numbers of parties become names through the resolver; a party that it does not know is written as
 * "party:17", so that nothing that happened becomes unreadable.
 */
#pragma once

#include "wire/desc.h"
#include "wire/json_out.h"

/* One member: key and value; nothing if the row is optional and the value empty. `base` is the struct. */
void desc_write(struct json_out *out, const struct desc *row, const void *base,
		const struct party_names *names);

/* The members of a struct, inside an object that is open. */
void desc_write_members(struct json_out *out, const struct desc_table *table, const void *base,
			const struct party_names *names);

/* The struct as one object. */
void desc_write_object(struct json_out *out, const struct desc_table *table, const void *base,
		       const struct party_names *names);

/*
 * json_out: the one writer of JSON.
 *
 * Appends compact JSON to a strbuf and keeps the commas right by itself. What it writes passes the gate (scan), whatever
 * the strings hold: bytes that are no UTF-8, and NULs, come out as U+FFFD. The strbuf stays the caller's. Misuse (a value
 * where a key must stand, more ends than beginnings) is a programmer's error and asserted.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

struct json_out {
	struct strbuf *to;
	int depth;
	uint64_t objects; /* bit d: level d is an object, else an array; level 0 is the text */
	uint64_t filled;  /* bit d: level d holds something */
	bool keyed;       /* a key was written, its value was not */
};

void json_out_start(struct json_out *out, struct strbuf *to);

/* True when one whole value was written. */
bool json_out_is_whole(const struct json_out *out);

void json_out_begin_object(struct json_out *out);
void json_out_begin_array(struct json_out *out);

/* Ends the innermost object or array. */
void json_out_end(struct json_out *out);

void json_out_key(struct json_out *out, const char *key);

void json_out_string(struct json_out *out, const char *text, size_t length);
void json_out_text(struct json_out *out, const char *text);
void json_out_integer(struct json_out *out, int64_t value); /* within ±WIRE_INTEGER_MAX */
void json_out_bool(struct json_out *out, bool value);
void json_out_null(struct json_out *out);

/* One whole value that passed the gate, as it stands. */
void json_out_raw(struct json_out *out, const char *json, size_t length);

/* RFC 3339; INSTANT_NEVER is null. */
void json_out_instant(struct json_out *out, int64_t instant);

/* A case id, > 0, as base/ident.h writes it. */
void json_out_case(struct json_out *out, int64_t id);

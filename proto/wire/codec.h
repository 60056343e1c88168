/*
 * codec: the fields of requests and the facts of events, to and from JSON, by the vocabulary (words).
 *
 * Owns nothing: what is read lies in the arena. A text must have passed the gate (scan) before it comes here: rpc sees to
 * that for what peers send; facts and sealed texts are our own. Names of parties turn into numbers and back by
 * the resolver. Used by app, the client library, and whoever folds a stored log.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "wire/json_out.h"
#include "wire/slice.h"
#include "words/words.h"

/*
 * The parameters of a request: the verb's fields and envelope, no others, each within its limits; `key` is required of
 * a verb that writes. Errors, naming the field in err->where: missing_field, unknown_field, bad_value. A party must be
 * one that was enrolled. *ret_args is untouched on failure.
 */
int codec_read_args(enum verb verb, struct slice params, const struct party_names *names, struct arena *arena,
		    struct args *ret_args, struct err *err) __attribute__((warn_unused_result));

/* The fields in `mask` that are present, as members of the object that is open, in the order of field.def: so equal
 * values give equal bytes, however they were sent. */
void codec_write_fields(struct json_out *out, field_mask mask, const struct args *args,
			const struct party_names *names);

/* An object with any of the fields in `mask` and no others: what codec_write_fields wrote. */
int codec_read_fields(field_mask mask, struct slice object, const struct party_names *names,
		      struct arena *arena, struct args *ret_args, struct err *err)
	__attribute__((warn_unused_result));

/* The facts of an event as one object: the fields that the kind lists, then "opens", "ends", "shifts", "hits". */
void codec_write_facts(struct json_out *out, enum event_kind kind, const struct facts *facts,
		       const struct party_names *names);

/* The inverse. The fields are checked against the kind; an unknown party is an error: bad_value. */
int codec_read_facts(enum event_kind kind, struct slice object, const struct party_names *names,
		     struct arena *arena, struct facts *ret_facts, struct err *err)
	__attribute__((warn_unused_result));

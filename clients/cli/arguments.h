/*
 * arguments: the options of a verb, made into the parameters of its request.
 *
 * Owns nothing. `--occurred-at TIME` or `--occurred-at=TIME` is the field occurred_at; the first bare word stands for --case. A
 * writing verb without --key gets a key of chance.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "cli/options.h"
#include "words/words.h"

/* Every field that the verb takes, the envelope's too. */
field_mask arguments_of(enum verb verb);

/* Appends the JSON object to *ret_params. words: what follows the verb on the command line. Errors: unknown_field,
 * missing_field, bad_value, bad_file, with the field in `where`. */
int arguments_read(enum verb verb, const struct options *options, int64_t now_us, struct strbuf *ret_params,
		   struct err *err) __attribute__((warn_unused_result));

/*
 * field_value: the value of a field as people write it on the command line, checked and written as JSON.
 *
 * Owns nothing. What is refused here would be refused by the daemon too; here it costs no journey and names the option.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "wire/json_out.h"
#include "words/words.h"

/* The option of a field: "--occurred-at". */
void field_option(enum field field, struct strbuf *to);

/* True if the option takes a value (all but BOOL, where it may: --confirmed=false). */
bool field_takes_value(enum field field);

/* How its value is written, for help: "TIME", "normal|crisis", "NUMBER[,NUMBER…]". */
void field_form(enum field field, struct strbuf *to);

/*
 * Writes the value. TIME as in when.h; NUMBERS and lists of words with commas; TEXT "@FILE" and JSON FILE are read from
 * the file, "-" being standard input ("@-" for TEXT). A TEXT that begins with "@" is written "@@…". Errors: bad_value, with the
 * option in `where`; bad_file; those of the gate for JSON.
 */
int field_write(struct json_out *out, enum field field, const char *text, int64_t now_us, struct err *err)
	__attribute__((warn_unused_result));

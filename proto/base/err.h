/*
 * err: one error object, filled in where a failure happens and carried up unchanged.
 *
 * Owns nothing. Every layer may use it. A function that can fail returns 0 or a negative number and
 * fills the `struct err` that its caller passed; outputs stay untouched on failure. Codes come from
 * proto/error.def (enum error in words/words.h); base itself only carries the number.
 */
#pragma once

#include <stdarg.h>

#define ERR_TEXT_MAX 240
#define ERR_WHERE_MAX 64

struct err {
	int code;                  /* enum error; 0 = none */
	long position;             /* byte offset in the input, from 0; -1 = does not apply */
	char where[ERR_WHERE_MAX]; /* field, clause or line at fault; "" = does not apply */
	char text[ERR_TEXT_MAX];   /* one sentence for a person: what is wrong and what to do */
};

/* No error yet. */
#define ERR_NONE ((struct err){.position = -1})

/* Fill *err and return -1, so that a caller can `return err_set(...)`. */
int err_set(struct err *err, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same, naming the field, clause or line at fault. */
int err_set_where(struct err *err, int code, const char *where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same, naming the byte at fault. */
int err_set_at(struct err *err, int code, long position, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

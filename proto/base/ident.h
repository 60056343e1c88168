/*
 * ident: the names of things on the wire.
 *
 * A case id is a positive 63-bit number: 42 bits of milliseconds since 1970 (until 2109) and 21 bits of chance, so
 * that ids are given in order of time (cheap to index) and none tells how many others there are. On the
 * wire it is 13 characters of Crockford's base 32 (https://www.crockford.com/base32.html), upper case.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENT_CASE_LENGTH 13

/* now_us: microseconds since 1970; at least 0; chance: any 21 bits. The result is > 0; two of one millisecond are
 * the same once in two million times, which whoever opens a case must survive. */
int64_t ident_case_new(int64_t now_us, uint32_t chance);

/* Writes IDENT_CASE_LENGTH characters and a NUL. id > 0. */
void ident_case_format(int64_t id, char text[IDENT_CASE_LENGTH + 1]);

/* 0 and *ret_id, or -1 if `text` is not a case id. Lower case is accepted; I, L, O and U are not. */
int ident_case_parse(const char *text, size_t length, int64_t *ret_id);

/* A slug names an agency, a theme, a reason: 1 to 48 of a-z 0-9 . _ -, starting with a letter or digit. */
#define IDENT_SLUG_MAX 48
bool ident_is_slug(const char *text, size_t length);

/*
 * A code of Statistics Netherlands (CBS, https://www.cbs.nl/nl-nl/reeksen/publicatie/kerncijfers-wijken-en-buurten) for a
 * municipality (GM and 4), a district (WK and 6) or a neighbourhood (BU and 8 characters): first the 4 digits of the
 * municipality, then digits or capital letters.
 */
#define IDENT_AREA_MAX 10
bool ident_is_area(const char *text, size_t length);

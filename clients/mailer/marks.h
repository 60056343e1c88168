/*
 * marks: sentences in C that people read, and their blanks.
 *
 * The two macros mark what stands in the catalogues; they do nothing else. tests/lint/catalogue.py holds what is marked against
 * what is translated. Blanks are {name}, so that a translation may put them in another order.
 */
#pragma once

#include "base/strbuf.h"

#define _(text) text
#define N_(one, many) one, many

/* `text` with its blank {name} filled; other braces stay as they are. */
void marks_put(const char *text, const char *name, const char *value, struct strbuf *to);

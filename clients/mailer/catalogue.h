/*
 * catalogue: the sentences of one language, as GNU gettext keeps them (a .mo file).
 *
 * Owns the bytes of the file. libc's gettext() would serve one language a process, that of its locale, and none at all where
 * no locale is installed; a mailer writes each letter in the language of its reader. So the file is read here: its format is
 * that of the manual of GNU gettext, "The Format of GNU MO Files". Every offset is checked: a broken file is an error, never a
 * bad read. Plural forms: two, "n != 1", as English and Dutch have them; a file that asks for others is refused.
 */
#pragma once

#include "base/err.h"

struct catalogue;

#define CATALOGUE_BYTES_MAX (4 << 20)

/* Error: bad_file. */
int catalogue_open(const char *path, struct catalogue **ret_catalogue, struct err *err)
	__attribute__((warn_unused_result));
void catalogue_free(struct catalogue *catalogue);

/* What `text`, the English source, is in this language; itself when the file has it not. catalogue NULL: English. Borrowed. */
const char *catalogue_text(const struct catalogue *catalogue, const char *text)
	__attribute__((returns_nonnull));

/* The same, by number: `one` when n is 1. The file knows both under `one`. */
const char *catalogue_number(const struct catalogue *catalogue, const char *one, const char *many,
			     long long n) __attribute__((returns_nonnull));

/*
 * screen: what we write to, and how people there want to read.
 *
 * A plain value, found out once at the start. Used by everything in clients/cli that writes for people.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/strbuf.h"
#include "words/words.h"

#define SCREEN_WIDTH_DEFAULT 100 /* where nobody tells: a file, a pipe */
#define SCREEN_WIDTH_MIN 40

struct screen {
	enum language language;
	int width;   /* columns; INT_MAX = no limit: a file or a pipe is not cut */
	bool colour; /* standard output */
	bool colour_errors;
};

/* From the terminal, COLUMNS, NO_COLOR (https://no-color.org), and LC_ALL, LC_MESSAGES, LANG. */
struct screen screen_detect(void);

/* Columns that text takes on a terminal; UTF-8. */
size_t screen_columns(const char *text);

/* Appends text as a terminal may have it: control characters, which could drive the terminal, and the marks that reorder
 * text become a space each; ends of lines stay where `lines` is true. At most `columns` columns, the last of
 * them "…" where something was cut. */
void screen_put(struct strbuf *to, const char *text, size_t columns, bool lines);

/*
 * wrap: plain text in lines that a plain client shows whole.
 *
 * Owns nothing. A line that is longer than `columns` breaks at spaces; what follows stands under the first word of the line
 * (behind its blanks and its "- "). A word that is longer, such as an address of a page, stays whole. Blank lines come one at a
 * time, and none at the end. A column is a character of UTF-8, which is right for the languages that the mailer writes.
 */
#pragma once

#include "base/strbuf.h"

#define WRAP_COLUMNS 72

void wrap_text(const char *text, int columns, struct strbuf *to);

/*
 * page: one HTML page that stands alone: its style is in it, it asks the network for nothing and runs no script.
 *
 * Appends to a strbuf. Text of others (names of agencies, of covenants) goes through page_text and nothing else. Pictures:
 * page/chart.h.
 */
#pragma once

#include "base/strbuf.h"
#include "words/words.h"

/* Text as HTML, in an element or in a quoted attribute: markup is escaped; control characters, and marks that reorder what
 * stands around them, become spaces; bytes that are no UTF-8 become U+FFFD. */
void page_text(struct strbuf *to, const char *text);

/* Up to and with the beginning of <main>. */
void page_begin(struct strbuf *to, enum language language, const char *title);
void page_end(struct strbuf *to);

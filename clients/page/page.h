/*
 * page: one HTML page that stands alone: its style is in it, it asks the network for nothing and runs no script.
 *
 * Owns the frame, the common style (page.css, chart.css) and the escaping; what stands in a page is its maker's. Appends to a
 * strbuf. Text of others (names of agencies, of covenants) goes through page_text and nothing else. Pictures:
 * page/chart.h.
 */
#pragma once

#include "base/strbuf.h"
#include "words/words.h"

/* Text as HTML, in an element or in a quoted attribute: markup is escaped; control characters, and marks that reorder what
 * stands around them, become spaces; bytes that are no UTF-8 become U+FFFD. */
void page_text(struct strbuf *to, const char *text);

/* The same, cut to so many characters (1 or more), the last of them "…" where something was cut. */
void page_text_short(struct strbuf *to, const char *text, size_t characters);

/* open and close as they are, the text between them escaped; and the end of the line. */
void page_element(struct strbuf *to, const char *open, const char *text, const char *close);

/* Up to and with the beginning of <main>. style: rules of this page's own, after those that every page has; NULL = none. */
void page_begin(struct strbuf *to, enum language language, const char *title, const char *style);
void page_end(struct strbuf *to);

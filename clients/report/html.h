/*
 * html: text that goes into a page. Every text that is not the program's own passes through here.
 */
#pragma once

#include "base/strbuf.h"

/* & < > " ' become entities, control characters spaces: safe as text and within a quoted attribute. */
void html_put(struct strbuf *to, const char *text);

/* The same, cut to so many characters of UTF-8, the last of them "…" where something was cut. */
void html_put_short(struct strbuf *to, const char *text, size_t characters);

/*
 * render: a result for people.
 *
 * Members with one value become a list of two columns, members that are lists of objects a table each, under their name.
 * Which columns the tables of the protocol show stands in one table; what is not listed there shows all that it has, so a
 * result of a newer daemon is readable too.
 */
#pragma once

#include "base/strbuf.h"
#include "c/json_view.h"
#include "cli/screen.h"

void render_result(struct slice result, const struct screen *screen, struct strbuf *to);

/* An event in one line, without its end. */
void render_event(struct slice event, const struct screen *screen, struct strbuf *to);

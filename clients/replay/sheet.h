/*
 * sheet: the page of a simulation while it is written, and the pieces that all of its parts are made of.
 *
 * A plain value; whoever makes it ends its arena and its cell. Texts that are returned lie in the arena.
 */
#pragma once

#include "base/strbuf.h"
#include "replay/simulation.h"
#include "replay/simulation_words.h"

struct sheet {
	const struct simulation *simulation;
	struct arena arena;
	struct strbuf cell; /* a text in the making */
	struct strbuf *to;
	enum language language;
};

/* --- texts --- */

const char *sheet_word(const struct sheet *sheet, enum simulation_word which);

/* What was written into the cell, which is empty again. */
const char *sheet_take(struct sheet *sheet);

const char *sheet_count(struct sheet *sheet, size_t count);
int64_t sheet_a_week(const struct sheet *sheet, size_t count); /* hundredths */
const char *sheet_figure(struct sheet *sheet, int64_t hundredths);
const char *sheet_span(struct sheet *sheet, int64_t span);
const char *sheet_date(struct sheet *sheet, int64_t at); /* in UTC; INSTANT_NEVER is "never" */
const char *sheet_stall(struct sheet *sheet, int stall);
const char *sheet_rung(struct sheet *sheet, int rung);
const char *sheet_party(struct sheet *sheet, int32_t party);

/* --- HTML --- */

/* open, the text escaped, close and the end of the line. */
void sheet_element(struct sheet *sheet, const char *open, const char *text, const char *close);

void sheet_begin_card(struct sheet *sheet, const char *title, bool wide);
void sheet_end_card(struct sheet *sheet);

void sheet_begin_table(struct sheet *sheet);

/* A row of "th" or "td". words: how many of the first cells are no numbers. */
void sheet_cells(struct sheet *sheet, const char *tag, const char *const *cells, size_t count, size_t words);
#define SHEET_CELLS(sheet, tag, words, ...)                                                                  \
	sheet_cells((sheet), (tag), (const char *const[]){__VA_ARGS__},                                      \
		    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *), (words))

void sheet_end_table(struct sheet *sheet, bool has_more);

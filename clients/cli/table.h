/*
 * table: rows and columns of text, laid out for a screen.
 *
 * Owns its cells. Columns are as wide as their widest cell; where the whole is wider than the screen, the widest give way
 * first and what they hold is cut with "…"; dates and ids give way last. Columns of numbers stand to the right.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "cli/screen.h"

#define TABLE_COLUMNS_MAX 32 /* beyond: table_add_column returns the last */

struct table {
	struct arena *arena;
	size_t columns;
	size_t rows;
	const char *headings[TABLE_COLUMNS_MAX];
	bool words[TABLE_COLUMNS_MAX]; /* holds something that is no number */
	const char ***cells;           /* [row][column]; NULL = empty */
	size_t capacity;
};

/* Cells live in the arena. */
void table_init(struct table *table, struct arena *arena);

/* The number of the new column. */
size_t table_add_column(struct table *table, const char *heading);

void table_add_row(struct table *table);

/* In the last row. number: stands to the right, unless others in the column are none. */
void table_set(struct table *table, size_t column, const char *text, bool number);

/* Writes headings, if there are any, and rows. indent: spaces before every line. */
void table_print(const struct table *table, const struct screen *screen, int indent, struct strbuf *to);

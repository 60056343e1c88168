/*
 * grid: a list of messages as rows and columns, by its descriptor, for every form that has tables.
 *
 * Each cell has two forms: `plain` for programs (seconds, instants, names of the protocol) and `shown` for people. Lies in the arena.
 */
#pragma once

#include "base/arena.h"
#include "report/quality_report.h"
#include "wire/desc.h"

struct grid_column {
	const char *name; /* of the member: "p50_s" */
	const char *heading;
	bool numbers; /* stands to the right */
	bool filled;  /* some cell is not empty */
};

struct grid_cell {
	const char *plain; /* "" = nothing to say */
	const char *shown;
};

struct grid {
	const char *name; /* of the table, for programs */
	const char *title;
	bool detail; /* long, and the sum of others: not for a terminal */
	const struct grid_column *columns;
	size_t n_columns;
	const struct grid_cell *cells; /* row by row */
	size_t n_rows;
};

static inline const struct grid_cell *grid_cell(const struct grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->n_columns + column];
}

#define GRIDS_MAX 9

/* All tables of a report; those without rows too. */
struct grids {
	struct grid items[GRIDS_MAX];
	size_t count;
};

struct grids grids_of(const struct quality_report *report, struct arena *arena);

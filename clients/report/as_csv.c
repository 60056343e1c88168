/* as_csv: see as_csv.h. */
#include "report/as_csv.h"

#include <string.h>

#include "report/grid.h"

#define COLUMNS_MAX 64

void as_csv_field(const char *text, struct strbuf *to)
{
	bool formula = *text && strchr("=+-@\t\r", *text);
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;
	if (quoted)
		strbuf_putc(to, '"');
	if (formula)
		strbuf_putc(to, '\'');
	for (; *text; text++) {
		if (*text == '"')
			strbuf_putc(to, '"');
		strbuf_putc(to, *text);
	}
	if (quoted)
		strbuf_putc(to, '"');
}

/* The columns of all grids, each once, as they first come. */
struct header {
	const char *names[COLUMNS_MAX];
	size_t count;
};

static void add_name(struct header *header, const char *name)
{
	for (size_t i = 0; i < header->count; i++) {
		if (strcmp(header->names[i], name) == 0)
			return;
	}
	if (header->count < COLUMNS_MAX)
		header->names[header->count++] = name;
}

static struct header header_of(const struct grids *grids)
{
	struct header header = {.count = 0};
	for (size_t i = 0; i < grids->count; i++) {
		for (size_t c = 0; c < grids->items[i].n_columns; c++)
			add_name(&header, grids->items[i].columns[c].name);
	}
	return header;
}

static const char *value_of(const struct grid *grid, size_t row, const char *name)
{
	for (size_t c = 0; c < grid->n_columns; c++) {
		if (strcmp(grid->columns[c].name, name) == 0)
			return grid_cell(grid, row, c)->plain;
	}
	return "";
}

static void put_row(const struct header *header, const struct grid *grid, size_t row, struct strbuf *to)
{
	as_csv_field(grid->name, to);
	for (size_t i = 0; i < header->count; i++) {
		strbuf_putc(to, ',');
		as_csv_field(value_of(grid, row, header->names[i]), to);
	}
	strbuf_puts(to, "\r\n");
}

void as_csv(const struct quality_report *report, struct strbuf *to)
{
	struct arena arena;
	arena_init(&arena);
	struct grids grids = grids_of(report, &arena);
	struct header header = header_of(&grids);
	strbuf_puts(to, "list");
	for (size_t i = 0; i < header.count; i++)
		strbuf_printf(to, ",%s", header.names[i]);
	strbuf_puts(to, "\r\n");
	for (size_t i = 0; i < grids.count; i++) {
		for (size_t row = 0; row < grids.items[i].n_rows; row++)
			put_row(&header, &grids.items[i], row, to);
	}
	arena_done(&arena);
}

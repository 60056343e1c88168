/* table: see table.h. */
#include "cli/table.h"

#include <limits.h>
#include <string.h>

#define GAP 2
#define COLUMN_FIRM 16 /* a date, the id of a case: cut they are worth nothing, so texts give way first */
#define COLUMN_MIN 6   /* columns do not give way below this */
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

void table_init(struct table *table, struct arena *arena)
{
	*table = (struct table){.arena = arena};
}

size_t table_add_column(struct table *table, const char *heading)
{
	if (table->columns == TABLE_COLUMNS_MAX)
		return TABLE_COLUMNS_MAX - 1;
	table->headings[table->columns] = heading;
	return table->columns++;
}

void table_add_row(struct table *table)
{
	if (table->rows == table->capacity) {
		size_t capacity = table->capacity ? 2 * table->capacity : 16;
		const char ***cells = arena_zalloc(table->arena, capacity, sizeof *cells);
		if (table->rows)
			memcpy(cells, table->cells, table->rows * sizeof *cells);
		table->cells = cells;
		table->capacity = capacity;
	}
	table->cells[table->rows++] = arena_zalloc(table->arena, TABLE_COLUMNS_MAX, sizeof **table->cells);
}

void table_set(struct table *table, size_t column, const char *text, bool number)
{
	table->cells[table->rows - 1][column] = text;
	if (!number && *text)
		table->words[column] = true;
}

static const char *cell(const struct table *table, size_t row, size_t column)
{
	const char *text = table->cells[row][column];
	return text ? text : "";
}

static void measure(const struct table *table, size_t widths[TABLE_COLUMNS_MAX])
{
	for (size_t c = 0; c < table->columns; c++) {
		widths[c] = screen_columns(table->headings[c]);
		for (size_t r = 0; r < table->rows; r++) {
			size_t width = screen_columns(cell(table, r, c));
			if (width > widths[c])
				widths[c] = width;
		}
	}
}

static size_t widest(const size_t *widths, size_t columns)
{
	size_t found = 0;
	for (size_t c = 1; c < columns; c++) {
		if (widths[c] > widths[found])
			found = c;
	}
	return found;
}

/* The widest column gives way until all fit or none is wider than `least`. */
static void shrink(size_t *widths, size_t columns, size_t room, size_t least)
{
	size_t total = (columns - 1) * GAP;
	for (size_t c = 0; c < columns; c++)
		total += widths[c];
	while (total > room) {
		size_t c = widest(widths, columns);
		if (widths[c] <= least)
			return;
		widths[c]--;
		total--;
	}
}

static void fit(size_t *widths, size_t columns, size_t room)
{
	shrink(widths, columns, room, COLUMN_FIRM);
	shrink(widths, columns, room, COLUMN_MIN);
}

static void pad(struct strbuf *to, size_t columns)
{
	while (columns--)
		strbuf_putc(to, ' ');
}

static void put_cell(struct strbuf *to, const char *text, size_t width, bool right, bool last)
{
	size_t columns = screen_columns(text);
	size_t left = columns < width ? width - columns : 0;
	if (right)
		pad(to, left);
	screen_put(to, text, width, false);
	if (!right && !last)
		pad(to, left);
	if (!last)
		pad(to, GAP);
}

static bool has_headings(const struct table *table)
{
	for (size_t c = 0; c < table->columns; c++) {
		if (*table->headings[c])
			return true;
	}
	return false;
}

static bool is_empty_from(const struct table *table, size_t row, size_t column)
{
	for (size_t c = column; c < table->columns; c++) {
		if (*cell(table, row, c))
			return false;
	}
	return true;
}

static void put_headings(const struct table *table, const size_t *widths, const struct screen *screen,
			 struct strbuf *to)
{
	if (screen->colour)
		strbuf_puts(to, BOLD);
	for (size_t c = 0; c < table->columns; c++)
		put_cell(to, table->headings[c], widths[c], !table->words[c], c + 1 == table->columns);
	strbuf_puts(to, screen->colour ? PLAIN "\n" : "\n");
}

void table_print(const struct table *table, const struct screen *screen, int indent, struct strbuf *to)
{
	size_t widths[TABLE_COLUMNS_MAX];
	if (table->columns == 0)
		return;
	measure(table, widths);
	if (screen->width != INT_MAX)
		fit(widths, table->columns, (size_t)(screen->width - indent));
	if (has_headings(table)) {
		pad(to, (size_t)indent);
		put_headings(table, widths, screen, to);
	}
	for (size_t r = 0; r < table->rows; r++) {
		pad(to, (size_t)indent);
		for (size_t c = 0; c < table->columns && !is_empty_from(table, r, c); c++)
			put_cell(to, cell(table, r, c), widths[c], !table->words[c],
				 c + 1 == table->columns || is_empty_from(table, r, c + 1));
		strbuf_putc(to, '\n');
	}
}

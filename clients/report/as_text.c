/* as_text: see as_text.h. */
#include "report/as_text.h"

#include "report/grid.h"
#include "report/headline.h"

#define GAP 2

/* Characters, where a terminal has one column a character: continuation bytes of UTF-8 are not counted. */
static size_t width_of(const char *text)
{
	size_t width = 0;
	for (; *text; text++)
		width += ((unsigned char)*text & 0xC0) != 0x80;
	return width;
}

/* A label from elsewhere must not drive the terminal. */
static void put_safely(struct strbuf *to, const char *text)
{
	for (; *text; text++)
		strbuf_putc(to, (unsigned char)*text < ' ' || *text == 0x7F ? ' ' : *text);
}

static void put_cell(struct strbuf *to, const char *text, size_t width, bool right)
{
	size_t padding = width - width_of(text);
	for (size_t i = 0; right && i < padding; i++)
		strbuf_putc(to, ' ');
	put_safely(to, text);
	for (size_t i = 0; !right && i < padding; i++)
		strbuf_putc(to, ' ');
}

static size_t column_width(const struct grid *grid, size_t column)
{
	size_t width = width_of(grid->columns[column].heading);
	for (size_t row = 0; row < grid->n_rows; row++) {
		size_t cell = width_of(grid_cell(grid, row, column)->shown);
		width = cell > width ? cell : width;
	}
	return width;
}

static void end_line(struct strbuf *to)
{
	while (to->length && to->bytes[to->length - 1] == ' ')
		to->length--;
	strbuf_putc(to, '\n');
}

/* row = n_rows: the headings. */
static void put_row(const struct grid *grid, size_t row, const size_t *widths, struct strbuf *to)
{
	for (size_t c = 0; c < grid->n_columns; c++) {
		const struct grid_column *column = &grid->columns[c];
		if (!column->filled)
			continue;
		for (int i = 0; i < GAP; i++)
			strbuf_putc(to, ' ');
		put_cell(to, row < grid->n_rows ? grid_cell(grid, row, c)->shown : column->heading, widths[c],
			 column->numbers);
	}
	end_line(to);
}

static void put_grid(const struct grid *grid, struct arena *arena, struct strbuf *to)
{
	if (grid->n_rows == 0 || grid->detail)
		return;
	size_t *widths = arena_zalloc(arena, grid->n_columns, sizeof *widths);
	for (size_t c = 0; c < grid->n_columns; c++)
		widths[c] = column_width(grid, c);
	strbuf_printf(to, "\n%s\n", grid->title);
	put_row(grid, grid->n_rows, widths, to);
	for (size_t row = 0; row < grid->n_rows; row++)
		put_row(grid, row, widths, to);
}

void as_text(const struct quality_report *report, struct strbuf *to)
{
	struct arena arena;
	arena_init(&arena);
	struct headline headline = headline_of(report, &arena);
	struct grids grids = grids_of(report, &arena);
	report_put_date(report, report->agencies.from, to);
	strbuf_puts(to, say(report, " until ", " tot "));
	report_put_date(report, report->agencies.until, to);
	strbuf_putc(to, '\n');
	for (size_t i = 0; i < headline.count; i++) {
		put_safely(to, headline.sentences[i]);
		strbuf_putc(to, '\n');
	}
	for (size_t i = 0; i < grids.count; i++)
		put_grid(&grids.items[i], &arena, to);
	arena_done(&arena);
}

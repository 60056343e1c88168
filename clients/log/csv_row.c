/* csv_row: see csv_row.h. */
#include "log/csv_row.h"

#include <stdlib.h>
#include <string.h>

#include "log/eventlog.h"
#include "log/intern.h"

/* Where the reading of a row stands. */
struct cursor {
	char *at;
	char *end;
	char separator;
	bool is_last;
};

void csv_row_init(struct csv_row *row)
{
	*row = (struct csv_row){0};
}

void csv_row_done(struct csv_row *row)
{
	free(row->cells);
	csv_row_init(row);
}

static bool ends_cell(const struct cursor *in, char c)
{
	return c == in->separator || c == '\n' || c == '\r';
}

/* A cell that begins with a quote; in->at is behind that. */
static enum csv_outcome read_quoted(struct cursor *in, struct csv_cell *cell)
{
	cell->text = in->at;
	for (;;) {
		char *quote = memchr(in->at, '"', (size_t)(in->end - in->at));
		if (!quote)
			return in->is_last ? CSV_UNCLOSED : CSV_MORE;
		in->at = quote + 1;
		if (in->at == in->end && !in->is_last)
			return CSV_MORE;
		if (in->at == in->end || *in->at != '"') {
			cell->length = (size_t)(quote - cell->text);
			return in->at == in->end || ends_cell(in, *in->at) ? CSV_ROW : CSV_AFTER_QUOTE;
		}
		cell->has_doubled = true;
		in->at++;
	}
}

static enum csv_outcome read_bare(struct cursor *in, struct csv_cell *cell)
{
	cell->text = in->at;
	while (in->at < in->end && !ends_cell(in, *in->at)) {
		if (*in->at == '"')
			return CSV_STRAY_QUOTE;
		in->at++;
	}
	cell->length = (size_t)(in->at - cell->text);
	return in->at == in->end && !in->is_last ? CSV_MORE : CSV_ROW;
}

static enum csv_outcome read_cell(struct cursor *in, struct csv_cell *cell)
{
	*cell = (struct csv_cell){0};
	if (in->at < in->end && *in->at == '"') {
		in->at++;
		return read_quoted(in, cell);
	}
	return read_bare(in, cell);
}

/* Past the end of a line; in->at is at it, or at the end of the bytes. */
static enum csv_outcome end_line(struct cursor *in)
{
	if (in->at == in->end)
		return CSV_ROW;
	if (*in->at++ == '\n')
		return CSV_ROW;
	if (in->at == in->end)
		return in->is_last ? CSV_ROW : CSV_MORE;
	if (*in->at == '\n')
		in->at++;
	return CSV_ROW;
}

enum csv_outcome csv_row_read(struct csv_row *row, char *bytes, size_t length, char separator, bool is_last)
{
	struct cursor in = {.at = bytes, .end = bytes + length, .separator = separator, .is_last = is_last};
	row->count = 0;
	for (;;) {
		if (row->count == EVENTLOG_COLUMNS_MAX)
			return CSV_TOO_MANY;
		row->cells = intern_grow(row->cells, &row->capacity, row->count + 1, sizeof *row->cells);
		enum csv_outcome outcome = read_cell(&in, &row->cells[row->count++]);
		if (outcome != CSV_ROW)
			return outcome;
		if (in.at == in.end || *in.at != separator)
			break;
		in.at++;
	}
	enum csv_outcome outcome = end_line(&in);
	row->length = (size_t)(in.at - bytes);
	return outcome;
}

void csv_cell_undouble(struct csv_cell *cell)
{
	if (!cell->has_doubled)
		return;
	size_t length = 0;
	for (size_t i = 0; i < cell->length; i++) {
		cell->text[length++] = cell->text[i];
		if (cell->text[i] == '"')
			i++;
	}
	cell->length = length;
	cell->has_doubled = false;
}

char csv_guess_separator(const char *bytes, size_t length)
{
	static const char separators[] = {',', ';', '\t'};
	size_t counts[sizeof separators] = {0};
	bool is_quoted = false;
	for (size_t i = 0; i < length && (is_quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
		is_quoted ^= bytes[i] == '"';
		for (size_t s = 0; s < sizeof separators && !is_quoted; s++)
			counts[s] += bytes[i] == separators[s];
	}
	size_t best = 0;
	for (size_t s = 1; s < sizeof separators; s++) {
		if (counts[s] > counts[best])
			best = s;
	}
	return counts[best] ? separators[best] : '\0';
}

const char *csv_outcome_text(enum csv_outcome outcome)
{
	switch (outcome) {
	case CSV_UNCLOSED:
		return "a quote is opened and never closed";
	case CSV_AFTER_QUOTE:
		return "unbalanced quotes: something follows a closing quote (a quote within quotes is "
		       "written twice)";
	case CSV_STRAY_QUOTE:
		return "unbalanced quotes: a quote within a cell that does not begin with one";
	case CSV_TOO_MANY:
		return "more columns than a log can have (4096)";
	case CSV_ROW:
	case CSV_MORE:
		break;
	}
	return "";
}

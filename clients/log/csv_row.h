/*
 * csv_row: one row of CSV at a time, by RFC 4180.
 *
 * Splits a run of bytes in place and owns only the list of its cells. A line ends with LF, CR LF or CR.
 * Private to this layer.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct csv_cell {
	char *text; /* without the quotes around; not followed by a NUL */
	size_t length;
	bool has_doubled; /* quotes that stand for one; see csv_cell_undouble */
};

enum csv_outcome {
	CSV_ROW,         /* a row was read */
	CSV_MORE,        /* the bytes end within the row */
	CSV_UNCLOSED,    /* a quote that was opened is not closed in all that is left */
	CSV_AFTER_QUOTE, /* something stands between a closing quote and the separator */
	CSV_STRAY_QUOTE, /* a quote within a cell that does not begin with one */
	CSV_TOO_MANY,    /* more cells than the ceiling */
};

struct csv_row {
	struct csv_cell *cells;
	size_t count;
	size_t capacity;
	size_t length; /* bytes of the row with the end of its line */
};

void csv_row_init(struct csv_row *row);
void csv_row_done(struct csv_row *row);

/*
 * Read the row at the start of the bytes. With `is_last` nothing follows them, and CSV_MORE does not come.
 * The cells point into the bytes. An outcome other than CSV_ROW leaves the row without use.
 */
enum csv_outcome csv_row_read(struct csv_row *row, char *bytes, size_t length, char separator, bool is_last);

/* Make one of two quotes, in place. */
void csv_cell_undouble(struct csv_cell *cell);

/*
 * The separator that stands most often in the first row, outside quotes: ',', ';' or tab; '\0' if none
 * does.
 */
char csv_guess_separator(const char *bytes, size_t length);

/* What an outcome that is a fault says. */
const char *csv_outcome_text(enum csv_outcome outcome);

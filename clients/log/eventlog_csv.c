/*
 * eventlog_csv: CSV (RFC 4180), one event a row, the first row naming the columns.
 *
 * What is wrong with a row concerns its first line only: the reading goes on behind that line, so that one
 * quote too many does not take the rest of the file with it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "log/csv_row.h"
#include "log/fault.h"
#include "log/format.h"
#include "log/text.h"

#define NO_COLUMN ((size_t)-1)
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* How the exporters of process mining tools name the trace's attribute in a table. */
#define CSV_CASE_COLUMN "case:concept:name"

/* What became of a row. */
enum verdict {
	VERDICT_FAILED = -1, /* *err is filled in */
	VERDICT_GOOD,
	VERDICT_SKIPPED, /* bad, and counted */
};

struct csv {
	struct build *build;
	struct strbuf pending; /* from the row at hand on */
	size_t taken;          /* bytes of it that are done with */
	uint64_t line;         /* of the row at hand */
	bool is_begun;         /* past a byte order mark */
	char separator;        /* '\0' until the header was read */
	size_t columns[LOGMAP_FIELDS];
	size_t column_count;
	struct intern cases;
	struct csv_row row;
};

static const enum logmap_field text_fields[BUILD_TEXTS] = {
	[BUILD_AGENCY] = LOGMAP_AGENCY,
	[BUILD_ACTIVITY] = LOGMAP_ACTIVITY,
	[BUILD_TRANSITION] = LOGMAP_TRANSITION,
};

static uint64_t line_of(void *state)
{
	const struct csv *csv = state;
	return csv->line;
}

/* Go on behind `length` bytes. */
static void take(struct csv *csv, size_t length)
{
	const char *at = csv->pending.bytes + csv->taken;
	for (size_t i = 0; i < length; i++)
		csv->line += at[i] == '\n' || (at[i] == '\r' && !(i + 1 < length && at[i + 1] == '\n'));
	csv->taken += length;
}

static enum verdict bad_row(struct csv *csv, const char *what, struct err *err)
{
	return build_bad(csv->build, err, csv->line, "%s", what) ? VERDICT_FAILED : VERDICT_SKIPPED;
}

/* The text of a cell, ready for use; an absent column gives "". */
static enum verdict read_cell(struct csv *csv, enum logmap_field field, const char **ret_text,
			      size_t *ret_length, struct err *err)
{
	*ret_text = "";
	*ret_length = 0;
	if (csv->columns[field] == NO_COLUMN)
		return VERDICT_GOOD;
	struct csv_cell *cell = &csv->row.cells[csv->columns[field]];
	if (cell->length > EVENTLOG_TEXT_MAX)
		return bad_row(csv, "a cell is longer than 65536 bytes", err);
	csv_cell_undouble(cell);
	if (!text_is_clean(cell->text, cell->length))
		return bad_row(csv, "a cell is not valid UTF-8", err);
	*ret_text = cell->text;
	*ret_length = cell->length;
	return VERDICT_GOOD;
}

static enum verdict read_time(struct csv *csv, struct build_event *event, struct err *err)
{
	const char *text;
	size_t length;
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	enum verdict verdict = read_cell(csv, LOGMAP_TIME, &text, &length, err);
	if (verdict != VERDICT_GOOD)
		return verdict;
	text_trim(&text, &length);
	if (length == 0)
		return bad_row(csv, "the row has no time", err);
	if (text_to_instant(text, length, &event->at) == 0)
		return VERDICT_GOOD;
	log_fault_quote(quote, text, length);
	if (build_bad(csv->build, err, csv->line, "'%s' is no time that can be read", quote))
		return VERDICT_FAILED;
	return VERDICT_SKIPPED;
}

static enum verdict read_texts(struct csv *csv, struct build_event *event, struct err *err)
{
	for (int i = 0; i < BUILD_TEXTS; i++) {
		const char *text;
		size_t length;
		enum verdict verdict = read_cell(csv, text_fields[i], &text, &length, err);
		if (verdict != VERDICT_GOOD)
			return verdict;
		if (build_text(csv->build, (enum build_text)i, text, length, &event->texts[i], err)) {
			(void)!log_fault_place(err, csv->line);
			return VERDICT_FAILED;
		}
	}
	return VERDICT_GOOD;
}

/* The number of the row's case, which begins here if it is new. */
static int number_of_case(struct csv *csv, const char *name, size_t length, size_t *ret_number,
			  struct err *err)
{
	int32_t number = intern_put(&csv->cases, name, length);
	if (number < 0)
		return log_fault(err, csv->line, "more than %d cases", EVENTLOG_CASES_MAX);
	*ret_number = (size_t)number;
	if (*ret_number < csv->build->log.case_count)
		return 0;
	return build_case(csv->build, csv->cases.texts[number], csv->line, err);
}

/* The case comes last: a row that is bad begins none. */
static enum verdict add_row(struct csv *csv, struct err *err)
{
	struct build_event event = BUILD_EVENT_NONE;
	const char *name = "";
	size_t length = 0, number = 0;
	enum verdict verdict = read_time(csv, &event, err);
	if (verdict == VERDICT_GOOD)
		verdict = read_texts(csv, &event, err);
	if (verdict == VERDICT_GOOD)
		verdict = read_cell(csv, LOGMAP_CASE, &name, &length, err);
	if (verdict != VERDICT_GOOD)
		return verdict;
	if (length == 0)
		return bad_row(csv, "the row names no case", err);
	event.line = csv->line;
	if (number_of_case(csv, name, length, &number, err) || build_event(csv->build, number, &event, err))
		return VERDICT_FAILED;
	return VERDICT_GOOD;
}

/* A line with nothing on it is no row. */
static bool is_blank(const struct csv_row *row)
{
	return row->count == 1 && row->cells[0].length == 0;
}

static enum verdict read_event(struct csv *csv, struct err *err)
{
	if (is_blank(&csv->row))
		return VERDICT_GOOD;
	if (csv->row.count == csv->column_count)
		return add_row(csv, err);
	if (build_bad(csv->build, err, csv->line, "the row has %zu columns, the header %zu", csv->row.count,
		      csv->column_count))
		return VERDICT_FAILED;
	return VERDICT_SKIPPED;
}

static int find_column(struct csv *csv, const char *name, size_t *ret_column, struct err *err)
{
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	*ret_column = NO_COLUMN;
	for (size_t i = 0; i < csv->row.count; i++) {
		const struct csv_cell *cell = &csv->row.cells[i];
		if (cell->length != strlen(name) || memcmp(cell->text, name, cell->length) != 0)
			continue;
		if (*ret_column != NO_COLUMN)
			return log_fault(err, csv->line, "two columns are named '%s'",
					 log_fault_quote(quote, name, strlen(name)));
		*ret_column = i;
	}
	return 0;
}

/* Activity and transition may be missing when the map does not ask for them. */
static int choose_column(struct csv *csv, enum logmap_field field, struct err *err)
{
	const struct logmap *map = csv->build->options->map;
	bool is_named = logmap_is_named(map, field);
	bool may_be_missing = !is_named && (field == LOGMAP_ACTIVITY || field == LOGMAP_TRANSITION);
	const char *name = !is_named && field == LOGMAP_CASE ? CSV_CASE_COLUMN : logmap_name(map, field);
	char quote[LOG_FAULT_QUOTE_MAX + 4];
	if (find_column(csv, name, &csv->columns[field], err))
		return -1;
	if (csv->columns[field] != NO_COLUMN || may_be_missing)
		return 0;
	return log_fault(err, csv->line,
			 "the header has no column '%s'; [log] of the map must say which is the %s",
			 log_fault_quote(quote, name, strlen(name)), logmap_field_key(field));
}

static int read_header(struct csv *csv, struct err *err)
{
	if (is_blank(&csv->row)) {
		csv->separator = '\0';
		return 0;
	}
	if (!csv->separator)
		return log_fault(err, csv->line, "the header has no comma, semicolon or tab between columns");
	for (size_t i = 0; i < csv->row.count; i++) {
		struct csv_cell *cell = &csv->row.cells[i];
		const char *text = cell->text;
		csv_cell_undouble(cell);
		text_trim(&text, &cell->length);
		cell->text += text - cell->text;
	}
	csv->column_count = csv->row.count;
	for (int field = 0; field < LOGMAP_FIELDS; field++) {
		if (choose_column(csv, (enum logmap_field)field, err))
			return -1;
	}
	return 0;
}

/* A row that breaks the form. Its first line is left out; the reading goes on behind that. */
static enum verdict skip_line(struct csv *csv, enum csv_outcome outcome, struct err *err)
{
	const char *at = csv->pending.bytes + csv->taken;
	size_t left = csv->pending.length - csv->taken;
	const char *newline = memchr(at, '\n', left);
	if (!csv->column_count) /* without a header nothing can be read */
		return log_fault(err, csv->line, "%s", csv_outcome_text(outcome)) ? VERDICT_FAILED
										  : VERDICT_GOOD;
	enum verdict verdict = bad_row(csv, csv_outcome_text(outcome), err);
	take(csv, newline ? (size_t)(newline - at) + 1 : left);
	return verdict;
}

/* The row ends beyond what there is. Waiting has an end. */
static int check_unfinished(struct csv *csv, struct err *err, bool *ret_is_over)
{
	const char *at = csv->pending.bytes + csv->taken;
	size_t left = csv->pending.length - csv->taken;
	*ret_is_over = false;
	if (left <= EVENTLOG_TOKEN_MAX)
		return 0;
	if (!memchr(at, '\n', left))
		return log_fault(err, csv->line, "a line longer than %d bytes", EVENTLOG_TOKEN_MAX);
	*ret_is_over = true;
	return 0;
}

static enum csv_outcome read_row(struct csv *csv, bool is_last)
{
	char *at = csv->pending.bytes + csv->taken;
	size_t left = csv->pending.length - csv->taken;
	if (!csv->column_count)
		csv->separator = csv_guess_separator(at, left);
	return csv_row_read(&csv->row, at, left, csv->separator, is_last);
}

/* Act on one row. *ret_is_more: its end has not come yet. */
static int step(struct csv *csv, bool is_last, bool *ret_is_more, struct err *err)
{
	enum csv_outcome outcome = read_row(csv, is_last);
	*ret_is_more = false;
	if (outcome == CSV_ROW) {
		bool is_header = !csv->column_count;
		if (is_header ? read_header(csv, err) : read_event(csv, err) == VERDICT_FAILED)
			return -1;
		take(csv, csv->row.length);
		return 0;
	}
	if (outcome == CSV_MORE) {
		bool is_over;
		if (check_unfinished(csv, err, &is_over))
			return -1;
		*ret_is_more = !is_over;
		if (!is_over)
			return 0;
		outcome = CSV_UNCLOSED;
	}
	return skip_line(csv, outcome, err) == VERDICT_FAILED ? -1 : 0;
}

static int feed(void *state, const char *bytes, size_t length, bool is_last, struct err *err)
{
	struct csv *csv = state;
	bool is_more = false;
	strbuf_put(&csv->pending, bytes, length);
	if (!csv->is_begun) {
		size_t mark = strlen(BYTE_ORDER_MARK);
		csv->is_begun = true;
		if (length >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0)
			csv->taken = mark;
	}
	while (!is_more && csv->taken < csv->pending.length) {
		if (step(csv, is_last, &is_more, err))
			return -1;
	}
	strbuf_drop(&csv->pending, csv->taken);
	csv->taken = 0;
	return 0;
}

static void *start(struct build *build)
{
	struct csv *csv = calloc(1, sizeof *csv);
	if (!csv)
		abort();
	csv->build = build;
	csv->line = 1;
	strbuf_init(&csv->pending);
	csv_row_init(&csv->row);
	intern_init(&csv->cases, &build->log.texts, EVENTLOG_CASES_MAX);
	return csv;
}

static void end(void *state)
{
	struct csv *csv = state;
	strbuf_done(&csv->pending);
	csv_row_done(&csv->row);
	intern_done(&csv->cases);
	free(csv);
}

const struct format format_csv = {.start = start, .feed = feed, .line = line_of, .end = end};

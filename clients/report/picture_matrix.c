/* picture_matrix: who hands to whom. The busiest agencies have a row and a column; the rest share the last. */
#include "report/picture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "page/page.h"

#define SHOWN_MAX 14
#define CELL 46
#define LETTER 7 /* about as wide as one is */
#define LABEL_CHARACTERS 22

struct busy {
	int32_t party;
	int32_t times;
};

struct matrix {
	const struct quality_report *report;
	struct busy *parties;
	size_t n_parties;
	size_t n_shown; /* with a row of their own */
	size_t n;       /* rows: one more where there are others */
	int32_t *times; /* [row * n + column] */
	int32_t *back;
	bool *withheld;
	int32_t largest;
	size_t left, top; /* room for the names */
	size_t right;     /* where slanted names end */
};

static struct busy *busy_of(struct matrix *matrix, int32_t party)
{
	for (size_t i = 0; i < matrix->n_parties; i++) {
		if (matrix->parties[i].party == party)
			return &matrix->parties[i];
	}
	struct busy *added = &matrix->parties[matrix->n_parties++];
	*added = (struct busy){party, 0};
	return added;
}

static int by_times(const void *a, const void *b)
{
	const struct busy *x = a, *y = b;
	if (x->times != y->times)
		return (y->times > x->times) - (y->times < x->times);
	return (x->party > y->party) - (x->party < y->party);
}

static void choose_parties(struct matrix *matrix, struct arena *arena)
{
	struct desc_list flows = matrix->report->pairs.flows;
	matrix->parties = arena_zalloc(arena, 2 * (size_t)flows.count, sizeof *matrix->parties);
	for (int32_t i = 0; i < flows.count; i++) {
		const struct msg_flow *flow = REPORT_ROW(msg_flow, flows, i);
		busy_of(matrix, flow->giver)->times += flow->times;
		busy_of(matrix, flow->taker)->times += flow->times;
	}
	qsort(matrix->parties, matrix->n_parties, sizeof *matrix->parties, by_times);
	matrix->n_shown = matrix->n_parties > SHOWN_MAX ? SHOWN_MAX - 1 : matrix->n_parties;
	matrix->n = matrix->n_shown + (matrix->n_shown < matrix->n_parties);
}

static size_t place_of(const struct matrix *matrix, int32_t party)
{
	size_t i = 0;
	while (i < matrix->n_shown && matrix->parties[i].party != party)
		i++;
	return i;
}

static void fill(struct matrix *matrix, struct arena *arena)
{
	struct desc_list flows = matrix->report->pairs.flows;
	size_t n = matrix->n;
	matrix->times = arena_zalloc(arena, n * n, sizeof *matrix->times);
	matrix->back = arena_zalloc(arena, n * n, sizeof *matrix->back);
	matrix->withheld = arena_zalloc(arena, n * n, sizeof *matrix->withheld);
	for (int32_t i = 0; i < flows.count; i++) {
		const struct msg_flow *flow = REPORT_ROW(msg_flow, flows, i);
		size_t cell = place_of(matrix, flow->giver) * n + place_of(matrix, flow->taker);
		matrix->times[cell] += flow->times;
		matrix->back[cell] += flow->back;
		matrix->withheld[cell] |= flow->withheld;
		if (matrix->times[cell] > matrix->largest)
			matrix->largest = matrix->times[cell];
	}
}

static const char *label_of(const struct matrix *matrix, size_t place)
{
	if (place < matrix->n_shown)
		return report_party(matrix->report, matrix->parties[place].party);
	return say(matrix->report, "all others", "alle anderen");
}

static void make_room(struct matrix *matrix)
{
	size_t longest = 0;
	for (size_t i = 0; i < matrix->n; i++) {
		size_t length = strlen(label_of(matrix, i));
		longest = length > longest ? length : longest;
	}
	longest = longest < LABEL_CHARACTERS ? longest : LABEL_CHARACTERS;
	matrix->left = 24 + longest * LETTER;
	matrix->top = matrix->right = 24 + longest * LETTER * 5 / 7; /* slanted by 45 degrees */
}

static void put_labels(const struct matrix *matrix, struct strbuf *to)
{
	for (size_t i = 0; i < matrix->n; i++) {
		size_t middle = i * CELL + CELL / 2;
		strbuf_printf(to, "<text class=\"label\" x=\"%zu\" y=\"%zu\" text-anchor=\"end\">",
			      matrix->left - 10, matrix->top + middle + 4);
		page_text_short(to, label_of(matrix, i), LABEL_CHARACTERS);
		strbuf_printf(to,
			      "</text><text class=\"label\" transform=\"translate(%zu %zu) rotate(-45)\">",
			      matrix->left + middle + 4, matrix->top - 10);
		page_text_short(to, label_of(matrix, i), LABEL_CHARACTERS);
		strbuf_puts(to, "</text>\n");
	}
}

/* Square roots, which an eye can tell apart where a few cells have nearly all: 0 to 100. */
static int strength(int32_t times, int32_t largest)
{
	int64_t share = 10000 * (int64_t)times / (largest > 0 ? largest : 1);
	int root = 0;
	while ((int64_t)(root + 1) * (root + 1) <= share)
		root++;
	return root;
}

static void put_cell(const struct matrix *matrix, size_t row, size_t column, struct strbuf *to)
{
	size_t cell = row * matrix->n + column;
	int32_t times = matrix->times[cell];
	int heat = strength(times, matrix->largest);
	size_t x = matrix->left + column * CELL, y = matrix->top + row * CELL;
	strbuf_printf(to, "<g><title>");
	page_text(to, label_of(matrix, row));
	strbuf_puts(to, " → ");
	page_text(to, label_of(matrix, column));
	strbuf_printf(to, ": %" PRId32, times);
	if (matrix->back[cell])
		strbuf_printf(to,
			      say(matrix->report, ", %" PRId32 " of them back again",
				  ", waarvan %" PRId32 " weer terug"),
			      matrix->back[cell]);
	strbuf_printf(to,
		      "</title><rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" rx=\"3\"",
		      times ? "heat" : "empty", x + 1, y + 1, CELL - 2, CELL - 2);
	if (times)
		strbuf_printf(to, " fill-opacity=\"%.2f\"", 0.06 + 0.0094 * heat);
	strbuf_puts(to, "/>");
	if (times || matrix->withheld[cell])
		strbuf_printf(to, "<text class=\"%s\" x=\"%zu\" y=\"%zu\" text-anchor=\"middle\">",
			      heat > 55 ? "on-heat" : "off-heat", x + CELL / 2, y + CELL / 2 + 4);
	if (times)
		strbuf_printf(to, "%" PRId32 "</text>", times);
	else if (matrix->withheld[cell])
		strbuf_puts(to, "·</text>");
	if (matrix->back[cell])
		strbuf_printf(to,
			      "<text class=\"%s small\" x=\"%zu\" y=\"%zu\" text-anchor=\"middle\">↩ %" PRId32
			      "</text>",
			      heat > 55 ? "on-heat" : "off-heat", x + CELL / 2, y + CELL - 7,
			      matrix->back[cell]);
	strbuf_puts(to, "</g>\n");
}

bool picture_matrix(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	struct matrix matrix = {.report = report};
	choose_parties(&matrix, arena);
	if (matrix.n == 0)
		return false;
	fill(&matrix, arena);
	make_room(&matrix);
	size_t width = matrix.left + matrix.n * CELL + matrix.right,
	       height = matrix.top + matrix.n * CELL + 6;
	picture_begin(to, width, height, say(report, "Who hands to whom", "Wie aan wie overdraagt"));
	put_labels(&matrix, to);
	for (size_t row = 0; row < matrix.n; row++) {
		for (size_t column = 0; column < matrix.n; column++)
			put_cell(&matrix, row, column, to);
	}
	picture_end(to);
	return true;
}

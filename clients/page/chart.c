/* chart: see chart.h. Everything is laid out on a board of 1000 units' width, which the page scales. */
#include "page/chart.h"

#include <inttypes.h>
#include <stdbool.h>

#include "page/page.h"

#define WIDTH 1000
#define HEIGHT 420
#define LEFT 86
#define RIGHT 24
#define TOP 22
#define BOTTOM 44
#define LABELS_MAX 6
#define TICKS_MAX 5
#define NAME_WIDTH 370 /* of bars */
#define VALUE_WIDTH 110
#define BAR_HEIGHT 22
#define BAR_GAP 20
#define NAME_LETTERS 25 /* that fit into NAME_WIDTH */
#define TEXT_HEIGHT 24

static const char *const tones[] = {
	[CHART_QUIET] = "quiet", [CHART_MAIN] = "main", [CHART_WORSE] = "worse", [CHART_BETTER] = "better"};

struct drawing {
	struct strbuf *to;
	const struct chart *chart;
	int64_t top_value; /* at the upper edge */
	int64_t step;      /* between two lines of the grid */
};

/* --- scales --- */

static int64_t largest(const struct chart *chart)
{
	int64_t max = chart->limit;
	for (size_t s = 0; s < chart->n_series; s++) {
		for (size_t i = 0; i < chart->n_places; i++) {
			if (chart->series[s].values[i] > max)
				max = chart->series[s].values[i];
		}
	}
	return max;
}

/* The smallest of 1, 2, 5, 10, 20 … of which at most TICKS_MAX reach the largest value. */
static int64_t step_for(int64_t max)
{
	static const int64_t steps[] = {1, 2, 5};
	int64_t power = 10; /* a tenth: what is printed has one decimal */
	for (;; power *= 10) {
		for (int i = 0; i < 3; i++) {
			if (steps[i] * power * TICKS_MAX >= max)
				return steps[i] * power;
		}
	}
}

static struct drawing start(struct strbuf *to, const struct chart *chart)
{
	int64_t max = largest(chart), step = step_for(max > 0 ? max : 100);
	int64_t ticks = (max + step - 1) / step;
	return (struct drawing){to, chart, step * (ticks ? ticks : 1), step};
}

static int64_t y_of(const struct drawing *d, int64_t value)
{
	return HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM) / d->top_value;
}

static void put_value(const struct drawing *d, int64_t hundredths)
{
	int64_t tenths = (hundredths + 5) / 10;
	strbuf_printf(d->to, "%" PRId64, tenths / 10);
	if (tenths % 10)
		strbuf_printf(d->to, "%c%" PRId64, d->chart->language == LANGUAGE_NL ? ',' : '.',
			      tenths % 10);
}

/* --- what all have --- */

static void put_legend(const struct drawing *d)
{
	strbuf_puts(d->to, "<div class=\"legend\">");
	for (size_t s = 0; s < d->chart->n_series; s++) {
		strbuf_printf(d->to, "<span><i class=\"%s\"></i>", tones[d->chart->series[s].tone]);
		page_text(d->to, d->chart->series[s].label);
		strbuf_puts(d->to, "</span>");
	}
	strbuf_puts(d->to, "</div>\n");
}

static void begin(const struct drawing *d, int64_t height)
{
	put_legend(d);
	strbuf_printf(d->to, "<svg viewBox=\"0 0 %d %" PRId64 "\" role=\"img\" aria-label=\"", WIDTH, height);
	page_text(d->to, d->chart->title);
	strbuf_puts(d->to, "\">\n");
}

static void end(const struct drawing *d)
{
	strbuf_puts(d->to, "</svg>\n");
}

static void put_grid(const struct drawing *d)
{
	for (int64_t value = 0; value <= d->top_value; value += d->step) {
		int64_t y = y_of(d, value);
		strbuf_printf(d->to,
			      "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%" PRId64 "\" y2=\"%" PRId64
			      "\"/>",
			      LEFT, WIDTH - RIGHT, y, y);
		strbuf_printf(d->to, "<text x=\"%d\" y=\"%" PRId64 "\" text-anchor=\"end\">", LEFT - 12,
			      y + 8);
		put_value(d, value);
		strbuf_puts(d->to, "</text>\n");
	}
}

static void put_limit(const struct drawing *d)
{
	if (!d->chart->limit)
		return;
	int64_t y = y_of(d, d->chart->limit);
	bool has_room_above = y > TEXT_HEIGHT + 10;
	strbuf_printf(d->to,
		      "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%" PRId64 "\" y2=\"%" PRId64 "\"/>"
		      "<text class=\"limit\" x=\"%d\" y=\"%" PRId64 "\" text-anchor=\"end\">",
		      LEFT, WIDTH - RIGHT, y, y, WIDTH - RIGHT,
		      has_room_above ? y - 10 : y + TEXT_HEIGHT + 4);
	page_text(d->to, d->chart->limit_label);
	strbuf_puts(d->to, "</text>\n");
}

static void put_place(const struct drawing *d, int64_t x, size_t place, const char *anchor)
{
	strbuf_printf(d->to, "<text x=\"%" PRId64 "\" y=\"%d\" text-anchor=\"%s\">", x, HEIGHT - 10, anchor);
	page_text(d->to, d->chart->places[place]);
	strbuf_puts(d->to, "</text>\n");
}

/* A tooltip: "terms: place: value". */
static void put_tip(const struct drawing *d, const struct chart_series *series, size_t place)
{
	strbuf_puts(d->to, "<title>");
	page_text(d->to, d->chart->places[place]);
	strbuf_puts(d->to, ", ");
	page_text(d->to, series->label);
	strbuf_puts(d->to, ": ");
	put_value(d, series->values[place]);
	strbuf_puts(d->to, "</title>");
}

/* --- lines --- */

static int64_t x_of_point(const struct chart *chart, size_t place)
{
	int64_t room = WIDTH - LEFT - RIGHT;
	return chart->n_places < 2 ? LEFT + room / 2
				   : LEFT + (int64_t)place * room / (int64_t)(chart->n_places - 1);
}

/* One from the place to the next gap; the place behind it. */
static size_t put_stretch(const struct drawing *d, const struct chart_series *series, size_t place)
{
	strbuf_printf(d->to, "<polyline class=\"line %s\" points=\"", tones[series->tone]);
	for (size_t first = place; place < d->chart->n_places && series->values[place] != CHART_GAP; place++)
		strbuf_printf(d->to, "%s%" PRId64 ",%" PRId64, place > first ? " " : "",
			      x_of_point(d->chart, place), y_of(d, series->values[place]));
	strbuf_puts(d->to, "\"/>\n");
	return place;
}

static void put_line(const struct drawing *d, const struct chart_series *series)
{
	for (size_t i = 0; i < d->chart->n_places; i++) {
		if (series->values[i] != CHART_GAP)
			i = put_stretch(d, series, i);
	}
	for (size_t i = 0; i < d->chart->n_places; i++) {
		if (series->values[i] == CHART_GAP)
			continue;
		strbuf_printf(d->to,
			      "<circle class=\"fill %s\" cx=\"%" PRId64 "\" cy=\"%" PRId64 "\" r=\"%d\">",
			      tones[series->tone], x_of_point(d->chart, i), y_of(d, series->values[i]),
			      d->chart->n_places > 40 ? 3 : 6);
		put_tip(d, series, i);
		strbuf_puts(d->to, "</circle>\n");
	}
}

static void put_range(const struct drawing *d)
{
	size_t every = (d->chart->n_places + LABELS_MAX - 1) / LABELS_MAX;
	for (size_t i = 0; i < d->chart->n_places; i += every) {
		bool is_last = i + every >= d->chart->n_places && i + 1 == d->chart->n_places;
		put_place(d, x_of_point(d->chart, i), i, is_last ? "end" : "middle");
	}
}

static void put_mark(const struct drawing *d)
{
	if (d->chart->marked < 0)
		return;
	int64_t x = x_of_point(d->chart, (size_t)d->chart->marked);
	bool is_right = x > WIDTH / 2;
	strbuf_printf(d->to,
		      "<line class=\"mark\" x1=\"%" PRId64 "\" x2=\"%" PRId64 "\" y1=\"%d\" y2=\"%d\"/>"
		      "<text x=\"%" PRId64 "\" y=\"%d\" text-anchor=\"%s\">",
		      x, x, TOP, HEIGHT - BOTTOM, is_right ? x - 10 : x + 10, TOP + 18,
		      is_right ? "end" : "start");
	page_text(d->to, d->chart->mark_label);
	strbuf_puts(d->to, "</text>\n");
}

void chart_lines(struct strbuf *to, const struct chart *chart)
{
	struct drawing d = start(to, chart);
	begin(&d, HEIGHT);
	put_grid(&d);
	put_mark(&d);
	for (size_t s = 0; s < chart->n_series; s++)
		put_line(&d, &chart->series[s]);
	put_limit(&d);
	put_range(&d);
	end(&d);
}

/* --- columns --- */

static void put_column(const struct drawing *d, size_t place, size_t s)
{
	const struct chart_series *series = &d->chart->series[s];
	if (series->values[place] == CHART_GAP)
		return;
	int64_t room = (WIDTH - LEFT - RIGHT) / (int64_t)d->chart->n_places;
	int64_t width = room * 8 / 10 / (int64_t)d->chart->n_series;
	int64_t x = LEFT + (int64_t)place * room + room / 10 + (int64_t)s * width;
	int64_t y = y_of(d, series->values[place]);
	strbuf_printf(d->to,
		      "<rect class=\"fill %s\" x=\"%" PRId64 "\" y=\"%" PRId64 "\" width=\"%" PRId64
		      "\" height=\"%" PRId64 "\" rx=\"3\">",
		      tones[series->tone], x, y, width - 3, HEIGHT - BOTTOM - y);
	put_tip(d, series, place);
	strbuf_puts(d->to, "</rect>");
	if (series->values[place] == 0)
		return;
	strbuf_printf(d->to,
		      "<text class=\"strong\" x=\"%" PRId64 "\" y=\"%" PRId64 "\" text-anchor=\"middle\">",
		      x + width / 2, y - 6);
	put_value(d, series->values[place]);
	strbuf_puts(d->to, "</text>\n");
}

void chart_columns(struct strbuf *to, const struct chart *chart)
{
	struct drawing d = start(to, chart);
	begin(&d, HEIGHT);
	put_grid(&d);
	for (size_t i = 0; i < chart->n_places; i++) {
		int64_t room = (WIDTH - LEFT - RIGHT) / (int64_t)chart->n_places;
		for (size_t s = 0; s < chart->n_series; s++)
			put_column(&d, i, s);
		put_place(&d, LEFT + (int64_t)i * room + room / 2, i, "middle");
	}
	end(&d);
}

/* --- bars --- */

static void put_bar(const struct drawing *d, int64_t y, const struct chart_series *series, size_t place)
{
	if (series->values[place] == CHART_GAP)
		return;
	int64_t room = WIDTH - NAME_WIDTH - VALUE_WIDTH;
	int64_t width = series->values[place] * room / d->top_value;
	strbuf_printf(d->to,
		      "<rect class=\"fill %s\" x=\"%d\" y=\"%" PRId64 "\" width=\"%" PRId64
		      "\" height=\"%d\" rx=\"3\">",
		      tones[series->tone], NAME_WIDTH, y, width > 2 ? width : 2, BAR_HEIGHT - 2);
	put_tip(d, series, place);
	strbuf_printf(d->to, "</rect><text class=\"strong\" x=\"%" PRId64 "\" y=\"%" PRId64 "\">",
		      NAME_WIDTH + width + 10, y + 18);
	put_value(d, series->values[place]);
	strbuf_puts(d->to, "</text>\n");
}

/* Bars need no round numbers at their end: the largest takes all the room. */
void chart_bars(struct strbuf *to, const struct chart *chart)
{
	struct drawing d = start(to, chart);
	int64_t row = (int64_t)chart->n_series * BAR_HEIGHT + BAR_GAP;
	if (largest(chart) > 0)
		d.top_value = largest(chart);
	begin(&d, (int64_t)chart->n_places * row);
	for (size_t i = 0; i < chart->n_places; i++) {
		int64_t y = (int64_t)i * row;
		strbuf_printf(to, "<text class=\"strong\" x=\"%d\" y=\"%" PRId64 "\" text-anchor=\"end\">",
			      NAME_WIDTH - 14, y + (row - BAR_GAP) / 2 + 8);
		page_text_short(to, chart->places[i], NAME_LETTERS); /* the tooltip has all of it */
		strbuf_puts(to, "</text>\n");
		for (size_t s = 0; s < chart->n_series; s++)
			put_bar(&d, y + (int64_t)s * BAR_HEIGHT, &chart->series[s], i);
	}
	end(&d);
}

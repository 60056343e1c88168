/* picture_curves: after how long handovers were taken up. Time runs in powers: minutes and weeks have room side by side. */
#include "report/picture.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "page/page.h"

#define WIDTH 980
#define LEFT 56
#define RIGHT 240 /* for the names */
#define TOP 16
#define PLOT_WIDTH (WIDTH - LEFT - RIGHT)
#define PLOT_HEIGHT 300
#define HEIGHT (TOP + PLOT_HEIGHT + 36)
#define CURVES_MAX 6
#define LINE 24
#define LABEL_CHARACTERS 22

static const struct {
	int32_t seconds;
	const char *text[LANGUAGE_COUNT];
} ticks[] = {
	{60, {"1 min", "1 min"}},
	{600, {"10 min", "10 min"}},
	{3600, {"1 h", "1 uur"}},
	{8 * 3600, {"8 h", "8 uur"}},
	{86400, {"1 day", "1 dag"}},
	{7 * 86400, {"1 week", "1 week"}},
	{30 * 86400, {"30 days", "30 dagen"}},
	{180 * 86400, {"180 days", "180 dagen"}},
};
#define TICKS (sizeof ticks / sizeof *ticks)

struct axis {
	int32_t first, last; /* seconds */
};

static double x_of(const struct axis *axis, int32_t seconds)
{
	int32_t within = seconds < axis->first ? axis->first : seconds > axis->last ? axis->last : seconds;
	double span = log((double)axis->last / axis->first);
	return LEFT + PLOT_WIDTH * log((double)within / axis->first) / span;
}

static double y_of(int per_cent)
{
	return TOP + PLOT_HEIGHT * (100 - per_cent) / 100.0;
}

static int by_measured(const void *a, const void *b)
{
	const struct msg_owed *const *x = a, *const *y = b;
	return ((*y)->measured > (*x)->measured) - ((*y)->measured < (*x)->measured);
}

static int by_median(const void *a, const void *b)
{
	const struct msg_owed *const *x = a, *const *y = b;
	return ((*x)->p50_s > (*y)->p50_s) - ((*x)->p50_s < (*y)->p50_s);
}

/* The agencies with the most to show, the fastest first. */
static size_t choose(const struct quality_report *report, const struct msg_owed **chosen)
{
	size_t count = 0;
	for (int32_t i = 0; i < report->agencies.owed.count; i++) {
		const struct msg_owed *owed = REPORT_ROW(msg_owed, report->agencies.owed, i);
		if (owed->of_kind == OBLIGATION_accept && owed->curve_s.count > 0)
			chosen[count++] = owed;
	}
	qsort(chosen, count, sizeof *chosen, by_measured);
	count = count < CURVES_MAX ? count : CURVES_MAX;
	qsort(chosen, count, sizeof *chosen, by_median);
	return count;
}

/* From the tick before the fastest to the tick behind the slowest. */
static struct axis axis_of(const struct msg_owed *const *chosen, size_t count)
{
	int32_t fastest = INT32_MAX, slowest = 1;
	for (size_t i = 0; i < count; i++) {
		const struct numbers *curve = &chosen[i]->curve_s;
		fastest = curve->items[0] < fastest ? curve->items[0] : fastest;
		slowest = curve->items[curve->count - 1] > slowest ? curve->items[curve->count - 1] : slowest;
	}
	struct axis axis = {ticks[0].seconds, ticks[TICKS - 1].seconds};
	for (size_t i = 0; i + 1 < TICKS; i++) {
		if (ticks[i].seconds <= fastest && ticks[i + 1].seconds < slowest)
			axis.first = ticks[i].seconds;
		if (ticks[TICKS - 2 - i].seconds >= slowest && ticks[TICKS - 2 - i].seconds > axis.first)
			axis.last = ticks[TICKS - 2 - i].seconds;
	}
	return axis;
}

static void put_axes(const struct quality_report *report, const struct axis *axis, struct strbuf *to)
{
	for (int per_cent = 0; per_cent <= 100; per_cent += 25)
		strbuf_printf(to,
			      "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
			      "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>\n",
			      LEFT, LEFT + PLOT_WIDTH, y_of(per_cent), y_of(per_cent), LEFT - 8,
			      y_of(per_cent) + 4, per_cent);
	for (size_t i = 0; i < TICKS; i++) {
		if (ticks[i].seconds < axis->first || ticks[i].seconds > axis->last)
			continue;
		double x = x_of(axis, ticks[i].seconds);
		strbuf_printf(to,
			      "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
			      "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
			      x, x, TOP, TOP + PLOT_HEIGHT, x, TOP + PLOT_HEIGHT + 20,
			      ticks[i].text[report->language]);
	}
}

static void put_curve(const struct axis *axis, const struct msg_owed *owed, size_t colour, struct strbuf *to)
{
	const struct numbers *curve = &owed->curve_s;
	strbuf_printf(to, "<polyline class=\"line c%zu\" points=\"", colour);
	for (int32_t i = 0; i < curve->count; i++)
		strbuf_printf(to, "%.1f,%.1f ", x_of(axis, curve->items[i]), y_of(5 * (i + 1)));
	strbuf_puts(to, "\"/>\n");
}

static void put_name(const struct quality_report *report, const struct msg_owed *owed, size_t i,
		     struct strbuf *to)
{
	int x = LEFT + PLOT_WIDTH + 24, y = TOP + 14 + (int)i * 2 * LINE;
	strbuf_printf(
		to,
		"<line class=\"line c%zu\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text class=\"label\" "
		"x=\"%d\" y=\"%d\">",
		i, x, x + 18, y - 4, y - 4, x + 26, y);
	page_text_short(to, report_party(report, owed->debtor), LABEL_CHARACTERS);
	strbuf_printf(to, "</text><text class=\"tick\" x=\"%d\" y=\"%d\">%s ", x + 26, y + 17,
		      say(report, "half within", "helft binnen"));
	report_put_span(report, owed->p50_s, to);
	strbuf_printf(to, say(report, ", of %" PRId32, ", van %" PRId32), owed->measured);
	strbuf_puts(to, "</text>\n");
}

bool picture_curves(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	const struct msg_owed **chosen =
		arena_zalloc(arena, (size_t)report->agencies.owed.count, sizeof(struct msg_owed *));
	size_t count = choose(report, chosen);
	if (count == 0)
		return false;
	struct axis axis = axis_of(chosen, count);
	picture_begin(
		to, WIDTH, HEIGHT,
		say(report, "Time until handovers were taken up", "Tijd tot overdrachten werden aangenomen"));
	put_axes(report, &axis, to);
	for (size_t i = 0; i < count; i++) {
		put_curve(&axis, chosen[i], i, to);
		put_name(report, chosen[i], i, to);
	}
	picture_end(to);
	return true;
}

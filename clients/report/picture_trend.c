/* picture_trend: week by week. A week in which nothing happened is nought; one that is withheld is a gap. */
#include "report/picture.h"

#include <inttypes.h>

#include "base/instant.h"

#define WIDTH 980
#define LEFT 56
#define RIGHT 190
#define TOP 16
#define PLOT_WIDTH (WIDTH - LEFT - RIGHT)
#define PLOT_HEIGHT 220
#define HEIGHT (TOP + PLOT_HEIGHT + 36)
#define WEEK (7 * INSTANT_DAY)
#define DATES 6
#define RULES 4

static int32_t handovers(const struct msg_week *week)
{
	return week->handovers;
}

static int32_t back(const struct msg_week *week)
{
	return week->back;
}

static int32_t found(const struct msg_week *week)
{
	return week->found;
}

static int32_t cleared(const struct msg_week *week)
{
	return week->cleared;
}

static const struct {
	int32_t (*value)(const struct msg_week *week);
	const char *text[LANGUAGE_COUNT];
} lines[] = {
	{handovers, {"handovers", "overdrachten"}},
	{back, {"of them back again", "waarvan weer terug"}},
	{found, {"stalls found", "vastlopers gevonden"}},
	{cleared, {"stalls over", "vastlopers voorbij"}},
};
#define LINES (sizeof lines / sizeof *lines)

struct plot {
	const struct quality_report *report;
	int64_t first; /* week */
	int64_t count; /* of weeks */
	int32_t top;   /* value at the upper end */
};

/* Rows are in order of time. */
static const struct msg_week *week_at(const struct plot *plot, int64_t at)
{
	for (int32_t i = 0; i < plot->report->trend.weeks.count; i++) {
		const struct msg_week *week = REPORT_ROW(msg_week, plot->report->trend.weeks, i);
		if (week->week == at)
			return week;
	}
	return NULL;
}

/* 1, 2 or 5 times a power of ten that is not less, so that rules have round numbers. */
static int32_t round_up(int32_t value)
{
	for (int32_t power = 1; power < INT32_MAX / 100; power *= 10) {
		static const int32_t steps[] = {4, 8, 20};
		for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
			if (value <= power * steps[i])
				return power * steps[i];
		}
	}
	return value;
}

static struct plot plot_of(const struct quality_report *report)
{
	struct desc_list weeks = report->trend.weeks;
	struct plot plot = {.report = report, .first = REPORT_ROW(msg_week, weeks, 0)->week};
	int32_t largest = 1;
	plot.count = (REPORT_ROW(msg_week, weeks, weeks.count - 1)->week - plot.first) / WEEK + 1;
	for (int32_t i = 0; i < weeks.count; i++) {
		for (size_t line = 0; line < LINES; line++) {
			int32_t value = lines[line].value(REPORT_ROW(msg_week, weeks, i));
			largest = value > largest ? value : largest;
		}
	}
	plot.top = round_up(largest);
	return plot;
}

static double x_of(const struct plot *plot, int64_t week)
{
	return LEFT + (double)PLOT_WIDTH * (double)week / (double)(plot->count > 1 ? plot->count - 1 : 1);
}

static double y_of(const struct plot *plot, int32_t value)
{
	return TOP + PLOT_HEIGHT * (1.0 - (double)value / plot->top);
}

static void put_axes(const struct plot *plot, struct strbuf *to)
{
	for (int i = 0; i <= RULES; i++) {
		int32_t value = (int32_t)((int64_t)plot->top * i / RULES);
		double y = y_of(plot, value);
		strbuf_printf(to,
			      "<line class=\"rule\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
			      "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%" PRId32
			      "</text>\n",
			      LEFT, LEFT + PLOT_WIDTH, y, y, LEFT - 8, y + 4, value);
	}
	int64_t dates = plot->count < DATES ? plot->count : DATES;
	for (int64_t i = 0; i < dates; i++) {
		int64_t week = dates > 1 ? (plot->count - 1) * i / (dates - 1) : 0;
		strbuf_printf(to, "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">",
			      x_of(plot, week), TOP + PLOT_HEIGHT + 20);
		report_put_date(plot->report, plot->first + week * WEEK, to);
		strbuf_puts(to, "</text>\n");
	}
}

static void put_line(const struct plot *plot, size_t line, struct strbuf *to)
{
	bool drawing = false;
	strbuf_printf(to, "<path class=\"line c%zu\" d=\"", line);
	for (int64_t i = 0; i < plot->count; i++) {
		const struct msg_week *week = week_at(plot, plot->first + i * WEEK);
		if (week && week->withheld) {
			drawing = false;
			continue;
		}
		strbuf_printf(to, "%c%.1f %.1f ", drawing ? 'L' : 'M', x_of(plot, i),
			      y_of(plot, week ? lines[line].value(week) : 0));
		drawing = true;
	}
	strbuf_puts(to, "\"/>\n");
}

static void put_name(const struct plot *plot, size_t line, struct strbuf *to)
{
	int x = LEFT + PLOT_WIDTH + 24, y = TOP + 14 + (int)line * 24;
	strbuf_printf(to,
		      "<line class=\"line c%zu\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
		      "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>\n",
		      line, x, x + 18, y - 4, y - 4, x + 26, y, lines[line].text[plot->report->language]);
}

bool picture_trend(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	(void)arena;
	if (report->trend.weeks.count < 2)
		return false;
	struct plot plot = plot_of(report);
	strbuf_printf(to, "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>\n", WIDTH, HEIGHT,
		      say(report, "Week by week", "Week na week"));
	put_axes(&plot, to);
	for (size_t line = 0; line < LINES; line++) {
		put_line(&plot, line, to);
		put_name(&plot, line, to);
	}
	strbuf_puts(to, "</svg>\n");
	return true;
}

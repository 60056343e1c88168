/* picture_trend: week by week. A week in which nothing happened is nought; one that is withheld is a gap. */
#include "report/picture.h"

#include "base/instant.h"
#include "page/chart.h"

#define WEEK (7 * INSTANT_DAY)

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
	enum chart_tone tone;
	const char *text[LANGUAGE_COUNT];
} lines[] = {
	{handovers, CHART_MAIN, {"handovers", "overdrachten"}},
	{back, CHART_QUIET, {"of them back again", "waarvan weer terug"}},
	{found, CHART_WORSE, {"stalls found", "vastlopers gevonden"}},
	{cleared, CHART_BETTER, {"stalls over", "vastlopers voorbij"}},
};
#define LINES (sizeof lines / sizeof *lines)

_Static_assert(LINES <= CHART_SERIES_MAX, "each line is a series");

static const struct msg_week *row(const struct quality_report *report, int32_t i)
{
	return REPORT_ROW(msg_week, report->trend.weeks, i);
}

/* Rows are in order of time, but a week without anything has none. */
static size_t count_weeks(const struct quality_report *report)
{
	return (size_t)((row(report, report->trend.weeks.count - 1)->week - row(report, 0)->week) / WEEK) + 1;
}

static const char *const *dates(const struct quality_report *report, size_t count, struct arena *arena)
{
	const char **texts = arena_zalloc(arena, count, sizeof *texts);
	struct strbuf text = {0};
	for (size_t i = 0; i < count; i++) {
		strbuf_reset(&text);
		report_put_date(report, row(report, 0)->week + (int64_t)i * WEEK, &text);
		texts[i] = arena_strndup(arena, strbuf_text(&text), text.length);
	}
	strbuf_done(&text);
	return texts;
}

static const int64_t *values_of(const struct quality_report *report, size_t line, size_t count,
				struct arena *arena)
{
	int64_t *values = arena_zalloc(arena, count, sizeof *values);
	for (int32_t i = 0; i < report->trend.weeks.count; i++) {
		const struct msg_week *week = row(report, i);
		values[(week->week - row(report, 0)->week) / WEEK] =
			week->withheld ? CHART_GAP : 100 * (int64_t)lines[line].value(week);
	}
	return values;
}

bool picture_trend(const struct quality_report *report, struct arena *arena, struct strbuf *to)
{
	if (report->trend.weeks.count < 2)
		return false;
	size_t count = count_weeks(report);
	struct chart chart = {.title = say(report, "Week by week", "Week na week"),
			      .language = report->language,
			      .places = dates(report, count, arena),
			      .n_places = count,
			      .n_series = LINES,
			      .marked = -1};
	for (size_t line = 0; line < LINES; line++)
		chart.series[line] =
			(struct chart_series){lines[line].text[report->language], lines[line].tone,
					      values_of(report, line, count, arena)};
	chart_lines(to, &chart);
	return true;
}

/*
 * chart: pictures for a page, as SVG in place: lines over a range, columns and bars side by side.
 *
 * A chart is a plain value of borrowed texts and numbers, and knows nothing of what they are about. Values are hundredths, so
 * that the same numbers give the same bytes everywhere. Series are told apart by tone and by the legend that is drawn with
 * them. Texts are escaped (page_text); what the classes look like stands in chart.css, which every page has.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "words/words.h"

#define CHART_SERIES_MAX 4

#define CHART_GAP (-1) /* a value that is not told: a line has a gap there, a column or bar is missing */

/* What a series means, which the style sheet gives a colour: what one compares with, what it is about, for worse, for better. */
enum chart_tone { CHART_QUIET, CHART_MAIN, CHART_WORSE, CHART_BETTER };

struct chart_series {
	const char *label;
	enum chart_tone tone;
	const int64_t *values; /* hundredths, 0 or more, or CHART_GAP; as many as the chart has places */
};

struct chart {
	const char *title; /* for who cannot see it */
	enum language language;
	const char *const *places; /* what stands along the axis, or at the left of the bars */
	size_t n_places;
	struct chart_series series[CHART_SERIES_MAX];
	size_t n_series;
	int64_t limit; /* a dashed line across; 0 = none */
	const char *limit_label;
	int marked; /* place with a dotted line through it; -1 = none */
	const char *mark_label;
};

/* Values over an ordered range. */
void chart_lines(struct strbuf *to, const struct chart *chart);

/* Counts in classes, upright. */
void chart_columns(struct strbuf *to, const struct chart *chart);

/* Things with long names, lying down, each value beside its bar. */
void chart_bars(struct strbuf *to, const struct chart *chart);

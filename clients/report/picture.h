/*
 * picture: the drawings of a report, as SVG that stands in its page and takes the page's colours.
 *
 * Owns nothing. One file a drawing. Each writes a whole <svg>, or nothing and returns false where there is nothing to draw. Colours
 * are classes of the page (report.css), so that light and dark need no second drawing. Texts are escaped (page.h). What a chart of
 * page/chart.h can show is one.
 */
#pragma once

#include "base/arena.h"
#include "report/quality_report.h"

/* Begins an <svg> of small print, so many units wide and high. title: for who cannot see it. */
void picture_begin(struct strbuf *to, size_t width, size_t height, const char *title);
void picture_end(struct strbuf *to);

/* Who hands to whom: rows give, columns take; the stronger the colour, the more. */
bool picture_matrix(const struct quality_report *report, struct arena *arena, struct strbuf *to);

/* After how long which part of what an agency was offered was taken up; time runs in powers. */
bool picture_curves(const struct quality_report *report, struct arena *arena, struct strbuf *to);

/* How what was owed of one kind ended, a bar for each who owed it. */
bool picture_bars(const struct quality_report *report, enum obligation_kind kind, struct arena *arena,
		  struct strbuf *to);

/* Handovers and stalls, week by week. */
bool picture_trend(const struct quality_report *report, struct arena *arena, struct strbuf *to);

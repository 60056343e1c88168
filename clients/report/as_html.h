/*
 * as_html: a report as one page that needs nothing but itself: no network, no script, light and dark.
 *
 * On top what a director must know in ten seconds; then pictures; then every figure as a table. Every text is escaped (page.h),
 * and the page forbids itself to load anything.
 */
#pragma once

#include "report/quality_report.h"

void as_html(const struct quality_report *report, struct strbuf *to);

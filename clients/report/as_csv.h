/*
 * as_csv: a report for a spreadsheet: one table of RFC 4180 with all rows, the first column says of which list.
 *
 * Columns and values are those of the protocol: seconds, tenths, RFC 3339. A text that a spreadsheet would take for a formula (it
 * begins with = + - @, a tab or a carriage return) gets an apostrophe in front, as OWASP has it under CSV Injection.
 */
#pragma once

#include "report/quality_report.h"

void as_csv(const struct quality_report *report, struct strbuf *to);

/* One field, quoted where it must be. For tests too. */
void as_csv_field(const char *text, struct strbuf *to);

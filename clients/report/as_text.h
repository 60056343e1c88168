/* as_text: a report for a terminal or a mail: sentences, then tables. */
#pragma once

#include "report/quality_report.h"

void as_text(const struct quality_report *report, struct strbuf *to);

/* as_json: a report for programs: one object, a member for each verb of quality.*, as the daemon answers it. */
#pragma once

#include "report/quality_report.h"

void as_json(const struct quality_report *report, struct strbuf *to);

/*
 * headline: what a director must know of a report in ten seconds, as sentences. The first is the one for the top.
 *
 * Owns nothing. Sentences are plain text, in the report's language.
 */
#pragma once

#include "base/arena.h"
#include "report/quality_report.h"

#define HEADLINE_SENTENCES_MAX 5

struct headline {
	const char *sentences[HEADLINE_SENTENCES_MAX];
	size_t count; /* at least 1 */
};

struct headline headline_of(const struct quality_report *report, struct arena *arena);

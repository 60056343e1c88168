/*
 * explain: why there is a finding, in a sentence.
 */
#pragma once

#include "base/arena.h"
#include "core/casefile.h"
#include "core/partnership.h"
#include "words/words.h"

struct explanation {
	enum stall stall;
	int32_t rule;
	int32_t severity;
	int64_t since;
	int32_t obligation;      /* 0 = none */
	struct numbers evidence; /* seqs of events */
	const char *sentence;    /* what is the matter */
	const char *ends;        /* what would end it */
};

/* found: the event stall.found of the finding. Texts live in the arena. */
struct explanation explain_finding(struct arena *arena, const struct casefile *file,
				   const struct partnership *partnership, const struct finding *finding,
				   const struct event *found, enum language language);

/* What a finding's debtor should do next, as a short suggestion. */
const char *explain_suggestion(struct arena *arena, const struct casefile *file,
			       const struct partnership *partnership, const struct finding *finding,
			       enum language language);

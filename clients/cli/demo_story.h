/*
 * demo_story: what happens in the demo, as data. Every step is a request of a party at an instant; the sentence tells a director
 * what it was. What Vangnet itself does in between is told by demo_play, from what the daemon reports.
 *
 * Constant tables only. A new case is a row of demo_cases and some steps, in order of time.
 */
#pragma once

#include <stddef.h>

#include "words/words.h"

#define DEMO_ZONE "Europe/Amsterdam"
#define DEMO_START "2026-03-02T08:00:00+01:00"
#define DEMO_END "2026-03-13T16:30:00+01:00"
#define DEMO_CASES 4

struct demo_case {
	const char *theme;
	const char *title[LANGUAGE_COUNT];
};
extern const struct demo_case demo_cases[DEMO_CASES];

struct demo_step {
	const char *at; /* RFC 3339 */
	const char *actor;
	int number; /* of the case, from 0 */
	enum verb verb;
	const char *fields; /* members of the parameters, JSON without the braces; NULL = none */
	const char *text
		[LANGUAGE_COUNT]; /* also the free text or the reason that the verb requires; of digest.show: its heading */
};
extern const struct demo_step demo_steps[];
extern const size_t demo_step_count;

/* Who is who, as a director calls them: parties, rungs and the daemon itself. */
struct demo_party {
	const char *name;
	const char *label[LANGUAGE_COUNT];
};
const char *demo_label(const char *party, enum language language) __attribute__((returns_nonnull));

/* The other sentences of the demo; %s in one stands for a word. */
enum demo_text {
	DEMO_TEXT_INTRODUCTION,
	DEMO_TEXT_STALL,
	DEMO_TEXT_UP_TO,
	DEMO_TEXT_SURFACED,
	DEMO_TEXT_CLEARED,
	DEMO_TEXT_RAISED,
	DEMO_TEXT_CLIMBED,
	DEMO_TEXT_ENDED,
	DEMO_TEXT_EXPLAIN,
	DEMO_TEXT_GO_ON,
	DEMO_TEXT_START_AGAIN,
	DEMO_TEXT_KEEP,
	DEMO_TEXT_BY_HAND,
	DEMO_TEXT_UNTIL,
	DEMO_TEXT_LOG_OFFLINE,
	DEMO_TEXT_LOG_DRIVEN,
	DEMO_TEXT_COUNT
};
const char *demo_text(enum demo_text text, enum language language) __attribute__((returns_nonnull));

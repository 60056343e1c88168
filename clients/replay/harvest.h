/*
 * harvest: what the events of a case tell about stalls and offers.
 *
 * Takes in the events of one case after the other, from the rules (replay) or from a daemon (drive), and keeps the
 * findings in a form without ids, so that both can be compared one by one.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "words/words.h"

/* A finding, in terms of the log. */
struct harvest_finding {
	const char *case_name;
	enum stall stall;
	int32_t rule;
	int32_t severity;
	int64_t since;
	int32_t of_kind; /* enum obligation_kind; -1 = about no obligation */
	int32_t ordinal; /* among those of its kind in the case, from 1 */
	int32_t debtor;  /* party number */
	bool muted;
	struct numbers evidence; /* ordinals of events of the log, from 1 */
};

struct harvest {
	struct arena arena;
	struct harvest_finding *findings;
	size_t n_findings, findings_capacity;
	int64_t *delays; /* of accepted offers, in µs */
	size_t n_delays, delays_capacity;
	size_t offers;
	size_t cases_by_stall[STALL_COUNT];

	/* The case at hand. */
	const char *case_name;
	int64_t until;
	uint32_t seen;         /* stalls of this case: 1 << enum stall */
	int32_t accept_number; /* open offer, 0 = none */
	int64_t accept_opened;
	int32_t *ordinals; /* of the log's events, by seq - 1; 0 = derived */
	size_t n_ordinals, ordinals_capacity;
};

void harvest_init(struct harvest *harvest);
void harvest_done(struct harvest *harvest);

/* The next case begins; findings made after `until` do not count. The name is kept by reference. */
void harvest_case(struct harvest *harvest, const char *case_name, int64_t until);

/* One event of the case, in order of seq. ordinal: of the log's event whose command it records; 0 = derived. */
void harvest_event(struct harvest *harvest, const struct event *event, int32_t ordinal);

/* Put findings into bytewise order of their text form and delays into ascending order. */
void harvest_sort(struct harvest *harvest);

/* One finding as a line of text without ids, for comparing. */
#define HARVEST_LINE_MAX 2048
size_t harvest_line(const struct harvest_finding *finding, char line[HARVEST_LINE_MAX]);

/* Delay at ⌊n·q⌋ of the sorted ones, in whole seconds; -1 without any. */
int64_t harvest_quantile_s(const struct harvest *harvest, double q);

/* How many were accepted later than so many hours. */
size_t harvest_later_than(const struct harvest *harvest, int64_t hours);

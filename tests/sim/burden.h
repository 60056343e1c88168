/*
 * burden: how much a simulated life asks of people: what is found and who is told, per episode and per director and day.
 *
 * Flooding a director is a failure too: whoever is told everything reads nothing.
 */
#pragma once

#include "sim/world.h"

struct burden {
	int64_t episodes; /* lives of cases from open to close; reopened ones count again */
	int64_t events;
	int64_t findings; /* new ones that speak: found unmuted, or surfaced */
	int64_t muted;
	int64_t continued; /* came back so soon that they went on with their old age */
	int64_t notices;   /* an escalation raised or climbed */
	int64_t of_stall[STALL_COUNT];
	int64_t found[STALL_COUNT];       /* all of them, muted and continued ones too */
	int64_t days_sought[STALL_COUNT]; /* on which the covenant in force looked for it */
	int64_t done[VERB_COUNT];         /* commands that were accepted */
	int64_t refused[ERROR_COUNT];
	int64_t line_days, lines; /* stalls in escalated cases, as a digest would list them, each day anew */
	int64_t lines_max;        /* of one director on one day */
	int64_t notices_max;
	int64_t day[RUNG_COUNT];
	int64_t notices_today[RUNG_COUNT];
};

void burden_event(struct burden *burden, const struct store_event *event);

/* A case as a digest of this day sees it; lines of a rung are summed up by the caller's array. */
void burden_case(const struct casefile *file, int64_t ret_lines[RUNG_COUNT]);
void burden_day(struct burden *burden, const struct covenant *covenant, const int64_t lines[RUNG_COUNT]);

/* Into one of several lives. */
void burden_add(struct burden *sum, const struct burden *one);

double burden_findings_per_episode(const struct burden *burden);
double burden_notices_per_episode(const struct burden *burden);
void burden_print(const struct burden *burden);

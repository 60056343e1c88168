/*
 * simulation: a history under today's terms, under each draft, and under one term over a range.
 *
 * Owns all it points to but the history, the agreements and the labels, which the caller keeps. What it says of them to
 * people and programs: simulation_json.h, simulation_page.h, and the command line's own tables.
 */
#pragma once

#include "replay/agreement.h"
#include "replay/comparison.h"
#include "replay/history.h"
#include "replay/measure.h"

#define SIMULATION_DRAFTS_MAX 16
#define SIMULATION_POINTS_MAX 64
#define SIMULATION_TOLERABLE 10 /* escalations a week that one director can do justice to: half a day each */

struct simulation_terms {
	const char *label;
	struct agreement agreement;
};

/* What was asked. */
struct simulation_wanted {
	const struct history *history;
	struct measure_window window;
	size_t tolerable; /* escalations a week for one director */
	struct simulation_terms today;
	struct simulation_terms drafts[SIMULATION_DRAFTS_MAX];
	size_t n_drafts;
	const char *swept;                                     /* clause; NULL = none */
	const char *swept_in;                                  /* label of the terms in which it is swept */
	struct simulation_terms points[SIMULATION_POINTS_MAX]; /* label: the clause's value */
	size_t n_points;
};

/* A clause that a draft changes, adds or leaves out. */
struct simulation_change {
	const char *clause;
	const char *today, *draft; /* NULL = says nothing of it */
};

struct simulation_draft {
	const char *label;
	struct measure measure;
	struct comparison comparison;
	const struct simulation_change *changes;
	size_t n_changes;
};

struct simulation_point {
	const char *value;
	struct measure measure;
};

struct simulation {
	struct arena arena;
	const struct simulation_wanted *wanted;
	struct measure today;
	struct simulation_draft drafts[SIMULATION_DRAFTS_MAX];
	struct simulation_point points[SIMULATION_POINTS_MAX];
	const char *swept_today; /* value of the swept clause in today's terms; NULL = says nothing of it */
};

/* `wanted` must outlive the simulation. On failure nothing is left. */
int simulation_run(const struct simulation_wanted *wanted, struct simulation *ret_simulation, struct err *err)
	__attribute__((warn_unused_result));
void simulation_done(struct simulation *simulation);

/* The rungs of any of the terms: a director is worth a row. */
bool simulation_has_rung(const struct simulation *simulation, enum rung rung);

/*
 * pictures: what a simulation looks like; each a card of the page.
 */
#pragma once

#include "replay/sheet.h"

void pictures_kinds(struct sheet *sheet, const struct simulation_draft *draft);

/* How many cases come how much sooner or later; nothing where none does. */
void pictures_days(struct sheet *sheet, const struct comparison *comparison);

/* Findings by week, and what comes to each director by week, under a line of what is tolerable. */
void pictures_weeks(struct sheet *sheet, const struct simulation_draft *draft);
void pictures_loads(struct sheet *sheet, const struct simulation_draft *draft);

/* Pairs of agencies between which most changes; nothing where nothing does. */
void pictures_pairs(struct sheet *sheet, const struct comparison *comparison);

/* The curve of a sweep. */
void pictures_sweep(struct sheet *sheet);

/*
 * tables: the figures behind the pictures of a simulation; each a card of the page.
 */
#pragma once

#include "replay/sheet.h"

/* Drafts beside each other. */
void tables_overview(struct sheet *sheet);

void tables_directors(struct sheet *sheet, const struct simulation_draft *draft);
void tables_pairs(struct sheet *sheet, const struct comparison *comparison);
void tables_cases(struct sheet *sheet, const struct comparison *comparison);
void tables_sweep(struct sheet *sheet);

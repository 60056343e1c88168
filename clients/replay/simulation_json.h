/*
 * simulation_json: what a simulation shows, for programs. The form: docs/SIMULATE.md.
 */
#pragma once

#include "base/strbuf.h"
#include "replay/simulation.h"

/* One JSON object and a newline. Figures a week and days have two decimals. */
void simulation_json(const struct simulation *simulation, struct strbuf *to);

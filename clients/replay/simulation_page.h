/*
 * simulation_page: what a simulation shows, as one HTML page for the table at which the parties decide.
 */
#pragma once

#include "base/strbuf.h"
#include "replay/simulation.h"

/* The whole page, which stands alone. */
void simulation_page(const struct simulation *simulation, enum language language, struct strbuf *to);

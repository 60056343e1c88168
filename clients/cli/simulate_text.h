/*
 * simulate_text: what a simulation shows, as tables for people.
 */
#pragma once

#include "base/strbuf.h"
#include "cli/screen.h"
#include "replay/simulation.h"

void simulate_text(const struct simulation *simulation, const struct screen *screen, struct strbuf *to);

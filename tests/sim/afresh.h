/*
 * afresh: the rules across cases, once more from the whole log, as of now.
 *
 * The daemon's net takes events in as they come and looks only at what has changed or fallen due. Here a net of its own reads
 * everything, case by case, and looks at everything: what stands recorded is what should.
 */
#pragma once

#include "sim/world.h"

/* NULL = it is so; else what is not, in `text`. What is on its way across cases is let in first. */
const char *afresh_look(struct world *world, char *text, size_t size);

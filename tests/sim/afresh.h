/*
 * afresh: the rules across cases, looked at anew.
 *
 * The daemon's net takes events in as they come and looks only at what has changed or fallen due. Here is a second one that reads
 * along and looks at everything, and a third that reads everything from the beginning, case by case: what stands recorded is
 * what should.
 */
#pragma once

#include "sim/world.h"

struct afresh;

struct afresh *afresh_new(struct world *world) __attribute__((returns_nonnull));
void afresh_free(struct afresh *afresh);

/* NULL = it is so, as of now; else what is not, in `text`. What is on its way across cases is let in first. */
const char *afresh_look(struct afresh *afresh, char *text, size_t size);
const char *afresh_read(struct afresh *afresh, char *text, size_t size);

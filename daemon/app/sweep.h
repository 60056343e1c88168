/*
 * sweep: time passes, and what is due is looked at.
 *
 * Asks the store which case is due first, advances the due cases on the same path as a request (actor `system`), and sets
 * a timer for the next due. What it finds does not depend on when it runs: core/ruling.h, case_advance. Several daemons may
 * sweep the same cases; the second finds nothing to do.
 *
 * With a driven clock it is also what makes time pass: everything due before the instant that is asked for, follow-ups
 * included, is committed before the clock is set.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct app;
struct sweep;

struct sweep *sweep_new(struct app *app) __attribute__((returns_nonnull));
void sweep_free(struct sweep *sweep);

/* Begin to look. */
void sweep_start(struct sweep *sweep);

/* Begin nothing more; what is in flight ends by itself, drives that wait are answered `unavailable`. */
void sweep_stop(struct sweep *sweep);

/* A case will be due then: look no later. */
void sweep_expect(struct sweep *sweep, int64_t due);

/* What the rules across cases had on their way is done: a drive that waited for it goes on. */
void sweep_go_on(struct sweep *sweep);

/* Drive the clock to `until`; drives wait for one another. `done` comes from the loop, with NULL or an error: clock_back,
 * busy, or why a case could not be advanced (the clock then stays). */
void sweep_drive(struct sweep *sweep, int64_t until, void (*done)(void *context, const struct err *err),
		 void *context);

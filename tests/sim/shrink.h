/*
 * shrink: the shortest story that still fails, by delta debugging (Zeller and Hildebrandt, IEEE TSE 28(2), 2002).
 *
 * First all steps of other cases go, then halves, quarters … of what is left. The time that a step waited stays.
 */
#pragma once

#include "sim/life.h"

/* failed: a life whose verdict is a failure. Prints what is left of it, step by step. */
void shrink(const struct life *failed, const struct life_plan *plan);

/*
 * coverage: whether all that can happen did, by the tables of the vocabulary. What never happens is not tested.
 */
#pragma once

#include "sim/burden.h"

/* Prints what never happened, and exceptions that did. True = nothing of the kind. */
bool coverage_is_whole(const struct burden *burden);

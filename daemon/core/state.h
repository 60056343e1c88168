/*
 * state: stalls that are a state of the case, as long as it lasts. A row each, in a table.
 */
#pragma once

#include "core/casefile.h"

/* Whether this stall, one of FAMILY_STATE, is true of a participant as of `at`. */
bool state_holds(const struct casefile *file, enum stall stall, const struct participant *of, int64_t at);

/* The seq of the event that proves it. */
int32_t state_proof(const struct casefile *file, enum stall stall, int32_t party);

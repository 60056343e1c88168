/*
 * arrange: the order in which a log is read out, and who holds a case when.
 *
 * Pure functions on an eventlog that build has filled. Private to this layer.
 */
#pragma once

#include <stdint.h>

#include "log/eventlog.h"
#include "log/intern.h"

/*
 * Bring the events, which stand in file order, together by case, and in each case in order of time
 * (stable); fill in where each case begins. `case_of` is the case of each event; the counts of the cases
 * are given.
 */
void arrange_cases(struct eventlog *log, const uint32_t *case_of);

/*
 * Turn the agencies of the events from numbers of `names` (0 = none) into indices of log->agencies, which
 * is made here of those that events do name, in the order in which they do; and say for each event who
 * holds the case.
 */
void arrange_holders(struct eventlog *log, const struct intern *names);

/*
 * settle: after every event, what follows from it at once: findings that end or begin, and the ladder.
 */
#pragma once

#include "core/ruling.h"

void case_settle(struct ruling *ruling, int64_t at);

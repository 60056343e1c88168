/*
 * covenant_diff: what one covenant changes of another, clause by clause.
 *
 * Pure. Sharper means: who owes something has less time for it, or a stall is found sooner. Which of two terms is sharper
 * can be told only within one calendar; of a clause that was not there before it is not told, since what held then may have
 * come from another clause.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/calendar.h"
#include "words/clause.h"

enum covenant_direction { DIRECTION_UNKNOWN, DIRECTION_SHARPER, DIRECTION_LOOSER };

struct covenant_change {
	const char *path;
	const char *before; /* NULL = added */
	const char *after;  /* NULL = removed */
	enum covenant_direction direction;
};

struct covenant_changes {
	const struct covenant_change *items;
	size_t count;
};

/* How two values of one clause compare, in this calendar; a crisis runs around the clock. */
enum covenant_direction covenant_direction(const char *path, const char *before, const char *after,
					   const struct calendar *calendar);

/* calendar: that of both; NULL = they differ in it, so that no term can be compared. In the order of the newer document, what
 * was removed behind. */
struct covenant_changes covenant_diff(struct arena *arena, struct clauses before, struct clauses after,
				      const struct calendar *calendar);

/* Whether neither the calendar of all nor one of an agency is among them. */
bool covenant_changes_keep_calendar(struct covenant_changes changes);

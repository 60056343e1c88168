/*
 * schedule: on every working day each party that wants one is owed its digest.
 *
 * By its own clock, at the time of its channel's rule (RFC 5545), on the days on which its calendar opens at all: one a day, of
 * which several daemons leave one, since the row of a recipient and day is there once. After days without a daemon there is
 * one digest that catches up, not one for each. Needs the store, the partners and the almanac. The sweep drives it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct schedule;

struct schedule *schedule_new(struct app *app) __attribute__((returns_nonnull));
void schedule_free(struct schedule *schedule);

/* Read which digests there were last; until that is known none is owed. */
void schedule_start(struct schedule *schedule);
void schedule_stop(struct schedule *schedule);

/* When the next digest is due; INSTANT_NEVER. */
int64_t schedule_next_due(struct schedule *schedule);

/* Owe the digests that are due at `now` or before; sweep_go_on follows when they are there. */
void schedule_look(struct schedule *schedule, int64_t now);

bool schedule_is_busy(const struct schedule *schedule);

/* The last digest that was due to a recipient at `now`. */
struct schedule_due {
	int32_t party;
	int32_t medium;
	int64_t at;
	int32_t day; /* days since 1970-01-01 by the recipient's clock */
};

/* Of everybody who has digests and was due one, at most `most`; how many there are. */
size_t schedule_last_dues(struct schedule *schedule, int64_t now, struct schedule_due *ret_dues, size_t most);

/* How many have digests. */
size_t schedule_count(struct schedule *schedule);

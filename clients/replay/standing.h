/*
 * standing: how the cases of a foreign log stand at an instant, by the rules alone.
 *
 * As replay.h has it, but each case is told only up to the instant, and what its clock yields by then is in. No director acts in
 * such a log, so that a director's silence says nothing of anybody: it is muted here.
 */
#pragma once

#include "core/partnership.h"
#include "log/eventlog.h"

/* A case that was opened by then. Everything is borrowed for the call, but for the partnership. */
struct standing_case {
	size_t index; /* of the log */
	const struct casefile *file;
	const struct event *events; /* from its first on; that of seq n is the one at n - 1 */
	size_t n_events;
};

struct standing {
	void *context;
	void (*on_case)(void *context, const struct standing_case *standing);
};

/* Let all of them be seen. *ret_partnership, whose agencies are those of the log (replay_found), lies in the arena. */
int standing_observe(struct arena *arena, const struct eventlog *log, const struct covenant *covenant,
		     int64_t at, const struct standing *observer, const struct partnership **ret_partnership,
		     struct err *err) __attribute__((warn_unused_result));

/*
 * replay: the rules alone over a foreign log, offline.
 *
 * Cases know nothing of each other, so they are played one after the other; the result is that of playing all in order
 * of time.
 */
#pragma once

#include "base/err.h"
#include "core/partnership.h"
#include "log/eventlog.h"
#include "replay/harvest.h"

enum replay_until {
	REPLAY_UNTIL_LOG_END,  /* the clock runs on to the last event of the log */
	REPLAY_UNTIL_CASE_END, /* what is found after the last event of a case does not count */
};

struct replay {
	struct harvest harvest;
	struct arena arena;             /* of the partnership */
	struct partnership partnership; /* agency i of the log is party i + 1, labelled with its name */
	size_t cases;
	size_t events;
	size_t handovers;
	size_t cases_with_handover;
	size_t rulings; /* events that the rules made */
};

/* Whoever wants to see the events that the rules made: each with its case, numbered from 1, in order within a case; none that
 * does not count. Borrowed for the call. */
struct replay_witness {
	void (*on_event)(void *context, const struct event *event);
	void *context;
};

/* The same as replay_run, before a witness. */
int replay_show(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
		const struct replay_witness *witness, struct replay *ret_replay, struct err *err)
	__attribute__((warn_unused_result));

/* Play the whole log. The log and the covenant must outlive the replay. */
int replay_run(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
	       struct replay *ret_replay, struct err *err) __attribute__((warn_unused_result));
void replay_done(struct replay *replay);

/* After which instant findings of a case do not count. */
int64_t replay_case_until(const struct eventlog *log, const struct eventlog_case *log_case,
			  enum replay_until until);

/* The last instant of a log. */
int64_t replay_log_end(const struct eventlog *log);

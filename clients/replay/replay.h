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

/* Who else wants to see what the rules make of a log: each case as it begins, and its events in order. */
struct replay_observer {
	void *context;
	void (*on_case)(void *context, size_t index, int64_t until); /* until: as of harvest_case */
	void (*on_event)(void *context, const struct event *event);
};

struct replay {
	const struct replay_observer *observer; /* NULL = nobody */
	struct harvest harvest;
	struct arena arena;             /* of the partnership */
	struct partnership partnership; /* agency i of the log is party i + 1, labelled with its name */
	size_t cases;
	size_t events;
	size_t handovers;
	size_t cases_with_handover;
	size_t rulings; /* events that the rules made */
};

/* Play the whole log. The log and the covenant must outlive the replay. */
int replay_run(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
	       struct replay *ret_replay, struct err *err) __attribute__((warn_unused_result));

/* The same, seen by an observer too. */
int replay_observe(const struct eventlog *log, const struct covenant *covenant, enum replay_until until,
		   const struct replay_observer *observer, struct replay *ret_replay, struct err *err)
	__attribute__((warn_unused_result));

void replay_done(struct replay *replay);

/* Enrol the agencies of a log in an empty partnership and put the covenant in force: both from the beginning of time. */
void replay_found(struct partnership *partnership, const struct eventlog *log,
		  const struct covenant *covenant);

/* After which instant findings of a case do not count. */
int64_t replay_case_until(const struct eventlog *log, const struct eventlog_case *log_case,
			  enum replay_until until);

/* The last instant of a log. */
int64_t replay_log_end(const struct eventlog *log);

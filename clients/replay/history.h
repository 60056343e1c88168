/*
 * history: what happened, whoever wrote it down, ready to be judged under any covenant.
 *
 * A face with a picture of who and when, and one function that plays it. Made from a foreign log here.
 */
#pragma once

#include "log/eventlog.h"
#include "replay/course.h"
#include "replay/replay.h"

struct history {
	size_t n_cases;
	size_t n_events;
	size_t n_agencies;
	size_t skipped;     /* events left out: bad ones, or what cannot be told again */
	bool closes;        /* some event closes its case; else every case goes on until the end */
	bool directors_act; /* else escalations only climb, and their silence says nothing */
	int64_t begin;      /* of its first event */
	int64_t end;        /* until when the clock runs */
	const void *context;
	const struct covenant *today; /* for `play`; NULL where it needs none */
	enum replay_until until;
	const char *(*case_name)(const void *context, size_t index);
	const char *(*agency_name)(const void *context, size_t index); /* party number - 1 */
	/* Judge it all under a covenant; the course is started anew. */
	int (*play)(const struct history *history, const struct covenant *covenant, struct course *course,
		    struct err *err);
};

/* The log must outlive the history. No director acts in such a log, so escalations only climb, and that directors are silent
 * says nothing of them: it is no finding here. */
struct history history_of_log(const struct eventlog *log, enum replay_until until);

int history_play(const struct history *history, const struct covenant *covenant, struct course *course,
		 struct err *err) __attribute__((warn_unused_result));

/* What a party is called; "" for PARTY_NONE. */
const char *history_party(const struct history *history, int32_t party) __attribute__((returns_nonnull));

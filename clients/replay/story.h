/*
 * story: a daemon's own history, as its timelines tell it, to be judged again.
 *
 * Owns all it keeps. Who is an agency and who directs is found out from what they do; who left, from the events of the cases
 * that they left. What a party may not see of a case is not in its timelines, so it is not in the story either.
 */
#pragma once

#include "replay/history.h"
#include "wire/slice.h"

struct story_party {
	const char *name;
	enum role role;
};

struct story_case {
	const char *name;
	struct event *events;
	size_t n_events, capacity;
};

/* What changed in the partnership itself. */
struct story_change {
	struct event event; /* director.appointed or agency.left */
	size_t order;       /* in which it was told */
};

struct story {
	struct arena arena;
	struct story_party *parties; /* by number - 1 */
	size_t n_parties, parties_capacity;
	struct story_case *cases;
	size_t n_cases, cases_capacity;
	struct story_change *changes;
	size_t n_changes, changes_capacity;
	size_t n_events;
	int64_t end;   /* the last instant at which something was recorded */
	size_t untold; /* facts of kinds that cannot be told again */
};

/* One event as a timeline gives it. */
struct story_telling {
	struct slice kind, actor, facts; /* texts as they are in the JSON, without quotes; facts an object */
	int64_t at;
	int64_t recorded_at; /* when it was found out */
	int32_t seq;
};

void story_init(struct story *story);
void story_done(struct story *story);

/* The next case begins. */
void story_begin_case(struct story *story, struct slice name);

/* Its next event. Errors: version_unknown for a kind of event that is not known here; those of codec_read_facts. */
int story_add(struct story *story, const struct story_telling *telling, struct err *err)
	__attribute__((warn_unused_result));

/* Its cases under any terms; `today`: those by which a date of one's own is told from the usual one. Both must last. The
 * clock runs until something was recorded for the last time. */
struct history story_history(struct story *story, const struct covenant *today);

/*
 * reading: answering a verb that writes nothing: phases that want things from the store, and one that makes the result.
 *
 * A verb is a row of synchronous phase functions (command.h). A phase asks for what the next one needs with the
 * reading_want_… functions and returns; when all of it is there the next phase runs; the last one sets `result`. No
 * command sees a callback. Lives in its request.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "core/authz.h"
#include "core/casefile.h"
#include "store/store.h"
#include "words/words.h"

struct app;
struct reading;
struct request;
struct subscription;

enum phase_result {
	PHASE_NEXT,
	PHASE_AGAIN, /* run the same phase once more when what it wants is there */
	PHASE_FAILED,
};
typedef enum phase_result phase_fn(struct reading *reading);

#define READING_PHASES_MAX 5

struct answer {
	phase_fn *phases[READING_PHASES_MAX]; /* NULL after the last */
};

struct reading {
	struct app *app;
	struct request *request;
	struct arena *arena;
	struct arena scratch; /* for what is read page by page; the command empties it */
	const struct answer *answer;
	const struct args *args;
	const struct partnership *partnership;
	const struct party_names *names;
	int32_t party;
	int64_t now;
	int32_t faces[1 + RUNG_COUNT]; /* the parties whose cases it may see */
	size_t n_faces;
	int phase;
	int outstanding; /* wants that have not come */
	bool failed;
	struct err err;
	void *state;        /* of the command, from phase to phase */
	const void *result; /* what msg_result_of(verb) describes */
};

void reading_start(struct reading *reading, struct request *request);

void reading_done(struct reading *reading);

enum reading_progress { READING_WAITS, READING_DONE, READING_FAILED };
enum reading_progress reading_go_on(struct reading *reading);

/* --- wants ----------------------------------------------------------------------------------------- */

/* Copies in the reading's arena; zeroed until they come. */
struct loaded_case {
	struct store_case row;       /* version 0 = there is no such case */
	const struct casefile *file; /* NULL likewise */
	int relation;                /* mask of enum who, of the one who asks */
};

struct loaded_cases {
	struct arena *arena;       /* where the copies go; NULL = the reading's */
	bool strangers;            /* those that it may not see now, too; relation 0 */
	struct loaded_case *items; /* those that it may see, newest first */
	size_t count;
	size_t rows;  /* how many the store had, the invisible included */
	int64_t last; /* case of the last row */
};

struct loaded_events {
	struct arena *arena; /* as above */
	struct store_event *items;
	size_t count;
};

void reading_want_case(struct reading *reading, int64_t case_id, struct loaded_case *into);
void reading_want_inbox(struct reading *reading, const struct store_inbox *query, struct loaded_cases *into);

struct reading_page {
	int64_t case_id;
	int32_t after;
	int32_t limit;
};
void reading_want_events(struct reading *reading, const struct reading_page *page,
			 struct loaded_events *into);

/* Only whether the cursor is of this history: cursor_forked otherwise. */
void reading_want_cursor(struct reading *reading, const struct store_cursor *cursor);

/* The ledger of all cases, with everything that is committed by now: account_ledger. */
void reading_want_ledger(struct reading *reading);

/* The clock driven to an instant, and all that follows committed. */
void reading_want_clock(struct reading *reading, int64_t until);

/* For wants that are made elsewhere: one more is on its way; one has come, or failed. Never from inside the call that asked. */
void reading_expect(struct reading *reading);
void reading_settle(struct reading *reading, const struct err *err);

/* --- helps ----------------------------------------------------------------------------------------- */

enum phase_result reading_fail(struct reading *reading, int code, const char *where, const char *text);

/* The case that is asked for, if it is there and this verb is for the asker; else not_found: both look the same. */
enum phase_result reading_check_case(struct reading *reading, const struct loaded_case *found);

/* Rows that the page shall have. */
int reading_limit(const struct reading *reading);

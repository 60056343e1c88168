/*
 * store: the narrow face of everything that is kept.
 *
 * Owns the event log, the case rows with their state blocks, the participation rows and the batches, and
 * a bounded cache of state blocks. Needs the loop. Called by daemon/app only; calls back upwards only
 * through the `struct store_owner` that the app registered. Implementations are chosen at link time.
 *
 * The store never looks inside a state block or a fact: the rules live in daemon/core. Nothing here
 * blocks; each callback comes from the loop, never from inside the call that asked.
 *
 * How a command is written (docs/STORE.md tells the whole story):
 *   submit    the work joins the gathering batch of its lane (lane = case id modulo the number of lanes),
 *             once the state block of its case is at hand (cache, or one set-based load)
 *   close     when the lane's previous batch is durable (or at once when it is idle) the batch closes:
 *             works of one case form a *run*, runs are ordered by case id, and the owner decides each run
 *             on the newest state; never on state still in flight
 *   commit    one set-based statement; a run counts only if its version is the expected one and none of
 *             its keys exists, and falls as a whole: then it is loaded and decided again in the next batch
 *   done      after the commit is durable each work gets its result, in order
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"

struct loop;
struct store;
struct cache_entry;

#define STORE_KEY_BYTES 16
#define STORE_HASH_BYTES 32

/* --- what is stored ------------------------------------------------------------------------------- */

/* One row of the event log. Text and bytes are borrowed. */
struct store_event {
	int64_t case_id; /* 0 = the stream of the partnership itself */
	int32_t seq;     /* from 1, without gaps, per case */
	int64_t at;      /* the instant it is about */
	int64_t recorded_at;
	int32_t actor; /* party number; see words/party.h */
	int32_t kind;  /* enum event_kind */
	int32_t visibility;
	bool has_key;
	uint8_t key[STORE_KEY_BYTES]; /* hash over actor and the client's key */
	int64_t body_hash;        /* of the request's parameters: the same key with another body is refused */
	const char *on_behalf_of; /* NULL = nobody named */
	const char *purpose;      /* NULL = none given */
	const char *facts;        /* JSON text */
	size_t facts_length;
	const void *sealed; /* NULL = nothing sealed */
	size_t sealed_length;
};

/* A case as its row has it. version 0 = there is no such case. */
struct store_case {
	int64_t case_id;
	int32_t version;  /* seq of its last event */
	int32_t format;   /* of the state block */
	int32_t stalls;   /* findings open and not muted */
	int32_t status;   /* enum case_status */
	int64_t next_due; /* INSTANT_NEVER = none. In the row it is a lower bound: moved earlier at once, moved
	                     later only when `exact_due` is set in the run (the sweep does) */
	const void *state;
	size_t state_length;
};

/* Participation of a party (an agency, or a rung of the ladder) in a case. */
struct store_part {
	int64_t case_id;
	int32_t party;
	int32_t relation; /* enum relation; RELATION_NONE removes the row */
};

/* What a party is owed to be told, by an event of the run that it comes with. */
struct store_delivery {
	int32_t number; /* within its case, from 1 */
	int32_t recipient;
	int32_t desk; /* STORE_DESK_WHOLE, or one of an agency's */
	int32_t medium;
	int32_t occasion;
	int32_t severity;
	bool crisis;
	int64_t owed_at;
	int64_t not_before;
	const char *facts; /* of the event: what the letter will tell */
	size_t facts_length;
};

/* What the case was told became of a delivery, by an event of the run that it comes with. */
struct store_told {
	int32_t number;
	bool failed;
};

/* --- writing -------------------------------------------------------------------------------------- */

/* One command on its way; embedded in the owner's request. The owner keeps it alive until `done`. */
struct store_work {
	struct list node; /* the store's while submitted */
	int32_t partnership;
	int64_t case_id;
	bool has_key;
	uint8_t key[STORE_KEY_BYTES];
	int64_t body_hash;
	size_t weight; /* bytes that it may write, estimated; counts against the ceiling of a batch */

	/* Set by the owner in `decide`: */
	bool refused;      /* writes nothing; the refusal is told only after a look at the key */
	int32_t first_seq; /* of its events within the run; unset when refused or nothing to write */

	/* The store's own, from submit to done: */
	struct {
		struct cache_entry *entry;    /* pinned */
		struct store_work *same_slot; /* in the table of keys */
		int falls;                    /* how often its run fell */
	} own;
};

/* What the owner made of all works of one case in this batch. Memory: the arena given to `decide`. */
struct store_run {
	int64_t case_id;
	int32_t expected_version;     /* of the state that it was decided on; 0 = must not exist */
	int32_t expected_partnership; /* version of the partnership's stream that it was decided on */
	struct store_case next;       /* the row after it; next.version = expected_version + n_events */
	bool exact_due;
	const struct store_event *events;
	size_t n_events; /* 0 = nothing to write */
	const struct store_part *parts;
	size_t n_parts;
	const struct store_delivery *deliveries;
	size_t n_deliveries;
	const struct store_told *told;
	size_t n_told;
};

enum store_result {
	STORE_COMMITTED, /* durable */
	STORE_REPEATED,  /* the key exists: `outcome` is what it recorded, durable; nothing was written now */
	STORE_REFUSED,   /* the owner refused it and its key does not exist */
	STORE_FAILED, /* nothing was written, or is known not to have been; err says why and whether to retry */
};

struct store_outcome {
	enum store_result result;
	struct err err;                  /* STORE_FAILED */
	int64_t position;                /* STORE_COMMITTED: of its batch */
	const struct store_event *event; /* STORE_REPEATED: the event that carries the key */
};

/* --- reading -------------------------------------------------------------------------------------- */

/* A place in the feed. {0, -1, zeros} = before everything. */
struct store_cursor {
	int64_t position;
	int32_t ordinal;
	uint8_t hash[STORE_HASH_BYTES]; /* of the batch at `position`; zeros = not checked */
};

/* An event in the order of the feed. */
struct store_feed_event {
	struct store_event event;
	int64_t position;
	int32_t ordinal;
	const uint8_t *batch_hash;      /* STORE_HASH_BYTES */
	const struct store_part *parts; /* who takes part in its case now */
	size_t n_parts;
};

/* Answers to reads: err is NULL on success. Everything given is borrowed for the call. */
typedef void store_events_cb(void *context, const struct err *err, const struct store_event *events,
			     size_t count);
typedef void store_cases_cb(void *context, const struct err *err, const struct store_case *cases,
			    const struct store_part *parts, size_t count);
typedef void store_feed_cb(void *context, const struct err *err, const struct store_feed_event *events,
			   size_t count, const struct store_cursor *end);

/* --- the face ------------------------------------------------------------------------------------- */

/* What the app registers. */
struct store_owner {
	void *context;

	/* Decide all works (struct store_work, by `node`) of one case, in order, on its newest state.
	 * `now_case->version` is 0 when there is no such case. May be called again for the same works when the
	 * run fell; it then starts afresh from the given state. Every event carries the run's case_id and the next
	 * seq. Case 0, the stream of the partnership, is written like any other. */
	void (*decide)(void *context, struct list *works, const struct store_case *now_case,
		       struct arena *arena, struct store_run *ret_run);

	/* The end of a work; it is in no list of the store any more. */
	void (*done)(void *context, struct store_work *work, const struct store_outcome *outcome);

	/* Every committed event of a partnership, of this daemon and of others, in the order of the feed, each
	 * once, starting from what was committed when the store was opened. */
	void (*feed)(void *context, int32_t partnership, const struct store_feed_event *events, size_t count,
		     const struct store_cursor *end);

	/* The stream of the partnership moved on elsewhere while a run was decided on an older version. The
	 * owner reads it again and then calls store_resume. */
	void (*stale)(void *context, int32_t partnership);

	/* The database was lost (err) or is back (NULL). Works wait meanwhile, within their deadlines. */
	void (*health)(void *context, const struct err *err);
};

struct store_config {
	const char *conninfo;   /* libpq connection string */
	int32_t partnership;    /* that this daemon serves */
	int lanes;              /* writing connections; default 2 */
	size_t cache_bytes;     /* ceiling of the state cache */
	int batch_works_max;    /* default 256 */
	size_t batch_bytes_max; /* default 1 MiB */
	int queue_works_max;    /* gathered and in flight; more get error `busy` */
};

/* Connects, checks the schema version (error `version_unknown` if it is not the one built in). Blocks: start-up only. */
int store_open(struct loop *loop, const struct store_config *config, const struct store_owner *owner,
	       struct store **ret_store, struct err *err) __attribute__((warn_unused_result));

/* Refuse new works (error `unavailable`), finish what is under way, then call `drained` from the loop. */
void store_drain(struct store *store, void (*drained)(void *context), void *context);

/* Free it, NULL allowed. What is still under way ends without `done` or answer. Not from inside a callback of the
 * store, except `drained`. */
void store_close(struct store *store);

/* Hand over a work; ends in `done`. */
void store_submit(struct store *store, struct store_work *work);
void store_resume(struct store *store);

/* The newest known state of a case: cache or row, with all of its parts. row.version is 0 when there is no such
 * case; reply is NULL on an error. */
struct store_case_reply {
	struct store_case row;
	const struct store_part *parts;
	size_t n_parts;
};
typedef void store_case_cb(void *context, const struct err *err, const struct store_case_reply *reply);
void store_read_case(struct store *store, int32_t partnership, int64_t case_id, store_case_cb *cb,
		     void *context);

/* Cases in which a party takes part, newest first (by case id, descending), below `before` (INT64_MAX = from the
 * top), at most `limit`; one part row per case. stalled_only: those with open findings. status < 0: any. */
struct store_inbox {
	int32_t partnership;
	int32_t party;
	int64_t before;
	int limit;
	bool stalled_only;
	bool released; /* instead: those from which the party, a rung, was released */
	int32_t status;
};
void store_read_inbox(struct store *store, const struct store_inbox *query, store_cases_cb *cb,
		      void *context);

/* Events of one case with seq > after, in order, at most `limit`. */
void store_read_timeline(struct store *store, int32_t partnership, int64_t case_id, int32_t after, int limit,
			 store_events_cb *cb, void *context);

/* The feed behind a cursor, at most `limit` events. Error `cursor_forked` when its hash is not that of the batch
 * at its position. Events of cases in which none of `parties` takes part are left out of the answer but count
 * against the limit, so an answer can be empty and not be the end: go on from `end`. n_parties 0 = all events. */
void store_read_feed(struct store *store, int32_t partnership, const struct store_cursor *after,
		     const int32_t *parties, size_t n_parties, int limit, store_feed_cb *cb, void *context);

/* Cases with next_due < before, earliest first, at most `limit`. Rows only carry case_id, version, next_due. */
void store_read_due(struct store *store, int32_t partnership, int64_t before, int limit, store_cases_cb *cb,
		    void *context);

/* The earliest next_due of all (cases[0].next_due), count 0 if there is none. */
void store_read_next_due(struct store *store, int32_t partnership, store_cases_cb *cb, void *context);

/* Pull the row's next_due of all open cases in which `party` takes part to at most `instant`: they are looked at
 * again by the next sweep (an agency has left; a covenant changed). */
void store_touch_party(struct store *store, int32_t partnership, int32_t party, int64_t instant,
		       void (*cb)(void *context, const struct err *err), void *context);

/* The end of the feed as of now. */
struct store_cursor store_feed_end(const struct store *store, int32_t partnership);

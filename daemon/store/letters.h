/*
 * letters: what is owed to be told and has not been sent: the rows that couriers work from.
 *
 * Part of the store's face (store.h), with the same contracts: nothing blocks, each callback comes from the loop, `err` is NULL
 * on success, what is given is borrowed for the call. Deliveries come and end with the runs of their cases (struct store_run);
 * everything here is about the letters that carry them. A question that was lost with its session is asked again, so each of these
 * may happen twice and is the same then.
 */
#pragma once

#include "store/store.h"

#define STORE_DESK_WHOLE (-1)

/* A letter, as its row has it. */
struct store_letter {
	int64_t letter;
	int32_t recipient;
	int32_t desk; /* enum notice; STORE_DESK_WHOLE */
	int32_t medium;
	int64_t made_at;
	int64_t since; /* of a digest: when the one before was made */
	bool is_digest;
	int32_t day;    /* of a digest: days since 1970-01-01 by the recipient's clock */
	int32_t count;  /* deliveries in it */
	int32_t crises; /* how many of them of a crisis */
	int32_t attempt;
	int64_t next_try;
	const char *reason; /* why the last attempt failed; NULL = none did */
	int64_t ended_at;   /* INSTANT_NEVER = not yet */
	bool failed;
	int32_t waiting; /* deliveries that wait behind it; of letters that are taken */
};

/* A delivery, in its letter. */
struct store_item {
	int64_t letter;
	int64_t case_id;
	int32_t number;
	const char *facts; /* of delivery.owed */
	int64_t owed_at;
	bool failed; /* of those that are unsettled: what their cases are to be told */
};

/* What waits to be sent by a medium. */
struct store_backlog {
	int32_t medium;
	int32_t waiting;   /* deliveries without a letter yet */
	int32_t open;      /* letters */
	int32_t tried;     /* of them, those with a failed attempt */
	int32_t failed;    /* letters that failed for good since … */
	int64_t oldest_at; /* INSTANT_NEVER = nothing waits */
	int64_t taken_at;  /* when a courier asked last; INSTANT_NEVER = never */
};

typedef void store_letters_cb(void *context, const struct err *err, const struct store_letter *letters,
			      size_t count);
typedef void store_items_cb(void *context, const struct err *err, const struct store_item *items,
			    size_t count);
typedef void store_backlogs_cb(void *context, const struct err *err, const struct store_backlog *backlogs,
			       size_t count);

/* Gather what waits into letters, then lease some to a courier: a crisis first, then the oldest. */
struct store_taking {
	int32_t partnership;
	int32_t medium;
	int64_t now;
	bool single;        /* a letter for each delivery */
	int64_t ready_by;   /* what was owed by then has gathered long enough; a crisis does not wait */
	int64_t quiet_from; /* no letter to a desk that was sent one after … */
	int64_t busy_from;  /* nor, a crisis apart, … */
	int32_t busy;       /* … after so many since then */
	int64_t first_id;   /* of the letters that are made */
	int32_t most_made;
	int64_t leased_until;
	int64_t token; /* of this request: asked again it gets the same */
	int32_t limit;
};
void store_take_letters(struct store *store, const struct store_taking *taking, store_letters_cb *cb,
			void *context);

/* The first `limit` deliveries of each letter: a crisis first, then the worst, then the oldest. */
void store_read_items(struct store *store, int32_t partnership, const int64_t *letters, size_t n_letters,
		      int limit, store_items_cb *cb, void *context);

/* count 0 = there is no such letter of this medium. */
void store_find_letter(struct store *store, int32_t partnership, int32_t medium, int64_t letter,
		       store_letters_cb *cb, void *context);

/* It was handed over, or failed for good; what was handed over may fail later, and what failed stays so. */
struct store_ending {
	int32_t partnership;
	int64_t letter;
	int64_t now;
	bool failed;
	const char *reason; /* NULL = none */
};
void store_end_letter(struct store *store, const struct store_ending *ending,
		      void (*cb)(void *context, const struct err *err), void *context);

/* It could not be sent for now; nothing happens to one that has ended. */
struct store_retry {
	int32_t partnership;
	int64_t letter;
	int64_t next_try;
	const char *reason;
};
void store_retry_letter(struct store *store, const struct store_retry *retry,
			void (*cb)(void *context, const struct err *err), void *context);

/* Deliveries whose letter has ended and whose case was not told yet, at most `limit`. */
void store_read_unsettled(struct store *store, int32_t partnership, int limit, store_items_cb *cb,
			  void *context);

/* Owe digests; one of the same recipient, medium and day that is there already stays as it is. Of each: letter, recipient, medium,
 * day, made_at, since. */
void store_owe_digests(struct store *store, int32_t partnership, const struct store_letter *digests,
		       size_t count, void (*cb)(void *context, const struct err *err), void *context);

/* The last digest of each recipient and medium. */
void store_read_digests(struct store *store, int32_t partnership, store_letters_cb *cb, void *context);

/* What waits by each of these media; failures are counted from `since`. */
void store_read_backlogs(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int64_t since, store_backlogs_cb *cb, void *context);

/* Letters that are open after a failed attempt, the oldest first. */
void store_read_troubles(struct store *store, int32_t partnership, const int32_t *media, size_t n_media,
			 int limit, store_letters_cb *cb, void *context);

/*
 * letter: what the daemon wants to be told to one recipient, as delivery.take and digest.show give it.
 *
 * A plain value whose texts lie in an arena. The daemon is trusted to be the daemon, not to be flawless: what ends up in a header
 * is checked here, and more items or lines than a letter holds are counted and left out.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "wire/slice.h"
#include "words/words.h"

#define LETTER_ITEMS_MAX 50
/* Of one group of a digest, the oldest; what is more is counted. Some mail programs cut a mail at 100 kB. */
#define LETTER_LINES_MAX 12
#define LETTER_AGES 5 /* open stalls by age: under 1 day, 2, 5, 10, and more */

struct letter_item {
	const char *case_id;
	const char *occasion;
	const char *stall; /* its name; "" = none */
	const char *debtor;
	const char *rung;
	const char *sentence;
	const char *suggestion;
	const char *
		owes; /* name of a kind of obligation: the recipient's own, in a digest the debtor's; "" = unknown */
	int64_t obligation; /* … its number in the case; 0 = unknown */
	int64_t delivery;   /* number of the delivery in the case */
	int64_t at;
	int64_t since; /* INSTANT_NEVER = unknown, here and below */
	int64_t escalated_at;
	int64_t due; /* … and by when */
	int64_t severity;
	bool crisis;
};

enum letter_group { GROUP_NEW, GROUP_WORSE, GROUP_OPEN, GROUP_SNOOZED, GROUP_RESOLVED, GROUP_COUNT };

/* The words of the protocol for them. */
extern const char *const letter_group_names[GROUP_COUNT];

struct letter_digest {
	int64_t since; /* what changed since then … */
	int64_t until; /* … up to then */
	int64_t counts[GROUP_COUNT];
	int64_t ages[LETTER_AGES];
	struct letter_item *lines[GROUP_COUNT];
	size_t listed[GROUP_COUNT];
};

struct letter {
	const char *id; /* as base/ident.h writes it */
	bool is_digest;
	enum language language;
	const char *recipient; /* name of the party */
	const char *label;     /* as people know it */
	const char *mailbox;   /* not checked: see mailbox.h */
	int64_t made_at;
	int64_t since; /* digest: what it is about, from … */
	int64_t until; /* … to; both are for digest.show. INSTANT_NEVER = unknown */
	int64_t attempt;
	int64_t count, crisis, held_back, waiting;
	struct letter_item *items;
	size_t listed;
	struct letter_digest digest;
};

/* One element of "letters". Errors: bad_value, with the member in `where`. */
int letter_read(struct slice json, struct arena *arena, struct letter *ret_letter, struct err *err)
	__attribute__((warn_unused_result));

/* The answer to digest.show, into the letter. */
void letter_read_digest(struct slice json, struct arena *arena, struct letter *letter);

/* True if all items are of one escalation, which is then *ret_first. */
bool letter_is_of_one_escalation(const struct letter *letter, const struct letter_item **ret_first);

/*
 * retell: an event of a daemon's history as the command that it came from, so that other terms can judge it again.
 *
 * The facts of an event name what was decided, not all that was asked: dates are read from the obligations that it opened or
 * moved, and free text, which no rule reads, is a placeholder. Obligations are found again by their kind and which of that
 * kind they are, since escalations, which differ, are numbered among them.
 */
#pragma once

#include "base/arena.h"
#include "core/ruling.h"
#include "words/words.h"

struct retell_obligation {
	int32_t number, ordinal;
	uint8_t kind;
};

/* A conference, by the number of its event in the history and under the other terms. */
#define RETELL_CONFERENCES_MAX 256 /* of the oldest nobody knows any more */
struct retell_conference {
	int32_t then, now;
};

/* What is known of the case at hand while it is told. */
struct retell {
	struct arena *arena;
	const struct covenant *then; /* terms by which a date of one's own is told from the usual one */
	const struct partnership *partnership; /* whose agencies may have calendars of their own */
	struct covenant_scope scope;
	struct retell_obligation *obligations; /* of the history, by number */
	size_t n_obligations, capacity;
	int32_t opened_of[OBLIGATION_COUNT];
	struct retell_conference conferences[RETELL_CONFERENCES_MAX];
	size_t n_conferences;
};

/* `then` and the arena must last as long as the case. */
void retell_start(struct retell *retell, struct arena *arena, const struct covenant *then,
		  const struct partnership *partnership);

/* Take in what the event opened; after retell_command. fact: seq of the event that records it under the other terms; 0 = none. */
void retell_follow(struct retell *retell, const struct event *event, int32_t fact);

/* The command for a case file as other terms made it; false = the event is derived, or of a kind that cannot be told again.
 * *ret_args is what the command points to. */
bool retell_command(const struct retell *retell, const struct event *event, const struct casefile *file,
		    struct args *ret_args, struct command *ret_command);

/* Whether events of this kind can be told again. */
bool retell_knows(enum event_kind kind);

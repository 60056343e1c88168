/*
 * partnership: who there is, who directs, and which covenant is in force, as of any instant.
 *
 * The fold over the partnership's own stream of events (case 0). Cases are judged with the facts as of the instant
 * of the event that uses them, so nothing here is ever overwritten: who left, and what was replaced, stays.
 * Lives in an arena of its owner; grows by partnership_apply.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/covenant.h"
#include "core/programme.h"
#include "core/proposal.h"
#include "words/words.h"

#define PARTIES_MAX 100000
#define FINGERPRINT_LENGTH 64 /* hexadecimal SHA-256 */

struct party {
	int32_t number; /* from 1 */
	enum role role;
	char name[49];
	char label[121];
	char fingerprint[FINGERPRINT_LENGTH + 1]; /* "" = none pinned */
	char public_key[PUBLIC_KEY_LENGTH + 1];   /* with which it signs covenants; "" = it never did */
	int64_t enrolled_at;
	int64_t left_at; /* INSTANT_NEVER = still there */
	int32_t successor;
	int32_t agency; /* to which a director belongs; PARTY_NONE = to none */
};

struct appointment {
	int32_t director;
	enum rung rung;
	int64_t from;   /* until the next one of the same rung and area */
	char theme[32]; /* the area: cases of this theme; "" = all */
};

struct deputy {
	int32_t director;
	int32_t deputy; /* PARTY_NONE = nobody any more */
	int64_t from;   /* until the next one of the same director */
};

struct absence {
	int32_t director;
	int64_t from; /* never before it was recorded */
	int64_t until;
};

struct covenant_in_force {
	const struct covenant *covenant;
	int64_t from;
};

struct partnership {
	struct arena *arena;
	int32_t version;        /* seq of the last event of the stream */
	int64_t now;            /* of that event */
	struct party **parties; /* by number - 1 */
	int32_t n_parties;
	struct appointment *appointments; /* in order of time */
	int32_t n_appointments;
	struct covenant_in_force *covenants; /* in order of time; version = index + 1 */
	int32_t n_covenants;
	struct proposal **proposals; /* by number - 1 */
	int32_t n_proposals;
	struct programme *programmes; /* in order of time */
	int32_t n_programmes;
	int32_t *by_name; /* open-addressed index over the names */
	int32_t n_slots;
	struct deputy *deputies; /* in order of time */
	int32_t n_deputies;
	struct absence *absences; /* in order of recording */
	int32_t n_absences;
	int32_t n_attached;       /* directors who belong to an agency */
	struct channel *channels; /* in order of time */
	int32_t n_channels;
};

void partnership_init(struct partnership *partnership, struct arena *arena);

/* Room for one more item in one of its lists, of `count` items of `size` bytes: for the modules that keep such lists. */
void *partnership_grown(struct partnership *partnership, void *items, int32_t count, size_t size);

/* Take in one event of the stream. The compiled document comes along with covenant.drafted, with covenant.put and with
 * whatever else puts a version into force; NULL otherwise. */
void partnership_apply(struct partnership *partnership, const struct event *event,
		       const struct covenant *covenant);

/* Whether an event puts the proposal that it names into force. */
bool partnership_is_forced_by(const struct event *event);

/* The names of agencies and of the fixed parties, for the codec. The partnership must stay. */
struct party_names partnership_names(const struct partnership *partnership);

/* NULL = no such party. */
const struct party *partnership_party(const struct partnership *partnership, int32_t number);
const struct party *partnership_by_name(const struct partnership *partnership, const char *name,
					size_t length);
const struct party *partnership_by_fingerprint(const struct partnership *partnership,
					       const char *fingerprint);

/* The name of a party, NULL = no such party. */
const char *partnership_name(const struct partnership *partnership, int32_t number);

/* Whether a party is enrolled and has not left as of `at`; who leaves at `at` is gone. */
bool partnership_is_active(const struct partnership *partnership, int32_t number, int64_t at);

/* The covenant in force as of `at`, or that of a version; NULL = none. */
const struct covenant *partnership_covenant(const struct partnership *partnership, int64_t at);
const struct covenant *partnership_covenant_version(const struct partnership *partnership, int32_t version);

/* Who directs a rung in all cases that have no narrower director (core/director.h) as of `at`; PARTY_NONE = nobody. */
int32_t partnership_director(const struct partnership *partnership, enum rung rung, int64_t at);

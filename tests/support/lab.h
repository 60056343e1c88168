/*
 * lab: a small partnership in which the rules can be tried.
 *
 * police, municipality and housing are agencies 1 to 3; chief directs the official rung, mayor the administrative one;
 * operator runs it. The covenant counts around the clock: move 5d, accept 2d, answer 3d, act 5d, reply 2d, inform 3d,
 * ceiling 20d, again 5d, two rungs of acknowledge 1d and act 5d. Days are counted from LAB_START.
 */
#pragma once

#include "base/arena.h"
#include "core/casefile.h"
#include "core/ruling.h"

#define LAB_START INT64_C(1767225600000000) /* 2026-01-01T00:00:00Z */
#define LAB_CASE 77
#define LAB_EVENTS_MAX 4096

enum { POLICE = 1, MUNICIPALITY, HOUSING, CHIEF, MAYOR, OPERATOR, LAB_PARTIES = OPERATOR };

struct lab {
	struct arena arena;
	struct partnership partnership;
	struct casefile *file; /* NULL = no case yet */
	struct event log[LAB_EVENTS_MAX];
	size_t n_log;
	int64_t now;
	int32_t fact; /* seq of the last command's event */
	struct err err;
};

/* extra: clauses after the lab's own, ended by an item with a NULL path; NULL = none. */
void lab_init(struct lab *lab, const struct clause *extra);
void lab_init_without_ladder(struct lab *lab, const struct clause *extra);
void lab_done(struct lab *lab);

/* Put another covenant into force at the lab's instant. */
void lab_covenant(struct lab *lab, const struct clause *extra);
void lab_covenant_without_ladder(struct lab *lab, const struct clause *extra);

/* One more agency, from the lab's instant on; its number. */
int32_t lab_enrol(struct lab *lab, const char *name);

/* The instant so many days, hours and minutes after LAB_START. */
int64_t lab_at(int days, int hours, int minutes);

/* Fields of a command: lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING). Returns 0 or the error code. */
int lab_ask_args(struct lab *lab, int32_t actor, enum verb verb, struct args args);
#ifdef __clang__
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#endif
#define lab_ask(lab, actor, verb, ...)                                                                       \
	lab_ask_args(lab, actor, verb, (struct args){.present = 0, ##__VA_ARGS__})

/* Every field that is not zero counts as given. */
field_mask lab_present(const struct args *args);

/* Open the lab's case at the lab's instant, by this agency. */
void lab_open(struct lab *lab, int32_t agency);

/* Set the clock and advance the case. */
void lab_advance(struct lab *lab, int64_t to);

/* An event of the partnership: an agency leaves, with a successor or PARTY_NONE. */
void lab_leave(struct lab *lab, int32_t agency, int32_t successor);

/* Events of the partnership: a director is away from an instant until another; has a deputy, or none any more; is made the
 * director of a rung for a theme ("" = all cases). */
void lab_absent(struct lab *lab, int32_t director, int64_t from, int64_t until);
void lab_deputise(struct lab *lab, int32_t director, int32_t deputy);
void lab_appoint(struct lab *lab, int32_t director, enum rung rung, const char *theme);

/* An event of the partnership: a programme of all agencies, with the covenant's own terms, is started under a director. */
void lab_programme(struct lab *lab, const char *name, int32_t director);

/* An event of the partnership: a party is reached by this medium, all of it or one desk (-1); mailbox NULL = no longer. */
void lab_channel(struct lab *lab, int32_t party, enum medium medium, int32_t desk, const char *mailbox);

/* One more director, who belongs to an agency or to none; its number. */
int32_t lab_enrol_director(struct lab *lab, const char *name, int32_t agency);

/* The open finding of a kind, or NULL. */
const struct finding *lab_finding(const struct lab *lab, enum stall stall);

/* The open obligation of a kind, or NULL; its number, or 0. */
const struct obligation *lab_obligation(const struct lab *lab, enum obligation_kind kind);
int32_t lab_number(const struct lab *lab, enum obligation_kind kind);

/* The last event of a kind, or NULL. */
const struct event *lab_event(const struct lab *lab, enum event_kind kind);

/* Whether folding the log anew gives the very bytes of the file. */
bool lab_fold_is_equal(struct lab *lab);

/* Whether exactly one move is open, owed by the holder, within the ceiling: the next step. */
bool lab_has_next_step(const struct lab *lab);

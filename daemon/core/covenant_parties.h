/*
 * covenant_parties: who agreed, who directs, and what may be shared on which ground.
 *
 * The chapters of a covenant that name people and purposes: plain lists, kept as they were written. They are part of what
 * the parties sign, so that a list that contradicts itself is refused before anybody signs it. Lives in the arena given;
 * made and read by covenant.c, kept in struct covenant.
 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "words/clause.h"
#include "words/words.h"

/* Ceilings of the three lists. */
#define COVENANT_PARTIES_MAX 256
#define COVENANT_DIRECTORS_MAX 256
#define COVENANT_SHARING_MAX 256

struct covenant;

struct covenant_party {
	const char *agency;
	const char *role; /* in the partnership, in the words of the parties */
};

/* Somebody who directs a rung, and who does so when he is not there. */
struct covenant_director {
	const char *director;
	const char *deputy;
	const char *theme; /* "" = every theme */
	enum rung rung;
};

/* What a purpose may use, and why it lawfully may. */
struct covenant_sharing {
	const char *purpose;
	const char *ground;   /* legal ground */
	const char *theme;    /* "" = every theme */
	const char *category; /* of data */
};

struct covenant_parties {
	const struct covenant_party *parties;
	size_t n_parties; /* 0 = the document names none: every active agency is a party */
	const struct covenant_director *directors;
	size_t n_directors;
	const struct covenant_sharing *sharing;
	size_t n_sharing;
};

/*
 * The chapters "parties.N.{agency,role}", "directors.N.{director,deputy,rung,theme}" and
 * "sharing.N.{purpose,ground,category,theme}"; clauses of other chapters are passed over. Only a theme may be left out.
 * Errors: bad_document with the clause in `where`: a name of another form, a gap in a list, a missing or unknown member, a party
 * twice, a deputy of himself, the same data for the same purpose and theme twice.
 */
int covenant_parties_read(struct arena *arena, struct clauses clauses,
			  const struct covenant_parties **ret_parties, struct err *err)
	__attribute__((warn_unused_result));

/*
 * That the ladder has a top, where the document says who directs: a person outside is named, each director directs a rung
 * of the ladder, and each rung has a director for every theme. Errors: as above.
 */
int covenant_parties_check(const struct covenant *covenant, struct err *err)
	__attribute__((warn_unused_result));

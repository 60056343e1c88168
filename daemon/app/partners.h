/*
 * partners: the partnership as this daemon knows it: parties, directors, covenants.
 *
 * Owns the fold over the partnership's own stream (case 0) and the documents of its covenants. Needs the store and the
 * loop. It only ever catches up with what is committed, so that no case is judged by facts that may still fall; when a
 * run was decided on an older version, the store says so and it is decided again.
 *
 * A covenant that is stored but can not be compiled (by a newer daemon, or by one with other time-zone data) does not
 * stop the daemon: the one before it stays in use, and partners_fault says what is wrong.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/list.h"
#include "core/partnership.h"

struct loop;
struct partners;
struct store;

struct partners *partners_new(struct loop *loop, struct store *store, int32_t partnership)
	__attribute__((returns_nonnull));

/* Nobody waits any more. */
void partners_free(struct partners *partners);

/* Borrowed; changes only while the loop turns. */
const struct partnership *partners_fold(const struct partners *partners) __attribute__((returns_nonnull));
const struct party_names *partners_names(const struct partners *partners) __attribute__((returns_nonnull));

/* Somebody who waits; embedded in the object that it is about. */
struct partners_wait {
	struct list node;
	void (*done)(void *context);
	void *context;
};
void partners_wait_init(struct partners_wait *wait, void (*done)(void *context), void *context);

/* Read all that is committed by now, then call back. When the database is out of reach it is tried again until it is. */
void partners_catch_up(struct partners *partners, struct partners_wait *wait);

/* The same, when nobody waits for it: others have written to the stream. */
void partners_follow(struct partners *partners);

/* The last failure to read the stream; code 0 = none since the last success. */
const struct err *partners_trouble(const struct partners *partners) __attribute__((returns_nonnull));

/* What is wrong with the covenant that should be in force: 0, or -1 with the clause at fault. */
int partners_fault(const struct partners *partners, struct err *err) __attribute__((warn_unused_result));

/* The text of a covenant and since when it is in force; NULL = there is no such version. */
const char *partners_document(const struct partners *partners, int32_t version, int64_t *ret_since);

/* A programme as the rules read it, under a covenant that compiles. Errors: bad_document, bad_file. */
int partners_compile_programme(const char *covenant, const char *programme, int32_t version,
			       struct arena *arena, const struct covenant_programme **ret_programme,
			       struct err *err) __attribute__((warn_unused_result));

/* A document as the rules read it, in the arena. Errors: bad_document, bad_file (time-zone data). */
int partners_compile(const char *document, int32_t version, struct arena *arena,
		     const struct covenant **ret_covenant, struct err *err)
	__attribute__((warn_unused_result));

/*
 * letters_pg: the questions about letters, in PostgreSQL.
 *
 * Owns the questions under way. Needs the reader. Used by store only; the contracts are in letters.h.
 */
#pragma once

#include "store/letters.h"
#include "store/reader.h"

struct letters;

struct letters *letters_new(struct reader *reader) __attribute__((returns_nonnull));
/* Questions under way are forgotten. */
void letters_free(struct letters *letters);

/* How an answer is given. */
enum letters_answer { ANSWER_LETTERS, ANSWER_ITEMS, ANSWER_BACKLOGS, ANSWER_DONE };

struct letters_asker {
	enum letters_answer answer;
	void *context;
	union {
		store_letters_cb *letters;
		store_items_cb *items;
		store_backlogs_cb *backlogs;
		void (*done)(void *context, const struct err *err);
	} cb;
};

/* A question of one or two statements; the answer is made of the last one. Add the statements, then ask. */
struct reader_job *letters_question(struct letters *letters, const struct letters_asker *asker)
	__attribute__((returns_nonnull));
/* Of a store: store.c. */
struct letters *store_letters(struct store *store) __attribute__((returns_nonnull));

void letters_ask(struct letters *letters, struct reader_job *job);

/* letters_pg: see letters_pg.h. A question is one object, which knows how its answer is made of rows. */
#include "store/letters_pg.h"

#include <stdlib.h>

#include "base/instant.h"
#include "store/pg_row.h"

struct letters {
	struct reader *reader;
	struct list questions;
};

struct question {
	struct reader_job job;
	struct list node;
	struct letters_asker asker;
	struct arena
		arena; /* of the rows that came; they are told when what was written with them is durable */
	const void *rows;
	size_t count;
};

static const char *text_of(struct question *question, const PGresult *result, int row, int column)
{
	size_t length;
	const char *text = pg_row_bytes(result, row, column, &length);
	return text ? arena_strndup(&question->arena, text, length) : NULL;
}

static int64_t instant_or_never(const PGresult *result, int row, int column)
{
	return pg_row_is_null(result, row, column) ? INSTANT_NEVER : pg_row_int8(result, row, column);
}

/* --- rows ------------------------------------------------------------------------------------------- */

static void take_letters(struct question *question, const PGresult *result)
{
	size_t count = question->count;
	struct store_letter *letters = arena_zalloc(&question->arena, count, sizeof *letters);
	for (size_t i = 0; i < count; i++) {
		int row = (int)i;
		letters[i] = (struct store_letter){
			.letter = pg_row_int8(result, row, 0),
			.recipient = pg_row_int4(result, row, 1),
			.desk = pg_row_int4(result, row, 2),
			.medium = pg_row_int4(result, row, 3),
			.made_at = pg_row_int8(result, row, 4),
			.since = pg_row_int8(result, row, 5),
			.is_digest = !pg_row_is_null(result, row, 6),
			.day = pg_row_int4(result, row, 6),
			.count = pg_row_int4(result, row, 7),
			.crises = pg_row_int4(result, row, 8),
			.attempt = pg_row_int4(result, row, 9),
			.next_try = pg_row_int8(result, row, 10),
			.reason = text_of(question, result, row, 11),
			.ended_at = instant_or_never(result, row, 12),
			.failed = pg_row_bool(result, row, 13),
			.waiting = pg_row_int4(result, row, 14),
		};
	}
	question->rows = letters;
}

static void take_items(struct question *question, const PGresult *result)
{
	size_t count = question->count;
	struct store_item *items = arena_zalloc(&question->arena, count, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		int row = (int)i;
		items[i] = (struct store_item){
			.letter = pg_row_int8(result, row, 0),
			.case_id = pg_row_int8(result, row, 1),
			.number = pg_row_int4(result, row, 2),
			.facts = text_of(question, result, row, 3),
			.owed_at = pg_row_int8(result, row, 4),
			.failed = pg_row_bool(result, row, 5),
		};
	}
	question->rows = items;
}

static void take_backlogs(struct question *question, const PGresult *result)
{
	size_t count = question->count;
	struct store_backlog *backlogs = arena_zalloc(&question->arena, count, sizeof *backlogs);
	for (size_t i = 0; i < count; i++) {
		int row = (int)i;
		backlogs[i] = (struct store_backlog){
			.medium = pg_row_int4(result, row, 0),
			.waiting = pg_row_int4(result, row, 1),
			.open = pg_row_int4(result, row, 2),
			.tried = pg_row_int4(result, row, 3),
			.failed = pg_row_int4(result, row, 4),
			.oldest_at = instant_or_never(result, row, 5),
			.taken_at = instant_or_never(result, row, 6),
		};
	}
	question->rows = backlogs;
}

/* err NULL: all is well. */
static void answer(struct question *question, const struct err *err)
{
	const struct letters_asker *asker = &question->asker;
	size_t count = err ? 0 : question->count;
	switch (asker->answer) {
	case ANSWER_LETTERS:
		asker->cb.letters(asker->context, err, question->rows, count);
		break;
	case ANSWER_ITEMS:
		asker->cb.items(asker->context, err, question->rows, count);
		break;
	case ANSWER_BACKLOGS:
		asker->cb.backlogs(asker->context, err, question->rows, count);
		break;
	case ANSWER_DONE:
		asker->cb.done(asker->context, err);
		break;
	}
}

/* --- questions -------------------------------------------------------------------------------------- */

static void question_free(struct question *question)
{
	list_remove(&question->node);
	reader_job_done(&question->job);
	arena_done(&question->arena);
	free(question);
}

static void on_result(struct reader_job *job, enum query query, const PGresult *result)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	if (query != job->queries[job->n_queries - 1])
		return;
	arena_reset(&question->arena);
	question->count = (size_t)PQntuples(result);
	if (question->asker.answer == ANSWER_LETTERS)
		take_letters(question, result);
	else if (question->asker.answer == ANSWER_ITEMS)
		take_items(question, result);
	else if (question->asker.answer == ANSWER_BACKLOGS)
		take_backlogs(question, result);
}

static void on_end(struct reader_job *job, const struct err *err)
{
	struct question *question = LIST_OWNER(job, struct question, job);
	answer(question, err);
	question_free(question);
}

static const struct reader_job_type question_type = {.result = on_result, .end = on_end, .writes = true};

struct reader_job *letters_question(struct letters *letters, const struct letters_asker *asker)
{
	struct question *question = calloc(1, sizeof *question);
	if (!question)
		abort();
	question->asker = *asker;
	arena_init(&question->arena);
	reader_job_init(&question->job, &question_type);
	list_init(&question->node);
	list_append(&letters->questions, &question->node);
	return &question->job;
}

void letters_ask(struct letters *letters, struct reader_job *job)
{
	reader_ask(letters->reader, job);
}

struct letters *letters_new(struct reader *reader)
{
	struct letters *letters = calloc(1, sizeof *letters);
	if (!letters)
		abort();
	letters->reader = reader;
	list_init(&letters->questions);
	return letters;
}

void letters_free(struct letters *letters)
{
	if (!letters)
		return;
	LIST_EACH_SAFE(node, after, &letters->questions)
		question_free(LIST_OWNER(node, struct question, node));
	free(letters);
}

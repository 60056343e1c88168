/* store_memory_reads: see store_memory.h. A question is answered at the end of the turn, from what is kept then. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "sim/store_memory_private.h"
#include "words/words.h"

enum asked { ASKED_CASE, ASKED_INBOX, ASKED_TIMELINE, ASKED_FEED, ASKED_DUE, ASKED_NEXT_DUE, ASKED_TOUCH };

/* Answered at the end of the turn, from what is kept then. */
struct question {
	struct list node;
	struct loop_task task;
	struct store *store;
	void *context;
	union {
		store_case_cb *of_case;
		store_events_cb *of_events;
		store_cases_cb *of_cases;
		store_feed_cb *of_feed;
		void (*of_touch)(void *context, const struct err *err);
	} cb;
	enum asked asked;
	int64_t case_id; /* or an instant */
	int32_t after;   /* or a party */
	int limit;
	struct store_inbox inbox;
	struct store_cursor cursor;
	int32_t *parties;
	size_t n_parties;
};

static void answer_case(const struct question *q)
{
	struct store_case_reply reply = {.row = {.next_due = INSTANT_NEVER}};
	const struct memory_case *of = memory_case_find(q->store, q->case_id);
	if (of)
		reply = (struct store_case_reply){of->row, of->parts, of->n_parts};
	q->cb.of_case(q->context, NULL, &reply);
}

static const struct store_part *part_of(const struct memory_case *of, int32_t party)
{
	for (size_t i = 0; i < of->n_parts; i++) {
		if (of->parts[i].party == party)
			return &of->parts[i];
	}
	return NULL;
}

/* How the party takes part, if the case belongs into its inbox; else NULL. */
static const struct store_part *part_in_inbox(const struct memory_case *of, const struct store_inbox *query)
{
	bool wanted = of->row.version > 0 && of->row.case_id > 0 &&
		      (!query->stalled_only || of->row.stalls > 0) &&
		      (query->status < 0 || of->row.status == query->status);
	const struct store_part *part = wanted ? part_of(of, query->party) : NULL;
	return part && (part->relation == RELATION_RELEASED) == query->released ? part : NULL;
}

static void answer_inbox(const struct question *q)
{
	size_t limit = (size_t)q->inbox.limit, count = 0;
	struct store_case *rows = calloc(limit + 1, sizeof *rows);
	struct store_part *parts = calloc(limit + 1, sizeof *parts);
	if (!rows || !parts)
		abort();
	for (size_t i = memory_case_index(q->store, q->inbox.before); i-- > 0 && count < limit;) {
		const struct memory_case *of = q->store->cases[i];
		const struct store_part *part = part_in_inbox(of, &q->inbox);
		if (!part)
			continue;
		rows[count] = of->row;
		parts[count++] = *part;
	}
	q->cb.of_cases(q->context, NULL, rows, parts, count);
	free(rows);
	free(parts);
}

static void answer_timeline(const struct question *q)
{
	const struct memory_case *of = memory_case_find(q->store, q->case_id);
	size_t after = (size_t)q->after, count = of && of->n_events > after ? of->n_events - after : 0;
	if (count > (size_t)q->limit)
		count = (size_t)q->limit;
	struct store_event *events = calloc(count + 1, sizeof *events);
	if (!events)
		abort();
	for (size_t i = 0; i < count; i++)
		events[i] = *of->events[after + i];
	q->cb.of_events(q->context, NULL, events, count);
	free(events);
}

static bool is_seen(const struct question *q, const struct store_feed_event *event)
{
	for (size_t i = 0; i < q->n_parties; i++) {
		for (size_t k = 0; k < event->n_parts; k++) {
			if (event->parts[k].party == q->parties[i])
				return true;
		}
	}
	return q->n_parties == 0;
}

static bool is_forked(const struct store *store, const struct store_cursor *cursor)
{
	static const uint8_t unchecked[STORE_HASH_BYTES];
	if (cursor->position <= 0)
		return false;
	if ((size_t)cursor->position > store->n_positions)
		return true;
	return memcmp(cursor->hash, unchecked, sizeof unchecked) != 0 &&
	       memcmp(cursor->hash, store->positions[cursor->position - 1].hash, sizeof unchecked) != 0;
}

/* The place of the first event behind the cursor. */
static size_t first_behind(const struct store *store, const struct store_cursor *cursor)
{
	if (cursor->position <= 0)
		return 0;
	size_t position = (size_t)cursor->position;
	size_t first = store->positions[position - 1].first;
	size_t next = position < store->n_positions ? store->positions[position].first : store->n_log;
	size_t behind = cursor->ordinal == INT32_MAX ? next : first + (size_t)(cursor->ordinal + 1);
	return behind < next ? behind : next;
}

static void answer_feed(const struct question *q)
{
	const struct store *store = q->store;
	struct err err;
	if (is_forked(store, &q->cursor)) {
		err_set(&err, ERROR_cursor_forked, "the cursor is not of this history");
		q->cb.of_feed(q->context, &err, NULL, 0, NULL);
		return;
	}
	struct store_feed_event *events = calloc((size_t)q->limit + 1, sizeof *events);
	if (!events)
		abort();
	size_t count = 0, position = q->cursor.position > 0 ? (size_t)q->cursor.position : 1;
	struct store_cursor end = q->cursor;
	size_t first = first_behind(store, &q->cursor);
	for (size_t i = first; i < store->n_log && i < first + (size_t)q->limit; i++) {
		while (position < store->n_positions && store->positions[position].first <= i)
			position++;
		events[count] = memory_feed_event(store, position, i);
		end = (struct store_cursor){events[count].position, events[count].ordinal, {0}};
		memcpy(end.hash, events[count].batch_hash, sizeof end.hash);
		count += is_seen(q, &events[count]);
	}
	q->cb.of_feed(q->context, NULL, events, count, &end);
	free(events);
}

static int by_due(const void *a, const void *b)
{
	const struct store_case *one = a, *two = b;
	if (one->next_due != two->next_due)
		return one->next_due < two->next_due ? -1 : 1;
	return one->case_id < two->case_id ? -1 : one->case_id > two->case_id;
}

/* Those due before an instant, earliest first. */
static void answer_due(const struct question *q)
{
	const struct store *store = q->store;
	size_t count = 0;
	struct store_case *rows = calloc(store->n_due + 1, sizeof *rows);
	if (!rows)
		abort();
	for (size_t i = 0; i < store->n_due && !store->hidden; i++) {
		if (store->due[i]->row.next_due < q->case_id)
			rows[count++] = store->due[i]->row;
	}
	qsort(rows, count, sizeof *rows, by_due);
	q->cb.of_cases(q->context, NULL, rows, NULL, count < (size_t)q->limit ? count : (size_t)q->limit);
	free(rows);
}

static void touch(const struct question *q)
{
	for (size_t i = 0; i < q->store->n_cases; i++) {
		struct memory_case *of = q->store->cases[i];
		bool is_open = of->row.case_id > 0 && of->row.version > 0 && of->row.status == STATUS_OPEN;
		if (is_open && of->row.next_due > q->case_id && part_of(of, q->after))
			memory_set_due(q->store, of, q->case_id);
	}
	q->cb.of_touch(q->context, NULL);
}

static void on_question(void *context)
{
	static void (*const answers[])(const struct question *q) = {
		[ASKED_CASE] = answer_case, [ASKED_INBOX] = answer_inbox, [ASKED_TIMELINE] = answer_timeline,
		[ASKED_FEED] = answer_feed, [ASKED_DUE] = answer_due,     [ASKED_NEXT_DUE] = answer_due,
		[ASKED_TOUCH] = touch,
	};
	struct question *question = context;
	list_remove(&question->node);
	answers[question->asked](question);
	free(question->parties);
	free(question);
}

static struct question *ask(struct store *store, enum asked asked, void *context)
{
	struct question *question = calloc(1, sizeof *question);
	if (!question)
		abort();
	question->store = store;
	question->context = context;
	question->asked = asked;
	list_append(&store->questions, &question->node);
	loop_task_init(&question->task, on_question, question);
	loop_after_turn(store->loop, &question->task);
	return question;
}

void store_read_case(struct store *store, int32_t partnership, int64_t case_id, store_case_cb *cb,
		     void *context)
{
	struct question *question = ask(store, ASKED_CASE, context);
	(void)partnership;
	question->cb.of_case = cb;
	question->case_id = case_id;
}

void store_read_inbox(struct store *store, const struct store_inbox *query, store_cases_cb *cb, void *context)
{
	struct question *question = ask(store, ASKED_INBOX, context);
	question->cb.of_cases = cb;
	question->inbox = *query;
}

void store_read_timeline(struct store *store, int32_t partnership, int64_t case_id, int32_t after, int limit,
			 store_events_cb *cb, void *context)
{
	struct question *question = ask(store, ASKED_TIMELINE, context);
	(void)partnership;
	question->cb.of_events = cb;
	question->case_id = case_id;
	question->after = after;
	question->limit = limit;
}

void store_read_feed(struct store *store, int32_t partnership, const struct store_cursor *after,
		     const int32_t *parties, size_t n_parties, int limit, store_feed_cb *cb, void *context)
{
	struct question *question = ask(store, ASKED_FEED, context);
	(void)partnership;
	question->cb.of_feed = cb;
	question->cursor = *after;
	question->parties = calloc(n_parties + 1, sizeof *parties);
	if (!question->parties)
		abort();
	if (n_parties)
		memcpy(question->parties, parties, n_parties * sizeof *parties);
	question->n_parties = n_parties;
	question->limit = limit;
}

void store_read_due(struct store *store, int32_t partnership, int64_t before, int limit, store_cases_cb *cb,
		    void *context)
{
	struct question *question = ask(store, ASKED_DUE, context);
	(void)partnership;
	question->cb.of_cases = cb;
	question->case_id = before;
	question->limit = limit;
}

void store_read_next_due(struct store *store, int32_t partnership, store_cases_cb *cb, void *context)
{
	struct question *question = ask(store, ASKED_NEXT_DUE, context);
	(void)partnership;
	question->cb.of_cases = cb;
	question->case_id = INSTANT_NEVER;
	question->limit = 1;
}

void store_touch_party(struct store *store, int32_t partnership, int32_t party, int64_t instant,
		       void (*cb)(void *context, const struct err *err), void *context)
{
	struct question *question = ask(store, ASKED_TOUCH, context);
	(void)partnership;
	question->cb.of_touch = cb;
	question->case_id = instant;
	question->after = party;
}

void memory_drop_questions(struct store *store)
{
	LIST_EACH_SAFE(node, after, &store->questions) {
		struct question *question = LIST_OWNER(node, struct question, node);
		loop_task_cancel(&question->task);
		free(question->parties);
		free(question);
	}
}

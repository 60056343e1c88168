/* store_memory: see store_memory.h. One lane; a batch closes at the end of the turn in which its first work came. */
#include "sim/store_memory_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "store/digest.h"
#include "sys/loop.h"
#include "words/words.h"

#define SLOTS_FIRST 1024 /* a power of two */
#define BATCH_WORKS_MAX 256
#define QUEUE_WORKS_DEFAULT 16384

struct memory_run {
	struct list works;
	struct memory_case *of;
	struct store_run decided;
};

/* --- growing ---------------------------------------------------------------------------------------- */

static void *grown(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? 2 * *room : 8;
	items = realloc(items, *room * size);
	if (!items)
		abort();
	return items;
}

/* With a NUL behind it. */
static void *copy_of(const void *bytes, size_t size)
{
	char *copy = malloc(size + 1);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

static struct store_event *event_copy(const struct store_event *event)
{
	struct store_event *copy = copy_of(event, sizeof *event);
	copy->on_behalf_of =
		event->on_behalf_of ? copy_of(event->on_behalf_of, strlen(event->on_behalf_of)) : NULL;
	copy->purpose = event->purpose ? copy_of(event->purpose, strlen(event->purpose)) : NULL;
	copy->facts = copy_of(event->facts, event->facts_length);
	copy->sealed = event->sealed ? copy_of(event->sealed, event->sealed_length) : NULL;
	return copy;
}

static void event_free(struct store_event *event)
{
	free((void *)(uintptr_t)event->on_behalf_of);
	free((void *)(uintptr_t)event->purpose);
	free((void *)(uintptr_t)event->facts);
	free((void *)(uintptr_t)event->sealed);
	free(event);
}

/* --- cases ------------------------------------------------------------------------------------------ */

/* The index of the first case that is not below this id. */
size_t memory_case_index(const struct store *store, int64_t case_id)
{
	size_t low = 0, high = store->n_cases;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (store->cases[middle]->row.case_id < case_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct memory_case *memory_case_find(const struct store *store, int64_t case_id)
{
	size_t index = memory_case_index(store, case_id);
	bool found = index < store->n_cases && store->cases[index]->row.case_id == case_id;
	return found ? store->cases[index] : NULL;
}

static struct memory_case *case_make(struct store *store, int64_t case_id)
{
	size_t index = memory_case_index(store, case_id);
	struct memory_case *made = calloc(1, sizeof *made);
	if (!made)
		abort();
	made->row = (struct store_case){.case_id = case_id, .next_due = INSTANT_NEVER};
	store->cases = grown(store->cases, store->n_cases, &store->cases_room, sizeof(struct memory_case *));
	memmove(store->cases + index + 1, store->cases + index,
		(store->n_cases++ - index) * sizeof(struct memory_case *));
	store->cases[index] = made;
	return made;
}

void memory_set_due(struct store *store, struct memory_case *of, int64_t due)
{
	of->row.next_due = due;
	if (due != INSTANT_NEVER && of->due_index == 0) {
		store->due = grown(store->due, store->n_due, &store->due_room, sizeof(struct memory_case *));
		store->due[store->n_due++] = of;
		of->due_index = store->n_due;
	} else if (due == INSTANT_NEVER && of->due_index > 0) {
		struct memory_case *last = store->due[--store->n_due];
		store->due[of->due_index - 1] = last;
		last->due_index = of->due_index;
		of->due_index = 0;
	}
}

static void change_part(struct memory_case *of, const struct store_part *part)
{
	size_t i = 0;
	while (i < of->n_parts && of->parts[i].party != part->party)
		i++;
	if (part->relation == RELATION_NONE) {
		if (i < of->n_parts)
			of->parts[i] = of->parts[--of->n_parts];
		return;
	}
	if (i == of->n_parts) {
		of->parts = realloc(of->parts, ++of->n_parts * sizeof *of->parts);
		if (!of->parts)
			abort();
	}
	of->parts[i] = *part;
}

static void case_free(struct memory_case *of)
{
	free((void *)(uintptr_t)of->row.state);
	free(of->parts);
	free(of->events);
	free(of);
}

/* --- keys ------------------------------------------------------------------------------------------- */

static size_t key_slot(const struct store *store, const uint8_t key[STORE_KEY_BYTES])
{
	uint64_t hash;
	memcpy(&hash, key, sizeof hash);
	size_t slot = (size_t)hash & (store->n_slots - 1);
	while (store->keys[slot] && memcmp(store->keys[slot]->key, key, STORE_KEY_BYTES) != 0)
		slot = (slot + 1) & (store->n_slots - 1);
	return slot;
}

static void rehash(struct store *store, size_t n_slots)
{
	struct store_event **before = store->keys;
	size_t n_before = store->n_slots;
	store->keys = calloc(n_slots, sizeof *store->keys);
	if (!store->keys)
		abort();
	store->n_slots = n_slots;
	store->n_keys = 0;
	for (size_t i = 0; i < n_before; i++) {
		if (!before[i])
			continue;
		store->keys[key_slot(store, before[i]->key)] = before[i];
		store->n_keys++;
	}
	free(before);
}

static void key_add(struct store *store, struct store_event *event)
{
	if (2 * ++store->n_keys > store->n_slots)
		rehash(store, 2 * store->n_slots);
	store->keys[key_slot(store, event->key)] = event;
}

static const struct store_event *key_find(const struct store *store, const struct store_work *work)
{
	return work->has_key ? store->keys[key_slot(store, work->key)] : NULL;
}

/* --- a batch ---------------------------------------------------------------------------------------- */

struct batch {
	struct arena arena;
	struct memory_run runs[BATCH_WORKS_MAX]; /* ordered by case */
	size_t n_runs, n_works;
	struct store_feed_event *feed;
	size_t n_feed;
	int64_t position;
};

static void finish(struct store *store, struct store_work *work, const struct store_outcome *outcome)
{
	store->owner.done(store->owner.context, work, outcome);
}

/* Another work with the same key waits for the next batch, and finds its outcome there. */
static bool has_rival(const struct batch *batch, const struct store_work *work)
{
	for (size_t i = 0; i < batch->n_runs && work->has_key; i++) {
		LIST_EACH(node, &batch->runs[i].works) {
			const struct store_work *other = LIST_OWNER(node, struct store_work, node);
			if (other->has_key && memcmp(other->key, work->key, sizeof work->key) == 0)
				return true;
		}
	}
	return false;
}

static struct memory_run *run_of(struct store *store, struct batch *batch, int64_t case_id)
{
	size_t index = 0;
	while (index < batch->n_runs && batch->runs[index].of->row.case_id < case_id)
		index++;
	if (index < batch->n_runs && batch->runs[index].of->row.case_id == case_id)
		return &batch->runs[index];
	/* Lists can not be moved as bytes. */
	for (size_t i = batch->n_runs++; i > index; i--) {
		batch->runs[i].of = batch->runs[i - 1].of;
		list_init(&batch->runs[i].works);
		for (struct list *node; (node = list_take_first(&batch->runs[i - 1].works));)
			list_append(&batch->runs[i].works, node);
	}
	struct memory_case *of = memory_case_find(store, case_id);
	batch->runs[index].of = of ? of : case_make(store, case_id);
	list_init(&batch->runs[index].works);
	return &batch->runs[index];
}

static void gather(struct store *store, struct batch *batch)
{
	LIST_EACH_SAFE(node, after, &store->gathered) {
		struct store_work *work = LIST_OWNER(node, struct store_work, node);
		if (batch->n_works == (size_t)store->config.batch_works_max)
			return;
		if (has_rival(batch, work))
			continue;
		list_remove(node);
		list_append(&run_of(store, batch, work->case_id)->works, node);
		batch->n_works++;
	}
}

static void decide(struct store *store, struct batch *batch)
{
	for (size_t i = 0; i < batch->n_runs; i++) {
		struct memory_run *run = &batch->runs[i];
		store->owner.decide(store->owner.context, &run->works, &run->of->row, &batch->arena,
				    &run->decided);
	}
}

/* A repeat needs no deciding: its outcome is told first. */
static void tell_repeats(struct store *store)
{
	LIST_EACH_SAFE(node, after, &store->gathered) {
		struct store_work *work = LIST_OWNER(node, struct store_work, node);
		struct store_outcome outcome = {.result = STORE_REPEATED, .event = key_find(store, work)};
		if (!outcome.event)
			continue;
		list_remove(node);
		store->n_gathered--;
		finish(store, work, &outcome);
	}
}

static bool is_stale(const struct store *store, const struct batch *batch)
{
	const struct memory_case *stream = memory_case_find(store, 0);
	int32_t version = stream ? stream->row.version : 0;
	for (size_t i = 0; i < batch->n_runs; i++) {
		if (batch->runs[i].decided.expected_partnership != version)
			return true;
	}
	return false;
}

/* The works are decided again once the owner has read the stream. */
static void stand_by(struct store *store, struct batch *batch)
{
	for (size_t i = batch->n_runs; i-- > 0;) {
		while (!list_empty(&batch->runs[i].works)) {
			struct list *last = batch->runs[i].works.previous;
			list_remove(last);
			list_prepend(&store->gathered, last);
		}
	}
	store->halted = true;
	store->owner.stale(store->owner.context, store->config.partnership);
}

static void log_events(struct store *store, struct batch *batch, struct memory_run *run)
{
	struct memory_case *of = run->of;
	for (size_t i = 0; i < run->decided.n_events; i++) {
		const struct store_event *event = &run->decided.events[i];
		assert(event->case_id == of->row.case_id && event->seq == of->row.version + (int32_t)i + 1);
		struct store_event *kept = event_copy(event);
		store->log = grown(store->log, store->n_log, &store->log_room, sizeof(struct store_event *));
		store->log[store->n_log++] = kept;
		of->events = grown(of->events, of->n_events, &of->room, sizeof(struct store_event *));
		of->events[of->n_events++] = kept;
		if (kept->has_key)
			key_add(store, kept);
		batch->n_feed++;
	}
}

static void move_row(struct store *store, struct memory_run *run)
{
	struct memory_case *of = run->of;
	const struct store_run *decided = &run->decided;
	bool is_new = of->row.version == 0;
	int64_t due = decided->next.next_due;
	if (!decided->exact_due && !is_new && of->row.next_due < due)
		due = of->row.next_due;
	if (decided->n_events > 0) {
		assert(decided->expected_version == of->row.version &&
		       decided->next.version == of->row.version + (int32_t)decided->n_events);
		free((void *)(uintptr_t)of->row.state);
		of->row = decided->next;
		of->row.state = copy_of(decided->next.state, decided->next.state_length);
		for (size_t i = 0; i < decided->n_parts; i++)
			change_part(of, &decided->parts[i]);
	}
	memory_set_due(store, of, due);
}

/* Its place in the order, and the hash that chains it to the one before. */
static void seal(struct store *store, struct batch *batch, size_t first)
{
	struct position position = {.first = first};
	struct strbuf scratch;
	strbuf_init(&scratch);
	if (store->n_positions)
		memcpy(position.hash, store->positions[store->n_positions - 1].hash, sizeof position.hash);
	for (size_t i = 0; i < batch->n_runs; i++) {
		uint8_t digest[STORE_HASH_BYTES];
		const struct store_run *decided = &batch->runs[i].decided;
		if (decided->n_events == 0)
			continue;
		digest_events(decided->events, decided->n_events, &scratch, digest);
		digest_chain(position.hash, digest, sizeof digest);
	}
	strbuf_done(&scratch);
	store->positions =
		grown(store->positions, store->n_positions, &store->positions_room, sizeof position);
	store->positions[store->n_positions++] = position;
	batch->position = (int64_t)store->n_positions;
}

struct store_feed_event memory_feed_event(const struct store *store, size_t position, size_t index)
{
	const struct store_event *event = store->log[index];
	const struct memory_case *of = memory_case_find(store, event->case_id);
	return (struct store_feed_event){
		.event = *event,
		.position = (int64_t)position,
		.ordinal = (int32_t)(index - store->positions[position - 1].first),
		.batch_hash = store->positions[position - 1].hash,
		.parts = of->parts,
		.n_parts = of->n_parts,
	};
}

static void commit(struct store *store, struct batch *batch)
{
	size_t first = store->n_log;
	for (size_t i = 0; i < batch->n_runs; i++) {
		log_events(store, batch, &batch->runs[i]);
		if (batch->runs[i].decided.n_events > 0 || batch->runs[i].decided.exact_due)
			move_row(store, &batch->runs[i]);
	}
	if (batch->n_feed == 0)
		return;
	seal(store, batch, first);
	batch->feed = arena_alloc(&batch->arena, batch->n_feed * sizeof *batch->feed);
	for (size_t i = 0; i < batch->n_feed; i++)
		batch->feed[i] = memory_feed_event(store, store->n_positions, first + i);
	struct store_cursor end = store_feed_end(store, store->config.partnership);
	store->owner.feed(store->owner.context, store->config.partnership, batch->feed, batch->n_feed, &end);
}

static void settle(struct store *store, struct batch *batch)
{
	for (size_t i = 0; i < batch->n_runs; i++) {
		struct memory_run *run = &batch->runs[i];
		int64_t position = run->decided.n_events > 0 ? batch->position : 0;
		for (struct list *node; (node = list_take_first(&run->works));) {
			struct store_work *work = LIST_OWNER(node, struct store_work, node);
			store->n_gathered--;
			finish(store, work,
			       &(struct store_outcome){.result = work->refused ? STORE_REFUSED
									       : STORE_COMMITTED,
						       .position = work->refused ? 0 : position});
		}
	}
}

/* What came while the daemon stops, or beyond the queue. */
static void turn_away(struct store *store)
{
	struct store_outcome outcome = {.result = STORE_FAILED};
	if (store->draining)
		err_set(&outcome.err, ERROR_unavailable, "the daemon is stopping");
	else
		err_set(&outcome.err, ERROR_busy, "too many commands are on their way; try again");
	for (struct list *node; (node = list_take_first(&store->turned_away));)
		finish(store, LIST_OWNER(node, struct store_work, node), &outcome);
}

static void check_drained(struct store *store)
{
	if (store->draining && list_empty(&store->gathered) && list_empty(&store->turned_away))
		store->drained(store->drained_context);
}

static void close_batch(void *context)
{
	struct store *store = context;
	turn_away(store);
	if (store->halted)
		return;
	tell_repeats(store);
	struct batch *batch = calloc(1, sizeof *batch);
	if (!batch)
		abort();
	arena_init(&batch->arena);
	gather(store, batch);
	decide(store, batch);
	if (is_stale(store, batch)) {
		stand_by(store, batch);
	} else {
		commit(store, batch);
		settle(store, batch);
		if (!list_empty(&store->gathered))
			loop_after_turn(store->loop, &store->close_task);
	}
	arena_done(&batch->arena);
	free(batch);
	check_drained(store);
}

/* --- the face: writing ------------------------------------------------------------------------------ */

int store_open(struct loop *loop, const struct store_config *config, const struct store_owner *owner,
	       struct store **ret_store, struct err *err)
{
	(void)err;
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		abort();
	store->loop = loop;
	store->config = *config;
	if (store->config.batch_works_max <= 0 || store->config.batch_works_max > BATCH_WORKS_MAX)
		store->config.batch_works_max = BATCH_WORKS_MAX;
	if (store->config.queue_works_max <= 0)
		store->config.queue_works_max = QUEUE_WORKS_DEFAULT;
	store->owner = *owner;
	list_init(&store->gathered);
	list_init(&store->turned_away);
	list_init(&store->questions);
	list_init(&store->askings);
	loop_task_init(&store->close_task, close_batch, store);
	rehash(store, SLOTS_FIRST);
	*ret_store = store;
	return 0;
}

void store_drain(struct store *store, void (*drained)(void *context), void *context)
{
	store->draining = true;
	store->drained = drained;
	store->drained_context = context;
	loop_after_turn(store->loop, &store->close_task);
}

void store_submit(struct store *store, struct store_work *work)
{
	assert(work->partnership == store->config.partnership && work->case_id >= 0);
	bool fits = !store->draining && store->n_gathered < store->config.queue_works_max;
	list_init(&work->node);
	list_append(fits ? &store->gathered : &store->turned_away, &work->node);
	store->n_gathered += fits;
	loop_after_turn(store->loop, &store->close_task);
}

void store_resume(struct store *store)
{
	store->halted = false;
	loop_after_turn(store->loop, &store->close_task);
}

struct store_cursor store_feed_end(const struct store *store, int32_t partnership)
{
	assert(partnership == store->config.partnership);
	struct store_cursor end = {.ordinal = -1};
	if (store->n_positions == 0)
		return end;
	end.position = (int64_t)store->n_positions;
	end.ordinal = INT32_MAX; /* behind all events of this batch */
	memcpy(end.hash, store->positions[store->n_positions - 1].hash, sizeof end.hash);
	return end;
}

/* --- the end -------------------------------------------------------------------------------------- */

void store_close(struct store *store)
{
	if (!store)
		return;
	loop_task_cancel(&store->close_task);
	memory_drop_questions(store);
	memory_drop_askings(store);
	for (size_t i = 0; i < store->n_log; i++)
		event_free(store->log[i]);
	for (size_t i = 0; i < store->n_cases; i++)
		case_free(store->cases[i]);
	free(store->cases);
	free(store->due);
	free(store->log);
	free(store->positions);
	free(store->keys);
	free(store);
}

/* --- what only a simulation asks -------------------------------------------------------------------- */

struct store_event *const *store_memory_log(const struct store *store, size_t *ret_count)
{
	*ret_count = store->n_log;
	return store->log;
}

const struct store_case *store_memory_case(const struct store *store, int64_t case_id)
{
	const struct memory_case *of = memory_case_find(store, case_id);
	return of && of->row.version > 0 ? &of->row : NULL;
}

struct store_event *const *store_memory_events(const struct store *store, int64_t case_id, size_t *ret_count)
{
	const struct memory_case *of = memory_case_find(store, case_id);
	*ret_count = of ? of->n_events : 0;
	return of ? of->events : NULL;
}

void store_memory_hide_due(struct store *store, bool hidden)
{
	store->hidden = hidden;
}

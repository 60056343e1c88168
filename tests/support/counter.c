/* counter: see counter.h. */
#include "support/counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "words/words.h"

#define PATIENCE_US (30 * INSTANT_SECOND)

static void fail(const char *what)
{
	fprintf(stderr, "counter: %s\n", what);
	exit(1);
}

/* --- the owner ------------------------------------------------------------------------------------ */

static int count_events(struct list *works)
{
	int count = 0;
	LIST_EACH(node, works) {
		struct counter_work *work =
			LIST_OWNER(LIST_OWNER(node, struct store_work, node), struct counter_work, work);
		count += work->refuse ? 0 : work->n_events;
	}
	return count;
}

static void add_events(struct counter_work *work, struct store_run *run, struct store_event *events)
{
	static const char plain[] = "{\"a\":1}";
	work->work.refused = work->refuse;
	work->work.first_seq = work->refuse ? 0 : run->expected_version + 1 + (int32_t)run->n_events;
	for (int i = 0; i < work->n_events && !work->refuse; i++) {
		struct store_event *event = &events[run->n_events];
		*event = (struct store_event){
			.case_id = run->case_id,
			.seq = run->expected_version + 1 + (int32_t)run->n_events,
			.at = 1000,
			.recorded_at = 1001,
			.actor = 7,
			.kind = EVENT_note_added,
			.body_hash = work->work.body_hash,
			.facts = work->facts ? work->facts : plain,
		};
		event->facts_length = strlen(event->facts);
		event->has_key = work->work.has_key && i == 0;
		memcpy(event->key, work->work.key, STORE_KEY_BYTES);
		run->n_events++;
	}
}

static void decide(void *context, struct list *works, const struct store_case *now_case, struct arena *arena,
		   struct store_run *ret_run)
{
	struct counter *counter = context;
	struct store_run run = {
		.case_id = now_case->case_id,
		.expected_version = now_case->version,
		.expected_partnership = counter->stream,
		.exact_due = counter->exact_due,
	};
	struct store_event *events = arena_zalloc(arena, (size_t)count_events(works), sizeof *events);
	counter->n_decided++;
	LIST_EACH(node, works)
		add_events(LIST_OWNER(LIST_OWNER(node, struct store_work, node), struct counter_work, work),
			   &run, events);
	int64_t count = 0;
	if (now_case->version > 0 && now_case->state_length == sizeof count)
		memcpy(&count, now_case->state, sizeof count);
	if (count != now_case->version)
		fail("the state is not the fold of the events");
	count += (int64_t)run.n_events;
	run.events = events;
	run.next = (struct store_case){
		.case_id = run.case_id,
		.version = run.expected_version + (int32_t)run.n_events,
		.format = 1,
		.status = STATUS_OPEN,
		.next_due = counter->next_due ? counter->next_due : INSTANT_NEVER,
		.state = arena_memdup(arena, &count, sizeof count),
		.state_length = sizeof count,
	};
	if (counter->party && run.expected_version == 0) {
		struct store_part *part = arena_zalloc(arena, 1, sizeof *part);
		*part = (struct store_part){run.case_id, counter->party, RELATION_PARTICIPANT};
		run.parts = part;
		run.n_parts = 1;
	}
	*ret_run = run;
}

static void done(void *context, struct store_work *store_work, const struct store_outcome *outcome)
{
	struct counter *counter = context;
	if (counter->on_done) {
		counter->on_done(counter, store_work, counter->context);
		return;
	}
	struct counter_work *work = LIST_OWNER(store_work, struct counter_work, work);
	work->done = true;
	work->result = outcome->result;
	work->code = outcome->err.code;
	work->position = outcome->position;
	work->first_seq = store_work->first_seq;
	if (outcome->result == STORE_REPEATED) {
		work->found_case = outcome->event->case_id;
		work->found_seq = outcome->event->seq;
	}
}

static void see(struct counter *counter, const struct store_feed_event *event)
{
	if (counter->n_seen == counter->capacity) {
		counter->capacity = counter->capacity ? counter->capacity * 2 : 1024;
		counter->seen = realloc(counter->seen, counter->capacity * sizeof *counter->seen);
	}
	if (counter->n_seen > 0) {
		const struct counter_seen *last = &counter->seen[counter->n_seen - 1];
		bool next = event->position == last->position + 1 ||
			    (event->position == last->position && event->ordinal > last->ordinal);
		counter->feed_is_broken |= !next;
	}
	counter->seen[counter->n_seen++] = (struct counter_seen){event->event.case_id, event->position,
								 event->event.seq, event->ordinal};
}

static void feed(void *context, int32_t partnership, const struct store_feed_event *events, size_t count,
		 const struct store_cursor *end)
{
	struct counter *counter = context;
	for (size_t i = 0; i < count; i++)
		see(counter, &events[i]);
	counter->feed_is_broken |=
		partnership != COUNTER_PARTNERSHIP || end->position != events[count - 1].position;
}

static void on_stream(void *context, const struct err *err, const struct store_case_reply *reply)
{
	struct counter *counter = context;
	if (!err)
		counter->stream = reply->row.version;
	store_resume(counter->store);
}

static void stale(void *context, int32_t partnership)
{
	struct counter *counter = context;
	counter->n_stale++;
	if (counter->resumes)
		store_read_case(counter->store, partnership, 0, on_stream, counter);
}

static void health(void *context, const struct err *err)
{
	struct counter *counter = context;
	counter->n_lost += err != NULL;
	counter->n_back += err == NULL;
	counter->last_code = err ? err->code : 0;
}

/* --- the face ------------------------------------------------------------------------------------- */

void counter_open(struct counter *counter, struct loop *loop, const char *conninfo,
		  const struct store_config *config)
{
	struct store_config own = config ? *config : (struct store_config){0};
	struct err err = ERR_NONE;
	own.conninfo = conninfo;
	own.partnership = COUNTER_PARTNERSHIP;
	*counter = (struct counter){.loop = loop, .resumes = true};
	struct store_owner owner = {counter, decide, done, feed, stale, health};
	if (store_open(loop, &own, &owner, &counter->store, &err) < 0)
		fail(err.text);
}

void counter_close(struct counter *counter)
{
	store_close(counter->store);
	free(counter->seen);
	*counter = (struct counter){0};
}

void counter_submit(struct counter *counter, struct counter_work *work, int64_t case_id, int n_events,
		    int key)
{
	work->n_events = n_events;
	work->work.partnership = COUNTER_PARTNERSHIP;
	work->work.case_id = case_id;
	work->work.has_key = key != 0;
	memset(work->work.key, 0, sizeof work->work.key);
	memcpy(work->work.key, &key, sizeof key);
	work->work.weight = (size_t)n_events * 200;
	work->done = false;
	store_submit(counter->store, &work->work);
}

static void alarm_rings(void *context)
{
	*(bool *)context = true;
}

static void turn_until(struct loop *loop, const bool *flag, const size_t *count, size_t enough)
{
	bool late = false;
	struct loop_timer *timer = loop_timer_new(loop, alarm_rings, &late);
	loop_timer_start(timer, PATIENCE_US);
	while (!late && !(flag && *flag) && !(count && *count >= enough))
		loop_turn(loop, true);
	loop_timer_free(timer);
	if (late)
		fail("what was waited for did not come");
}

void counter_wait(struct loop *loop, const bool *flag)
{
	turn_until(loop, flag, NULL, 0);
}

void counter_wait_seen(struct counter *counter, size_t enough)
{
	turn_until(counter->loop, NULL, &counter->n_seen, enough);
}

void counter_do(struct counter *counter, struct counter_work *work, int64_t case_id, int n_events, int key)
{
	counter_submit(counter, work, case_id, n_events, key);
	counter_wait(counter->loop, &work->done);
}

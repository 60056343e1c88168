/* The questions of the app, asked as a user that is no more than the daemon's role. */
#include <stdlib.h>

#include "base/instant.h"
#include "support/db_rig.h"

#define ANSWER_MAX 16

static char as_daemon[200];
static struct counter counter;

static int start_server(void **state)
{
	db_start(state);
	pg_run(pq, "create role app login; grant vangnet_daemon to app");
	strcpy(as_daemon, conninfo);
	strcat(as_daemon, " user=app");
	return 0;
}

static int open_store(void **state)
{
	(void)state;
	db_empty();
	counter_open(&counter, loop, as_daemon, NULL);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	counter_close(&counter);
	loop_free(loop);
	return 0;
}

/* --- taking answers ------------------------------------------------------------------------------- */

struct answer {
	bool done;
	int code;
	size_t count;
	int64_t ids[ANSWER_MAX];
	int64_t dues[ANSWER_MAX];
	int32_t version;
	int32_t party;
	size_t n_parts;
	int64_t state;
};

static void take_cases(void *context, const struct err *err, const struct store_case *cases,
		       const struct store_part *parts, size_t count)
{
	struct answer *answer = context;
	answer->done = true;
	answer->code = err ? err->code : 0;
	answer->count = count;
	for (size_t i = 0; i < count; i++) {
		answer->ids[i] = cases[i].case_id;
		answer->dues[i] = cases[i].next_due;
	}
	answer->party = parts && count ? parts[0].party : 0;
}

static void take_case(void *context, const struct err *err, const struct store_case_reply *reply)
{
	struct answer *answer = context;
	answer->done = true;
	answer->code = err ? err->code : 0;
	if (err)
		return;
	answer->version = reply->row.version;
	answer->n_parts = reply->n_parts;
	answer->party = reply->n_parts ? reply->parts[0].party : 0;
	if (reply->row.state_length == sizeof answer->state)
		memcpy(&answer->state, reply->row.state, sizeof answer->state);
}

static void take_events(void *context, const struct err *err, const struct store_event *events, size_t count)
{
	struct answer *answer = context;
	answer->done = true;
	answer->code = err ? err->code : 0;
	answer->count = count;
	for (size_t i = 0; i < count; i++)
		answer->ids[i] = events[i].seq;
}

static void take_feed(void *context, const struct err *err, const struct store_feed_event *events,
		      size_t count, const struct store_cursor *end)
{
	struct answer *answer = context;
	answer->done = true;
	answer->code = err ? err->code : 0;
	answer->count = count;
	for (size_t i = 0; i < count; i++)
		answer->ids[i] = events[i].event.case_id;
	answer->n_parts = count ? events[0].n_parts : 0;
	answer->state = end ? end->position : 0;
}

static void take_touch(void *context, const struct err *err)
{
	struct answer *answer = context;
	answer->done = true;
	answer->code = err ? err->code : 0;
}

static void write_case(int64_t case_id, int32_t party, int64_t due)
{
	struct counter_work work = {0};
	counter.party = party;
	counter.next_due = due;
	counter_do(&counter, &work, case_id, 2, 0);
	assert_int_equal(work.result, STORE_COMMITTED);
}

static struct answer read_case(int64_t case_id)
{
	struct answer answer = {0};
	store_read_case(counter.store, 1, case_id, take_case, &answer);
	assert_false(answer.done); /* never from inside the call */
	counter_wait(loop, &answer.done);
	return answer;
}

static struct answer read_inbox(struct store_inbox query)
{
	struct answer answer = {0};
	query.partnership = 1;
	query.before = query.before ? query.before : INT64_MAX;
	query.limit = query.limit ? query.limit : ANSWER_MAX;
	store_read_inbox(counter.store, &query, take_cases, &answer);
	counter_wait(loop, &answer.done);
	return answer;
}

/* --- the tests ------------------------------------------------------------------------------------ */

static void a_case_is_read_from_the_cache_and_from_its_row(void **state)
{
	(void)state;
	write_case(7, 3, 0);
	struct answer cached = read_case(7);
	assert_int_equal(cached.version, 2);
	assert_int_equal(cached.state, 2);
	assert_int_equal(cached.party, 3);
	counter_close(&counter);
	counter_open(&counter, loop, as_daemon, NULL);
	struct answer fresh = read_case(7);
	assert_memory_equal(&fresh, &cached, sizeof fresh);
	assert_int_equal(read_case(8).version, 0);
	assert_int_equal(read_case(8).code, 0);
}

static void an_inbox_has_the_newest_first_and_pages(void **state)
{
	(void)state;
	for (int i = 1; i <= 6; i++)
		write_case(i, i % 2 ? 3 : 4, 0);
	struct answer all = read_inbox((struct store_inbox){.party = 3, .status = -1});
	assert_int_equal(all.count, 3);
	assert_int_equal(all.ids[0], 5);
	assert_int_equal(all.ids[2], 1);
	assert_int_equal(all.party, 3);
	struct answer page =
		read_inbox((struct store_inbox){.party = 3, .status = -1, .before = 5, .limit = 1});
	assert_int_equal(page.count, 1);
	assert_int_equal(page.ids[0], 3);
	assert_int_equal(read_inbox((struct store_inbox){.party = 9, .status = -1}).count, 0);
}

static void an_inbox_can_be_narrowed(void **state)
{
	(void)state;
	for (int i = 1; i <= 6; i++)
		write_case(i, 3, 0);
	pg_run(pq, "update vangnet.case_row set stalls = 2 where case_id in (2, 4)");
	pg_run(pq, "update vangnet.case_row set status = 1 where case_id in (4, 5)");
	struct answer stalled =
		read_inbox((struct store_inbox){.party = 3, .status = -1, .stalled_only = true});
	assert_int_equal(stalled.count, 2);
	assert_int_equal(stalled.ids[0], 4);
	assert_int_equal(read_inbox((struct store_inbox){.party = 3, .status = STATUS_CLOSED}).count, 2);
	struct answer both =
		read_inbox((struct store_inbox){.party = 3, .status = STATUS_CLOSED, .stalled_only = true});
	assert_int_equal(both.count, 1);
	assert_int_equal(both.ids[0], 4);
}

static void a_case_from_which_a_party_was_released_is_read_apart(void **state)
{
	(void)state;
	for (int i = 1; i <= 3; i++)
		write_case(i, 3, 0);
	pg_run(pq, "update vangnet.part set relation = 4 where case_id = 2");
	struct answer inbox = read_inbox((struct store_inbox){.party = 3, .status = -1});
	assert_int_equal(inbox.count, 2);
	assert_int_equal(inbox.ids[0], 3);
	assert_int_equal(inbox.ids[1], 1);
	struct answer released = read_inbox((struct store_inbox){.party = 3, .status = -1, .released = true});
	assert_int_equal(released.count, 1);
	assert_int_equal(released.ids[0], 2);
	assert_int_equal(read_inbox((struct store_inbox){.party = 4, .status = -1, .released = true}).count,
			 0);
}

static void a_timeline_is_read_in_order_and_pages(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		write_case(7, 0, 0);
	struct answer answer = {0};
	store_read_timeline(counter.store, 1, 7, 3, 4, take_events, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.count, 4);
	assert_int_equal(answer.ids[0], 4);
	assert_int_equal(answer.ids[3], 7);
}

static void the_feed_leaves_out_what_a_party_has_no_part_in(void **state)
{
	(void)state;
	write_case(1, 3, 0);
	write_case(2, 4, 0);
	write_case(3, 3, 0);
	struct answer answer = {0};
	int32_t parties[] = {3};
	struct store_cursor start = {.ordinal = -1};
	store_read_feed(counter.store, 1, &start, parties, 1, 100, take_feed, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.count, 4);
	assert_int_equal(answer.ids[0], 1);
	assert_int_equal(answer.ids[3], 3);
	assert_int_equal(answer.n_parts, 1);
	struct answer nothing = {0};
	parties[0] = 9;
	store_read_feed(counter.store, 1, &start, parties, 1, 100, take_feed, &nothing);
	counter_wait(loop, &nothing.done);
	assert_int_equal(nothing.count, 0);
	assert_int_equal(nothing.state, 3); /* and yet it moved on */
}

static void due_cases_come_earliest_first(void **state)
{
	(void)state;
	write_case(1, 0, 300);
	write_case(2, 0, 100);
	write_case(3, 0, 200);
	write_case(4, 0, 0);
	struct answer due = {0};
	store_read_due(counter.store, 1, 300, ANSWER_MAX, take_cases, &due);
	counter_wait(loop, &due.done);
	assert_int_equal(due.count, 2);
	assert_int_equal(due.ids[0], 2);
	assert_int_equal(due.ids[1], 3);
	struct answer never = {0};
	store_read_due(counter.store, 1, INSTANT_NEVER, ANSWER_MAX, take_cases, &never);
	counter_wait(loop, &never.done);
	assert_int_equal(never.count, 3);
	struct answer next = {0};
	store_read_next_due(counter.store, 1, take_cases, &next);
	counter_wait(loop, &next.done);
	assert_int_equal(next.count, 1);
	assert_int_equal(next.dues[0], 100);
}

static void touching_a_party_pulls_its_open_cases_forward(void **state)
{
	(void)state;
	struct answer answer = {0};
	write_case(1, 3, 900);
	write_case(2, 3, 100);
	write_case(3, 4, 900);
	write_case(4, 3, 900);
	pg_run(pq, "update vangnet.case_row set status = 1 where case_id = 4");
	pg_run(pq, "insert into vangnet.case_row select i, 900, 1, 1, 0, 1, 0, '\\x' from "
		   "generate_series(1001, 2200) i");
	pg_run(pq, "insert into vangnet.part select i, 1, 3, 1 from generate_series(1001, 2200) i");
	store_touch_party(counter.store, 1, 3, 500, take_touch, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.code, 0);
	assert_int_equal(pg_number(pq, "select next_due from vangnet.case_row where case_id = 1"), 500);
	assert_int_equal(pg_number(pq, "select next_due from vangnet.case_row where case_id = 2"), 100);
	assert_int_equal(pg_number(pq, "select next_due from vangnet.case_row where case_id = 3"), 900);
	assert_int_equal(pg_number(pq, "select next_due from vangnet.case_row where case_id = 4"), 900);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.case_row where next_due = 500"), 1201);
}

static void a_read_survives_a_killed_session(void **state)
{
	(void)state;
	write_case(7, 3, 0);
	struct answer answer = {0};
	pg_run(pq,
	       "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'vangnetd'");
	store_read_timeline(counter.store, 1, 7, 0, 4, take_events, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.code, 0);
	assert_int_equal(answer.count, 2);
}

static void a_foreign_commit_is_seen_through_the_cache(void **state)
{
	(void)state;
	struct counter other;
	struct counter_work work = {0};
	write_case(7, 3, 0);
	counter_open(&other, loop, as_daemon, NULL);
	counter_do(&other, &work, 7, 1, 0);
	counter_wait_seen(&counter, 3);
	assert_int_equal(read_case(7).version, 3);
	counter_close(&other);
}

static void a_small_cache_keeps_its_ceiling_and_works(void **state)
{
	(void)state;
	counter_close(&counter);
	counter_open(&counter, loop, as_daemon, &(struct store_config){.cache_bytes = 1});
	for (int i = 0; i < 5; i++)
		write_case(1 + i % 2, 3, 0);
	assert_int_equal(read_case(1).version, 6);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_case_is_read_from_the_cache_and_from_its_row),
		TEST(an_inbox_has_the_newest_first_and_pages),
		TEST(an_inbox_can_be_narrowed),
		TEST(a_case_from_which_a_party_was_released_is_read_apart),
		TEST(a_timeline_is_read_in_order_and_pages),
		TEST(the_feed_leaves_out_what_a_party_has_no_part_in),
		TEST(due_cases_come_earliest_first),
		TEST(touching_a_party_pulls_its_open_cases_forward),
		TEST(a_read_survives_a_killed_session),
		TEST(a_foreign_commit_is_seen_through_the_cache),
		TEST(a_small_cache_keeps_its_ceiling_and_works),
	};
	return cmocka_run_group_tests(tests, start_server, db_stop);
}

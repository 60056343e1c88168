/* What store_submit promises, on a real database with one store. */
#include <stdlib.h>

#include "support/db_rig.h"

static struct counter daemon_a;

static int open_store(void **state)
{
	(void)state;
	db_empty();
	counter_open(&daemon_a, loop, conninfo, NULL);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	counter_close(&daemon_a);
	loop_free(loop);
	return 0;
}

static void a_work_is_durable_when_done(void **state)
{
	(void)state;
	struct counter_work work = {0};
	counter_do(&daemon_a, &work, 41, 3, 0);
	assert_int_equal(work.result, STORE_COMMITTED);
	assert_int_equal(work.position, 1);
	assert_int_equal(work.first_seq, 1);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event where case_id = 41"), 3);
	assert_int_equal(pg_number(pq, "select version from vangnet.case_row where case_id = 41"), 3);
	assert_int_equal(pg_number(pq, "select count from vangnet.batch where position = 1"), 3);
	counter_do(&daemon_a, &work, 41, 1, 0);
	assert_int_equal(work.position, 2);
	assert_int_equal(work.first_seq, 4);
}

static void works_of_one_turn_share_a_batch(void **state)
{
	(void)state;
	struct counter_work works[20] = {0};
	struct counter_work first = {0};
	counter_do(&daemon_a, &first, 2, 1, 0);
	for (int i = 0; i < 20; i++)
		counter_submit(&daemon_a, &works[i], 2 + 2 * (i % 5), 1, 0);
	for (int i = 0; i < 20; i++)
		counter_wait(loop, &works[i].done);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event"), 21);
	assert_true(pg_number(pq, "select count(*) from vangnet.batch") <= 4);
	assert_int_equal(
		pg_number(pq,
			  "select count(*) from vangnet.case_row where version <> 4 + (case_id = 2)::int"),
		0);
}

static void the_feed_tells_every_event_in_order(void **state)
{
	(void)state;
	struct counter_work works[50] = {0};
	for (int i = 0; i < 50; i++)
		counter_submit(&daemon_a, &works[i], 1 + i % 7, 2, 0);
	for (int i = 0; i < 50; i++)
		counter_wait(loop, &works[i].done);
	counter_wait_seen(&daemon_a, 100);
	assert_int_equal(daemon_a.n_seen, 100);
	assert_false(daemon_a.feed_is_broken);
	assert_int_equal(store_feed_end(daemon_a.store, 1).position,
			 pg_number(pq, "select max(position) from vangnet.batch"));
}

static void a_repeated_key_gets_its_recorded_outcome(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work again = {0};
	counter_do(&daemon_a, &first, 5, 2, 77);
	counter_do(&daemon_a, &again, 5, 1, 77);
	assert_int_equal(again.result, STORE_REPEATED);
	assert_int_equal(again.found_case, 5);
	assert_int_equal(again.found_seq, 1);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event"), 2);
}

static void a_key_is_found_under_another_case_too(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work again = {0};
	counter_do(&daemon_a, &first, 5, 1, 78);
	counter_do(&daemon_a, &again, 6, 1, 78);
	assert_int_equal(again.result, STORE_REPEATED);
	assert_int_equal(again.found_case, 5);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.case_row"), 1);
}

static void a_refused_repetition_gets_its_outcome_and_no_refusal(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work again = {.refuse = true};
	struct counter_work other = {.refuse = true};
	counter_do(&daemon_a, &first, 5, 1, 79);
	counter_do(&daemon_a, &again, 5, 1, 79);
	counter_do(&daemon_a, &other, 5, 1, 80);
	assert_int_equal(again.result, STORE_REPEATED);
	assert_int_equal(other.result, STORE_REFUSED);
}

static void the_same_key_twice_at_once_is_written_once(void **state)
{
	(void)state;
	struct counter_work works[6] = {0};
	for (int i = 0; i < 6; i++)
		counter_submit(&daemon_a, &works[i], 10 + i, 1, 81);
	int committed = 0;
	int repeated = 0;
	for (int i = 0; i < 6; i++) {
		counter_wait(loop, &works[i].done);
		committed += works[i].result == STORE_COMMITTED;
		repeated += works[i].result == STORE_REPEATED;
	}
	assert_int_equal(committed, 1);
	assert_int_equal(repeated, 5);
}

static void neighbours_of_a_repeated_work_are_written(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work works[3] = {0};
	counter_do(&daemon_a, &first, 4, 1, 90);
	counter_submit(&daemon_a, &works[0], 4, 1, 91);
	counter_submit(&daemon_a, &works[1], 4, 1, 90);
	counter_submit(&daemon_a, &works[2], 4, 1, 92);
	for (int i = 0; i < 3; i++)
		counter_wait(loop, &works[i].done);
	assert_int_equal(works[0].result, STORE_COMMITTED);
	assert_int_equal(works[1].result, STORE_REPEATED);
	assert_int_equal(works[2].result, STORE_COMMITTED);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event"), 3);
}

/* The three-event trap: a rival takes the first number; not even the second and third may be stored. */
static void a_run_falls_as_a_whole_and_is_decided_again(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work work = {0};
	counter_do(&daemon_a, &first, 9, 1, 0);
	pg_run(pq, "insert into vangnet.event (partnership, case_id, seq, batch, ordinal, at, recorded_at, "
		   "actor, kind,"
		   " visibility, body_hash, facts) values (1, 9, 2, 999, 0, 1, 1, 1, 1, 0, 0, '{}')");
	pg_run(pq,
	       "update vangnet.case_row set version = 2, state = '\\x0200000000000000' where case_id = 9");
	daemon_a.n_decided = 0;
	counter_do(&daemon_a, &work, 9, 3, 0);
	assert_int_equal(work.result, STORE_COMMITTED);
	assert_int_equal(work.first_seq, 3);
	assert_int_equal(daemon_a.n_decided, 2);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event where case_id = 9"), 5);
	assert_int_equal(pg_number(pq, "select max(seq) from vangnet.event where case_id = 9"), 5);
}

/* A refusal on a state that is no longer the newest would be a lie. */
static void a_refusal_is_told_only_on_the_newest_state(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work work = {.refuse = true};
	counter_do(&daemon_a, &first, 9, 1, 0);
	pg_run(pq,
	       "update vangnet.case_row set version = 2, state = '\\x0200000000000000' where case_id = 9");
	daemon_a.n_decided = 0;
	counter_do(&daemon_a, &work, 9, 1, 0);
	assert_int_equal(work.result, STORE_REFUSED);
	assert_int_equal(daemon_a.n_decided, 2);
}

static void a_work_with_nothing_to_write_is_fine(void **state)
{
	(void)state;
	struct counter_work work = {0};
	counter_do(&daemon_a, &work, 9, 0, 0);
	assert_int_equal(work.result, STORE_COMMITTED);
	assert_int_equal(work.position, 0);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.case_row"), 0);
}

static void only_the_poisoned_work_fails(void **state)
{
	(void)state;
	enum { N = 41 };
	struct counter_work works[N] = {0};
	works[17].facts = "{\"bad\":\"\xff\"}";
	works[18].facts = "{\"bad\":\"\xfe\"}";
	for (int i = 0; i < N; i++)
		counter_submit(&daemon_a, &works[i], 2 * (1 + i / 2), 1, 1000 + i);
	for (int i = 0; i < N; i++)
		counter_wait(loop, &works[i].done);
	for (int i = 0; i < N; i++) {
		bool poisoned = i == 17 || i == 18;
		assert_int_equal(works[i].result, poisoned ? STORE_FAILED : STORE_COMMITTED);
		assert_int_equal(works[i].code, poisoned ? ERROR_bad_value : 0);
	}
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event"), N - 2);
}

static void a_stale_view_of_the_partnership_stops_the_batch(void **state)
{
	(void)state;
	struct counter_work stream = {0};
	struct counter_work work = {0};
	counter_do(&daemon_a, &stream, 0, 1, 0); /* the stream is at 1 now, the owner decides on 0 */
	counter_do(&daemon_a, &work, 3, 1, 0);
	assert_int_equal(daemon_a.n_stale, 1);
	assert_int_equal(daemon_a.stream, 1);
	assert_int_equal(work.result, STORE_COMMITTED);
	counter_do(&daemon_a, &work, 3, 1, 0);
	assert_int_equal(daemon_a.n_stale, 1);
}

static void a_refusal_on_a_stale_partnership_is_decided_again(void **state)
{
	(void)state;
	struct counter_work stream = {0};
	struct counter_work work = {.refuse = true};
	counter_do(&daemon_a, &stream, 0, 1, 0);
	counter_do(&daemon_a, &work, 3, 1, 0);
	assert_int_equal(daemon_a.n_stale, 1);
	assert_int_equal(work.result, STORE_REFUSED);
}

static void beyond_the_queue_works_are_busy(void **state)
{
	(void)state;
	struct counter small;
	struct counter_work works[5] = {0};
	counter_open(&small, loop, conninfo, &(struct store_config){.queue_works_max = 3});
	for (int i = 0; i < 5; i++)
		counter_submit(&small, &works[i], 1 + i, 1, 0);
	for (int i = 0; i < 5; i++)
		counter_wait(loop, &works[i].done);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(works[i].result, i < 3 ? STORE_COMMITTED : STORE_FAILED);
		assert_int_equal(works[i].code, i < 3 ? 0 : ERROR_busy);
	}
	counter_close(&small);
}

static void batches_keep_their_ceilings(void **state)
{
	(void)state;
	struct counter small;
	struct counter_work works[30] = {0};
	counter_open(&small, loop, conninfo,
		     &(struct store_config){.lanes = 1, .batch_works_max = 8, .batch_bytes_max = 1000});
	for (int i = 0; i < 30; i++)
		counter_submit(&small, &works[i], 1 + i, 1, 0);
	for (int i = 0; i < 30; i++)
		counter_wait(loop, &works[i].done);
	assert_int_equal(pg_number(pq, "select max(count) from vangnet.batch"), 5);
	counter_close(&small);
}

static void flag_drained(void *context)
{
	*(bool *)context = true;
}

static void draining_finishes_what_is_in_flight_and_refuses_the_rest(void **state)
{
	(void)state;
	struct counter_work works[10] = {0};
	struct counter_work late = {0};
	bool drained = false;
	for (int i = 0; i < 10; i++)
		counter_submit(&daemon_a, &works[i], 1 + i, 1, 0);
	store_drain(daemon_a.store, flag_drained, &drained);
	counter_submit(&daemon_a, &late, 99, 1, 0);
	counter_wait(loop, &drained);
	for (int i = 0; i < 10; i++)
		assert_true(works[i].done && works[i].result == STORE_COMMITTED);
	assert_int_equal(late.code, ERROR_unavailable);
}

static void due_moves_earlier_at_once_and_later_only_when_exact(void **state)
{
	(void)state;
	struct counter_work work = {0};
	static const struct {
		int64_t due;
		bool exact;
		int expected;
	} steps[] = {{500, false, 500}, {900, false, 500}, {300, false, 300}, {700, true, 700}};
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		daemon_a.next_due = steps[i].due;
		daemon_a.exact_due = steps[i].exact;
		counter_do(&daemon_a, &work, 12, 1, 0);
		assert_int_equal(pg_number(pq, "select next_due from vangnet.case_row"), steps[i].expected);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_work_is_durable_when_done),
		TEST(works_of_one_turn_share_a_batch),
		TEST(the_feed_tells_every_event_in_order),
		TEST(a_repeated_key_gets_its_recorded_outcome),
		TEST(a_key_is_found_under_another_case_too),
		TEST(a_refused_repetition_gets_its_outcome_and_no_refusal),
		TEST(the_same_key_twice_at_once_is_written_once),
		TEST(neighbours_of_a_repeated_work_are_written),
		TEST(a_run_falls_as_a_whole_and_is_decided_again),
		TEST(a_refusal_is_told_only_on_the_newest_state),
		TEST(a_work_with_nothing_to_write_is_fine),
		TEST(only_the_poisoned_work_fails),
		TEST(a_stale_view_of_the_partnership_stops_the_batch),
		TEST(a_refusal_on_a_stale_partnership_is_decided_again),
		TEST(beyond_the_queue_works_are_busy),
		TEST(batches_keep_their_ceilings),
		TEST(draining_finishes_what_is_in_flight_and_refuses_the_rest),
		TEST(due_moves_earlier_at_once_and_later_only_when_exact),
	};
	return cmocka_run_group_tests(tests, db_start, db_stop);
}

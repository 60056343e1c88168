/* The store in memory keeps the promises of store.h that the simulation leans on; as tests/db does for the database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/instant.h"
#include "sim/store_memory.h"
#include "support/counter.h"
#include "words/words.h"

#define ANSWER_MAX 50

static struct loop *loop;
static struct counter counter;

static int open_store(void **state)
{
	(void)state;
	loop = loop_new();
	counter_open(&counter, loop, "", NULL);
	return 0;
}

static int close_store(void **state)
{
	(void)state;
	counter_close(&counter);
	loop_free(loop);
	return 0;
}

static size_t n_events(void)
{
	size_t count;
	store_memory_log(counter.store, &count);
	return count;
}

/* --- writing --- */

static void works_of_one_turn_share_a_batch_and_runs_go_by_case(void **state)
{
	(void)state;
	struct counter_work works[6] = {0};
	for (int i = 0; i < 6; i++)
		counter_submit(&counter, &works[i], 3 - i % 3, 2, 0);
	assert_int_equal(counter.n_decided, 0); /* never from inside the call */
	counter_wait_seen(&counter, 12);
	assert_int_equal(counter.n_decided, 3);
	assert_false(counter.feed_is_broken);
	assert_int_equal(counter.seen[0].case_id, 1);
	assert_int_equal(counter.seen[11].case_id, 3);
	assert_int_equal(works[3].first_seq, 3); /* the second of its case */
	for (int i = 0; i < 6; i++)
		assert_int_equal(works[i].position, 1);
	assert_int_equal(store_memory_case(counter.store, 2)->version, 4);
}

static void a_repeated_key_gets_its_recorded_outcome_under_any_case(void **state)
{
	(void)state;
	struct counter_work first = {0}, again = {0}, refused = {.refuse = true}, other = {.refuse = true};
	counter_do(&counter, &first, 5, 2, 77);
	counter_do(&counter, &again, 6, 1, 77);
	assert_int_equal(again.result, STORE_REPEATED);
	assert_int_equal(again.found_case, 5);
	assert_int_equal(again.found_seq, 1);
	counter_do(&counter, &refused, 5, 1, 77);
	assert_int_equal(refused.result, STORE_REPEATED);
	counter_do(&counter, &other, 5, 1, 78);
	assert_int_equal(other.result, STORE_REFUSED);
	assert_int_equal(n_events(), 2);
}

static void the_same_key_twice_at_once_is_written_once(void **state)
{
	(void)state;
	struct counter_work works[6] = {0};
	int committed = 0, repeated = 0;
	for (int i = 0; i < 6; i++)
		counter_submit(&counter, &works[i], 10 + i, 1, 81);
	for (int i = 0; i < 6; i++) {
		counter_wait(loop, &works[i].done);
		committed += works[i].result == STORE_COMMITTED;
		repeated += works[i].result == STORE_REPEATED;
	}
	assert_int_equal(committed, 1);
	assert_int_equal(repeated, 5);
}

static void a_stale_view_of_the_partnership_is_decided_again(void **state)
{
	(void)state;
	struct counter_work stream = {0}, work = {0}, refused = {.refuse = true};
	counter_do(&counter, &stream, 0, 1, 0); /* the stream is at 1 now, the owner decides on 0 */
	counter_submit(&counter, &refused, 4, 1, 0);
	counter_do(&counter, &work, 3, 1, 0);
	assert_int_equal(counter.n_stale, 1);
	assert_int_equal(work.result, STORE_COMMITTED);
	assert_int_equal(refused.result, STORE_REFUSED);
	assert_int_equal(n_events(), 2);
}

static void beyond_the_queue_works_are_busy(void **state)
{
	(void)state;
	struct counter_work works[4] = {0};
	struct store_config config = {.queue_works_max = 3};
	close_store(state);
	loop = loop_new();
	counter_open(&counter, loop, "", &config);
	for (int i = 0; i < 4; i++)
		counter_submit(&counter, &works[i], 1 + i, 1, 0);
	for (int i = 0; i < 4; i++)
		counter_wait(loop, &works[i].done);
	assert_int_equal(works[2].result, STORE_COMMITTED);
	assert_int_equal(works[3].code, ERROR_busy);
}

static void flag_drained(void *context)
{
	*(bool *)context = true;
}

static void draining_finishes_what_is_gathered_and_refuses_the_rest(void **state)
{
	(void)state;
	struct counter_work works[10] = {0}, late = {0};
	bool drained = false;
	for (int i = 0; i < 10; i++)
		counter_submit(&counter, &works[i], 1 + i, 1, 0);
	store_drain(counter.store, flag_drained, &drained);
	counter_submit(&counter, &late, 99, 1, 0);
	counter_wait(loop, &drained);
	for (int i = 0; i < 10; i++)
		assert_int_equal(works[i].result, STORE_COMMITTED);
	assert_int_equal(late.code, ERROR_unavailable);
}

static void due_moves_earlier_at_once_and_later_only_when_exact(void **state)
{
	(void)state;
	struct counter_work work = {0};
	static const struct {
		int64_t due;
		bool exact;
		int64_t expected;
	} steps[] = {{500, false, 500}, {900, false, 500}, {300, false, 300}, {700, true, 700}};
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		counter.next_due = steps[i].due;
		counter.exact_due = steps[i].exact;
		counter_do(&counter, &work, 12, 1, 0);
		assert_int_equal(store_memory_case(counter.store, 12)->next_due, steps[i].expected);
	}
}

/* --- reading --- */

struct answer {
	bool done;
	int code;
	size_t count;
	int64_t ids[ANSWER_MAX];
	int64_t state;
};

static void take(struct answer *answer, const struct err *err, size_t count)
{
	answer->done = true;
	answer->code = err ? err->code : 0;
	answer->count = count;
}

static void take_cases(void *context, const struct err *err, const struct store_case *cases,
		       const struct store_part *parts, size_t count)
{
	struct answer *answer = context;
	(void)parts;
	take(answer, err, count);
	for (size_t i = 0; i < count; i++)
		answer->ids[i] = cases[i].case_id;
	answer->state = count ? cases[0].next_due : 0;
}

static void take_events(void *context, const struct err *err, const struct store_event *events, size_t count)
{
	struct answer *answer = context;
	take(answer, err, count);
	for (size_t i = 0; i < count; i++)
		answer->ids[i] = events[i].seq;
}

static void take_feed(void *context, const struct err *err, const struct store_feed_event *events,
		      size_t count, const struct store_cursor *end)
{
	struct answer *answer = context;
	take(answer, err, count);
	for (size_t i = 0; i < count; i++)
		answer->ids[i] = events[i].event.case_id;
	answer->state = end ? end->position : 0;
}

static void take_touch(void *context, const struct err *err)
{
	take(context, err, 0);
}

static void write_case(int64_t case_id, int32_t party, int64_t due)
{
	struct counter_work work = {0};
	counter.party = party;
	counter.next_due = due;
	counter_do(&counter, &work, case_id, 2, 0);
	assert_int_equal(work.result, STORE_COMMITTED);
}

static void an_inbox_has_the_newest_first_and_pages(void **state)
{
	(void)state;
	struct answer answer = {0};
	for (int i = 1; i <= 6; i++)
		write_case(i, i % 2 ? 3 : 4, 0);
	store_read_inbox(
		counter.store,
		&(struct store_inbox){.partnership = 1, .party = 3, .before = 5, .limit = 1, .status = -1},
		take_cases, &answer);
	assert_false(answer.done); /* never from inside the call */
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.count, 1);
	assert_int_equal(answer.ids[0], 3);
}

static void a_timeline_is_read_in_order_and_pages(void **state)
{
	(void)state;
	struct answer answer = {0};
	for (int i = 0; i < 4; i++)
		write_case(7, 0, 0);
	store_read_timeline(counter.store, 1, 7, 3, 4, take_events, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(answer.count, 4);
	assert_int_equal(answer.ids[0], 4);
	assert_int_equal(answer.ids[3], 7);
}

static struct answer read_feed(struct store_cursor from, int32_t party)
{
	struct answer answer = {0};
	store_read_feed(counter.store, 1, &from, &party, party ? 1 : 0, 100, take_feed, &answer);
	counter_wait(loop, &answer.done);
	return answer;
}

static void the_feed_goes_on_behind_a_cursor_and_knows_a_fork(void **state)
{
	(void)state;
	struct store_cursor start = {.ordinal = -1};
	write_case(1, 3, 0);
	struct store_cursor middle = store_feed_end(counter.store, 1);
	write_case(2, 4, 0);
	write_case(3, 3, 0);
	assert_int_equal(read_feed(start, 0).count, 6);
	assert_int_equal(read_feed(start, 3).count, 4);
	assert_int_equal(read_feed(middle, 0).count, 4);
	assert_int_equal(read_feed(middle, 0).ids[0], 2);
	assert_int_equal(read_feed(start, 9).count, 0);
	assert_int_equal(read_feed(start, 9).state, 3); /* and yet it moved on */
	middle.hash[0] ^= 1;
	assert_int_equal(read_feed(middle, 0).code, ERROR_cursor_forked);
}

static void due_cases_come_earliest_first_and_hide(void **state)
{
	(void)state;
	struct answer due = {0}, next = {0}, hidden = {0};
	write_case(1, 0, 300);
	write_case(2, 0, 100);
	write_case(3, 0, 200);
	write_case(4, 0, INSTANT_NEVER);
	store_read_due(counter.store, 1, 300, ANSWER_MAX, take_cases, &due);
	counter_wait(loop, &due.done);
	assert_int_equal(due.count, 2);
	assert_int_equal(due.ids[0], 2);
	assert_int_equal(due.ids[1], 3);
	store_read_next_due(counter.store, 1, take_cases, &next);
	counter_wait(loop, &next.done);
	assert_int_equal(next.count, 1);
	assert_int_equal(next.state, 100);
	store_memory_hide_due(counter.store, true);
	store_read_next_due(counter.store, 1, take_cases, &hidden);
	counter_wait(loop, &hidden.done);
	assert_int_equal(hidden.count, 0);
}

static void touching_a_party_pulls_its_open_cases_forward(void **state)
{
	(void)state;
	struct answer answer = {0};
	write_case(1, 3, 900);
	write_case(2, 3, 100);
	write_case(3, 4, 900);
	store_touch_party(counter.store, 1, 3, 500, take_touch, &answer);
	counter_wait(loop, &answer.done);
	assert_int_equal(store_memory_case(counter.store, 1)->next_due, 500);
	assert_int_equal(store_memory_case(counter.store, 2)->next_due, 100);
	assert_int_equal(store_memory_case(counter.store, 3)->next_due, 900);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)
	const struct CMUnitTest tests[] = {
		TEST(works_of_one_turn_share_a_batch_and_runs_go_by_case),
		TEST(a_repeated_key_gets_its_recorded_outcome_under_any_case),
		TEST(the_same_key_twice_at_once_is_written_once),
		TEST(a_stale_view_of_the_partnership_is_decided_again),
		TEST(beyond_the_queue_works_are_busy),
		TEST(draining_finishes_what_is_gathered_and_refuses_the_rest),
		TEST(due_moves_earlier_at_once_and_later_only_when_exact),
		TEST(an_inbox_has_the_newest_first_and_pages),
		TEST(a_timeline_is_read_in_order_and_pages),
		TEST(the_feed_goes_on_behind_a_cursor_and_knows_a_fork),
		TEST(due_cases_come_earliest_first_and_hide),
		TEST(touching_a_party_pulls_its_open_cases_forward),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

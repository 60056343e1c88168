/* Who hands to whom and what stalls, counted by hand and by the core. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/traffic.h"
#include "core/withhold.h"
#include "support/annals.h"

enum { A = 1, B, C };

static struct annals annals;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	annals_init(&annals);
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	annals_done(&annals);
	arena_done(&arena);
	return 0;
}

static struct quality_view view_of(int32_t viewer, bool all, int from, int until)
{
	return (struct quality_view){ANNALS_HOUR(from), ANNALS_HOUR(until), viewer, all};
}

static void handovers_are_counted_per_pair_and_those_back_are_bounces(void **state)
{
	(void)state;
	annals_open(&annals, 1, 0, A);
	annals_hold(&annals, 1, 1, B, 0);
	annals_hold(&annals, 1, 2, A, 0);
	annals_hold(&annals, 1, 3, B, 0);
	annals_open(&annals, 2, 0, A);
	annals_hold(&annals, 2, 1, B, 0);
	annals_hold(&annals, 2, 9, A, 0); /* after the period */
	struct quality_view view = view_of(PARTY_NONE, true, 0, 9);
	struct traffic_flows flows = traffic_flows(&arena, &annals.ledger, &view);
	assert_int_equal(flows.count, 2);
	assert_int_equal(flows.items[0].giver, A);
	assert_int_equal(flows.items[0].taker, B);
	assert_int_equal(flows.items[0].times, 3);
	assert_int_equal(flows.items[0].back, 1);
	assert_int_equal(flows.items[0].cases, 2);
	assert_int_equal(flows.items[1].times, 1);
	assert_int_equal(flows.items[1].back, 1);
}

/* From A to B in so many cases. */
static void hand(int64_t first_case, int count, int32_t giver, int32_t taker)
{
	for (int i = 0; i < count; i++) {
		annals_open(&annals, first_case + i, 0, giver);
		annals_hold(&annals, first_case + i, 1, taker, 0);
	}
}

static void a_stranger_sees_no_small_flow_nor_what_gives_it_away(void **state)
{
	(void)state;
	hand(1, 2, A, B);
	hand(101, 8, B, C);
	hand(201, 9, A, C);
	struct quality_view view = view_of(PARTY_NONE, false, 0, 9);
	struct traffic_flows flows = traffic_flows(&arena, &annals.ledger, &view);
	assert_true(flows.items[0].withheld && flows.items[0].taker == B && flows.items[0].times == 0);
	assert_false(flows.items[1].withheld);
	assert_int_equal(flows.items[1].times, 9);
	assert_true(flows.items[2].withheld);
	view.viewer = A; /* both of the others are its own */
	flows = traffic_flows(&arena, &annals.ledger, &view);
	for (size_t i = 0; i < flows.count; i++)
		assert_false(flows.items[i].withheld);
}

static void findings_count_from_when_they_speak_and_open_ones_have_an_age(void **state)
{
	(void)state;
	annals_find(&annals, 1, 5, A, 4, false);
	annals_find(&annals, 2, 6, A, 2, false);
	annals_find(&annals, 3, 6, A, 3, true); /* muted to its end: nobody was told */
	annals_stall(&annals, 3, 7, EVENT_stall_cleared);
	annals_find(&annals, 4, 6, A, 1, true);
	annals_stall(&annals, 4, 9, EVENT_stall_surfaced);
	annals_find(&annals, 5, 6, A, 5, false);
	annals_stall(&annals, 5, 8, EVENT_stall_cleared);
	struct quality_view view = view_of(PARTY_NONE, true, 0, 10);
	struct traffic_stalls_list list = traffic_stalls(&arena, &annals.ledger, &view);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].found, 4);
	assert_int_equal(list.items[0].cleared, 1);
	assert_int_equal(list.items[0].open, 3);
	assert_true(list.items[0].age_p50 == 8 * INSTANT_HOUR); /* of 6, 8 and 9 */
	assert_true(list.items[0].age_max == 9 * INSTANT_HOUR);
	view = view_of(PARTY_NONE, true, 0, 9); /* the third speaks at the end, so not within */
	list = traffic_stalls(&arena, &annals.ledger, &view);
	assert_int_equal(list.items[0].open, 2);
	view = view_of(PARTY_NONE, false, 0, 10);
	list = traffic_stalls(&arena, &annals.ledger, &view);
	assert_true(list.items[0].withheld); /* four cases */
	view.viewer = A;
	assert_false(traffic_stalls(&arena, &annals.ledger, &view).items[0].withheld);
}

static void weeks_tell_what_happened_in_them(void **state)
{
	(void)state;
	annals_open(&annals, 1, 0, A);
	annals_hold(&annals, 1, 1, B, 0);
	annals_hold(&annals, 1, 2, A, 0);
	annals_contact(&annals, 1, 3, 0, 0, 0);
	annals_find(&annals, 1, 6, A, 5, false);
	annals_stall(&annals, 1, 7 * 24, EVENT_stall_cleared);
	struct quality_view view = view_of(PARTY_NONE, true, 0, 14 * 24);
	struct traffic_weeks weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_int_equal(weeks.count, 2);
	assert_true(weeks.items[0].week == ANNALS_START);
	assert_int_equal(weeks.items[0].handovers, 2);
	assert_int_equal(weeks.items[0].back, 1);
	assert_int_equal(weeks.items[0].found, 1);
	assert_int_equal(weeks.items[0].cleared, 0);
	assert_int_equal(weeks.items[0].contacts, 1);
	assert_int_equal(weeks.items[0].cases, 1);
	assert_int_equal(weeks.items[1].cleared, 1);
	view.sees_all = false;
	weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_true(weeks.items[0].withheld && weeks.items[1].withheld);
	assert_int_equal(weeks.items[0].handovers, 0);
}

static void weeks_do_not_tell_the_sum_that_gives_a_small_flow_away(void **state)
{
	(void)state;
	hand(1, 20, A, B);
	hand(101, 2, C, A + 3);
	struct quality_view view = view_of(A, false, 0, 9);
	assert_true(traffic_flows(&arena, &annals.ledger, &view).items[1].withheld);
	struct traffic_weeks weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_true(weeks.items[0].withheld);
	assert_int_equal(weeks.items[0].handovers, 0);
	view.sees_all = true;
	assert_int_equal(traffic_weeks(&arena, &annals.ledger, &view).items[0].handovers, 22);
}

/* A stall of one agency in each of some cases, found at an hour. */
static void stall(int64_t first_case, int count, int32_t debtor, int hour)
{
	for (int64_t id = first_case; id < first_case + count; id++) {
		annals_open(&annals, id, 0, debtor);
		annals_find(&annals, id, hour, debtor, 1, false);
	}
}

/* Two weeks in which much happened elsewhere; what the viewer knows of itself it can subtract from their sum. */
static void weeks_do_not_tell_the_sum_that_gives_a_small_stall_away(void **state)
{
	(void)state;
	stall(1, 10, A, 1);
	stall(11, 10, A, 7 * 24);
	for (int64_t id = 1; id <= 20; id++)
		annals_contact(&annals, id, id <= 10 ? 2 : 7 * 24 + 1, 0, 0, 0);
	struct quality_view view = view_of(A, false, 0, 14 * 24);
	struct traffic_weeks weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_int_equal(weeks.count, 2);
	assert_false(weeks.items[0].withheld || weeks.items[1].withheld);
	assert_int_equal(weeks.items[0].found + weeks.items[1].found, 20);
	stall(101, WITHHOLD_BELOW - 1, B, 3);
	assert_true(traffic_stalls(&arena, &annals.ledger, &view).items[1].withheld);
	weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_true(weeks.items[0].withheld && weeks.items[1].withheld); /* either is the rest of the sum */
	assert_int_equal(weeks.items[0].found + weeks.items[1].found, 0);
	stall(201, 1, B, 4);
	weeks = traffic_weeks(&arena, &annals.ledger, &view);
	assert_false(weeks.items[0].withheld || weeks.items[1].withheld); /* five cases are told */
	assert_int_equal(weeks.items[0].found + weeks.items[1].found, 25);
}

static void a_week_is_as_large_as_what_the_viewer_had_no_part_in(void **state)
{
	(void)state;
	hand(1, 20, A, B);
	hand(101, 8, B, C);
	hand(201, 2, A, C);
	struct quality_view view = view_of(C, false, 0, 9);
	assert_false(traffic_weeks(&arena, &annals.ledger, &view).items[0].withheld);
	view.viewer = B; /* only the two are strange to it */
	assert_true(traffic_weeks(&arena, &annals.ledger, &view).items[0].withheld);
	assert_int_equal(traffic_weeks(&arena, &annals.ledger, &view).items[0].cases, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(handovers_are_counted_per_pair_and_those_back_are_bounces),
		TEST(a_stranger_sees_no_small_flow_nor_what_gives_it_away),
		TEST(findings_count_from_when_they_speak_and_open_ones_have_an_age),
		TEST(weeks_tell_what_happened_in_them),
		TEST(a_week_is_as_large_as_what_the_viewer_had_no_part_in),
		TEST(weeks_do_not_tell_the_sum_that_gives_a_small_flow_away),
		TEST(weeks_do_not_tell_the_sum_that_gives_a_small_stall_away),
	};
	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}

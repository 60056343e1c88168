/* What was owed, counted by hand and by the core. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/quality.h"
#include "support/annals.h"

enum { A = 1, B, C, D };

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

static struct quality_owed_list seen(int32_t viewer, bool all, int from, int until, enum quality_by by)
{
	struct quality_view view = {ANNALS_HOUR(from), ANNALS_HOUR(until), viewer, all};
	return quality_owed(&arena, &annals.ledger, &view, by);
}

static struct quality_owed_list whole(int from, int until, enum quality_by by)
{
	return seen(PARTY_NONE, true, from, until, by);
}

static const struct quality_owed *row_of(const struct quality_owed_list *list, enum obligation_kind kind,
					 int32_t debtor, int32_t creditor)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct quality_owed *row = &list->items[i];
		if (row->kind == kind && row->debtor == debtor && row->creditor == creditor)
			return row;
	}
	static const struct quality_owed none;
	fail_msg("no such row");
	return &none;
}

/* So many offers of one agency to another in cases of their own, each taken up after an hour. */
static void offers(int64_t first_case, int count, int32_t debtor, int32_t creditor)
{
	for (int i = 0; i < count; i++)
		annals_met(&annals, first_case + i, OBLIGATION_accept, debtor, creditor, 1, 50, 2);
}

static void the_element_at_the_floor_is_the_percentile(void **state)
{
	(void)state;
	static const int64_t ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, one[] = {7};
	assert_true(quality_element(ten, 10, 50) == 6);
	assert_true(quality_element(ten, 10, 90) == 10);
	assert_true(quality_element(ten, 9, 50) == 5);
	assert_true(quality_element(ten, 9, 99) == 9);
	assert_true(quality_element(ten, 10, 100) == 10);
	assert_true(quality_element(one, 1, 50) == 7);
	assert_true(quality_element(one, 1, 99) == 7);
}

static void weeks_begin_on_monday(void **state)
{
	(void)state;
	assert_true(quality_week_of(ANNALS_START) == ANNALS_START);
	assert_true(quality_week_of(ANNALS_START - 1) == ANNALS_START - 7 * INSTANT_DAY);
	assert_true(quality_week_of(ANNALS_HOUR(7 * 24) - 1) == ANNALS_START);
	assert_true(quality_week_of(4 * INSTANT_DAY) == 4 * INSTANT_DAY); /* 1970-01-05 was one */
}

static void every_fate_is_counted_once_for_its_debtor(void **state)
{
	(void)state;
	annals_met(&annals, 1, OBLIGATION_answer, B, A, 0, 10, 10); /* at its due */
	annals_met(&annals, 1, OBLIGATION_answer, B, A, 0, 10, 11); /* late */
	int32_t refused = annals_owe(&annals, 2, 0, OBLIGATION_answer, B, C, 10);
	annals_end(&annals, 2, 3, refused, EVENT_request_refused, ENDING_MET);
	int32_t back = annals_owe(&annals, 2, 0, OBLIGATION_answer, B, C, 10);
	annals_end(&annals, 2, 3, back, EVENT_request_withdrawn, ENDING_WITHDRAWN);
	int32_t never = annals_owe(&annals, 3, 0, OBLIGATION_answer, B, C, 10);
	annals_end(&annals, 3, 12, never, EVENT_request_withdrawn, ENDING_WITHDRAWN);
	annals_owe(&annals, 3, 0, OBLIGATION_answer, B, C, 99);
	annals_owe(&annals, 4, 0, OBLIGATION_answer, B, C, 10);
	annals_owe(&annals, 4, 0, OBLIGATION_answer, C, B, 10);
	struct quality_owed_list list = whole(0, 20, QUALITY_BY_AGENCY);
	const struct quality_owed *row = row_of(&list, OBLIGATION_answer, B, PARTY_NONE);
	assert_int_equal(row->fates[FATE_IN_TIME], 1);
	assert_int_equal(row->fates[FATE_LATE], 1);
	assert_int_equal(row->fates[FATE_REFUSED], 1);
	assert_int_equal(row->fates[FATE_LAWFUL], 0);
	assert_int_equal(row->fates[FATE_WITHDRAWN], 1);
	assert_int_equal(row->fates[FATE_NEVER], 1);
	assert_int_equal(row->fates[FATE_OPEN], 2);
	assert_int_equal(row->overdue, 1);
	assert_int_equal(row->cases, 4);
	assert_int_equal(row->n_delays, 2);
	assert_true(row->quantiles[QUALITY_P50] == 11 * INSTANT_HOUR);
	assert_int_equal(row_of(&list, OBLIGATION_answer, C, PARTY_NONE)->fates[FATE_OPEN], 1);
	list = whole(0, 20, QUALITY_BY_PAIR);
	assert_int_equal(row_of(&list, OBLIGATION_answer, B, A)->n_delays, 2);
	assert_int_equal(row_of(&list, OBLIGATION_answer, B, C)->fates[FATE_OPEN], 2);
	assert_int_equal(row_of(&list, OBLIGATION_answer, B, C)->n_delays, 0);
}

static void a_thing_counts_when_it_is_settled_so_that_periods_add_up(void **state)
{
	(void)state;
	annals_met(&annals, 1, OBLIGATION_keep, A, PARTY_CITIZEN, 0, 40, 10);
	annals_met(&annals, 2, OBLIGATION_keep, A, PARTY_CITIZEN, 5, 40, 20); /* at the seam: the second */
	annals_met(&annals, 3, OBLIGATION_keep, A, PARTY_CITIZEN, 30, 60, 50);
	struct quality_owed_list first = whole(0, 20, QUALITY_BY_AGENCY);
	struct quality_owed_list second = whole(20, 40, QUALITY_BY_AGENCY);
	struct quality_owed_list both = whole(0, 40, QUALITY_BY_AGENCY);
	assert_int_equal(first.items[0].fates[FATE_IN_TIME], 1);
	assert_int_equal(first.items[0].fates[FATE_OPEN], 1);
	assert_int_equal(second.items[0].fates[FATE_IN_TIME], 1);
	assert_int_equal(second.items[0].fates[FATE_OPEN], 1);
	assert_int_equal(both.items[0].fates[FATE_IN_TIME], 2);
	assert_int_equal(both.items[0].fates[FATE_OPEN], 1);
}

static void only_offers_and_requests_make_pairs(void **state)
{
	(void)state;
	annals_met(&annals, 1, OBLIGATION_keep, A, PARTY_CITIZEN, 0, 40, 10);
	annals_met(&annals, 1, OBLIGATION_act, A, PARTY_PARTNERSHIP, 0, 40, 10);
	offers(1, 1, B, A);
	struct quality_owed_list list = whole(0, 20, QUALITY_BY_PAIR);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].kind, OBLIGATION_accept);
}

static void weeks_count_what_was_settled_in_them(void **state)
{
	(void)state;
	annals_met(&annals, 1, OBLIGATION_reply, A, PARTY_CITIZEN, 0, 24, 10);
	annals_met(&annals, 2, OBLIGATION_reply, A, PARTY_CITIZEN, 0, 24, 7 * 24);
	annals_owe(&annals, 3, 0, OBLIGATION_reply, A, PARTY_CITIZEN, 24);
	struct quality_owed_list list = whole(0, 14 * 24, QUALITY_BY_WEEK);
	assert_int_equal(list.count, 2);
	assert_true(list.items[0].week == ANNALS_START);
	assert_true(list.items[1].week == ANNALS_HOUR(7 * 24));
	assert_int_equal(list.items[0].fates[FATE_IN_TIME], 1);
	assert_int_equal(list.items[1].fates[FATE_LATE], 1);
}

static void a_stranger_sees_no_small_agency_nor_what_gives_it_away(void **state)
{
	(void)state;
	offers(1, 4, A, D);
	offers(101, 6, B, D);
	offers(201, 30, C, D);
	struct quality_owed_list list = seen(PARTY_NONE, false, 0, 20, QUALITY_BY_AGENCY);
	assert_true(row_of(&list, OBLIGATION_accept, A, PARTY_NONE)->withheld);
	assert_true(row_of(&list, OBLIGATION_accept, B, PARTY_NONE)->withheld);
	assert_int_equal(row_of(&list, OBLIGATION_accept, B, PARTY_NONE)->cases, 0);
	assert_int_equal(row_of(&list, OBLIGATION_accept, C, PARTY_NONE)->fates[FATE_IN_TIME], 30);
	list = seen(PARTY_NONE, false, 0, 20, QUALITY_BY_PAIR); /* would add up to what is withheld */
	assert_true(row_of(&list, OBLIGATION_accept, B, D)->withheld);
	assert_false(row_of(&list, OBLIGATION_accept, C, D)->withheld);
	list = seen(A, false, 0, 20, QUALITY_BY_AGENCY);
	assert_int_equal(row_of(&list, OBLIGATION_accept, A, PARTY_NONE)->fates[FATE_IN_TIME], 4);
	assert_false(row_of(&list, OBLIGATION_accept, B, PARTY_NONE)->withheld);
}

static void five_offers_of_one_citizen_are_one_case(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		offers(1, 1, A, D);
	offers(201, 30, C, D);
	struct quality_owed_list list = seen(PARTY_NONE, false, 0, 20, QUALITY_BY_AGENCY);
	assert_true(row_of(&list, OBLIGATION_accept, A, PARTY_NONE)->withheld);
}

/* Of B's twenty, eighteen came from A itself: A would know of the other two by subtracting. */
static void what_a_viewer_can_subtract_of_itself_is_withheld_from_it(void **state)
{
	(void)state;
	offers(1, 18, B, A);
	offers(101, 2, B, D);
	struct quality_owed_list list = seen(A, false, 0, 20, QUALITY_BY_AGENCY);
	assert_true(row_of(&list, OBLIGATION_accept, B, PARTY_NONE)->withheld);
	list = seen(A, false, 0, 20, QUALITY_BY_PAIR);
	assert_int_equal(row_of(&list, OBLIGATION_accept, B, A)->fates[FATE_IN_TIME], 18);
	assert_true(row_of(&list, OBLIGATION_accept, B, D)->withheld);
	list = seen(A, false, 0, 20, QUALITY_BY_KIND);
	assert_true(list.items[0].withheld);
	list = seen(A, false, 0, 20, QUALITY_BY_WEEK);
	assert_true(list.items[0].withheld);
	list = seen(C, false, 0, 20, QUALITY_BY_AGENCY); /* a stranger cannot subtract */
	assert_int_equal(row_of(&list, OBLIGATION_accept, B, PARTY_NONE)->fates[FATE_IN_TIME], 20);
	list = seen(C, false, 0, 20, QUALITY_BY_PAIR);
	assert_true(row_of(&list, OBLIGATION_accept, B, D)->withheld);
	assert_true(row_of(&list, OBLIGATION_accept, B, A)->withheld); /* 20 less 18 */
}

static void a_stranger_gets_no_percentile_of_four(void **state)
{
	(void)state;
	offers(1, 4, A, D);
	for (int64_t i = 11; i < 14; i++)
		annals_owe(&annals, i, 1, OBLIGATION_accept, A, D, 50);
	struct quality_owed_list list = seen(PARTY_NONE, false, 0, 20, QUALITY_BY_AGENCY);
	assert_int_equal(list.items[0].fates[FATE_IN_TIME], 4);
	assert_int_equal(list.items[0].n_delays, 0);
	list = whole(0, 20, QUALITY_BY_AGENCY);
	assert_int_equal(list.items[0].n_delays, 4);
	offers(21, 1, A, D);
	list = seen(PARTY_NONE, false, 0, 20, QUALITY_BY_AGENCY);
	assert_int_equal(list.items[0].n_delays, 5);
	assert_true(list.items[0].quantiles[QUALITY_P99] == INSTANT_HOUR);
}

static void the_curve_goes_through_the_median(void **state)
{
	(void)state;
	for (int i = 1; i <= 40; i++)
		annals_met(&annals, i, OBLIGATION_accept, A, D, 0, 50, i);
	struct quality_owed_list list = whole(0, 100, QUALITY_BY_AGENCY);
	assert_true(list.items[0].curve[9] == list.items[0].quantiles[QUALITY_P50]);
	assert_true(list.items[0].curve[17] == list.items[0].quantiles[QUALITY_P90]);
	assert_true(list.items[0].curve[0] == 3 * INSTANT_HOUR);
	assert_true(list.items[0].curve[18] == 39 * INSTANT_HOUR);
}

static void what_a_view_is_counted_from_is_what_lies_in_it(void **state)
{
	(void)state;
	struct quality_view view = {ANNALS_HOUR(10), ANNALS_HOUR(20), PARTY_NONE, true};
	annals_met(&annals, 1, OBLIGATION_accept, A, D, 0, 50, 9);  /* before it */
	annals_met(&annals, 2, OBLIGATION_accept, A, D, 0, 50, 10); /* in it */
	annals_met(&annals, 3, OBLIGATION_accept, A, D, 0, 50, 20); /* open at its end */
	annals_met(&annals, 4, OBLIGATION_accept, A, D, 20, 50, 21);
	assert_int_equal(quality_things(&annals.ledger, &view), 2);
	annals_find(&annals, 1, 8, A, 8, false);
	annals_stall(&annals, 1, 9, EVENT_stall_cleared);
	annals_find(&annals, 2, 8, A, 8, false); /* still open in it */
	annals_find(&annals, 3, 20, A, 8, false);
	assert_int_equal(quality_things(&annals.ledger, &view), 3);
	annals_contact(&annals, 1, 9, 0, 0, 0);
	annals_contact(&annals, 1, 10, 0, 0, 0);
	annals_hold(&annals, 2, 11, B, 0);
	annals_hold(&annals, 2, 21, A, 0);
	assert_int_equal(quality_things(&annals.ledger, &view), 5);
}

static void nothing_owed_gives_no_rows(void **state)
{
	(void)state;
	for (int by = QUALITY_BY_KIND; by <= QUALITY_BY_WEEK; by++)
		assert_int_equal(whole(0, 20, (enum quality_by)by).count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_element_at_the_floor_is_the_percentile),
		TEST(weeks_begin_on_monday),
		TEST(every_fate_is_counted_once_for_its_debtor),
		TEST(a_thing_counts_when_it_is_settled_so_that_periods_add_up),
		TEST(only_offers_and_requests_make_pairs),
		TEST(weeks_count_what_was_settled_in_them),
		TEST(a_stranger_sees_no_small_agency_nor_what_gives_it_away),
		TEST(five_offers_of_one_citizen_are_one_case),
		TEST(what_a_viewer_can_subtract_of_itself_is_withheld_from_it),
		TEST(a_stranger_gets_no_percentile_of_four),
		TEST(the_curve_goes_through_the_median),
		TEST(what_a_view_is_counted_from_is_what_lies_in_it),
		TEST(nothing_owed_gives_no_rows),
	};
	return cmocka_run_group_tests_name("quality", tests, NULL, NULL);
}

/* overloaded: more open than an agency gets done. */
#include "support/town_rig.h"

/* Two weeks of work; who met nothing has one a week: more than 2, and at least 10 of them. */
static int setup(void **state)
{
	static const struct clause clauses[] = {
		{"overload.ratio", "2"}, {"overload.least", "10"}, {"terms.move", "none"}, {NULL, NULL}};
	(void)state;
	return town_begin(clauses);
}

static void open_cases(int from, int to, int32_t agency)
{
	for (int i = from; i < to; i++)
		town_open(town, i, agency, NULL);
}

static void at_least_so_many_must_be_open(void **state)
{
	(void)state;
	open_cases(0, 9, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	town_pass(town, lab_at(0, 1, 0));
	open_cases(9, 10, POLICE);
	const struct finding *finding = town_finding(town, 0, STALL_overloaded);
	assert_non_null(finding);
	assert_int_equal(finding->debtor, POLICE);
	assert_int_equal(finding->since, lab_at(0, 1, 0));
	open_cases(10, 14, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 1);
	assert_int_equal(town->commands, 1);
}

/* Ten steps in four weeks are 2.5 a week: five open are as many as may be. */
static void who_gets_much_done_may_have_much_open(void **state)
{
	(void)state;
	open_cases(0, 9, POLICE);
	for (int i = 0; i < 20; i++)
		assert_int_equal(town_ask(town, 0, POLICE, VERB_milestone_reach, .name = "m"), 0);
	open_cases(9, 10, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 0); /* 10 over 5 a week is 2, and not more */
	open_cases(10, 11, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 1);
}

static void what_was_done_four_weeks_ago_counts_no_longer(void **state)
{
	(void)state;
	open_cases(0, 9, POLICE);
	for (int i = 0; i < 20; i++)
		assert_int_equal(town_ask(town, 0, POLICE, VERB_milestone_reach, .name = "m"), 0);
	open_cases(9, 10, POLICE);
	town_pass(town, lab_at(28, 0, 0));
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	assert_int_equal(net_next_due(town->net), lab_at(28, 0, 0));
	town_pass(town, lab_at(28, 0, 1));
	assert_int_equal(town_count(town, STALL_overloaded), 1);
	assert_int_equal(town_finding(town, 0, STALL_overloaded)->since, lab_at(28, 0, 0));
}

static void what_was_done_four_weeks_ago_to_the_minute_still_counts(void **state)
{
	(void)state;
	open_cases(0, 9, POLICE);
	for (int i = 0; i < 20; i++)
		assert_int_equal(town_ask(town, 0, POLICE, VERB_milestone_reach, .name = "m"), 0);
	town_pass(town, lab_at(28, 0, 0));
	open_cases(9, 10, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	town_pass(town, lab_at(28, 0, 1));
	assert_int_equal(town_count(town, STALL_overloaded), 1);
}

static void close_case(int number, int32_t agency)
{
	assert_int_equal(
		town_ask(town, number, agency, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true),
		0);
	assert_int_equal(town_ask(town, number, agency, VERB_contact_inform, .text = "t",
				  .obligation = town_owed(town, number, OBLIGATION_inform, agency)),
			 0);
}

static void it_ends_below_four_fifths_of_it(void **state)
{
	(void)state;
	open_cases(0, 10, POLICE);
	close_case(9, POLICE);
	close_case(8, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 1);
	close_case(7, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	open_cases(10, 12, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	open_cases(12, 13, POLICE);
	assert_int_equal(town_count(town, STALL_overloaded), 1);
}

static void it_mutes_what_the_agency_did_not_accept_and_nobody_else(void **state)
{
	(void)state;
	town_open(town, 0, POLICE, NULL);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	open_cases(1, 11, HOUSING);
	assert_non_null(town_finding(town, 0, STALL_overloaded));
	town_pass(town, lab_at(2, 0, 1));
	assert_true(town_finding(town, 0, STALL_unaccepted)->muted);
	town_open(town, 11, POLICE, NULL);
	open_cases(12, 22, POLICE);
	assert_int_equal(town_ask(town, 11, POLICE, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	town_pass(town, lab_at(5, 0, 0));
	assert_false(town_finding(town, 11, STALL_unaccepted)->muted);
}

static void when_its_case_is_closed_it_moves_to_the_next(void **state)
{
	(void)state;
	open_cases(0, 12, POLICE);
	assert_non_null(town_finding(town, 0, STALL_overloaded));
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 0);
	assert_null(town_finding(town, 0, STALL_overloaded));
	/* The director who closed has settled it: the agency has a week. */
	town_pass(town, lab_at(7, 0, 0));
	assert_int_equal(town_count(town, STALL_overloaded), 0);
	town_pass(town, lab_at(7, 0, 1));
	assert_non_null(town_finding(town, 1, STALL_overloaded));
}

static void who_has_left_is_not_overloaded(void **state)
{
	(void)state;
	open_cases(0, 10, POLICE);
	town_pass(town, lab_at(1, 0, 0));
	lab_leave(&town->lab, POLICE, PARTY_NONE);
	town_pass(town, lab_at(1, 0, 1));
	assert_int_equal(town_count(town, STALL_overloaded), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(at_least_so_many_must_be_open),
		TEST(who_gets_much_done_may_have_much_open),
		TEST(what_was_done_four_weeks_ago_counts_no_longer),
		TEST(what_was_done_four_weeks_ago_to_the_minute_still_counts),
		TEST(it_ends_below_four_fifths_of_it),
		TEST(it_mutes_what_the_agency_did_not_accept_and_nobody_else),
		TEST(when_its_case_is_closed_it_moves_to_the_next),
		TEST(who_has_left_is_not_overloaded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

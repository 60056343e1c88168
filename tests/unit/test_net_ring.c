/* waiting_ring: who waits for whom, in a case and across linked cases. */
#include "support/town_rig.h"

static int setup(void **state)
{
	static const struct clause clauses[] = {{"ring.age", "1d"}, {NULL, NULL}};
	(void)state;
	town_begin(clauses);
	town_open(town, 0, POLICE, NULL);
	town_open(town, 1, HOUSING, NULL);
	return 0;
}

/* Police asks the municipality, which takes part from then on and asks back. */
static void wait_for_each_other(int number)
{
	assert_int_equal(
		town_ask(town, number, POLICE, VERB_request_ask, .agency = MUNICIPALITY, .text = "?"), 0);
	assert_int_equal(
		town_ask(town, number, MUNICIPALITY, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
}

static void link_both(int one, int other)
{
	assert_int_equal(town_ask(town, one, POLICE, VERB_case_link, .other = town_case_id(other)), 0);
	assert_int_equal(town_ask(town, other, HOUSING, VERB_case_link, .other = town_case_id(one)), 0);
}

static void two_that_wait_for_each_other_are_a_ring_once_the_younger_question_is_old_enough(void **state)
{
	(void)state;
	assert_int_equal(town_ask(town, 0, POLICE, VERB_request_ask, .agency = MUNICIPALITY, .text = "?"), 0);
	town_pass(town, lab_at(0, 1, 0));
	assert_int_equal(town_ask(town, 0, MUNICIPALITY, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	town_pass(town, lab_at(1, 0, 59));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	town_pass(town, lab_at(1, 1, 0)); /* at its due it is still in time */
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(net_next_due(town->net), lab_at(1, 1, 0));
	town_pass(town, lab_at(1, 1, 1));
	const struct finding *finding = town_finding(town, 0, STALL_waiting_ring);
	assert_non_null(finding);
	assert_int_equal(finding->since, lab_at(1, 1, 0));
	assert_int_equal(finding->debtor, MUNICIPALITY);
	assert_int_equal(town->files[0]->ladder, LADDER_RAISED);
	town_pass(town, lab_at(1, 2, 0));
	assert_int_equal(town->commands, 1);
}

static void waiting_one_way_is_no_ring(void **state)
{
	(void)state;
	assert_int_equal(town_ask(town, 0, POLICE, VERB_request_ask, .agency = MUNICIPALITY, .text = "?"), 0);
	assert_int_equal(town_ask(town, 0, MUNICIPALITY, VERB_request_ask, .agency = HOUSING, .text = "?"),
			 0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
}

static void a_member_who_does_something_ends_it(void **state)
{
	(void)state;
	wait_for_each_other(0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
	assert_int_equal(town_ask(town, 0, MUNICIPALITY, VERB_note_add, .text = "no step"), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
	assert_int_equal(
		town_ask(town, 0, MUNICIPALITY, VERB_promise_make, .due = lab_at(4, 0, 0), .text = "p"), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	town_pass(town, lab_at(3, 0, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
}

static void an_answer_ends_it(void **state)
{
	(void)state;
	wait_for_each_other(0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_ask(town, 0, POLICE, VERB_request_answer,
				  .obligation = town_owed(town, 0, OBLIGATION_answer, POLICE), .text = "yes"),
			 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
}

static void an_offer_and_an_action_are_waited_for_as_well(void **state)
{
	(void)state;
	assert_int_equal(town_ask(town, 0, POLICE, VERB_action_agree, .agency = MUNICIPALITY,
				  .due = lab_at(9, 0, 0), .text = "a"),
			 0);
	assert_int_equal(town_ask(town, 0, MUNICIPALITY, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	town_pass(town, lab_at(1, 0, 1));
	assert_non_null(town_finding(town, 0, STALL_waiting_ring));
	assert_null(town_finding(town, 1, STALL_waiting_ring));
}

static void a_ring_through_two_cases_is_found_once_both_say_that_they_are_linked(void **state)
{
	(void)state;
	assert_int_equal(town_ask(town, 0, POLICE, VERB_request_ask, .agency = HOUSING, .text = "?"), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	town_pass(town, lab_at(1, 0, 1));
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = town_case_id(1)), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_case_link, .other = town_case_id(0)), 0);
	assert_non_null(town_finding(town, 0, STALL_waiting_ring));
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_case_unlink, .other = town_case_id(0)), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_case_link, .other = town_case_id(0)), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
}

static void a_step_in_a_linked_case_is_a_step(void **state)
{
	(void)state;
	wait_for_each_other(0);
	link_both(0, 1);
	town_pass(town, lab_at(0, 12, 0));
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	assert_int_equal(town_ask(town, 1, POLICE, VERB_request_answer,
				  .obligation = town_owed(town, 1, OBLIGATION_answer, POLICE), .text = "yes"),
			 0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
}

static void the_finding_lives_in_the_oldest_case_through_which_the_ring_goes(void **state)
{
	(void)state;
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	assert_int_equal(town_ask(town, 1, POLICE, VERB_request_ask, .agency = HOUSING, .text = "?"), 0);
	link_both(0, 1);
	town_pass(town, lab_at(1, 0, 1));
	assert_null(town_finding(town, 0, STALL_waiting_ring));
	assert_non_null(town_finding(town, 1, STALL_waiting_ring));
}

static void a_ring_mutes_what_it_explains(void **state)
{
	(void)state;
	wait_for_each_other(0);
	town_pass(town, lab_at(2, 0, 0));
	town_pass(town, lab_at(3, 0, 1)); /* both answers lapse */
	const struct finding *finding = town_finding(town, 0, STALL_unanswered);
	assert_non_null(finding);
	assert_true(finding->muted);
	assert_int_equal(casefile_stalls(town->files[0]), 1);
}

static void what_the_director_settled_is_not_found_again(void **state)
{
	(void)state;
	wait_for_each_other(0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(town->files[0]->ladder, LADDER_QUIET);
	town_pass(town, lab_at(2, 12, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(town_ask(town, 0, MUNICIPALITY, VERB_request_ask, .agency = POLICE, .text = "?"), 0);
	town_pass(town, lab_at(3, 12, 1)); /* a new question: a new ring */
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
}

static void nothing_is_found_where_the_covenant_says_nothing(void **state)
{
	(void)state;
	static const struct clause off[] = {{"ring.age", "none"}, {NULL, NULL}};
	wait_for_each_other(0);
	town_pass(town, lab_at(2, 0, 0));
	assert_int_equal(town_count(town, STALL_waiting_ring), 1);
	lab_covenant(&town->lab, off);
	town_pass(town, lab_at(2, 0, 1));
	assert_int_equal(town_count(town, STALL_waiting_ring), 0);
	assert_int_equal(net_next_due(town->net), INSTANT_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_that_wait_for_each_other_are_a_ring_once_the_younger_question_is_old_enough),
		TEST(waiting_one_way_is_no_ring),
		TEST(a_member_who_does_something_ends_it),
		TEST(an_answer_ends_it),
		TEST(an_offer_and_an_action_are_waited_for_as_well),
		TEST(a_ring_through_two_cases_is_found_once_both_say_that_they_are_linked),
		TEST(a_step_in_a_linked_case_is_a_step),
		TEST(the_finding_lives_in_the_oldest_case_through_which_the_ring_goes),
		TEST(a_ring_mutes_what_it_explains),
		TEST(what_the_director_settled_is_not_found_again),
		TEST(nothing_is_found_where_the_covenant_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

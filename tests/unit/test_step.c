/* The next step: what begins it, by when it is due, and what does not put it off. */
#include "support/case_rig.h"

static int64_t due(void)
{
	return lab_obligation(&lab, OBLIGATION_move)->due;
}

static enum cause cause(void)
{
	return (enum cause)lab_obligation(&lab, OBLIGATION_move)->cause;
}

static void each_cause_has_a_term_of_its_own(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.move.opened", "1d"},
				     {"terms.move.progressed", "2d"},
				     {"terms.move.accepted", "3d"},
				     {"terms.move.refused", "4d"},
				     {"terms.move.reopened", "6d"},
				     {"terms.move.resolved", "7d"},
				     {NULL, NULL}});
	assert_true(due() == lab_at(1, 0, 0) && cause() == CAUSE_OPENED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_true(due() == lab_at(2, 0, 0) && cause() == CAUSE_PROGRESSED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "r"), 0);
	assert_true(due() == lab_at(4, 0, 0) && cause() == CAUSE_REFUSED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_true(cause() == CAUSE_PROGRESSED);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_true(due() == lab_at(3, 0, 0) && cause() == CAUSE_ACCEPTED);
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_reopen, .reason = "r"), 0);
	assert_true(due() == lab_at(6, 0, 0) && cause() == CAUSE_REOPENED);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = lab_number(&lab, OBLIGATION_inform)),
		0);
	lab_advance(&lab, lab_at(6, 0, 1));
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_true(due() == lab_at(13, 0, 1) && cause() == CAUSE_RESOLVED);
}

static void talk_restarts_the_step_once_between_deeds(void **state)
{
	(void)state;
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_true(due() == lab_at(6, 0, 0));
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_withdraw), 0);
	assert_true(due() == lab_at(6, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_true(due() == lab_at(7, 0, 0));
	lab.now = lab_at(3, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_true(due() == lab_at(8, 0, 0));
}

static void what_others_do_and_bare_notes_are_no_step(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	int32_t number = lab_number(&lab, OBLIGATION_move);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .channel = "c"), 0);
	assert_int_equal(lab_number(&lab, OBLIGATION_move), number);
}

static void the_step_waits_for_what_the_holder_is_owed(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(12, 0, 0)),
			 0);
	assert_true(due() == lab_at(12, 0, 0));
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_true(due() == lab_at(6, 0, 0));
}

static void the_step_waits_for_an_acceptance(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.accept", "9d"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_true(due() == lab_at(9, 0, 0));
}

static void the_step_does_not_wait_for_what_is_overdue_or_never_due(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.accept", "none"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_true(due() == lab_at(5, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_true(due() == lab_at(6, 0, 1));
}

static void the_step_is_never_due_beyond_the_ceiling(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.move", "none"}, {"ceiling", "10d"}, {NULL, NULL}});
	assert_true(due() == lab_at(10, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_true(due() == lab_at(10, 0, 0));
}

static void keeping_the_case_is_a_step_only_after_an_offer_or_a_refusal(void **state)
{
	(void)state;
	int32_t number = lab_number(&lab, OBLIGATION_move);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), ERROR_no_offer);
	assert_int_equal(lab_number(&lab, OBLIGATION_move), number);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), 0);
	assert_int_equal(casefile_participant(lab.file, HOUSING)->relation, RELATION_NONE);
}

static void the_term_stays_what_it_was_under_the_covenant_of_its_day(void **state)
{
	(void)state;
	int64_t before = due();
	lab.now = lab_at(1, 0, 0);
	lab_covenant(&lab, (struct clause[]){{"terms.move", "1d"}, {NULL, NULL}});
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_true(due() == before);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->covenant, 1);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_true(due() == lab_at(3, 0, 1));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->covenant, 2);
}

static void a_command_dated_before_the_case_is_taken_at_the_cases_own_instant(void **state)
{
	(void)state;
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_true(lab.log[lab.n_log - 1].at == lab_at(2, 0, 0));
	assert_true(due() == lab_at(7, 0, 0));
}

static void the_step_does_not_wait_for_what_the_same_event_ends(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(12, 0, 0)),
			 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_true(due() == lab_at(12, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_withdraw,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
	assert_true(due() == lab_at(5, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_cause_has_a_term_of_its_own),
		TEST(talk_restarts_the_step_once_between_deeds),
		TEST(what_others_do_and_bare_notes_are_no_step),
		TEST(the_step_waits_for_what_the_holder_is_owed),
		TEST(the_step_waits_for_an_acceptance),
		TEST(the_step_does_not_wait_for_what_the_same_event_ends),
		TEST(the_step_does_not_wait_for_what_is_overdue_or_never_due),
		TEST(the_step_is_never_due_beyond_the_ceiling),
		TEST(keeping_the_case_is_a_step_only_after_an_offer_or_a_refusal),
		TEST(the_term_stays_what_it_was_under_the_covenant_of_its_day),
		TEST(a_command_dated_before_the_case_is_taken_at_the_cases_own_instant),
	};
	return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}

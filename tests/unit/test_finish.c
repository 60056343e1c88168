/* Everybody has finished and the problem is still there: `all_done_unsolved`. */
#include "support/case_rig.h"

static enum cause step(void)
{
	return (enum cause)lab_obligation(&lab, OBLIGATION_move)->cause;
}

static void finish_all(void)
{
	case_join(HOUSING);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), 0);
	assert_int_equal(step(), CAUSE_PROGRESSED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_finish), 0);
	assert_int_equal(step(), CAUSE_ALL_FINISHED);
}

static void when_all_have_finished_the_holder_owes_the_citizens_word(void **state)
{
	(void)state;
	finish_all();
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, POLICE);
	int32_t move = lab_number(&lab, OBLIGATION_move);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_int_equal(lab_number(&lab, OBLIGATION_move), move);
	assert_int_equal(step(), CAUSE_ALL_FINISHED);
}

static void one_finishes_once_and_owing_nothing(void **state)
{
	(void)state;
	case_join(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	int32_t answer = lab_number(&lab, OBLIGATION_answer);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), ERROR_obligations_open);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer, .obligation = answer), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), ERROR_finished);
}

static void who_does_something_has_not_finished(void **state)
{
	(void)state;
	case_join(HOUSING);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_milestone_reach, .name = "m"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_finish), 0);
	assert_int_equal(step(), CAUSE_PROGRESSED);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_finish), 0);
	assert_int_equal(step(), CAUSE_ALL_FINISHED);
}

static void while_somebody_is_asked_to_join_not_all_have_finished(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_finish), 0);
	assert_int_equal(step(), CAUSE_PROGRESSED);
}

static void unsolved_lapses_a_minute_after_its_term_and_not_at_it(void **state)
{
	(void)state;
	finish_all();
	lab_advance(&lab, lab_at(5, 0, 0));
	assert_null(lab_finding(&lab, STALL_all_done_unsolved));
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_int_equal(lab_finding(&lab, STALL_all_done_unsolved)->severity, 3);
	assert_null(lab_finding(&lab, STALL_silent));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_confirm), 0);
	assert_null(lab_finding(&lab, STALL_all_done_unsolved));
}

static void the_citizens_confirmation_leaves_the_closing(void **state)
{
	(void)state;
	finish_all();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED),
			 ERROR_missing_field);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_confirm), 0);
	assert_int_equal(step(), CAUSE_PROGRESSED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED), 0);
}

static void a_citizen_who_calls_again_has_not_confirmed(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_confirm), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .channel = "telephone"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED),
			 ERROR_missing_field);
}

static void it_goes_on_and_nobody_has_finished(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_continue, .reason = "r"), ERROR_not_finished);
	finish_all();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_continue, .reason = "r"), 0);
	assert_int_equal(step(), CAUSE_PROGRESSED);
	assert_int_equal(casefile_participant(lab.file, POLICE)->finished, 0);
	assert_int_equal(casefile_participant(lab.file, HOUSING)->finished, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(when_all_have_finished_the_holder_owes_the_citizens_word),
		TEST(one_finishes_once_and_owing_nothing),
		TEST(who_does_something_has_not_finished),
		TEST(while_somebody_is_asked_to_join_not_all_have_finished),
		TEST(unsolved_lapses_a_minute_after_its_term_and_not_at_it),
		TEST(the_citizens_confirmation_leaves_the_closing),
		TEST(a_citizen_who_calls_again_has_not_confirmed),
		TEST(it_goes_on_and_nobody_has_finished),
	};
	return cmocka_run_group_tests_name("finish", tests, NULL, NULL);
}

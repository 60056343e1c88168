/* What is wrong by repetition towards the citizen: `unheard_again` and `revolving_door`; and what did not arrive. */
#include "support/case_rig.h"

static void call_in(void)
{
	lab.now += INSTANT_HOUR;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .channel = "telephone"), 0);
}

static void close_and_reopen(void)
{
	lab.now += INSTANT_HOUR;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), 0);
}

static void calling_again_and_again_while_nobody_does_anything_is_a_stall(void **state)
{
	(void)state;
	call_in();
	call_in();
	assert_null(lab_finding(&lab, STALL_unheard_again));
	call_in();
	const struct finding *finding = lab_finding(&lab, STALL_unheard_again);
	assert_int_equal(finding->severity, 3);
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.count, 2);
}

static void a_deed_of_anybody_in_between_is_being_heard(void **state)
{
	(void)state;
	call_in();
	call_in();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	call_in();
	assert_null(lab_finding(&lab, STALL_unheard_again));
	call_in();
	assert_non_null(lab_finding(&lab, STALL_unheard_again));
}

static void a_note_is_no_deed(void **state)
{
	(void)state;
	call_in();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add), 0);
	call_in();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add), 0);
	call_in();
	assert_non_null(lab_finding(&lab, STALL_unheard_again));
}

static void closing_and_reopening_twice_is_a_revolving_door(void **state)
{
	(void)state;
	close_and_reopen();
	assert_null(lab_finding(&lab, STALL_revolving_door));
	close_and_reopen();
	assert_non_null(lab_finding(&lab, STALL_revolving_door));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 ERROR_escalated);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"), 0);
	assert_null(lab_finding(&lab, STALL_revolving_door));
}

static void what_did_not_arrive_is_a_stall_until_it_does(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_delivery_report, .agency = HOUSING, .failed = true),
			 ERROR_bad_value);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_delivery_report, .agency = HOUSING, .failed = true), 0);
	assert_int_equal(lab_finding(&lab, STALL_undelivered)->debtor, HOUSING);
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.items[0],
			 lab_event(&lab, EVENT_delivery_reported)->seq);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_true(lab_finding(&lab, STALL_unaccepted)->muted); /* not ignored: it never got there */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_delivery_report, .agency = HOUSING), 0);
	assert_null(lab_finding(&lab, STALL_undelivered));
	assert_false(lab_finding(&lab, STALL_unaccepted)->muted);
}

static void a_question_to_a_third_party_does_not_excuse_the_holder(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_ask, .agency = MUNICIPALITY), 0);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_unanswered));
	assert_false(lab_finding(&lab, STALL_silent)->muted);
}

static void what_did_not_reach_one_who_is_gone_holds_nobody_up(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_delivery_report, .agency = HOUSING, .failed = true), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "r"),
			 0); /* so it did arrive */
	assert_null(lab_finding(&lab, STALL_undelivered));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_non_null(lab_finding(&lab, STALL_undelivered));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
	lab_leave(&lab, HOUSING, PARTY_NONE);
	lab_advance(&lab, lab.now + INSTANT_MINUTE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_delivery_report, .agency = HOUSING), 0);
	assert_null(lab_finding(&lab, STALL_undelivered));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(calling_again_and_again_while_nobody_does_anything_is_a_stall),
		TEST(a_deed_of_anybody_in_between_is_being_heard),
		TEST(a_note_is_no_deed),
		TEST(closing_and_reopening_twice_is_a_revolving_door),
		TEST(what_did_not_arrive_is_a_stall_until_it_does),
		TEST(what_did_not_reach_one_who_is_gone_holds_nobody_up),
		TEST(a_question_to_a_third_party_does_not_excuse_the_holder),
	};
	return cmocka_run_group_tests_name("again", tests, NULL, NULL);
}

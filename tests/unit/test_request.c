/* Questions between agencies, and agreed actions. */
#include <stdio.h>

#include "support/case_rig.h"

static int32_t ask(int32_t of)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = of, .text = "?"), 0);
	return lab_number(&lab, OBLIGATION_answer);
}

static int32_t agree(int32_t agency)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = agency, .due = lab_at(2, 0, 0)),
			 0);
	return lab_number(&lab, OBLIGATION_act);
}

static void who_is_asked_takes_part_and_owes_an_answer(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add, .text = "n"), ERROR_not_found);
	ask(HOUSING);
	const struct obligation *answer = lab_obligation(&lab, OBLIGATION_answer);
	assert_int_equal(answer->debtor, HOUSING);
	assert_int_equal(answer->creditor, POLICE);
	assert_true(answer->due == lab_at(3, 0, 0));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add, .text = "n"), 0);
}

static void only_who_was_asked_answers_and_only_the_asker_withdraws(void **state)
{
	(void)state;
	int32_t number = ask(HOUSING);
	ask(MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_request_answer, .obligation = number),
			 ERROR_not_debtor);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_request_withdraw, .obligation = number),
			 ERROR_not_creditor);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_withdraw, .obligation = number), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer, .obligation = number),
			 ERROR_no_obligation);
}

static void another_date_may_be_asked_for_within_the_ceiling(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(0, 0, 0)),
			 ERROR_date_passed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(20, 0, 1)),
			 ERROR_over_ceiling);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(20, 0, 0)),
			 0);
	assert_true(lab_obligation(&lab, OBLIGATION_answer)->due == lab_at(20, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = POLICE), ERROR_bad_value);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = MAYOR), ERROR_bad_value);
}

static void a_refused_question_leaves_the_asker_an_action(void **state)
{
	(void)state;
	int32_t number = ask(HOUSING);
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_request_refuse, .obligation = number, .reason = "privacy"), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
	const struct obligation *act = lab_obligation(&lab, OBLIGATION_act);
	assert_int_equal(act->debtor, POLICE);
	assert_int_equal(act->cause, CAUSE_REFUSED);
	assert_true(act->due == lab_at(5, 0, 0));
}

static void an_answer_may_come_late_and_then_clears_its_stall(void **state)
{
	(void)state;
	int32_t number = ask(HOUSING);
	lab_advance(&lab, lab_at(4, 0, 0));
	assert_non_null(lab_finding(&lab, STALL_unanswered));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer, .obligation = number), 0);
	assert_null(lab_finding(&lab, STALL_unanswered));
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
}

static void the_new_holder_is_owed_the_answers_and_waits_for_them(void **state)
{
	(void)state;
	lab.now = lab_at(0, 0, 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_request_ask, .agency = MUNICIPALITY, .due = lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_answer)->debtor, MUNICIPALITY);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_answer)->creditor, HOUSING);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(9, 0, 0));
}

static void a_new_holder_owes_no_answer_to_itself(void **state)
{
	(void)state;
	ask(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
}

static void an_action_needs_a_date_to_come_and_an_agency(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING), ERROR_date_passed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab.now),
			 ERROR_date_passed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = 99, .due = lab_at(1, 0, 0)),
			 ERROR_bad_value);
	agree(HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_act)->debtor, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_act)->creditor, PARTY_PARTNERSHIP);
}

static void who_agreed_to_act_does_it_and_the_holder_may_drop_it(void **state)
{
	(void)state;
	int32_t number = agree(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_done, .obligation = number), ERROR_not_debtor);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_drop, .obligation = number, .reason = "r"),
			 ERROR_not_found);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	number = agree(MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_drop, .obligation = number, .reason = "r"), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_act));
}

static void an_obligation_of_another_kind_is_not_taken_for_an_action(void **state)
{
	(void)state;
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_move)),
		ERROR_no_obligation);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_done, .obligation = 99), ERROR_no_obligation);
}

static void a_full_case_refuses_what_adds_and_takes_what_ends(void **state)
{
	(void)state;
	size_t count = 0;
	int refused = 0;
	while (!refused) {
		refused = lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(9, 0, 0));
		casefile_obligations(lab.file, &count);
		assert_true(count <= CASEFILE_OBLIGATIONS_MAX);
	}
	assert_int_equal(refused, ERROR_busy);
	assert_true(count > CASEFILE_OBLIGATIONS_MAX - 2 * FACTS_OPENS_MAX);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), ERROR_busy);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), ERROR_busy);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .wants_reply = true), ERROR_busy);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), ERROR_busy);
	lab_advance(&lab, lab_at(10, 0, 0)); /* all of them lapse, and the escalation still has room */
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	lab_advance(&lab, lab_at(11, 0, 0));
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_escalation_acknowledge), 0);
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(lab_ask(&lab, POLICE, VERB_action_done,
					 .obligation = lab_number(&lab, OBLIGATION_act)),
				 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(19, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_escalation_resolve, .reason = "r"), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_act));
}

static void a_case_takes_only_so_many_participants(void **state)
{
	(void)state;
	char name[24];
	int refused = 0;
	size_t count = 0;
	for (int i = 0; !refused; i++) {
		snprintf(name, sizeof name, "agency-%d", i);
		int32_t agency = lab_enrol(&lab, name);
		refused = lab_ask(&lab, POLICE, VERB_request_ask, .agency = agency);
		if (!refused)
			assert_int_equal(lab_ask(&lab, POLICE, VERB_request_withdraw,
						 .obligation = lab_number(&lab, OBLIGATION_answer)),
					 0);
		casefile_participants(lab.file, &count);
		assert_true(count <= CASEFILE_PARTICIPANTS_MAX);
	}
	assert_int_equal(refused, ERROR_busy);
	assert_true(count + (size_t)(2 * RUNG_COUNT) == CASEFILE_PARTICIPANTS_MAX);
	size_t before = count;
	lab_advance(&lab, lab_at(7, 0, 0)); /* there is room for those to whom it is escalated */
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	casefile_participants(lab.file, &count);
	assert_int_equal(count, before + 2);
	assert_true(count + (size_t)RUNG_COUNT <= CASEFILE_PARTICIPANTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_is_asked_takes_part_and_owes_an_answer),
		TEST(only_who_was_asked_answers_and_only_the_asker_withdraws),
		TEST(another_date_may_be_asked_for_within_the_ceiling),
		TEST(a_refused_question_leaves_the_asker_an_action),
		TEST(an_answer_may_come_late_and_then_clears_its_stall),
		TEST(the_new_holder_is_owed_the_answers_and_waits_for_them),
		TEST(a_new_holder_owes_no_answer_to_itself),
		TEST(an_action_needs_a_date_to_come_and_an_agency),
		TEST(who_agreed_to_act_does_it_and_the_holder_may_drop_it),
		TEST(an_obligation_of_another_kind_is_not_taken_for_an_action),
		TEST(a_full_case_refuses_what_adds_and_takes_what_ends),
		TEST(a_case_takes_only_so_many_participants),
	};
	return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}

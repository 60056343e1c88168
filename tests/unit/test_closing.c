/* Closing a case: outcomes, what blocks it, what a director may close over, and beginning anew. */
#include <stdlib.h>

#include "support/case_rig.h"

static int close_solved(int32_t actor)
{
	return lab_ask(&lab, actor, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true);
}

/* An agreed action of the police, overdue and escalated. */
static int32_t escalate(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	return lab_number(&lab, OBLIGATION_act);
}

static int close_over(int32_t actor, int32_t number)
{
	return lab_ask(&lab, actor, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "moved",
		       .over = (struct numbers){&number, 1});
}

static void each_outcome_needs_its_proof(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED),
			 ERROR_missing_field);
	assert_string_equal(lab.err.where, "confirmed");
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_PASSED),
			 ERROR_missing_field);
	assert_string_equal(lab.err.where, "recipient");
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_ENDED),
			 ERROR_missing_field);
	assert_string_equal(lab.err.where, "ground");
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_COUNT), ERROR_bad_value);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_PASSED, .recipient = "GP"),
			 0);
}

static void only_the_holder_closes_a_quiet_case(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
	assert_int_equal(close_solved(HOUSING), ERROR_not_found);
	assert_int_equal(close_solved(CHIEF), ERROR_not_found);
	assert_int_equal(close_solved(POLICE), 0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	assert_true(lab.file->closed_at == lab.now);
}

static void what_is_owed_to_others_blocks_the_close_and_the_error_names_it(void **state)
{
	(void)state;
	static const enum obligation_kind kinds[] = {OBLIGATION_keep, OBLIGATION_reply, OBLIGATION_answer,
						     OBLIGATION_act, OBLIGATION_accept};
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .wants_reply = true), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(9, 0, 0)),
			 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		int32_t number = lab_number(&lab, kinds[i]);
		assert_true(number > 0);
		assert_int_equal(close_solved(POLICE), ERROR_obligations_open);
	}
	assert_int_equal(atoi(lab.err.where), lab_number(&lab, OBLIGATION_keep));
	static const enum verb ends[] = {VERB_promise_keep, VERB_contact_reply, VERB_request_withdraw,
					 VERB_action_drop, VERB_handover_withdraw};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		assert_int_equal(close_solved(POLICE), ERROR_obligations_open);
		assert_int_equal(lab_ask(&lab, POLICE, ends[i], .obligation = lab_number(&lab, kinds[i])), 0);
	}
	assert_int_equal(close_solved(POLICE), 0);
}

static void telling_people_outlives_the_case(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	int32_t told = lab_number(&lab, OBLIGATION_inform);
	assert_int_equal(close_solved(HOUSING), 0);
	assert_int_equal(casefile_obligation(lab.file, told)->debtor, POLICE);
	assert_null(lab_obligation(&lab, OBLIGATION_move));
	const struct obligation *closing = casefile_obligation(lab.file, lab.file->next_obligation - 1);
	assert_int_equal(closing->kind, OBLIGATION_inform);
	assert_int_equal(closing->cause, CAUSE_CLOSED);
	assert_int_equal(closing->debtor, HOUSING);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_contact_inform, .obligation = closing->number), 0);
}

static void a_closed_case_takes_only_what_concerns_its_end(void **state)
{
	(void)state;
	assert_int_equal(close_solved(POLICE), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), ERROR_case_closed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record), ERROR_case_closed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), ERROR_case_closed);
	assert_int_equal(close_solved(POLICE), ERROR_case_closed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
}

static void silence_about_the_end_stalls_and_escalates_a_closed_case(void **state)
{
	(void)state;
	assert_int_equal(close_solved(POLICE), 0);
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_unheard_citizen));
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_move));
}

static void an_escalated_case_is_not_the_holders_to_close(void **state)
{
	(void)state;
	int32_t act = escalate();
	assert_int_equal(close_over(POLICE, act), ERROR_escalated);
	assert_int_equal(close_over(MAYOR, act), ERROR_not_found); /* it is not escalated that high */
}

static void a_director_closes_over_what_it_names(void **state)
{
	(void)state;
	int32_t act = escalate();
	assert_int_equal(close_over(CHIEF, 0), ERROR_obligations_open);
	assert_int_equal(close_over(CHIEF, act), 0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_non_null(lab_event(&lab, EVENT_escalation_acknowledged));
	assert_non_null(lab_event(&lab, EVENT_escalation_resolved));
	assert_null(lab_obligation(&lab, OBLIGATION_act));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_inform)->debtor, POLICE);
	assert_int_equal(lab_event(&lab, EVENT_case_closed)->facts.args.over.count, 1);
}

static void only_the_director_at_whom_the_escalation_stands_closes(void **state)
{
	(void)state;
	int32_t act = escalate();
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(close_over(CHIEF, act), ERROR_not_allowed);
	assert_int_equal(close_over(MAYOR, act), 0);
}

static void a_director_closes_over_an_open_offer_and_the_offer_is_gone(void **state)
{
	(void)state;
	int32_t act = escalate();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	int32_t both[] = {act, lab_number(&lab, OBLIGATION_accept)};
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g",
				 .over = (struct numbers){both, 2}),
			 0);
	assert_int_equal(casefile_participant(lab.file, HOUSING)->relation, RELATION_NONE);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), ERROR_not_found);
}

static void a_case_begins_anew_with_a_step_of_its_holder(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), ERROR_case_open);
	assert_int_equal(close_solved(POLICE), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_reopen, .reason = "r"), ERROR_not_found);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REOPENED);
	assert_null(
		lab_obligation(&lab, OBLIGATION_inform)); /* that it was closed need not be told any more */
	assert_true(lab.file->closed_at == INSTANT_NEVER);
}

static void a_case_reopened_soon_keeps_the_age_and_the_rung_of_its_escalation(void **state)
{
	(void)state;
	int32_t act = escalate();
	lab_advance(&lab, lab_at(3, 0, 0));
	assert_int_equal(close_over(MAYOR, act), 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = lab_number(&lab, OBLIGATION_inform)),
		0);
	lab.now = lab_at(4, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(8, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(8, 0, 1)); /* exactly `again` after it became quiet */
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab.file->escalated_at == lab_at(1, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_outcome_needs_its_proof),
		TEST(only_the_holder_closes_a_quiet_case),
		TEST(what_is_owed_to_others_blocks_the_close_and_the_error_names_it),
		TEST(telling_people_outlives_the_case),
		TEST(a_closed_case_takes_only_what_concerns_its_end),
		TEST(silence_about_the_end_stalls_and_escalates_a_closed_case),
		TEST(an_escalated_case_is_not_the_holders_to_close),
		TEST(a_director_closes_over_what_it_names),
		TEST(only_the_director_at_whom_the_escalation_stands_closes),
		TEST(a_director_closes_over_an_open_offer_and_the_offer_is_gone),
		TEST(a_case_begins_anew_with_a_step_of_its_holder),
		TEST(a_case_reopened_soon_keeps_the_age_and_the_rung_of_its_escalation),
	};
	return cmocka_run_group_tests_name("closing", tests, NULL, NULL);
}

/* Agencies that leave the partnership, with and without a successor. */
#include "support/case_rig.h"

static void hand_to(int32_t from, int32_t to)
{
	assert_int_equal(lab_ask(&lab, from, VERB_handover_offer, .agency = to), 0);
	assert_int_equal(lab_ask(&lab, to, VERB_handover_accept), 0);
}

static size_t events_of(enum event_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < lab.n_log; i++)
		count += lab.log[i].kind == kind;
	return count;
}

static void leave_at(int hours, int32_t agency, int32_t successor)
{
	lab.now = lab_at(0, hours, 0);
	lab_leave(&lab, agency, successor);
	lab_advance(&lab, lab_at(0, hours, 1));
}

static void a_holder_without_a_successor_leaves_the_case_ownerless(void **state)
{
	(void)state;
	leave_at(1, POLICE, PARTY_NONE);
	const struct finding *finding = lab_finding(&lab, STALL_ownerless);
	assert_non_null(finding);
	assert_int_equal(finding->debtor, POLICE);
	assert_true(finding->since == lab_at(0, 1, 0));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(events_of(EVENT_debtor_left), 1);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), ERROR_not_found);
	lab_advance(&lab, lab_at(30, 0, 0));
	assert_int_equal(events_of(EVENT_debtor_left), 1);
	assert_true(lab_finding(&lab, STALL_silent)->since == lab_at(5, 0, 0));
}

static void silence_of_a_holder_who_left_is_not_told_apart_for_one_term(void **state)
{
	(void)state;
	leave_at(1, POLICE, PARTY_NONE);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_true(lab_finding(&lab, STALL_silent)->muted);
	lab_advance(&lab, lab_at(10, 0, 1));
	assert_false(lab_finding(&lab, STALL_silent)->muted);
}

static void a_successor_holds_the_case_from_then_on_by_the_same_date(void **state)
{
	(void)state;
	int64_t due = lab_obligation(&lab, OBLIGATION_move)->due;
	leave_at(1, POLICE, HOUSING);
	assert_int_equal(lab.file->holder, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, HOUSING);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == due);
	assert_null(lab_finding(&lab, STALL_ownerless));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add, .text = "n"), 0);
}

static void who_was_offered_the_case_and_left_counts_as_having_refused(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(9, 0, 0)),
			 0);
	int32_t act = lab_number(&lab, OBLIGATION_act);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING,
				 .with = (struct numbers){&act, 1}),
			 0);
	leave_at(1, HOUSING, PARTY_NONE);
	assert_null(lab_obligation(&lab, OBLIGATION_accept));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REFUSED);
	assert_int_equal(casefile_participant(lab.file, HOUSING)->relation, RELATION_NONE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), ERROR_agency_left);
	hand_to(POLICE,
		MUNICIPALITY); /* what went along with the first offer does not go along with this one */
	assert_int_equal(lab_obligation(&lab, OBLIGATION_act)->debtor, POLICE);
}

static void after_a_leaver_the_next_step_does_not_wait_for_what_fell_away_with_it(void **state)
{
	(void)state;
	for (int32_t successor = PARTY_NONE; successor <= POLICE; successor += POLICE - PARTY_NONE) {
		int32_t leaver = successor == PARTY_NONE ? HOUSING : MUNICIPALITY;
		assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = leaver), 0);
		assert_int_equal(
			lab_ask(&lab, POLICE, VERB_request_ask, .agency = leaver, .due = lab_at(12, 0, 0)),
			0);
		lab.now += INSTANT_HOUR;
		lab_leave(&lab, leaver, successor);
		lab_advance(&lab, lab.now + INSTANT_MINUTE);
		assert_null(lab_obligation(&lab, OBLIGATION_answer));
		assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REFUSED);
		assert_true(lab_obligation(&lab, OBLIGATION_move)->due < lab_at(12, 0, 0));
	}
}

static void an_offer_goes_on_to_the_successor_but_never_back_to_the_giver(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	leave_at(1, HOUSING, MUNICIPALITY);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_accept)->debtor, MUNICIPALITY);
	assert_int_equal(casefile_participant(lab.file, MUNICIPALITY)->relation, RELATION_OFFERED);
	leave_at(2, MUNICIPALITY, POLICE);
	assert_null(lab_obligation(&lab, OBLIGATION_accept));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REFUSED);
}

static void questions_to_who_left_fall_away_and_answers_to_it_go_to_the_holder(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_ask, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_ask, .agency = POLICE), 0);
	int32_t last = lab.file->next_obligation - 1;
	leave_at(1, HOUSING, PARTY_NONE);
	size_t count, answers = 0;
	const struct obligation *obligations = casefile_obligations(lab.file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].kind != OBLIGATION_answer)
			continue;
		answers++;
		assert_int_equal(obligations[i].debtor, MUNICIPALITY);
		assert_int_equal(obligations[i].creditor, POLICE);
	}
	assert_int_equal(answers, 2);
	assert_null(casefile_obligation(lab.file, last)); /* the holder would have asked itself */
}

static void what_it_owed_the_citizen_falls_to_the_holder_and_a_promise_is_a_stall_at_once(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_contact_record, .wants_reply = true), 0);
	leave_at(1, HOUSING, PARTY_NONE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_keep)->debtor, POLICE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_reply)->debtor, POLICE);
	const struct finding *finding = lab_finding(&lab, STALL_broken_promise);
	assert_non_null(finding);
	assert_int_equal(finding->obligation, lab_number(&lab, OBLIGATION_keep));
	assert_true(lab_obligation(&lab, OBLIGATION_keep)->due == lab_at(9, 0, 0));
}

static void a_successor_takes_promises_over_without_a_stall_and_takes_part(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	leave_at(1, HOUSING, MUNICIPALITY);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_promise_keep,
				 .obligation = lab_number(&lab, OBLIGATION_keep)),
			 0);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
}

static void what_a_holder_owed_waits_for_the_next_holder(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	leave_at(1, POLICE, PARTY_NONE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_keep)->debtor, POLICE);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab.file->holder, HOUSING);
	assert_null(lab_finding(&lab, STALL_ownerless));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_keep)->debtor, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_inform)->debtor, HOUSING);
	assert_non_null(lab_finding(&lab, STALL_broken_promise));
}

static void a_case_without_a_holder_that_is_reopened_is_held_by_who_reopens_it(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(9, 0, 0)),
			 0);
	int32_t act = lab_number(&lab, OBLIGATION_act);
	leave_at(1, POLICE, PARTY_NONE);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g",
				 .over = (struct numbers){&act, 1}),
			 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_reopen, .reason = "r"), 0);
	assert_int_equal(lab.file->holder, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, HOUSING);
	assert_int_equal(
		lab_obligation(&lab, OBLIGATION_inform) ? lab_obligation(&lab, OBLIGATION_inform)->debtor : 0,
		0);
	assert_null(lab_finding(&lab, STALL_ownerless));
}

static void a_case_reopened_after_its_holder_left_goes_to_the_successor_at_once(void **state)
{
	(void)state;
	hand_to(POLICE, HOUSING);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = lab_number(&lab, OBLIGATION_inform)),
		0);
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_contact_inform,
				 .obligation = lab_number(&lab, OBLIGATION_inform)),
			 0);
	leave_at(1, HOUSING, MUNICIPALITY);
	assert_int_equal(events_of(EVENT_debtor_left), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), 0);
	assert_int_equal(lab.file->holder, MUNICIPALITY);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, MUNICIPALITY);
}

static void who_left_is_gone_from_that_instant(void **state)
{
	(void)state;
	lab.now = lab_at(0, 1, 0);
	lab_leave(&lab, POLICE, HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add, .text = "n"), 0);
	assert_int_equal(lab.file->holder, HOUSING);
}

/* Nobody else is there to do something in between: else the case would lie there for ever. */
static void a_director_settles_a_case_without_a_holder_twice_and_closes_it(void **state)
{
	(void)state;
	leave_at(1, POLICE, PARTY_NONE);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(lab.file->ladder, LADDER_RAISED); /* nobody holds it still */
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"), 0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_holder_without_a_successor_leaves_the_case_ownerless),
		TEST(silence_of_a_holder_who_left_is_not_told_apart_for_one_term),
		TEST(a_successor_holds_the_case_from_then_on_by_the_same_date),
		TEST(who_was_offered_the_case_and_left_counts_as_having_refused),
		TEST(after_a_leaver_the_next_step_does_not_wait_for_what_fell_away_with_it),
		TEST(an_offer_goes_on_to_the_successor_but_never_back_to_the_giver),
		TEST(questions_to_who_left_fall_away_and_answers_to_it_go_to_the_holder),
		TEST(what_it_owed_the_citizen_falls_to_the_holder_and_a_promise_is_a_stall_at_once),
		TEST(a_successor_takes_promises_over_without_a_stall_and_takes_part),
		TEST(what_a_holder_owed_waits_for_the_next_holder),
		TEST(a_case_without_a_holder_that_is_reopened_is_held_by_who_reopens_it),
		TEST(a_case_reopened_after_its_holder_left_goes_to_the_successor_at_once),
		TEST(who_left_is_gone_from_that_instant),
		TEST(a_director_settles_a_case_without_a_holder_twice_and_closes_it),
	};
	return cmocka_run_group_tests_name("leave", tests, NULL, NULL);
}

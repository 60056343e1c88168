/* The handover, as the rules see it. */
#include "support/case_rig.h"

static void the_giver_stays_the_holder_until_the_receiver_accepts(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab.file->holder, POLICE);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab.file->holder, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_inform)->debtor, POLICE);
	assert_null(lab_obligation(&lab, OBLIGATION_accept));
}

static void only_the_holder_offers_and_only_the_offered_accepts(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_offer, .agency = MUNICIPALITY),
			 ERROR_not_found);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_handover_accept), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_accept), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = MUNICIPALITY),
			 ERROR_offer_open);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = POLICE), ERROR_bad_value);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = CHIEF), ERROR_bad_value);
}

static void an_unaccepted_handover_stalls_after_its_term(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_null(lab_finding(&lab, STALL_unaccepted)); /* at due is in time */
	lab_advance(&lab, lab_at(2, 0, 1));
	const struct finding *finding = lab_finding(&lab, STALL_unaccepted);
	assert_non_null(finding);
	assert_true(finding->since == lab_at(2, 0, 0));
	assert_int_equal(finding->debtor, HOUSING);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_acknowledge)->debtor, PARTY_RUNG(RUNG_OFFICIAL));
}

static void a_late_acceptance_clears_the_stall_and_the_escalation(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	lab_advance(&lab, lab_at(2, 12, 0));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_null(lab_finding(&lab, STALL_unaccepted));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_acknowledge));
	assert_int_equal(lab_event(&lab, EVENT_escalation_ended)->facts.args.rung, RUNG_OFFICIAL);
}

static void a_refused_case_waits_for_a_new_offer_or_for_keeping_it(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "not ours"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REFUSED);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = MUNICIPALITY, .text = "?"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REFUSED);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_refused_dropped));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), 0);
	assert_null(lab_finding(&lab, STALL_refused_dropped));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_PROGRESSED);
}

static void offering_and_keeping_in_turn_does_not_put_silence_off(void **state)
{
	(void)state;
	for (int day = 1; day < 5; day++) {
		lab.now = lab_at(day, 0, 0);
		assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
		assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), 0);
	}
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), ERROR_no_offer);
	lab_advance(&lab, lab_at(6, 0, 1)); /* the first offer restarted the term, the others did not */
	assert_non_null(lab_finding(&lab, STALL_silent));
}

static void who_accepts_and_does_not_begin_is_not_started(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = lab_number(&lab, OBLIGATION_inform)),
		0);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_not_started));
	assert_null(lab_finding(&lab, STALL_silent));
}

static void silence_is_muted_while_the_handover_is_unaccepted(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.move", "1d"}, {"ceiling", "3d"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	lab_advance(&lab,
		    lab_at(2, 1, 0)); /* both lapse at two days; accept first? by number: move is later */
	assert_non_null(lab_finding(&lab, STALL_unaccepted));
	assert_non_null(lab_finding(&lab, STALL_silent));
	assert_true(lab_finding(&lab, STALL_silent)->muted);
	lab_advance(&lab, lab_at(3, 0, 1)); /* one further term later it speaks for itself */
	assert_false(lab_finding(&lab, STALL_silent)->muted);
	assert_true(lab_finding(&lab, STALL_silent)->since == lab_at(2, 0, 0));
}

static void going_back_and_forth_twice_is_bouncing_until_a_milestone(void **state)
{
	(void)state;
	static const int32_t holders[] = {HOUSING, POLICE, HOUSING};
	int32_t holder = POLICE;
	for (size_t i = 0; i < 3; i++) {
		lab.now += INSTANT_HOUR;
		assert_null(lab_finding(&lab, STALL_bouncing));
		assert_int_equal(lab_ask(&lab, holder, VERB_handover_offer, .agency = holders[i]), 0);
		assert_int_equal(lab_ask(&lab, holders[i], VERB_handover_accept), 0);
		holder = holders[i];
	}
	const struct event *found = lab_event(&lab, EVENT_stall_found);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(found->facts.args.evidence.count, 2);
	assert_null(lab_finding(&lab, STALL_looping));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_milestone_reach, .name = "intake"), 0);
	assert_non_null(
		lab_finding(&lab, STALL_bouncing)); /* while escalated another participant confirms it */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "intake"), 0);
	assert_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
}

static void coming_back_by_way_of_others_is_looping(void **state)
{
	(void)state;
	static const int32_t holders[] = {HOUSING, MUNICIPALITY, POLICE};
	int32_t holder = POLICE;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(lab_ask(&lab, holder, VERB_handover_offer, .agency = holders[i]), 0);
		assert_int_equal(lab_ask(&lab, holders[i], VERB_handover_accept), 0);
		holder = holders[i];
	}
	assert_non_null(lab_finding(&lab, STALL_looping));
	assert_null(lab_finding(&lab, STALL_bouncing));
	lab_advance(&lab, lab.now + 91 * INSTANT_DAY); /* a whole window without a hit */
	assert_null(lab_finding(&lab, STALL_looping));
}

static void refusals_by_one_more_agency_in_a_row_are_hits(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"patterns.bouncing.times", "1"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "no"), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "still no"), 0);
	assert_null(lab_finding(&lab, STALL_bouncing)); /* the same agency is not one more */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_handover_refuse, .reason = "no"), 0);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
}

static void actions_go_along_only_when_listed_in_the_offer(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(9, 0, 0),
				 .text = "a"),
			 0);
	int32_t listed = lab_number(&lab, OBLIGATION_act);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(8, 0, 0), .text = "b"), 0);
	struct numbers with = {&listed, 1};
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING, .with = with), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_act)->debtor, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_keep)->debtor, POLICE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_giver_stays_the_holder_until_the_receiver_accepts),
		TEST(only_the_holder_offers_and_only_the_offered_accepts),
		TEST(an_unaccepted_handover_stalls_after_its_term),
		TEST(a_late_acceptance_clears_the_stall_and_the_escalation),
		TEST(a_refused_case_waits_for_a_new_offer_or_for_keeping_it),
		TEST(offering_and_keeping_in_turn_does_not_put_silence_off),
		TEST(who_accepts_and_does_not_begin_is_not_started),
		TEST(silence_is_muted_while_the_handover_is_unaccepted),
		TEST(going_back_and_forth_twice_is_bouncing_until_a_milestone),
		TEST(coming_back_by_way_of_others_is_looping),
		TEST(refusals_by_one_more_agency_in_a_row_are_hits),
		TEST(actions_go_along_only_when_listed_in_the_offer),
	};
	return cmocka_run_group_tests_name("handover", tests, NULL, NULL);
}

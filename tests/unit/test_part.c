/* Taking part: invitations, and the stall `absent`. */
#include "support/case_rig.h"

static void invite(int32_t agency)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = agency), 0);
}

static enum relation relation_of(int32_t agency)
{
	const struct participant *participant = casefile_participant(lab.file, agency);
	return participant ? (enum relation)participant->relation : RELATION_NONE;
}

static void an_invitation_is_owed_to_the_holder_whoever_invites(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(relation_of(HOUSING), RELATION_INVITED);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_join)->creditor, POLICE);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_invite, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_join)->creditor, POLICE);
}

static void who_joins_takes_part(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_PARTICIPANT);
	assert_null(lab_obligation(&lab, OBLIGATION_join));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_note_add), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), ERROR_not_found);
}

static void who_declines_is_a_stranger_again(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_decline, .reason = "r"), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_NONE);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), ERROR_not_found);
}

static void an_invitation_is_taken_back(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_uninvite, .agency = MUNICIPALITY),
			 ERROR_not_invited);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_uninvite, .agency = HOUSING), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_NONE);
}

static void who_takes_part_is_not_invited_again(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = POLICE), ERROR_bad_value);
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = HOUSING), ERROR_exists);
}

static void who_declines_but_is_offered_the_case_still_is(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_decline, .reason = "r"), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_OFFERED);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_PARTICIPANT);
}

static void after_a_handover_the_new_holder_waits_for_the_invited(void **state)
{
	(void)state;
	invite(MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_join)->creditor, HOUSING);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_part_join), 0);
}

static void an_invitation_lapses_a_minute_after_its_term_and_not_at_it(void **state)
{
	(void)state;
	invite(HOUSING);
	lab_advance(&lab, lab_at(3, 0, 0));
	assert_null(lab_finding(&lab, STALL_absent));
	lab_advance(&lab, lab_at(3, 0, 1));
	const struct finding *absent = lab_finding(&lab, STALL_absent);
	assert_int_equal(absent->debtor, HOUSING);
	assert_true(absent->since == lab_at(3, 0, 0));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_null(lab_finding(&lab, STALL_absent));
}

static void closing_ends_invitations(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_join));
	assert_int_equal(relation_of(HOUSING), RELATION_NONE);
}

static void who_leaves_is_invited_no_more(void **state)
{
	(void)state;
	invite(HOUSING);
	lab.now = lab_at(1, 0, 0);
	lab_leave(&lab, HOUSING, PARTY_NONE);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_null(lab_obligation(&lab, OBLIGATION_join));
	assert_int_equal(relation_of(HOUSING), RELATION_NONE);
}

static void who_takes_part_by_another_way_can_still_answer_its_invitation(void **state)
{
	(void)state;
	invite(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(relation_of(HOUSING), RELATION_PARTICIPANT);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_join));
	assert_int_equal(relation_of(HOUSING), RELATION_PARTICIPANT);
}

static void a_successor_needs_no_second_invitation(void **state)
{
	(void)state;
	invite(HOUSING);
	invite(MUNICIPALITY);
	lab_leave(&lab, HOUSING, MUNICIPALITY);
	lab_advance(&lab, lab.now + INSTANT_MINUTE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_join)->debtor, MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_part_join), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_join));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_invitation_is_owed_to_the_holder_whoever_invites),
		TEST(who_joins_takes_part),
		TEST(who_declines_is_a_stranger_again),
		TEST(an_invitation_is_taken_back),
		TEST(who_takes_part_is_not_invited_again),
		TEST(who_declines_but_is_offered_the_case_still_is),
		TEST(after_a_handover_the_new_holder_waits_for_the_invited),
		TEST(an_invitation_lapses_a_minute_after_its_term_and_not_at_it),
		TEST(closing_ends_invitations),
		TEST(who_takes_part_by_another_way_can_still_answer_its_invitation),
		TEST(a_successor_needs_no_second_invitation),
		TEST(who_leaves_is_invited_no_more),
	};
	return cmocka_run_group_tests_name("part", tests, NULL, NULL);
}

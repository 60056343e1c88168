/* Milestones: a new beginning, and how one is claimed while the case is escalated. */
#include <string.h>

#include "support/case_rig.h"

static int reach_named(int32_t actor, const char *name)
{
	return lab_ask(&lab, actor, VERB_milestone_reach, .name = name);
}

static int reach(int32_t actor)
{
	return reach_named(actor, "settled");
}

static void hand_to(int32_t from, int32_t to)
{
	assert_int_equal(lab_ask(&lab, from, VERB_handover_offer, .agency = to), 0);
	assert_int_equal(lab_ask(&lab, to, VERB_handover_accept), 0);
}

static void bounce(void)
{
	hand_to(POLICE, HOUSING);
	hand_to(HOUSING, POLICE);
	hand_to(POLICE, HOUSING);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
}

static void a_milestone_of_the_holder_is_a_step(void **state)
{
	(void)state;
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(reach(POLICE), 0);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(6, 0, 0));
	assert_int_equal(lab_event(&lab, EVENT_milestone_reached)->seq, lab.fact);
}

static void after_a_milestone_nothing_counts_against_anybody(void **state)
{
	(void)state;
	hand_to(POLICE, HOUSING);
	hand_to(HOUSING, POLICE);
	assert_int_equal(reach(POLICE), 0);
	size_t count;
	casefile_hits(lab.file, &count);
	assert_int_equal(count, 0);
	assert_int_equal(casefile_trail(lab.file, &count)->party, POLICE);
	assert_int_equal(count, 1);
	hand_to(POLICE, HOUSING);
	assert_null(lab_finding(&lab, STALL_bouncing));
}

static void while_escalated_it_waits_for_another_participant(void **state)
{
	(void)state;
	bounce();
	assert_int_equal(reach(HOUSING), 0);
	assert_int_equal(lab_event(&lab, EVENT_milestone_claimed)->seq, lab.fact);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(reach(HOUSING), 0); /* saying it twice oneself is no confirmation */
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(reach(MUNICIPALITY), ERROR_not_found);
	assert_int_equal(reach(CHIEF), ERROR_not_found);
	assert_int_equal(reach(POLICE), 0);
	assert_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
}

static void another_milestone_of_another_confirms_nothing(void **state)
{
	(void)state;
	bounce();
	assert_int_equal(reach_named(HOUSING, "settled"), 0);
	assert_int_equal(reach_named(POLICE, "settled-too"), 0);
	assert_int_equal(lab_event(&lab, EVENT_milestone_claimed)->seq, lab.fact);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_string_equal(lab.file->claimed_name,
			    "settled-too"); /* the newest claim is the one that waits */
	assert_int_equal(reach_named(HOUSING, "settled"), 0);
	assert_int_equal(lab_event(&lab, EVENT_milestone_claimed)->seq, lab.fact);
	assert_int_equal(reach_named(POLICE, "settled"), 0);
	assert_int_equal(lab_event(&lab, EVENT_milestone_reached)->seq, lab.fact);
	assert_null(lab_finding(&lab, STALL_bouncing));
	assert_string_equal(lab.file->claimed_name, "");
}

static void the_longest_name_is_confirmed_to_its_last_letter(void **state)
{
	(void)state;
	static char name[49], other[49]; /* the log of the lab goes on pointing to them */
	memset(name, 'm', 48);
	name[48] = '\0';
	memcpy(other, name, sizeof other);
	other[47] = 'n';
	bounce();
	assert_int_equal(reach_named(HOUSING, name), 0);
	assert_int_equal(reach_named(POLICE, other), 0);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(reach_named(HOUSING, other), 0);
	assert_null(lab_finding(&lab, STALL_bouncing));
}

static void a_claim_is_no_step(void **state)
{
	(void)state;
	bounce();
	int32_t move = lab_number(&lab, OBLIGATION_move);
	lab.now = lab_at(0, 12, 0);
	assert_int_equal(reach(HOUSING), 0);
	assert_int_equal(lab_number(&lab, OBLIGATION_move), move);
}

static void a_claim_ends_with_its_escalation(void **state)
{
	(void)state;
	bounce();
	assert_int_equal(reach(HOUSING), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	hand_to(HOUSING, POLICE);
	hand_to(POLICE, HOUSING);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(reach(POLICE), 0);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(lab_event(&lab, EVENT_milestone_claimed)->seq, lab.fact);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_milestone_of_the_holder_is_a_step),
		TEST(after_a_milestone_nothing_counts_against_anybody),
		TEST(while_escalated_it_waits_for_another_participant),
		TEST(another_milestone_of_another_confirms_nothing),
		TEST(the_longest_name_is_confirmed_to_its_last_letter),
		TEST(a_claim_is_no_step),
		TEST(a_claim_ends_with_its_escalation),
	};
	return cmocka_run_group_tests_name("milestone", tests, NULL, NULL);
}

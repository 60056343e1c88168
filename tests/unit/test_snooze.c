/* Delegating an escalation, and putting its decision off. */
#include "core/casefile.h"

#include "support/case_rig.h"

static int32_t other;

static int setup(void **state)
{
	(void)state;
	lab_init(&lab,
		 (struct clause[]){{"caps.snooze.times", "2"}, {"caps.snooze.total", "10d"}, {NULL, NULL}});
	other = lab_enrol_director(&lab, "other", PARTY_NONE);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	return 0;
}

static int acknowledge(int32_t director)
{
	return lab_ask(&lab, director, VERB_escalation_acknowledge);
}

static int snooze(int32_t director, int64_t until)
{
	return lab_ask(&lab, director, VERB_escalation_snooze, .until = until, .reason = "r");
}

static int delegate(int32_t from, int32_t to)
{
	return lab_ask(&lab, from, VERB_escalation_delegate, .director = to, .reason = "r");
}

static int64_t decide_due(void)
{
	return lab_obligation(&lab, OBLIGATION_decide)->due;
}

/* --- delegation --- */

static void a_delegate_has_the_escalation_by_the_same_date(void **state)
{
	(void)state;
	int32_t number = lab_number(&lab, OBLIGATION_acknowledge);
	assert_int_equal(delegate(CHIEF, other), 0);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab_number(&lab, OBLIGATION_acknowledge), number);
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(2, 0, 0));
	assert_int_equal(acknowledge(CHIEF), ERROR_not_allowed);
	assert_int_equal(acknowledge(other), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_note_add, .text = "n"), 0); /* it still sees the case */
}

static void it_is_delegated_once_and_never_back(void **state)
{
	(void)state;
	assert_int_equal(delegate(CHIEF, CHIEF), ERROR_bad_value);
	assert_int_equal(delegate(CHIEF, POLICE), ERROR_bad_value);
	assert_int_equal(delegate(MAYOR, other), ERROR_not_found);
	assert_int_equal(delegate(CHIEF, other), 0);
	assert_int_equal(delegate(CHIEF, MAYOR), ERROR_not_allowed);
	assert_int_equal(delegate(other, CHIEF), ERROR_once);
	assert_int_equal(acknowledge(other), 0);
	assert_int_equal(delegate(other, MAYOR), ERROR_once);
}

static void nobody_delegates_to_the_agency_concerned(void **state)
{
	(void)state;
	int32_t own = lab_enrol_director(&lab, "own", HOUSING);
	assert_int_equal(delegate(CHIEF, own), ERROR_bad_value);
}

static void higher_up_it_is_the_rungs_own_director_again(void **state)
{
	(void)state;
	assert_int_equal(delegate(CHIEF, other), 0);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(acknowledge(other), ERROR_not_allowed);
	assert_int_equal(acknowledge(MAYOR), 0);
	assert_int_equal(delegate(MAYOR, other), 0); /* once a rung */
}

static void an_absent_delegate_has_a_deputy_or_the_case_climbs(void **state)
{
	(void)state;
	assert_int_equal(delegate(CHIEF, other), 0);
	lab_absent(&lab, other, lab_at(1, 6, 0), lab_at(9, 0, 0));
	lab_advance(&lab, lab_at(1, 6, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

static void a_delegate_is_released_with_the_rungs(void **state)
{
	(void)state;
	assert_int_equal(delegate(CHIEF, other), 0);
	assert_int_equal(acknowledge(other), 0);
	assert_int_equal(lab_ask(&lab, other, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(casefile_participant(lab.file, other)->relation, RELATION_RELEASED);
	assert_int_equal(lab_ask(&lab, other, VERB_note_add, .text = "n"), ERROR_not_found);
}

/* --- snooze --- */

static void a_snooze_gives_the_act_term_after_its_end(void **state)
{
	(void)state;
	assert_int_equal(snooze(CHIEF, lab_at(3, 0, 0)), ERROR_not_taken);
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(snooze(CHIEF, lab.now), ERROR_date_passed);
	assert_int_equal(snooze(CHIEF, lab_at(3, 0, 0)), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_true(decide_due() == lab_at(8, 0, 0));
	assert_true(lab.file->snoozed_until == lab_at(3, 0, 0));
	lab_advance(&lab, lab_at(8, 0, 0));
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	lab_advance(&lab, lab_at(8, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

static void it_is_snoozed_so_many_times_and_no_more(void **state)
{
	(void)state;
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(snooze(CHIEF, lab_at(2, 0, 0)), 0);
	assert_int_equal(snooze(CHIEF, lab_at(3, 0, 0)), 0);
	assert_int_equal(snooze(CHIEF, lab_at(4, 0, 0)), ERROR_over_cap);
	assert_true(decide_due() == lab_at(8, 0, 0));
}

static void it_is_snoozed_so_far_and_no_further(void **state)
{
	(void)state;
	assert_int_equal(acknowledge(CHIEF), 0);
	int64_t furthest = lab.now + 10 * INSTANT_DAY;
	assert_int_equal(snooze(CHIEF, furthest + INSTANT_MINUTE), ERROR_over_cap);
	assert_int_equal(snooze(CHIEF, lab_at(3, 0, 0)), 0);
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(snooze(CHIEF, furthest + INSTANT_MINUTE), ERROR_over_cap);
	assert_int_equal(snooze(CHIEF, furthest), 0); /* in all, counted from the first */
}

static void something_worse_ends_a_snooze(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(4, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(3, 0, 0)),
			 0);
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(snooze(CHIEF, lab_at(9, 0, 0)), 0);
	lab_advance(&lab, lab_at(3, 0, 1)); /* another as bad as the first */
	assert_true(decide_due() == lab_at(14, 0, 0));
	lab_advance(&lab, lab_at(4, 0, 1)); /* a broken promise is worse */
	assert_true(decide_due() == lab_at(9, 0, 0));
	assert_true(lab_event(&lab, EVENT_escalation_woken)->at == lab_at(4, 0, 0));
	assert_true(lab.file->snoozed_until == 0);
}

static void progress_does_not_cut_a_snooze_short(void **state)
{
	(void)state;
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(snooze(CHIEF, lab_at(9, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(19, 0, 0)), 0);
	assert_true(decide_due() == lab_at(14, 0, 0));
	lab.now = lab_at(10, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(19, 0, 0)), 0);
	assert_true(decide_due() == lab_at(15, 0, 0)); /* the snooze used up no restart */
}

static void what_is_overdue_is_not_put_off(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(acknowledge(MAYOR), 0);
	lab_advance(&lab, lab_at(7, 0, 2));
	assert_int_equal(lab.file->silent, MAYOR);
	assert_int_equal(snooze(MAYOR, lab_at(9, 0, 0)), ERROR_over_cap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_FROM(a_delegate_has_the_escalation_by_the_same_date, setup),
		TEST_FROM(it_is_delegated_once_and_never_back, setup),
		TEST_FROM(nobody_delegates_to_the_agency_concerned, setup),
		TEST_FROM(higher_up_it_is_the_rungs_own_director_again, setup),
		TEST_FROM(an_absent_delegate_has_a_deputy_or_the_case_climbs, setup),
		TEST_FROM(a_delegate_is_released_with_the_rungs, setup),
		TEST_FROM(a_snooze_gives_the_act_term_after_its_end, setup),
		TEST_FROM(it_is_snoozed_so_many_times_and_no_more, setup),
		TEST_FROM(it_is_snoozed_so_far_and_no_further, setup),
		TEST_FROM(something_worse_ends_a_snooze, setup),
		TEST_FROM(progress_does_not_cut_a_snooze_short, setup),
		TEST_FROM(what_is_overdue_is_not_put_off, setup),
	};
	return cmocka_run_group_tests_name("snooze", tests, NULL, NULL);
}

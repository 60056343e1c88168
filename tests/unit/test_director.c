/* Who acts on a rung: areas, absence and deputies, one's own agency; and what becomes of the escalation. */
#include "core/director.h"

#include "support/case_rig.h"

/* An agreed action of housing, overdue since the first day. */
static void stall(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
}

static int32_t acting(int64_t at)
{
	return director_acting(&lab.partnership, lab.file, RUNG_OFFICIAL, at);
}

static int acknowledge(int32_t director)
{
	return lab_ask(&lab, director, VERB_escalation_acknowledge);
}

/* --- areas --- */

static void the_narrower_area_goes_first_and_the_later_appointment_within_it(void **state)
{
	(void)state;
	int32_t other = lab_enrol_director(&lab, "other", PARTY_NONE);
	int32_t third = lab_enrol_director(&lab, "third", PARTY_NONE);
	assert_int_equal(acting(lab.now), CHIEF);
	lab.now = lab_at(1, 0, 0);
	lab_appoint(&lab, other, RUNG_OFFICIAL, "nuisance");
	lab.now = lab_at(2, 0, 0);
	lab_appoint(&lab, MAYOR, RUNG_OFFICIAL, ""); /* for all cases, later */
	lab_appoint(&lab, third, RUNG_OFFICIAL, "fraud");
	assert_int_equal(acting(lab_at(1, 0, 0) - 1), CHIEF);
	assert_int_equal(acting(lab_at(1, 0, 0)), other);
	assert_int_equal(acting(lab_at(2, 0, 0)), other);
	assert_int_equal(director_appointed(&lab.partnership, RUNG_OFFICIAL, "fraud", lab_at(2, 0, 0)),
			 third);
	assert_int_equal(director_appointed(&lab.partnership, RUNG_OFFICIAL, "debt", lab_at(2, 0, 0)), MAYOR);
	assert_int_equal(director_appointed(&lab.partnership, RUNG_PROCESS, "debt", lab_at(2, 0, 0)),
			 PARTY_NONE);
}

static void who_directs_another_theme_neither_acts_nor_sees(void **state)
{
	(void)state;
	int32_t other = lab_enrol_director(&lab, "other", PARTY_NONE);
	lab_appoint(&lab, other, RUNG_OFFICIAL, "fraud");
	stall();
	assert_int_equal(acknowledge(other), ERROR_not_found);
	assert_false(director_serves_theme(&lab.partnership, RUNG_OFFICIAL, "nuisance", other, lab.now));
	assert_true(director_serves(&lab.partnership, RUNG_OFFICIAL, other, lab.now));
	assert_int_equal(acknowledge(CHIEF), 0);
}

/* --- absence --- */

static void the_deputy_acts_from_the_first_to_the_last_instant_of_the_absence(void **state)
{
	(void)state;
	lab_deputise(&lab, CHIEF, MAYOR);
	lab_absent(&lab, CHIEF, lab_at(2, 0, 0), lab_at(4, 0, 0));
	assert_int_equal(acting(lab_at(2, 0, 0) - INSTANT_MINUTE), CHIEF);
	assert_int_equal(acting(lab_at(2, 0, 0)), MAYOR);
	assert_int_equal(acting(lab_at(4, 0, 0) - INSTANT_MINUTE), MAYOR);
	assert_int_equal(acting(lab_at(4, 0, 0)), CHIEF);
}

static void the_deputy_may_what_the_absent_director_may_not(void **state)
{
	(void)state;
	int32_t deputy = lab_enrol_director(&lab, "deputy", PARTY_NONE);
	lab_deputise(&lab, CHIEF, deputy);
	stall();
	assert_int_equal(acknowledge(deputy), ERROR_not_found);
	lab_absent(&lab, CHIEF, lab.now, lab_at(9, 0, 0));
	assert_int_equal(acknowledge(CHIEF), ERROR_not_allowed);
	assert_int_equal(acknowledge(deputy), 0);
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(6, 0, 1));
}

static void deputies_of_deputies_act_and_a_circle_is_nobody(void **state)
{
	(void)state;
	int32_t second = lab_enrol_director(&lab, "second", PARTY_NONE);
	int32_t third = lab_enrol_director(&lab, "third", PARTY_NONE);
	lab_deputise(&lab, CHIEF, second);
	lab_deputise(&lab, second, third);
	lab_absent(&lab, CHIEF, lab.now, lab_at(9, 0, 0));
	assert_int_equal(acting(lab.now), second);
	lab_absent(&lab, second, lab.now, lab_at(9, 0, 0));
	assert_int_equal(acting(lab.now), third);
	lab_absent(&lab, third, lab.now, lab_at(9, 0, 0));
	assert_int_equal(acting(lab.now), PARTY_NONE);
	lab_deputise(&lab, third, CHIEF);
	assert_int_equal(acting(lab.now), PARTY_NONE);
	lab.now = lab_at(1, 0, 0);
	lab_deputise(&lab, third, MAYOR);
	assert_int_equal(acting(lab.now), MAYOR);
	lab_deputise(&lab, CHIEF, PARTY_NONE); /* nobody any more */
	assert_int_equal(acting(lab.now), PARTY_NONE);
}

static void who_is_back_earlier_is_back_and_the_past_stays_as_it_was(void **state)
{
	(void)state;
	lab_absent(&lab, CHIEF, lab_at(1, 0, 0), lab_at(9, 0, 0));
	lab.now = lab_at(3, 0, 0);
	lab_absent(&lab, CHIEF, 0, lab_at(3, 0, 0));
	assert_int_equal(acting(lab_at(3, 0, 0) - 1), PARTY_NONE);
	assert_int_equal(acting(lab_at(3, 0, 0)), CHIEF);
}

static void an_absence_that_is_recorded_late_counts_from_then_on(void **state)
{
	(void)state;
	lab.now = lab_at(3, 0, 0);
	lab_absent(&lab, CHIEF, lab_at(1, 0, 0), lab_at(9, 0, 0));
	assert_int_equal(acting(lab_at(3, 0, 0) - 1), CHIEF);
	assert_int_equal(acting(lab_at(3, 0, 0)), PARTY_NONE);
}

static void where_nobody_stands_in_the_term_ends_now_and_the_case_climbs(void **state)
{
	(void)state;
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	lab_absent(&lab, CHIEF, lab_at(3, 0, 0), lab_at(9, 0, 0));
	lab_advance(&lab, lab_at(3, 0, 0) - INSTANT_MINUTE);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	lab_advance(&lab, lab_at(3, 0, 0));
	assert_non_null(lab_event(&lab, EVENT_escalation_unreachable));
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(3, 0, 0));
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab_event(&lab, EVENT_escalation_climbed)->at == lab_at(3, 0, 0));
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(4, 0, 0));
}

static int64_t next_due(void)
{
	struct ruling ruling;
	ruling_start(&ruling, &lab.arena, &lab.partnership, lab.file);
	return case_next_due(&ruling);
}

static void a_planned_absence_is_looked_at_when_it_begins(void **state)
{
	(void)state;
	stall();
	assert_true(next_due() == lab_at(2, 0, 0)); /* that of the acknowledgement */
	lab_absent(&lab, CHIEF, lab_at(1, 12, 0), lab_at(9, 0, 0));
	assert_true(next_due() == lab_at(1, 12, 0));
	lab_deputise(&lab, CHIEF, MAYOR);
	assert_true(next_due() == lab_at(2, 0, 0));
	lab_absent(&lab, MAYOR, lab_at(1, 18, 0), lab_at(1, 20, 0));
	assert_true(next_due() == lab_at(1, 18, 0));
}

static void a_case_is_raised_past_a_rung_on_which_nobody_is(void **state)
{
	(void)state;
	lab_absent(&lab, CHIEF, lab.now, lab_at(9, 0, 0));
	stall();
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(2, 0, 0));
}

static void where_nobody_is_anywhere_it_waits_at_the_top_and_is_silent_at_once(void **state)
{
	(void)state;
	lab_absent(&lab, CHIEF, lab.now, lab_at(9, 0, 0));
	lab_absent(&lab, MAYOR, lab.now, lab_at(2, 0, 0));
	stall();
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab_event(&lab, EVENT_escalation_silent)->at == lab_at(1, 0, 0));
	assert_int_equal(lab.file->silent, MAYOR); /* who should have been there */
	assert_int_equal(acknowledge(MAYOR), ERROR_not_allowed);
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(acknowledge(MAYOR), 0); /* back */
	assert_int_equal(lab.file->silent, PARTY_NONE);
}

static void a_rung_to_which_nobody_was_ever_appointed_keeps_its_terms(void **state)
{
	(void)state;
	lab_covenant_without_ladder(&lab, (struct clause[]){{"ladder.0.rung", "process"},
							    {"ladder.1.rung", "administrative"},
							    {NULL, NULL}});
	stall();
	assert_int_equal(lab.file->rung, RUNG_PROCESS);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->rung, RUNG_PROCESS);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

/* --- one's own agency --- */

static void a_director_does_not_decide_about_his_own_agency(void **state)
{
	(void)state;
	int32_t own = lab_enrol_director(&lab, "own", HOUSING);
	lab_appoint(&lab, own, RUNG_OFFICIAL, "");
	assert_int_equal(acting(lab.now), own); /* nothing of housing stalls yet */
	stall();
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(acknowledge(own), ERROR_not_found);
	assert_int_equal(acknowledge(MAYOR), 0);
}

static void the_rung_is_left_when_his_agency_comes_to_be_concerned(void **state)
{
	(void)state;
	int32_t own = lab_enrol_director(&lab, "own", MUNICIPALITY);
	lab_appoint(&lab, own, RUNG_OFFICIAL, "");
	stall();
	assert_int_equal(acknowledge(own), 0);
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_handover_accept), 0);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(2, 0, 0));
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

static void a_deputy_of_the_agency_is_passed_over(void **state)
{
	(void)state;
	int32_t own = lab_enrol_director(&lab, "own", POLICE); /* which holds the case */
	int32_t next = lab_enrol_director(&lab, "next", PARTY_NONE);
	lab_absent(&lab, CHIEF, lab.now, lab_at(9, 0, 0));
	lab_deputise(&lab, CHIEF, own);
	assert_int_equal(acting(lab.now), PARTY_NONE);
	lab_deputise(&lab, own, next);
	assert_int_equal(acting(lab.now), next);
}

/* --- the covenant's rungs --- */

static void a_rung_that_a_new_covenant_lacks_gives_way_to_the_next_by_the_same_date(void **state)
{
	(void)state;
	stall();
	int32_t number = lab_number(&lab, OBLIGATION_acknowledge);
	lab.now = lab_at(1, 12, 0);
	lab_covenant_without_ladder(&lab,
				    (struct clause[]){{"ladder.0.rung", "administrative"}, {NULL, NULL}});
	lab_advance(&lab, lab_at(1, 13, 0));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_true(lab_event(&lab, EVENT_escalation_moved)->at == lab_at(1, 12, 0));
	assert_int_equal(lab_number(&lab, OBLIGATION_acknowledge), number);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_acknowledge)->debtor,
			 PARTY_RUNG(RUNG_ADMINISTRATIVE));
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(2, 0, 0));
	assert_int_equal(acknowledge(MAYOR), 0);
}

static void a_directive_of_a_rung_that_is_gone_is_owed_to_the_next(void **state)
{
	(void)state;
	stall();
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_issue, .agency = HOUSING, .text = "t",
				 .due = lab_at(5, 0, 0), .mandate = "m"),
			 0);
	lab.now = lab_at(2, 0, 0);
	lab_covenant_without_ladder(&lab,
				    (struct clause[]){{"ladder.0.rung", "administrative"}, {NULL, NULL}});
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->creditor, PARTY_RUNG(RUNG_ADMINISTRATIVE));
	assert_true(lab_obligation(&lab, OBLIGATION_comply)->due == lab_at(5, 0, 0));
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_directive_withdraw, .reason = "r"), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
}

static void the_process_director_comes_before_the_official_one(void **state)
{
	(void)state;
	int32_t process = lab_enrol_director(&lab, "process", PARTY_NONE);
	lab_appoint(&lab, process, RUNG_PROCESS, "");
	lab_covenant_without_ladder(&lab, (struct clause[]){{"ladder.0.rung", "process"},
							    {"ladder.1.rung", "official"},
							    {"ladder.2.rung", "administrative"},
							    {NULL, NULL}});
	stall();
	assert_int_equal(lab.file->rung, RUNG_PROCESS);
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found);
	assert_int_equal(acknowledge(process), 0);
	lab_advance(&lab, lab_at(6, 0, 2));
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
}

static void a_bad_enough_stall_begins_higher_up(void **state)
{
	(void)state;
	lab_covenant(&lab, (struct clause[]){{"ladder.1.from", "3"}, {NULL, NULL}});
	stall(); /* of severity 2 */
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	case_begin((struct clause[]){{"ladder.1.from", "3"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(1, 0, 0)), 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab.file->severity, 3);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

static void whoever_acts_sees_the_case_and_who_is_concerned_does_not(void **state)
{
	(void)state;
	int32_t own = lab_enrol_director(&lab, "own", POLICE);
	int32_t next = lab_enrol_director(&lab, "next", PARTY_NONE);
	lab_absent(&lab, CHIEF, lab.now, lab_at(30, 0, 0));
	lab_deputise(&lab, CHIEF, own);
	lab_deputise(&lab, own, next);
	stall();
	assert_int_equal(lab_ask(&lab, own, VERB_escalation_acknowledge), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, next, VERB_escalation_acknowledge), 0);
	assert_true(director_serves(&lab.partnership, RUNG_OFFICIAL, next, lab.now));
}

static void the_deputy_of_a_delegate_acts(void **state)
{
	(void)state;
	int32_t other = lab_enrol_director(&lab, "other", PARTY_NONE);
	int32_t third = lab_enrol_director(&lab, "third", PARTY_NONE);
	lab_deputise(&lab, other, third);
	stall();
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_delegate, .director = other, .reason = "r"), 0);
	lab_absent(&lab, other, lab.now, lab_at(30, 0, 0));
	assert_int_equal(lab_ask(&lab, third, VERB_escalation_acknowledge), 0);
}

/* --- programmes --- */

static int32_t in_programme(int32_t director)
{
	lab_programme(&lab, "youth", director);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_programme_add, .programme = "youth"), 0);
	return director;
}

static void a_programmes_director_directs_its_cases_from_the_lowest_rung(void **state)
{
	(void)state;
	int32_t lead = lab_enrol_director(&lab, "lead", PARTY_NONE);
	in_programme(lead);
	stall();
	assert_int_equal(acting(lab.now), lead);
	assert_int_equal(director_acting(&lab.partnership, lab.file, RUNG_ADMINISTRATIVE, lab.now), MAYOR);
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found); /* the theme's is no longer addressed */
	assert_int_equal(acknowledge(lead), 0);
	assert_true(director_serves(&lab.partnership, RUNG_OFFICIAL, lead, lab.now));
	assert_false(director_serves(&lab.partnership, RUNG_ADMINISTRATIVE, lead, lab.now));
	assert_false(director_serves_everywhere(&lab.partnership, RUNG_OFFICIAL, CHIEF, lab.now));
	assert_true(director_serves_everywhere(&lab.partnership, RUNG_ADMINISTRATIVE, MAYOR, lab.now));
}

static void who_is_appointed_to_a_rung_directs_the_programme_from_there(void **state)
{
	(void)state;
	int32_t other = lab_enrol_director(&lab, "other", PARTY_NONE);
	in_programme(MAYOR);
	lab_appoint(&lab, other, RUNG_ADMINISTRATIVE, "nuisance");
	stall();
	assert_int_equal(acting(lab.now), CHIEF);
	assert_int_equal(director_acting(&lab.partnership, lab.file, RUNG_ADMINISTRATIVE, lab.now), MAYOR);
	lab_appoint(&lab, other, RUNG_ADMINISTRATIVE, ""); /* then mayor is appointed to none */
	assert_int_equal(acting(lab.now), MAYOR);
	assert_int_equal(director_acting(&lab.partnership, lab.file, RUNG_ADMINISTRATIVE, lab.now), other);
}

static void a_programmes_director_has_a_deputy_as_any_other(void **state)
{
	(void)state;
	int32_t lead = in_programme(lab_enrol_director(&lab, "lead", PARTY_NONE));
	int32_t third = lab_enrol_director(&lab, "third", PARTY_NONE);
	lab_deputise(&lab, lead, third);
	lab_absent(&lab, lead, lab_at(1, 0, 0), lab_at(2, 0, 0));
	assert_int_equal(acting(lab_at(1, 0, 0) - 1), lead);
	assert_int_equal(acting(lab_at(1, 0, 0)), third);
	assert_int_equal(acting(lab_at(2, 0, 0)), lead);
	stall();
	assert_int_equal(acknowledge(lead), ERROR_not_allowed);
	assert_int_equal(acknowledge(third), 0);
}

static void a_case_of_no_programme_keeps_the_director_of_its_theme(void **state)
{
	(void)state;
	int32_t lead = lab_enrol_director(&lab, "lead", PARTY_NONE);
	lab_programme(&lab, "youth", lead);
	stall();
	assert_int_equal(acknowledge(lead), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_programme_add, .programme = "youth"), 0);
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found);
	assert_int_equal(acknowledge(lead), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_narrower_area_goes_first_and_the_later_appointment_within_it),
		TEST(who_directs_another_theme_neither_acts_nor_sees),
		TEST(the_deputy_acts_from_the_first_to_the_last_instant_of_the_absence),
		TEST(the_deputy_may_what_the_absent_director_may_not),
		TEST(deputies_of_deputies_act_and_a_circle_is_nobody),
		TEST(who_is_back_earlier_is_back_and_the_past_stays_as_it_was),
		TEST(an_absence_that_is_recorded_late_counts_from_then_on),
		TEST(where_nobody_stands_in_the_term_ends_now_and_the_case_climbs),
		TEST(a_planned_absence_is_looked_at_when_it_begins),
		TEST(a_case_is_raised_past_a_rung_on_which_nobody_is),
		TEST(where_nobody_is_anywhere_it_waits_at_the_top_and_is_silent_at_once),
		TEST(a_rung_to_which_nobody_was_ever_appointed_keeps_its_terms),
		TEST(a_director_does_not_decide_about_his_own_agency),
		TEST(the_rung_is_left_when_his_agency_comes_to_be_concerned),
		TEST(a_deputy_of_the_agency_is_passed_over),
		TEST(a_rung_that_a_new_covenant_lacks_gives_way_to_the_next_by_the_same_date),
		TEST(a_directive_of_a_rung_that_is_gone_is_owed_to_the_next),
		TEST(the_process_director_comes_before_the_official_one),
		TEST(whoever_acts_sees_the_case_and_who_is_concerned_does_not),
		TEST(the_deputy_of_a_delegate_acts),
		TEST(a_bad_enough_stall_begins_higher_up),
		TEST(a_programmes_director_directs_its_cases_from_the_lowest_rung),
		TEST(who_is_appointed_to_a_rung_directs_the_programme_from_there),
		TEST(a_programmes_director_has_a_deputy_as_any_other),
		TEST(a_case_of_no_programme_keeps_the_director_of_its_theme),
	};
	return cmocka_run_group_tests_name("director", tests, NULL, NULL);
}

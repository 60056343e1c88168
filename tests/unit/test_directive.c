/* Directives: what a director instructs, what becomes of it, and what becomes of the escalation. */
#include "core/casefile.h"

#include "support/case_rig.h"

static int setup(void **state)
{
	(void)state;
	case_begin(NULL);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	return 0;
}

static int issue(int32_t director, int32_t agency, int64_t due)
{
	return lab_ask(&lab, director, VERB_directive_issue, .agency = agency, .text = "do it", .due = due,
		       .mandate = "municipal-act");
}

/* A directive to the municipality, due on the third day. */
static int32_t direct(void)
{
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab_at(3, 0, 0)), 0);
	return lab_number(&lab, OBLIGATION_comply);
}

static int refuse(int32_t actor)
{
	return lab_ask(&lab, actor, VERB_directive_refuse, .obligation = lab_number(&lab, OBLIGATION_comply),
		       .ground = "no-power", .reason = "r");
}

static int do_as_told(int32_t actor)
{
	return lab_ask(&lab, actor, VERB_directive_comply, .obligation = lab_number(&lab, OBLIGATION_comply));
}

/* What stalls the case ends. */
static void end_the_stall(void)
{
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
}

/* From now on the administrative director has it. */
static void climb_to_the_top(void)
{
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
}

static void a_directive_takes_the_case_and_binds_an_agency(void **state)
{
	(void)state;
	direct();
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	assert_null(lab_obligation(&lab, OBLIGATION_acknowledge));
	assert_null(lab_obligation(&lab, OBLIGATION_decide));
	const struct obligation *comply = lab_obligation(&lab, OBLIGATION_comply);
	assert_int_equal(comply->debtor, MUNICIPALITY);
	assert_int_equal(comply->creditor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_true(comply->due == lab_at(3, 0, 0));
	const struct event *issued = lab_event(&lab, EVENT_directive_issued);
	assert_int_equal(issued->facts.args.agency, MUNICIPALITY);
	assert_string_equal(issued->facts.args.mandate, "municipal-act");
	assert_int_equal(lab.fact, issued->seq);
	assert_non_null(lab_event(&lab, EVENT_escalation_acknowledged));
	assert_int_equal(casefile_participant(lab.file, MUNICIPALITY)->relation, RELATION_PARTICIPANT);
}

static void a_directive_from_a_taken_case_is_the_decision(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	direct();
	const struct event *issued = lab_event(&lab, EVENT_directive_issued);
	assert_int_equal(issued->facts.n_ends, 1);
	assert_int_equal(issued->facts.ends[0].how, ENDING_MET);
	assert_null(lab_obligation(&lab, OBLIGATION_decide));
}

static void a_directive_has_a_term_within_the_ceiling_and_an_addressee(void **state)
{
	(void)state;
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab.now), ERROR_date_passed);
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab.now + 20 * INSTANT_DAY + 1), ERROR_over_ceiling);
	assert_int_equal(issue(CHIEF, MAYOR, lab_at(3, 0, 0)), ERROR_bad_value);
	assert_int_equal(issue(MAYOR, MUNICIPALITY, lab_at(3, 0, 0)), ERROR_not_found);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab.now + 20 * INSTANT_DAY), 0);
}

static void in_quiet_there_is_nothing_to_direct(void **state)
{
	(void)state;
	end_the_stall();
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab_at(3, 0, 0)), ERROR_not_found);
}

static void who_complies_while_it_still_stalls_gives_the_case_back_to_the_director(void **state)
{
	(void)state;
	direct();
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(do_as_told(HOUSING), ERROR_not_debtor);
	assert_int_equal(do_as_told(MUNICIPALITY), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(7, 0, 0));
	assert_int_equal(lab_event(&lab, EVENT_directive_complied)->facts.ends[0].how, ENDING_MET);
}

static void who_complies_when_nothing_stalls_any_more_ends_the_escalation(void **state)
{
	(void)state;
	direct();
	end_the_stall();
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED); /* it stays until `comply` ends */
	assert_int_equal(do_as_told(MUNICIPALITY), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_decide));
	assert_null(lab_event(&lab, EVENT_escalation_returned));
}

static void a_refusal_climbs(void **state)
{
	(void)state;
	direct();
	assert_int_equal(refuse(HOUSING), ERROR_not_debtor);
	assert_int_equal(refuse(MUNICIPALITY), 0);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_null(lab_obligation(&lab, OBLIGATION_comply));
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(2, 0, 1));
	assert_string_equal(lab_event(&lab, EVENT_directive_refused)->facts.args.ground, "no-power");
	assert_null(lab_event(&lab, EVENT_outside_told));
}

static void a_refusal_at_the_top_asks_for_a_new_decision_and_tells_the_person_outside(void **state)
{
	(void)state;
	climb_to_the_top();
	assert_int_equal(issue(MAYOR, MUNICIPALITY, lab_at(4, 0, 0)), 0);
	assert_int_equal(refuse(MUNICIPALITY), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(7, 0, 1));
	assert_int_equal(lab_event(&lab, EVENT_outside_told)->facts.args.rung, RUNG_ADMINISTRATIVE);
}

static void a_directive_that_is_not_heeded_is_a_stall_and_climbs(void **state)
{
	(void)state;
	int32_t comply = direct();
	lab_advance(&lab, lab_at(3, 0, 0) - INSTANT_MINUTE);
	assert_null(lab_finding(&lab, STALL_unheeded));
	lab_advance(&lab, lab_at(3, 0, 0)); /* at due is in time */
	assert_null(lab_finding(&lab, STALL_unheeded));
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	lab_advance(&lab, lab_at(3, 0, 1));
	const struct finding *unheeded = lab_finding(&lab, STALL_unheeded);
	assert_int_equal(unheeded->debtor, MUNICIPALITY);
	assert_int_equal(unheeded->obligation, comply);
	assert_int_equal(unheeded->severity, 3);
	assert_true(unheeded->since == lab_at(3, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(lab.file->severity, 3);
}

static void what_is_complied_with_late_clears_the_stall_and_no_more(void **state)
{
	(void)state;
	direct();
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_escalation_acknowledge), 0);
	assert_int_equal(do_as_told(MUNICIPALITY), 0);
	assert_null(lab_finding(&lab, STALL_unheeded));
	assert_int_equal(lab.file->ladder, LADDER_TAKEN); /* housing's action is still undone */
	end_the_stall();
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
}

static void at_the_top_one_that_is_not_heeded_comes_back_to_its_director(void **state)
{
	(void)state;
	climb_to_the_top();
	assert_int_equal(issue(MAYOR, MUNICIPALITY, lab_at(4, 0, 0)), 0);
	lab_advance(&lab, lab_at(4, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_unheeded));
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(9, 0, 0));
	assert_non_null(lab_event(&lab, EVENT_outside_told));
	assert_int_equal(issue(MAYOR, HOUSING, lab_at(6, 0, 0)), 0); /* takes the place of the unheeded one */
	assert_null(lab_finding(&lab, STALL_unheeded));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, HOUSING);
}

static void a_directive_is_replaced_once(void **state)
{
	(void)state;
	int32_t first = direct();
	assert_int_equal(issue(CHIEF, HOUSING, lab_at(5, 0, 0)), 0);
	assert_int_equal(lab_event(&lab, EVENT_directive_issued)->facts.ends[0].number, first);
	assert_int_equal(lab_event(&lab, EVENT_directive_issued)->facts.ends[0].how, ENDING_SUPERSEDED);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, HOUSING);
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab_at(6, 0, 0)), ERROR_once);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, HOUSING);
	assert_int_equal(do_as_told(HOUSING), 0);
	assert_int_equal(issue(CHIEF, MUNICIPALITY, lab_at(6, 0, 0)), 0);
	assert_int_equal(issue(CHIEF, HOUSING, lab_at(7, 0, 0)), 0); /* another directive, so once again */
}

static void who_withdraws_a_directive_decides_anew(void **state)
{
	(void)state;
	direct();
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_directive_withdraw, .reason = "r"), ERROR_not_found);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_withdraw, .reason = "r"), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(6, 0, 1));
	assert_null(lab_obligation(&lab, OBLIGATION_comply));
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_withdraw, .reason = "r"), ERROR_no_obligation);
}

static void when_the_addressee_leaves_the_director_decides_anew(void **state)
{
	(void)state;
	direct();
	lab.now = lab_at(2, 0, 0);
	lab_leave(&lab, MUNICIPALITY, PARTY_NONE);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_null(lab_obligation(&lab, OBLIGATION_comply));
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(7, 0, 0));
}

static void the_addressees_successor_owes_it_by_the_same_date(void **state)
{
	(void)state;
	int32_t comply = direct();
	lab.now = lab_at(2, 0, 0);
	lab_leave(&lab, MUNICIPALITY, HOUSING);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	assert_int_equal(lab_number(&lab, OBLIGATION_comply), comply);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, HOUSING);
	assert_true(lab_obligation(&lab, OBLIGATION_comply)->due == lab_at(3, 0, 0));
}

static void a_directive_stays_with_its_addressee_when_the_case_is_handed_over(void **state)
{
	(void)state;
	int32_t comply = direct();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_number(&lab, OBLIGATION_comply), comply);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, MUNICIPALITY);
}

static void while_a_directive_is_in_force_its_director_waits(void **state)
{
	(void)state;
	direct();
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), ERROR_directed);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), ERROR_directed);
	assert_int_equal(
		lab_ask(&lab, CHIEF, VERB_escalation_snooze, .until = lab_at(2, 0, 0), .reason = "r"),
		ERROR_directed);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_delegate, .director = MAYOR, .reason = "r"),
			 ERROR_directed);
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
}

static int close_over(int32_t actor, struct numbers over)
{
	return lab_ask(&lab, actor, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "moved",
		       .over = over);
}

static void a_directive_blocks_the_close_until_its_director_names_it(void **state)
{
	(void)state;
	int32_t over[2] = {direct(), lab_number(&lab, OBLIGATION_act)};
	assert_int_equal(close_over(POLICE, (struct numbers){over, 2}), ERROR_escalated);
	assert_int_equal(close_over(CHIEF, (struct numbers){over + 1, 1}), ERROR_obligations_open);
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	assert_int_equal(close_over(CHIEF, (struct numbers){over, 2}), 0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_comply));
	assert_non_null(lab_event(&lab, EVENT_directive_withdrawn));
}

static int ask_what_it_means(int32_t actor)
{
	return lab_ask(&lab, actor, VERB_directive_ask, .obligation = lab_number(&lab, OBLIGATION_comply),
		       .text = "?");
}

static void a_question_is_owed_by_the_rung_and_changes_no_term(void **state)
{
	(void)state;
	direct();
	assert_int_equal(ask_what_it_means(HOUSING), ERROR_not_debtor);
	assert_int_equal(ask_what_it_means(MUNICIPALITY), 0);
	const struct obligation *answer = lab_obligation(&lab, OBLIGATION_answer);
	assert_int_equal(answer->debtor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_int_equal(answer->creditor, MUNICIPALITY);
	assert_true(answer->due == lab_at(3, 0, 0)); /* no later than the directive itself */
	assert_true(lab_obligation(&lab, OBLIGATION_comply)->due == lab_at(3, 0, 0));
	assert_int_equal(ask_what_it_means(MUNICIPALITY), ERROR_exists);
	int32_t number = lab_number(&lab, OBLIGATION_answer);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_answer, .obligation = number, .text = "!"), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	assert_int_equal(ask_what_it_means(MUNICIPALITY), 0);
}

/* With nothing stalled any more no director decides anew, who would end the question too. */
static void a_question_ends_when_who_asked_it_leaves(void **state)
{
	(void)state;
	direct();
	assert_int_equal(ask_what_it_means(MUNICIPALITY), 0);
	end_the_stall();
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
	lab_leave(&lab, MUNICIPALITY, PARTY_NONE);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_comply));
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
}

static void a_question_stays_with_its_asker_when_that_hands_the_case_over(void **state)
{
	(void)state;
	assert_int_equal(issue(CHIEF, POLICE, lab_at(3, 0, 0)), 0);
	assert_int_equal(ask_what_it_means(POLICE), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_comply)->debtor, POLICE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_answer)->creditor, POLICE);
}

static void a_question_ends_with_its_directive(void **state)
{
	(void)state;
	direct();
	assert_int_equal(ask_what_it_means(MUNICIPALITY), 0);
	assert_int_equal(refuse(MUNICIPALITY), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
	assert_int_equal(issue(MAYOR, HOUSING, lab_at(5, 0, 0)), 0);
	assert_int_equal(ask_what_it_means(HOUSING), 0);
	assert_int_equal(issue(MAYOR, MUNICIPALITY, lab_at(5, 0, 0)), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_answer));
}

static void only_what_was_asked_about_a_directive_is_answered_by_its_director(void **state)
{
	(void)state;
	direct();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_directive_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer), .text = "!"),
			 ERROR_not_debtor);
}

static void an_overdue_directive_is_complied_with_or_refused_not_asked_about(void **state)
{
	(void)state;
	direct();
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(ask_what_it_means(MUNICIPALITY), ERROR_date_passed);
	int32_t rung = lab.file->rung;
	assert_int_equal(refuse(MUNICIPALITY), 0); /* late: it has climbed already */
	assert_int_equal(lab.file->rung, rung);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_null(lab_finding(&lab, STALL_unheeded));
}

/* Telling the citizen outlives the case, and its lapse is escalated. */
static void a_closed_case_is_reopened_before_it_takes_a_directive(void **state)
{
	(void)state;
	end_the_stall();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true),
			 0);
	lab_advance(&lab, lab.now + 4 * INSTANT_DAY);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	assert_int_equal(issue(CHIEF, POLICE, lab.now + INSTANT_DAY), ERROR_case_closed);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(issue(CHIEF, POLICE, lab.now + INSTANT_DAY), ERROR_case_closed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_reopen, .reason = "r"), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET); /* nobody has to be told of its end any more */
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab.now + INSTANT_HOUR),
		0);
	lab_advance(&lab, lab.now + INSTANT_HOUR + 1);
	assert_int_equal(issue(CHIEF, HOUSING, lab.now + INSTANT_DAY), 0);
	assert_int_equal(lab.file->ladder, LADDER_DIRECTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_FROM(a_directive_takes_the_case_and_binds_an_agency, setup),
		TEST_FROM(a_directive_from_a_taken_case_is_the_decision, setup),
		TEST_FROM(a_directive_has_a_term_within_the_ceiling_and_an_addressee, setup),
		TEST_FROM(in_quiet_there_is_nothing_to_direct, setup),
		TEST_FROM(who_complies_while_it_still_stalls_gives_the_case_back_to_the_director, setup),
		TEST_FROM(who_complies_when_nothing_stalls_any_more_ends_the_escalation, setup),
		TEST_FROM(a_refusal_climbs, setup),
		TEST_FROM(a_refusal_at_the_top_asks_for_a_new_decision_and_tells_the_person_outside, setup),
		TEST_FROM(a_directive_that_is_not_heeded_is_a_stall_and_climbs, setup),
		TEST_FROM(what_is_complied_with_late_clears_the_stall_and_no_more, setup),
		TEST_FROM(at_the_top_one_that_is_not_heeded_comes_back_to_its_director, setup),
		TEST_FROM(a_directive_is_replaced_once, setup),
		TEST_FROM(who_withdraws_a_directive_decides_anew, setup),
		TEST_FROM(when_the_addressee_leaves_the_director_decides_anew, setup),
		TEST_FROM(the_addressees_successor_owes_it_by_the_same_date, setup),
		TEST_FROM(a_directive_stays_with_its_addressee_when_the_case_is_handed_over, setup),
		TEST_FROM(while_a_directive_is_in_force_its_director_waits, setup),
		TEST_FROM(a_directive_blocks_the_close_until_its_director_names_it, setup),
		TEST_FROM(a_question_is_owed_by_the_rung_and_changes_no_term, setup),
		TEST_FROM(a_question_ends_when_who_asked_it_leaves, setup),
		TEST_FROM(a_question_stays_with_its_asker_when_that_hands_the_case_over, setup),
		TEST_FROM(a_question_ends_with_its_directive, setup),
		TEST_FROM(only_what_was_asked_about_a_directive_is_answered_by_its_director, setup),
		TEST_FROM(an_overdue_directive_is_complied_with_or_refused_not_asked_about, setup),
		TEST_FROM(a_closed_case_is_reopened_before_it_takes_a_directive, setup),
	};
	return cmocka_run_group_tests_name("directive", tests, NULL, NULL);
}

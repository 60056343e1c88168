/* The ladder: what directors do and leave undone. Every state against every event: test_ladder_table.c. */
#include "core/casefile.h"

#include "support/case_rig.h"

/* An agreed action of housing, overdue since the first day. */
static void stall(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
}

static int acknowledge(int32_t director)
{
	return lab_ask(&lab, director, VERB_escalation_acknowledge);
}

static int resolve(int32_t director)
{
	return lab_ask(&lab, director, VERB_escalation_resolve, .reason = "settled");
}

static void nothing_is_escalated_in_quiet(void **state)
{
	(void)state;
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found);
	assert_int_equal(resolve(CHIEF), ERROR_not_found);
}

static void a_stall_raises_the_case_to_the_first_rung(void **state)
{
	(void)state;
	stall();
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	assert_int_equal(lab.file->severity, 2);
	assert_true(lab.file->escalated_at == lab_at(1, 0, 0));
	const struct obligation *acknowledge_it = lab_obligation(&lab, OBLIGATION_acknowledge);
	assert_int_equal(acknowledge_it->debtor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_true(acknowledge_it->due == lab_at(2, 0, 0));
	assert_int_equal(resolve(CHIEF), ERROR_not_taken);
	assert_int_equal(acknowledge(MAYOR), ERROR_not_found);
}

static void a_worse_stall_joins_and_changes_no_date(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(1, 12, 0)), 0);
	stall();
	int32_t number = lab_number(&lab, OBLIGATION_acknowledge);
	lab_advance(&lab, lab_at(1, 12, 1));
	assert_int_equal(lab.file->severity, 3);
	assert_int_equal(lab_number(&lab, OBLIGATION_acknowledge), number);
	assert_int_equal(acknowledge(CHIEF), 0);
}

static void who_acknowledges_owes_a_decision(void **state)
{
	(void)state;
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(lab.file->ladder, LADDER_TAKEN);
	assert_null(lab_obligation(&lab, OBLIGATION_acknowledge));
	assert_int_equal(lab_obligation(&lab, OBLIGATION_decide)->debtor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(6, 0, 1));
	assert_int_equal(acknowledge(CHIEF), ERROR_taken);
}

static void what_ends_the_stalls_ends_the_escalation_in_either_state(void **state)
{
	(void)state;
	stall();
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_int_equal(lab_event(&lab, EVENT_escalation_ended)->facts.ends[0].how, ENDING_WITHDRAWN);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(2, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_int_equal(lab_event(&lab, EVENT_escalation_ended)->facts.ends[0].how, ENDING_MET);
	assert_int_equal(casefile_participant(lab.file, PARTY_RUNG(RUNG_OFFICIAL))->relation,
			 RELATION_RELEASED);
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found);
}

static void silence_of_the_first_director_climbs(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL); /* at due is in time */
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_true(lab.file->escalated_at == lab_at(1, 0, 0));
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->due == lab_at(3, 0, 0));
	assert_int_equal(acknowledge(CHIEF), ERROR_not_allowed);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_note_add, .text = "n"), 0); /* it still sees the case */
	assert_int_equal(acknowledge(MAYOR), 0);
}

static void a_decision_that_does_not_come_climbs(void **state)
{
	(void)state;
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	lab_advance(&lab, lab_at(6, 0, 2));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_null(lab_obligation(&lab, OBLIGATION_decide));
}

static void at_the_top_it_stays_owed_and_the_silence_is_a_stall(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(3, 0, 1));
	const struct event *silent = lab_event(&lab, EVENT_escalation_silent);
	assert_int_equal(silent->facts.args.director, MAYOR);
	assert_int_equal(silent->facts.args.obligation, lab_number(&lab, OBLIGATION_acknowledge));
	assert_true(silent->at == lab_at(3, 0, 0));
	assert_int_equal(lab.file->silent, MAYOR);
	assert_true(lab_obligation(&lab, OBLIGATION_acknowledge)->lapsed);
	size_t n = lab.n_log;
	lab_advance(&lab, lab_at(4, 0, 0));
	assert_int_equal(lab.n_log, n);
	assert_int_equal(acknowledge(MAYOR), 0); /* late is better than never */
	assert_int_equal(lab.file->silent, PARTY_NONE);
	lab_advance(&lab, lab_at(9, 0, 1));
	assert_int_equal(lab_event(&lab, EVENT_escalation_silent)->facts.args.obligation,
			 lab_number(&lab, OBLIGATION_decide));
	assert_int_equal(lab.file->silent, MAYOR);
	assert_int_equal(resolve(MAYOR), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_int_equal(lab.file->silent, PARTY_NONE);
}

static void silence_alone_keeps_no_escalation_alive(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_int_equal(lab.file->silent, PARTY_NONE);
}

static void a_resolution_waives_what_proved_the_stalls_and_opens_a_step(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(resolve(CHIEF), 0);
	assert_null(lab_obligation(&lab, OBLIGATION_act));
	assert_non_null(lab_obligation(&lab, OBLIGATION_keep)); /* proved nothing */
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_RESOLVED);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, POLICE);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(6, 0, 1));
}

static void a_second_resolution_needs_something_in_between(void **state)
{
	(void)state;
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(resolve(CHIEF), 0);
	lab_advance(&lab, lab_at(6, 0, 2)); /* the new step lapses */
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(acknowledge(CHIEF), 0);
	size_t n = lab.n_log;
	assert_int_equal(resolve(CHIEF), ERROR_nothing_changed);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 ERROR_nothing_changed);
	assert_int_equal(lab.n_log, n);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
	assert_int_equal(resolve(CHIEF), ERROR_nothing_changed); /* a note is nothing */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(7, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(6, 1, 0)),
			 0);
	lab_advance(&lab, lab_at(7, 0, 1));
	assert_int_equal(acknowledge(CHIEF), 0);
	assert_int_equal(resolve(CHIEF), 0);
}

static void progress_of_the_stalled_agency_restarts_the_directors_term_once_a_rung(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
	stall();
	assert_int_equal(acknowledge(CHIEF), 0);
	lab.now = lab_at(3, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"),
			 0); /* a claim: no progress */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(19, 0, 0)),
			 0);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due ==
		    lab_at(6, 0, 1)); /* police is not stalled */
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(8, 0, 0));
	assert_true(lab.file->escalated_at == lab_at(1, 0, 0));
	lab.now = lab_at(4, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_make, .due = lab_at(19, 0, 0)), 0);
	assert_true(lab_obligation(&lab, OBLIGATION_decide)->due == lab_at(8, 0, 0));
}

static void a_stall_within_again_goes_on_at_the_same_rung_and_age(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(2, 1, 0));
	assert_int_equal(acknowledge(MAYOR), 0);
	assert_int_equal(resolve(MAYOR), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(7, 1, 0)),
			 0);
	lab_advance(&lab, lab_at(7, 1, 1));
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_true(lab.file->escalated_at == lab_at(1, 0, 0));
}

static void a_stall_after_again_begins_anew(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(2, 1, 0));
	assert_int_equal(acknowledge(MAYOR), 0);
	assert_int_equal(resolve(MAYOR), 0);
	lab.now = lab_at(5, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(7, 1, 1)),
			 0);
	lab_advance(&lab, lab_at(7, 1, 2));
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	assert_true(lab.file->escalated_at == lab_at(7, 1, 1));
}

static void a_covenant_without_the_rung_goes_on_at_the_highest_it_has(void **state)
{
	(void)state;
	stall();
	lab_advance(&lab, lab_at(2, 1, 0));
	assert_int_equal(acknowledge(MAYOR), 0);
	assert_int_equal(resolve(MAYOR), 0);
	lab_covenant_without_ladder(&lab, (struct clause[]){{"ladder.0.rung", "official"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(3, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->rung, RUNG_OFFICIAL);
	lab_advance(&lab, lab_at(4, 0, 1));
	assert_int_equal(lab.file->silent, CHIEF); /* its top */
}

static void without_a_ladder_stalls_are_found_and_nobody_is_told(void **state)
{
	(void)state;
	lab_done(&lab);
	lab_init_without_ladder(&lab, NULL);
	lab_open(&lab, POLICE);
	lab_advance(&lab, lab_at(9, 0, 0));
	assert_non_null(lab_finding(&lab, STALL_silent));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_event(&lab, EVENT_escalation_raised));
	assert_int_equal(acknowledge(CHIEF), ERROR_not_found);
}

static void a_ladder_without_patience_ends_at_its_top(void **state)
{
	(void)state;
	case_begin((struct clause[]){
		{"ladder.0.acknowledge", "0"}, {"ladder.1.acknowledge", "0"}, {NULL, NULL}});
	stall();
	assert_int_equal(lab.file->rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(lab.file->silent, MAYOR);
	assert_true(lab_event(&lab, EVENT_escalation_silent)->at == lab_at(1, 0, 0));
}

static void a_log_that_closes_an_escalated_case_ends_the_escalation(void **state)
{
	(void)state;
	stall();
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_record_holder, .agency = POLICE, .meaning = 1 << MEANING_CLOSE),
		0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_null(lab_obligation(&lab, OBLIGATION_acknowledge));
}

static void a_ladder_that_comes_later_begins_with_the_worst(void **state)
{
	(void)state;
	lab_done(&lab);
	lab_init_without_ladder(&lab, NULL);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(1, 0, 0)), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(2, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(3, 0, 0));
	lab_covenant(&lab, NULL);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab.file->severity, 3);
}

/* The file moves to a larger block as it grows; what is noted when it does must be noted in the larger one. */
static void a_case_of_any_size_keeps_when_it_was_escalated(void **state)
{
	(void)state;
	for (int actions = 0; actions < 24; actions++) {
		case_begin(NULL);
		for (int i = 0; i < actions; i++)
			assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING,
						 .due = lab_at(19, 0, 0)),
					 0);
		lab_advance(&lab, lab_at(5, 0, 1));
		assert_true(lab.file->escalated_at == lab_at(5, 0, 0));
		assert_true(lab_fold_is_equal(&lab));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_escalated_in_quiet),
		TEST(a_stall_raises_the_case_to_the_first_rung),
		TEST(a_worse_stall_joins_and_changes_no_date),
		TEST(who_acknowledges_owes_a_decision),
		TEST(what_ends_the_stalls_ends_the_escalation_in_either_state),
		TEST(silence_of_the_first_director_climbs),
		TEST(a_decision_that_does_not_come_climbs),
		TEST(at_the_top_it_stays_owed_and_the_silence_is_a_stall),
		TEST(silence_alone_keeps_no_escalation_alive),
		TEST(a_resolution_waives_what_proved_the_stalls_and_opens_a_step),
		TEST(a_second_resolution_needs_something_in_between),
		TEST(progress_of_the_stalled_agency_restarts_the_directors_term_once_a_rung),
		TEST(a_stall_within_again_goes_on_at_the_same_rung_and_age),
		TEST(a_stall_after_again_begins_anew),
		TEST(a_covenant_without_the_rung_goes_on_at_the_highest_it_has),
		TEST(without_a_ladder_stalls_are_found_and_nobody_is_told),
		TEST(a_ladder_without_patience_ends_at_its_top),
		TEST(a_ladder_that_comes_later_begins_with_the_worst),
		TEST(a_case_of_any_size_keeps_when_it_was_escalated),
		TEST(a_log_that_closes_an_escalated_case_ends_the_escalation),
	};
	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}

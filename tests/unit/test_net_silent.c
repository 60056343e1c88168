/* director_silent: one finding a director, for all cases in which he let the last term of the ladder lapse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/town.h"

static struct town *town;

static int setup(void **state)
{
	(void)state;
	town = town_new(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_int_equal(town->refused, 0);
	assert_true(town_is_whole(town));
	town_free(town);
	return 0;
}

/* Cases whose step lapses on the 5th day; chief has until the 6th, mayor until the 7th. */
static void open_cases(int from, int to)
{
	for (int i = from; i < to; i++)
		town_open(town, i, POLICE, NULL);
}

static void act_in(int number)
{
	assert_int_equal(town_ask(town, number, MAYOR, VERB_escalation_acknowledge), 0);
}

static void at_its_due_he_is_in_time_and_a_minute_later_silent(void **state)
{
	(void)state;
	open_cases(0, 1);
	town_pass(town, lab_at(7, 0, 0));
	assert_int_equal(town_count(town, STALL_director_silent), 0);
	town_pass(town, lab_at(7, 0, 1));
	const struct finding *finding = town_finding(town, 0, STALL_director_silent);
	assert_non_null(finding);
	assert_int_equal(finding->debtor, MAYOR);
	assert_true(finding->since == lab_at(7, 0, 0));
	assert_int_equal(finding->obligation, 0);
}

static void one_finding_speaks_for_all_his_cases_and_lives_in_the_oldest(void **state)
{
	(void)state;
	open_cases(0, 1);
	town->lab.now = lab_at(0, 1, 0);
	open_cases(1, 4);
	town_pass(town, lab_at(9, 0, 0));
	assert_int_equal(town_count(town, STALL_director_silent), 1);
	assert_non_null(town_finding(town, 0, STALL_director_silent));
	for (int i = 0; i < 4; i++)
		assert_int_equal(town->files[i]->silent, MAYOR);
	assert_int_equal(town->commands, 1);
}

static void where_he_acts_it_moves_to_the_oldest_case_that_is_left(void **state)
{
	(void)state;
	open_cases(0, 1);
	town->lab.now = lab_at(0, 1, 0);
	open_cases(1, 3);
	town_pass(town, lab_at(9, 0, 0));
	act_in(0);
	assert_null(town_finding(town, 0, STALL_director_silent));
	assert_int_equal(town_count(town, STALL_director_silent), 1);
	const struct finding *moved = town_finding(town, 1, STALL_director_silent);
	assert_non_null(moved);
	assert_true(moved->since == lab_at(7, 1, 0));
	act_in(2); /* not where it lives: it stays */
	assert_ptr_equal(town_finding(town, 1, STALL_director_silent), moved);
	act_in(1);
	assert_int_equal(town_count(town, STALL_director_silent), 0);
	assert_int_equal(town->commands, 2);
}

static void it_ends_with_the_stalls(void **state)
{
	(void)state;
	open_cases(0, 1);
	town_pass(town, lab_at(8, 0, 0));
	assert_int_equal(town_count(town, STALL_director_silent), 1);
	assert_int_equal(
		town_ask(town, 0, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(20, 0, 0)), 0);
	assert_int_equal(town->files[0]->ladder, LADDER_QUIET);
	assert_int_equal(town_count(town, STALL_director_silent), 0);
}

static void two_directors_are_two_findings(void **state)
{
	(void)state;
	int32_t warden = lab_enrol_director(&town->lab, "warden", PARTY_NONE);
	lab_appoint(&town->lab, warden, RUNG_ADMINISTRATIVE, "debt");
	open_cases(0, 2);
	for (int i = 2; i < 4; i++)
		assert_int_equal(town_ask(town, i, POLICE, VERB_case_open, .title = "t", .theme = "debt"), 0);
	town_pass(town, lab_at(8, 0, 0));
	assert_int_equal(town_count(town, STALL_director_silent), 2);
	assert_int_equal(town_finding(town, 0, STALL_director_silent)->debtor, MAYOR);
	assert_int_equal(town_finding(town, 2, STALL_director_silent)->debtor, warden);
}

static void where_nobody_is_within_reach_it_is_about_who_should_have_been(void **state)
{
	(void)state;
	lab_absent(&town->lab, CHIEF, town->lab.now, lab_at(9, 0, 0));
	lab_absent(&town->lab, MAYOR, town->lab.now, lab_at(9, 0, 0));
	open_cases(0, 2);
	town_pass(town, lab_at(5, 0, 1));
	assert_int_equal(town_count(town, STALL_director_silent), 1);
	assert_int_equal(town_finding(town, 0, STALL_director_silent)->debtor, MAYOR);
	assert_true(town_finding(town, 0, STALL_director_silent)->since == lab_at(5, 0, 0));
}

static void a_deputy_who_acts_for_him_is_silent_himself(void **state)
{
	(void)state;
	lab_absent(&town->lab, MAYOR, lab_at(4, 0, 0), lab_at(30, 0, 0));
	lab_deputise(&town->lab, MAYOR, CHIEF);
	open_cases(0, 1);
	town_pass(town, lab_at(8, 0, 0));
	assert_int_equal(town_finding(town, 0, STALL_director_silent)->debtor, CHIEF);
}

static void silence_again_soon_goes_on_with_its_age(void **state)
{
	(void)state;
	open_cases(0, 1);
	town_pass(town, lab_at(8, 0, 0));
	int32_t number = town_finding(town, 0, STALL_director_silent)->number;
	act_in(0); /* has until the 13th to decide: `again` is over then as well, to the minute */
	town_pass(town, lab_at(13, 0, 1));
	const struct finding *again = town_finding(town, 0, STALL_director_silent);
	assert_non_null(again);
	assert_int_equal(again->number == number, again->since == lab_at(7, 0, 0));
}

static void a_closed_case_that_is_still_escalated_can_be_its_home(void **state)
{
	(void)state;
	open_cases(0, 1);
	assert_int_equal(
		town_ask(town, 0, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true), 0);
	town_pass(town, lab_at(12, 0, 0)); /* telling people is overdue since the 3rd */
	assert_int_equal(town->files[0]->status, STATUS_CLOSED);
	assert_non_null(town_finding(town, 0, STALL_director_silent));
	act_in(0);
	assert_int_equal(town_count(town, STALL_director_silent), 0);
}

/* Notices are for agencies. */
static void nobody_is_given_a_notice_of_it(void **state)
{
	(void)state;
	town_free(town);
	town = town_new((struct clause[]){
		{"notices.debtor", "0"}, {"notices.contact", "1d"}, {"notices.manager", "2d"}, {NULL, NULL}});
	open_cases(0, 1);
	town_pass(town, lab_at(12, 0, 0));
	assert_non_null(town_finding(town, 0, STALL_director_silent));
	for (size_t i = 0; i < town->n_log; i++) {
		if (town->log[i].kind == EVENT_notice_given)
			assert_int_equal(town->log[i].facts.args.agency, POLICE);
	}
}

/* What another daemon saw a moment before. */
static void a_report_of_who_is_not_silent_there_is_refused(void **state)
{
	(void)state;
	open_cases(0, 1);
	assert_int_equal(town_ask(town, 0, PARTY_SYSTEM, VERB_stall_report, .stall = STALL_director_silent,
				  .subject = "00000000000000aa", .since = lab_at(0, 0, 1), .agency = MAYOR),
			 ERROR_not_found);
	assert_int_equal(town_count(town, STALL_director_silent), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(at_its_due_he_is_in_time_and_a_minute_later_silent),
		TEST(one_finding_speaks_for_all_his_cases_and_lives_in_the_oldest),
		TEST(where_he_acts_it_moves_to_the_oldest_case_that_is_left),
		TEST(it_ends_with_the_stalls),
		TEST(two_directors_are_two_findings),
		TEST(where_nobody_is_within_reach_it_is_about_who_should_have_been),
		TEST(a_deputy_who_acts_for_him_is_silent_himself),
		TEST(silence_again_soon_goes_on_with_its_age),
		TEST(a_closed_case_that_is_still_escalated_can_be_its_home),
		TEST(nobody_is_given_a_notice_of_it),
		TEST(a_report_of_who_is_not_silent_there_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

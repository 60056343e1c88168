/* Notices: a finding is told to the agency that it concerns, one person after the other, until it clears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "core/casefile.h"
#include <cmocka.h>

#include "support/lab.h"

static struct lab lab;

static void set_out(const struct clause *clauses)
{
	lab_init(&lab, clauses);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(1, 0, 0)),
			 0);
}

static int setup(void **state)
{
	(void)state;
	set_out((struct clause[]){
		{"notices.debtor", "0"}, {"notices.contact", "1d"}, {"notices.manager", "2d"}, {NULL, NULL}});
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_true(lab_fold_is_equal(&lab));
	lab_done(&lab);
	return 0;
}

static int notices(void)
{
	int count = 0;
	for (size_t i = 0; i < lab.n_log; i++)
		count += lab.log[i].kind == EVENT_notice_given;
	return count;
}

static void end_the_stall(void)
{
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
}

static void each_is_told_at_its_term_after_the_finding_began(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(1, 0, 0));
	assert_int_equal(notices(), 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(notices(), 1);
	const struct event *given = lab_event(&lab, EVENT_notice_given);
	assert_int_equal(given->facts.args.notice, NOTICE_DEBTOR);
	assert_int_equal(given->facts.args.agency, HOUSING);
	assert_int_equal(given->facts.args.stall, STALL_undone);
	assert_int_equal(given->facts.args.finding, lab_finding(&lab, STALL_undone)->number);
	lab_advance(&lab, lab_at(2, 0, 0) - INSTANT_MINUTE);
	assert_int_equal(notices(), 1);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(notices(), 1);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(notices(), 2);
	assert_int_equal(lab_event(&lab, EVENT_notice_given)->facts.args.notice, NOTICE_CONTACT);
	assert_true(lab_event(&lab, EVENT_notice_given)->at == lab_at(2, 0, 0));
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(lab_event(&lab, EVENT_notice_given)->facts.args.notice, NOTICE_MANAGER);
	lab_advance(&lab, lab_at(4, 23, 0));
	assert_int_equal(notices(), 3);
}

static void a_notice_is_an_event_and_nobody_owes_anything_by_it(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(1, 0, 1));
	const struct event *given = lab_event(&lab, EVENT_notice_given);
	assert_int_equal(given->facts.n_opens + given->facts.n_ends + given->facts.n_shifts, 0);
}

static void they_stop_when_the_finding_clears(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(1, 0, 1));
	end_the_stall();
	lab_advance(&lab, lab_at(4, 0, 0));
	assert_int_equal(notices(), 1);
}

static void what_comes_back_goes_on_where_it_was(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(1, 0, 1));
	end_the_stall();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(3, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(3, 0, 1)); /* the old finding, since the first day: all is due at once */
	assert_int_equal(notices(), 3);
	assert_true(lab_event(&lab, EVENT_notice_given)->at == lab_at(3, 0, 0));
}

static void a_muted_finding_gives_none_until_it_surfaces(void **state)
{
	(void)state;
	end_the_stall();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .due = lab_at(4, 0, 0)),
			 0);
	lab_advance(&lab, lab_at(5, 1, 0));
	assert_true(lab_finding(&lab, STALL_silent)->muted);
	for (size_t i = 0; i < lab.n_log; i++) {
		if (lab.log[i].kind == EVENT_notice_given)
			assert_int_equal(lab.log[i].facts.args.stall, STALL_unanswered);
	}
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer), .text = "t"),
			 0);
	lab_advance(&lab, lab_at(5, 1, 1));
	assert_int_equal(lab_event(&lab, EVENT_notice_given)->facts.args.stall, STALL_silent);
	assert_int_equal(lab_event(&lab, EVENT_notice_given)->facts.args.agency, POLICE);
}

static void the_silence_of_a_director_is_no_agencys_to_be_told(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(4, 0, 0));
	assert_int_equal(lab.file->silent, MAYOR);
	assert_int_equal(notices(), 3);
}

static void a_covenant_without_terms_for_them_gives_none(void **state)
{
	(void)state;
	lab_done(&lab);
	set_out(NULL);
	lab_advance(&lab, lab_at(9, 0, 0));
	assert_int_equal(notices(), 0);
}

static void one_that_the_covenant_lacks_is_passed_over(void **state)
{
	(void)state;
	lab_done(&lab);
	set_out((struct clause[]){{"notices.manager", "1d"}, {NULL, NULL}});
	lab_advance(&lab, lab_at(9, 0, 0));
	assert_int_equal(lab_event(&lab, EVENT_notice_given)->facts.args.notice, NOTICE_MANAGER);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_is_told_at_its_term_after_the_finding_began),
		TEST(a_notice_is_an_event_and_nobody_owes_anything_by_it),
		TEST(they_stop_when_the_finding_clears),
		TEST(what_comes_back_goes_on_where_it_was),
		TEST(a_muted_finding_gives_none_until_it_surfaces),
		TEST(the_silence_of_a_director_is_no_agencys_to_be_told),
		TEST(a_covenant_without_terms_for_them_gives_none),
		TEST(one_that_the_covenant_lacks_is_passed_over),
	};
	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}

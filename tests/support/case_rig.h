/*
 * case_rig: the fixture of a test of the rules of one case.
 *
 * Before each test the police open a case in a lab; after it two things hold, whatever the test was about: folding the log
 * anew gives the same case, and the case has exactly one next step. A test file is what it says of its rule:
 *
 *	static void three_calls_without_a_deed_are_a_stall(void **state) { … lab_ask(&lab, …); … }
 *
 *	int main(void)
 *	{
 *		const struct CMUnitTest tests[] = {
 *			TEST(three_calls_without_a_deed_are_a_stall),
 *		};
 *		return cmocka_run_group_tests_name("again", tests, NULL, NULL);
 *	}
 *
 * For a test that needs more before it begins: TEST_FROM(name, setup), whose setup begins with case_begin.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/lab.h"

static struct lab lab;

/* The lab with these clauses after its own (NULL = none) and a case of the police; again, if one was there. */
static inline void case_begin(const struct clause *clauses)
{
	lab_done(&lab);
	lab_init(&lab, clauses);
	lab_open(&lab, POLICE);
}

static inline int case_setup(void **state)
{
	(void)state;
	case_begin(NULL);
	return 0;
}

static inline int case_teardown(void **state)
{
	(void)state;
	assert_true(lab_fold_is_equal(&lab));
	assert_true(lab_has_next_step(&lab));
	lab_done(&lab);
	return 0;
}

/* An agency comes to take part, invited by the police. */
static inline void case_join(int32_t agency)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = agency), 0);
	assert_int_equal(lab_ask(&lab, agency, VERB_part_join), 0);
}

#define TEST_FROM(name, setup) cmocka_unit_test_setup_teardown(name, setup, case_teardown)
#define TEST(name) TEST_FROM(name, case_setup)

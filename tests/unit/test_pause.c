/* Pauses: the next step put off, so often and so long, and `paused_too_long`. */
#include "support/case_rig.h"

static int pause_until(int64_t review)
{
	return lab_ask(&lab, POLICE, VERB_case_pause, .review = review, .reason = "waits for the court");
}

static int64_t step_due(void)
{
	return lab_obligation(&lab, OBLIGATION_move)->due;
}

static void a_pause_puts_the_next_step_off_to_its_review_date(void **state)
{
	(void)state;
	assert_int_equal(pause_until(lab_at(12, 0, 0)), 0);
	assert_true(step_due() == lab_at(12, 0, 0));
	assert_true(casefile_is_paused(lab.file, lab_at(11, 23, 59)));
	assert_false(casefile_is_paused(lab.file, lab_at(12, 0, 0)));
	lab_advance(&lab, lab_at(12, 0, 0));
	assert_null(lab_finding(&lab, STALL_silent));
	lab_advance(&lab, lab_at(12, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_silent));
}

static void only_the_holder_pauses_and_only_to_a_later_date(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_pause, .review = lab_at(9, 0, 0)), ERROR_not_found);
	assert_int_equal(pause_until(lab_at(0, 0, 0)), ERROR_date_passed);
	assert_int_equal(pause_until(lab_at(4, 0, 0)), ERROR_date_passed);
	assert_int_equal(pause_until(lab_at(20, 0, 1)), ERROR_over_ceiling);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_int_equal(pause_until(lab_at(9, 0, 0)), ERROR_date_passed);
}

static void a_step_is_put_off_so_often_and_so_long(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"caps.pause.times", "2"}, {"caps.pause.total", "6d"}, {NULL, NULL}});
	assert_int_equal(pause_until(lab_at(11, 0, 1)), ERROR_over_cap);
	assert_int_equal(pause_until(lab_at(8, 0, 0)), 0);
	assert_int_equal(pause_until(lab_at(11, 0, 0)), 0);
	case_begin((struct clause[]){{"caps.pause.times", "1"}, {NULL, NULL}});
	assert_int_equal(pause_until(lab_at(8, 0, 0)), 0);
	assert_int_equal(pause_until(lab_at(9, 0, 0)), ERROR_over_cap);
}

static void a_deed_ends_the_pause(void **state)
{
	(void)state;
	assert_int_equal(pause_until(lab_at(12, 0, 0)), 0);
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_false(casefile_is_paused(lab.file, lab.now));
	assert_true(lab.file->paused_us == 2 * INSTANT_DAY);
	assert_true(step_due() == lab_at(7, 0, 0));
}

static void resuming_begins_the_step_anew_but_once_between_deeds(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), ERROR_not_paused);
	assert_int_equal(pause_until(lab_at(12, 0, 0)), 0);
	lab.now = lab_at(3, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_RESUMED);
	assert_true(step_due() == lab_at(8, 0, 0));
	assert_int_equal(pause_until(lab_at(13, 0, 0)), 0);
	lab.now = lab_at(4, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), 0);
	assert_true(step_due() == lab_at(8, 0, 0)); /* what was left of its own term */
	assert_false(casefile_is_paused(lab.file, lab.now));
}

/* Opened on day 0; paused from day 4 on: more than half of its age from day 8 on. */
static void more_than_the_share_of_its_age_is_too_long(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"caps.pause.age", "2d"}, {"caps.pause.percent", "50"}, {NULL, NULL}});
	lab.now = lab_at(4, 0, 0);
	assert_int_equal(pause_until(lab_at(15, 0, 0)), 0);
	lab_advance(&lab, lab_at(8, 0, 0));
	assert_null(lab_finding(&lab, STALL_paused_too_long));
	lab_advance(&lab, lab_at(8, 0, 1));
	const struct finding *finding = lab_finding(&lab, STALL_paused_too_long);
	assert_true(finding->since == lab_at(8, 0, 0));
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.items[0],
			 lab_event(&lab, EVENT_case_paused)->seq);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), 0);
	assert_null(lab_finding(&lab, STALL_paused_too_long));
}

static void a_young_case_is_not_paused_too_long(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"caps.pause.age", "9d"}, {"caps.pause.percent", "10"}, {NULL, NULL}});
	assert_int_equal(pause_until(lab_at(12, 0, 0)), 0);
	lab_advance(&lab, lab_at(9, 0, 0));
	assert_null(lab_finding(&lab, STALL_paused_too_long));
	lab_advance(&lab, lab_at(9, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_paused_too_long));
	lab_advance(&lab, lab_at(12, 0, 1)); /* over at its review date */
	assert_null(lab_finding(&lab, STALL_paused_too_long));
	assert_non_null(lab_finding(&lab, STALL_silent));
}

static void a_pause_launders_no_step_that_waits_for_a_word(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_finish), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_ALL_FINISHED);
	assert_int_equal(pause_until(lab_at(9, 0, 0)), 0);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_ALL_FINISHED);
	assert_true(step_due() == lab_at(5, 0, 0));
}

static void resuming_is_no_postponement(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0); /* talk */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(pause_until(lab_at(8, i, 0)), 0);
		assert_int_equal(lab_ask(&lab, POLICE, VERB_case_resume), 0);
	}
	assert_int_equal(pause_until(lab_at(9, 0, 0)), ERROR_over_cap);
}

/* Paused from day 4 on, and again from day 9: too long since day 8 all the same. */
static void a_pause_that_is_put_off_further_goes_on(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"caps.pause.age", "2d"}, {"caps.pause.percent", "50"}, {NULL, NULL}});
	lab.now = lab_at(4, 0, 0);
	assert_int_equal(pause_until(lab_at(15, 0, 0)), 0);
	lab.now = lab_at(9, 0, 0);
	assert_int_equal(pause_until(lab_at(16, 0, 0)), 0);
	const struct finding *finding = lab_finding(&lab, STALL_paused_too_long);
	assert_non_null(finding);
	assert_true(finding->since == lab_at(8, 0, 0));
	assert_true(lab.file->paused_us == 5 * INSTANT_DAY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_pause_puts_the_next_step_off_to_its_review_date),
		TEST(only_the_holder_pauses_and_only_to_a_later_date),
		TEST(a_step_is_put_off_so_often_and_so_long),
		TEST(a_deed_ends_the_pause),
		TEST(resuming_begins_the_step_anew_but_once_between_deeds),
		TEST(more_than_the_share_of_its_age_is_too_long),
		TEST(a_pause_launders_no_step_that_waits_for_a_word),
		TEST(resuming_is_no_postponement),
		TEST(a_pause_that_is_put_off_further_goes_on),
		TEST(a_young_case_is_not_paused_too_long),
	};
	return cmocka_run_group_tests_name("pause", tests, NULL, NULL);
}

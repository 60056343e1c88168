/* Conferences: who is called, who was there, and `conference_missed`. */
#include "support/case_rig.h"

static int32_t call(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_conference_plan, .due = lab.now + INSTANT_DAY), 0);
	return lab.fact;
}

/* At the instant for which it was called. */
static int hold(int32_t conference, const int32_t *there, int32_t count)
{
	lab.now += INSTANT_DAY;
	return lab_ask(&lab, POLICE, VERB_conference_hold, .conference = conference,
		       .agencies = (struct numbers){there, count});
}

static const int32_t police_alone[] = {POLICE}, both[] = {POLICE, HOUSING};

static void without_names_all_who_take_part_are_called(void **state)
{
	(void)state;
	case_join(HOUSING);
	int32_t conference = call();
	size_t count;
	const struct call *calls = casefile_calls(lab.file, &count);
	assert_int_equal(count, 2);
	assert_int_equal(calls[0].conference, conference);
	assert_int_equal(calls[0].party, POLICE);
	assert_int_equal(calls[1].party, HOUSING);
	assert_true(calls[1].at == lab.now + INSTANT_DAY);
}

static void who_has_nothing_to_do_with_the_case_is_not_called(void **state)
{
	(void)state;
	static const int32_t stranger[] = {HOUSING}, twice[] = {POLICE, POLICE};
	assert_int_equal(lab_ask(&lab, POLICE, VERB_conference_plan, .due = lab_at(1, 0, 0),
				 .agencies = {stranger, 1}),
			 ERROR_bad_value);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_conference_plan, .due = lab_at(1, 0, 0), .agencies = {twice, 2}),
		ERROR_bad_value);
}

static void a_conference_is_held_once_or_cancelled(void **state)
{
	(void)state;
	assert_int_equal(hold(1, police_alone, 1), ERROR_no_conference);
	int32_t conference = call();
	assert_int_equal(hold(conference, police_alone, 1), 0);
	assert_int_equal(hold(conference, police_alone, 1), ERROR_no_conference);
	conference = call();
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_conference_cancel, .conference = conference, .reason = "r"), 0);
	assert_int_equal(hold(conference, police_alone, 1), ERROR_no_conference);
}

static void what_it_decides_is_agreed_as_actions(void **state)
{
	(void)state;
	int32_t conference = call();
	assert_int_equal(hold(conference, police_alone, 1), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(3, 0, 0),
				 .conference = conference),
			 0);
	assert_int_equal(lab_event(&lab, EVENT_action_agreed)->facts.args.conference, conference);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = lab_at(3, 0, 0),
				 .conference = 999),
			 ERROR_no_conference);
}

static void missing_two_conferences_is_a_stall_of_who_was_missing(void **state)
{
	(void)state;
	case_join(HOUSING);
	case_join(MUNICIPALITY);
	assert_int_equal(hold(call(), both, 2), 0); /* without the municipality */
	assert_int_equal(hold(call(), police_alone, 1), 0);
	const struct finding *finding = lab_finding(&lab, STALL_conference_missed);
	assert_int_equal(finding->debtor, MUNICIPALITY);
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.count, 2);
	assert_int_equal(hold(call(), police_alone, 1), 0); /* housing's second */
	size_t count, open = 0;
	const struct finding *findings = casefile_findings(lab.file, &count);
	for (size_t i = 0; i < count; i++)
		open += findings[i].stall == STALL_conference_missed && finding_is_open(&findings[i]);
	assert_int_equal(open, 2);
}

static void who_came_or_left_is_not_missing(void **state)
{
	(void)state;
	case_join(HOUSING);
	assert_int_equal(hold(call(), both, 2), 0);
	int32_t conference = call();
	lab_leave(&lab, HOUSING, PARTY_NONE);
	lab_advance(&lab, lab.now + INSTANT_MINUTE);
	assert_int_equal(hold(conference, police_alone, 1), 0);
	assert_int_equal(lab_event(&lab, EVENT_conference_held)->facts.args.missing.count, 0);
}

static void it_clears_after_a_whole_window_in_which_none_was_missed(void **state)
{
	(void)state;
	lab_covenant(&lab, (struct clause[]){{"patterns.conference_missed.window", "4d"}, {NULL, NULL}});
	case_join(HOUSING);
	assert_int_equal(hold(call(), police_alone, 1), 0);
	assert_int_equal(hold(call(), police_alone, 1), 0);
	assert_non_null(lab_finding(&lab, STALL_conference_missed));
	lab_advance(&lab, lab_at(6, 0, 0));
	assert_non_null(lab_finding(&lab, STALL_conference_missed));
	lab_advance(&lab, lab_at(6, 0, 1));
	assert_null(lab_finding(&lab, STALL_conference_missed));
}

static void nobody_misses_what_is_held_before_its_time(void **state)
{
	(void)state;
	case_join(HOUSING);
	for (int i = 0; i < 3; i++) {
		int32_t conference = call();
		assert_int_equal(lab_ask(&lab, POLICE, VERB_conference_hold, .conference = conference,
					 .agencies = (struct numbers){police_alone, 1}),
				 0);
	}
	assert_null(lab_finding(&lab, STALL_conference_missed));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_names_all_who_take_part_are_called),
		TEST(who_has_nothing_to_do_with_the_case_is_not_called),
		TEST(a_conference_is_held_once_or_cancelled),
		TEST(what_it_decides_is_agreed_as_actions),
		TEST(missing_two_conferences_is_a_stall_of_who_was_missing),
		TEST(who_came_or_left_is_not_missing),
		TEST(nobody_misses_what_is_held_before_its_time),
		TEST(it_clears_after_a_whole_window_in_which_none_was_missed),
	};
	return cmocka_run_group_tests_name("conference", tests, NULL, NULL);
}

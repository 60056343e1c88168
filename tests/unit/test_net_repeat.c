/* repeat_contact: the citizen who knocks at several doors. */
#include "support/town_rig.h"

static int setup(void **state)
{
	static const struct clause clauses[] = {
		{"repeat.times", "3"}, {"repeat.window", "10d"}, {"split.term", "3d"}, {NULL, NULL}};
	(void)state;
	town_begin(clauses);
	town_open(town, 0, POLICE, NULL);
	town_open(town, 1, HOUSING, NULL);
	return 0;
}

static void call(int number, int32_t agency, const char *incident)
{
	assert_int_equal(town_ask(town, number, agency, VERB_contact_record, .channel = "telephone",
				  .person_key = TOWN_ANNA, .incident = incident),
			 0);
}

static void the_third_contact_with_a_second_agency_is_one_too_many(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	call(0, POLICE, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	town_pass(town, lab_at(1, 0, 0));
	call(1, HOUSING, NULL);
	const struct finding *finding = town_finding(town, 0, STALL_repeat_contact);
	assert_non_null(finding);
	assert_int_equal(finding->since, lab_at(1, 0, 0));
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
	call(1, HOUSING, NULL);
	assert_int_equal(town->commands, 1);
}

static void one_agency_alone_another_person_or_problem_do_not_count(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		call(0, POLICE, NULL);
	assert_int_equal(
		town_ask(town, 1, HOUSING, VERB_contact_record, .channel = "c", .person_key = TOWN_BOB), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_contact_record, .channel = "c"), 0);
	assert_int_equal(town_ask(town, 2, HOUSING, VERB_case_open, .title = "t", .theme = "debt",
				  .person_key = TOWN_ANNA),
			 0);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	town_open(town, 3, HOUSING, TOWN_ANNA); /* a report that opens a case is a contact too */
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
}

static void reports_of_one_incident_count_once(void **state)
{
	(void)state;
	call(0, POLICE, "fire-1");
	call(1, HOUSING, "fire-1");
	call(0, POLICE, "fire-1");
	call(0, POLICE, "fire-2");
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	call(1, HOUSING, "fire-3");
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
}

static void a_contact_counts_until_the_end_of_its_window(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	town_pass(town, lab_at(10, 0, 0));
	call(0, POLICE, NULL);
	call(1, HOUSING, NULL); /* ten days to the minute */
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
	town_pass(town, lab_at(10, 0, 1));
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	call(1, HOUSING, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
}

static void a_minute_after_the_window_it_counts_no_longer(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	town_pass(town, lab_at(10, 0, 1));
	call(0, POLICE, NULL);
	call(1, HOUSING, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
}

static void after_a_decision_it_takes_as_many_new_contacts(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	call(0, POLICE, NULL);
	call(1, HOUSING, NULL);
	town_pass(town, lab_at(0, 1, 0));
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	town_pass(town, lab_at(0, 2, 0));
	call(0, POLICE, NULL);
	call(1, HOUSING, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
	call(1, HOUSING, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
}

static void closed_cases_have_nobody_to_tell_until_one_is_open(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	call(0, POLICE, NULL);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 0);
	call(1, HOUSING, NULL);
	assert_non_null(town_finding(town, 1, STALL_repeat_contact));
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_reopen, .reason = "r"), 0);
	assert_null(town_finding(town, 0, STALL_repeat_contact)); /* where it is, it stays */
}

/* The contacts that prove it make room for newer ones about something else: nothing proves it any more. */
static void what_no_remembered_contact_proves_is_withdrawn(void **state)
{
	(void)state;
	call(0, POLICE, NULL);
	call(0, POLICE, NULL);
	call(1, HOUSING, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 1);
	assert_int_equal(town_ask(town, 2, POLICE, VERB_case_open, .title = "t", .theme = "debt",
				  .person_key = TOWN_ANNA),
			 0);
	for (int i = 0; i < NET_CONTACTS_MAX; i++)
		call(2, POLICE, NULL);
	assert_int_equal(town_count(town, STALL_repeat_contact), 0);
}

static void call_about_bob(int number, int32_t agency)
{
	assert_int_equal(town_ask(town, number, agency, VERB_contact_record, .channel = "telephone",
				  .person_key = TOWN_BOB),
			 0);
}

#define FULL 2 /* a case about Anna and Mill Lane … */
#define OTHERS                                                                                               \
	(FULL + CASEFILE_ACROSS_MAX -                                                                        \
	 2) /* … and those that it is split from: with two repetitions it is full */

static void in_a_full_case_it_waits_until_something_else_ends(void **state)
{
	(void)state;
	for (int i = FULL; i <= OTHERS; i++)
		assert_int_equal(town_ask(town, i, i == FULL ? POLICE : HOUSING, VERB_case_open, .title = "t",
					  .theme = "nuisance",
					  .person_key = i == FULL || i % 2 ? TOWN_ANNA : NULL,
					  .address_key = i == FULL || i % 2 == 0 ? TOWN_MILL_LANE : NULL),
				 0);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_repeat_contact), 2);
	assert_int_equal(town_count(town, STALL_split), CASEFILE_ACROSS_MAX - 2);
	call_about_bob(FULL, POLICE);
	call_about_bob(FULL, POLICE);
	call_about_bob(FULL + 1, HOUSING);
	assert_int_equal(town_count(town, STALL_repeat_contact), 2);
	assert_true(town_is_whole(town)); /* what has no room is no fault */
	for (int i = OTHERS - 1; i <= OTHERS;
	     i++) /* for that, and for the silence of its director, who waits too */
		assert_int_equal(
			town_ask(town, i, HOUSING, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			0);
	assert_int_equal(town_count(town, STALL_repeat_contact), 3);
	assert_int_equal(town_count(town, STALL_director_silent), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_third_contact_with_a_second_agency_is_one_too_many),
		TEST(one_agency_alone_another_person_or_problem_do_not_count),
		TEST(reports_of_one_incident_count_once),
		TEST(a_contact_counts_until_the_end_of_its_window),
		TEST(a_minute_after_the_window_it_counts_no_longer),
		TEST(after_a_decision_it_takes_as_many_new_contacts),
		TEST(closed_cases_have_nobody_to_tell_until_one_is_open),
		TEST(what_no_remembered_contact_proves_is_withdrawn),
		TEST(in_a_full_case_it_waits_until_something_else_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

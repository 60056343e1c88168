/* split: cases about the same that do not know of each other. */
#include <stdio.h>

#include "support/town_rig.h"

static int setup(void **state)
{
	static const struct clause clauses[] = {{"split.term", "3d"}, {NULL, NULL}};
	(void)state;
	return town_begin(clauses);
}

/* Two cases about Anna, a day apart. */
static void open_two(void)
{
	town_open(town, 0, POLICE, TOWN_ANNA);
	town_pass(town, lab_at(1, 0, 0));
	town_open(town, 1, HOUSING, TOWN_ANNA);
}

static void two_cases_about_one_citizen_are_split_after_the_term(void **state)
{
	(void)state;
	open_two();
	town_pass(town, lab_at(3, 23, 59));
	assert_int_equal(town_count(town, STALL_split), 0);
	town_pass(town, lab_at(4, 0, 0)); /* at its due it is still in time */
	assert_int_equal(town_count(town, STALL_split), 0);
	town_pass(town, lab_at(4, 0, 1));
	const struct finding *finding = town_finding(town, 0, STALL_split);
	assert_non_null(finding);
	assert_int_equal(finding->since, lab_at(4, 0, 0));
	assert_int_equal(finding->debtor, POLICE);
	assert_int_equal(town_count(town, STALL_split), 1);
	assert_int_equal(town->commands, 1);
}

static void other_citizens_one_holder_or_a_closed_case_are_no_split(void **state)
{
	(void)state;
	town_open(town, 0, POLICE, TOWN_ANNA);
	town_open(town, 1, HOUSING, TOWN_BOB);
	town_open(town, 2, POLICE, TOWN_ANNA);
	town_open(town, 3, HOUSING, TOWN_ANNA);
	town_open(town, 4, HOUSING, NULL);
	town_open(town, 5, MUNICIPALITY, NULL);
	assert_int_equal(town_ask(town, 3, HOUSING, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 0);
	town_pass(town, lab_at(4, 0, 0));
	assert_int_equal(town_count(town, STALL_split), 0);
}

static void an_address_counts_like_a_citizen(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(town_ask(town, i, POLICE + i, VERB_case_open, .title = "t",
					  .theme = "nuisance", .address_key = TOWN_MILL_LANE),
				 0);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void who_only_got_in_touch_is_not_what_the_case_is_about(void **state)
{
	(void)state;
	town_open(town, 0, POLICE, TOWN_ANNA);
	town_open(town, 1, HOUSING, NULL);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_contact_record, .channel = "c", .role = "reporter",
				  .person_key = TOWN_ANNA),
			 0);
	town_pass(town, lab_at(4, 0, 0));
	assert_int_equal(town_count(town, STALL_split), 0);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_contact_record, .channel = "c", .role = "subject",
				  .person_key = TOWN_ANNA),
			 0);
	town_pass(town, lab_at(7, 0, 0));
	assert_int_equal(town_count(town, STALL_split), 0);
	town_pass(town, lab_at(7, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void each_case_is_split_from_the_oldest_once(void **state)
{
	(void)state;
	open_two();
	town_open(town, 2, MUNICIPALITY, TOWN_ANNA);
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 2); /* both in the oldest */
	assert_null(town_finding(town, 1, STALL_split));
}

static void open_at(int number, int32_t agency, const char *person, const char *address)
{
	assert_int_equal(town_ask(town, number, agency, VERB_case_open, .title = "t", .theme = "nuisance",
				  .person_key = person, .address_key = address),
			 0);
}

/* One case that is split from more than it can hold: Anna's forty and the thirty in Mill Lane. */
static void what_a_case_can_not_hold_waits_until_one_ends(void **state)
{
	(void)state;
	open_at(0, POLICE, TOWN_ANNA, TOWN_MILL_LANE);
	for (int i = 1; i < 70; i++)
		open_at(i, HOUSING, i < 40 ? TOWN_ANNA : NULL, i < 40 ? NULL : TOWN_MILL_LANE);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), CASEFILE_ACROSS_MAX);
	assert_int_equal(town->refused, 0); /* all were asked for in one look, before one was recorded */
	town->refused = 0;
	assert_true(town_is_whole(town)); /* what waits is no fault */
	int full = 0;
	for (int i = 1; i < 70; i++) {
		assert_int_equal(
			town_ask(town, i, HOUSING, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			0);
		full += town_count(town, STALL_split) == CASEFILE_ACROSS_MAX;
		assert_true(town_is_whole(town));
	}
	assert_int_equal(full, 69 - CASEFILE_ACROSS_MAX);
	assert_int_equal(town_count(town, STALL_split), 0);
	town->refused = 0;
}

static void an_address_of_too_many_cases_is_an_institution(void **state)
{
	(void)state;
	for (int i = 0; i < NET_KIN_MAX; i++)
		open_at(i, i ? HOUSING : POLICE, NULL, TOWN_MILL_LANE);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), NET_KIN_MAX - 1);
	open_at(NET_KIN_MAX, HOUSING, NULL, TOWN_MILL_LANE);
	assert_int_equal(town_count(town, STALL_split),
			 0); /* of all that was found about it nothing is left */
}

static void of_too_many_people_in_a_case_the_first_count(void **state)
{
	(void)state;
	static char people[NET_TIES_MAX + 1][33];
	town_open(town, 0, POLICE, NULL);
	for (int i = 0; i <= NET_TIES_MAX; i++) {
		snprintf(people[i], sizeof people[i], "%032x", i + 1);
		assert_int_equal(town_ask(town, 0, POLICE, VERB_contact_record, .channel = "c",
					  .role = "subject", .person_key = people[i]),
				 0);
	}
	town_open(town, 1, HOUSING, people[NET_TIES_MAX]);
	town_open(town, 2, HOUSING, people[NET_TIES_MAX - 1]);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void link_both(int one, int other, enum verb verb)
{
	assert_int_equal(town_ask(town, one, POLICE, verb, .other = town_case_id(other)), 0);
	assert_int_equal(town_ask(town, other, HOUSING, verb, .other = town_case_id(one)), 0);
}

/* 0 and 3 are about Anna; what links them are 1 and 2, about nobody. */
static void a_link_between_others_links_those_beyond_them(void **state)
{
	(void)state;
	town_open(town, 0, POLICE, TOWN_ANNA);
	town_open(town, 1, HOUSING, NULL);
	town_open(town, 2, POLICE, NULL);
	town_open(town, 3, HOUSING, TOWN_ANNA);
	link_both(0, 1, VERB_case_link);
	link_both(2, 3, VERB_case_link);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
	link_both(2, 1, VERB_case_link);
	assert_int_equal(town_count(town, STALL_split), 0);
	assert_int_equal(town_ask(town, 2, POLICE, VERB_case_unlink, .other = town_case_id(1)), 0);
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void of_too_many_links_of_a_case_the_first_hold(void **state)
{
	(void)state;
	open_two();
	for (int i = 0; i < NET_HALVES_MAX; i++)
		assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = 5000 + i), 0);
	link_both(0, 1, VERB_case_link);
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_unlink, .other = 5000), 0);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = town_case_id(1)), 0);
	assert_int_equal(town_count(town, STALL_split), 0);
}

static size_t advance(uint32_t limit)
{
	return net_advance(town->net, town->lab.now, limit, &town->lab.arena).count;
}

static void a_look_takes_no_more_than_it_is_given(void **state)
{
	(void)state;
	town_open(town, 0, POLICE, TOWN_ANNA);
	town_open(town, 1, HOUSING, TOWN_ANNA);
	town_open(town, 2, POLICE, TOWN_BOB);
	town_open(town, 3, HOUSING, TOWN_BOB);
	town->lab.now = lab_at(3, 0, 1);
	assert_int_equal(advance(1), 1);
	assert_true(net_next_due(town->net) < town->lab.now);
	assert_int_equal(advance(1), 1);
	assert_true(net_next_due(town->net) >= town->lab.now);
	net_look_again(town->net);
	int turns = 0;
	while (net_next_due(town->net) < town->lab.now) {
		assert_true(advance(1) <= 1);
		turns++;
	}
	assert_true(turns > 4); /* four cases, two citizens, the agencies */
	net_look_again(town->net);
	town_look(town);
	assert_int_equal(town_count(town, STALL_split), 2);
}

static void a_link_ends_it_when_both_cases_say_so(void **state)
{
	(void)state;
	open_two();
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = town_case_id(1)), 0);
	assert_int_equal(town_count(town, STALL_split), 1);
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_case_link, .other = town_case_id(0)), 0);
	assert_int_equal(town_count(town, STALL_split), 0);
	assert_int_equal(town->files[0]->ladder, LADDER_QUIET);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_unlink, .other = town_case_id(1)), 0);
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void a_difference_ends_it_by_the_finding_or_by_the_case(void **state)
{
	(void)state;
	open_two();
	town_open(town, 2, MUNICIPALITY, TOWN_ANNA);
	town_pass(town, lab_at(4, 0, 1));
	const struct finding *finding = town_finding(town, 0, STALL_split);
	assert_int_equal(
		town_ask(town, 0, POLICE, VERB_case_differ, .reason = "r", .finding = finding->number), 0);
	assert_int_equal(town_count(town, STALL_split), 1);
	int left = town_finding(town, 0, STALL_split)->subject == finding->subject;
	assert_int_equal(left, 0);
	assert_int_equal(
		town_ask(town, 2, MUNICIPALITY, VERB_case_differ, .reason = "r", .other = town_case_id(0)),
		0);
	assert_int_equal(
		town_ask(town, 1, HOUSING, VERB_case_differ, .reason = "r", .other = town_case_id(0)), 0);
	/* What is left is that the two younger ones are split from each other. */
	town_pass(town, lab_at(9, 0, 0));
	assert_null(town_finding(town, 0, STALL_split));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void a_difference_names_one_thing_that_there_is(void **state)
{
	(void)state;
	open_two();
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_differ, .reason = "r"), ERROR_missing_field);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_differ, .reason = "r", .finding = 1,
				  .other = town_case_id(1)),
			 ERROR_missing_field);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_differ, .reason = "r", .finding = 9),
			 ERROR_bad_value);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_differ, .reason = "r", .other = town_case_id(0)),
			 ERROR_bad_value);
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = town_case_id(0)),
			 ERROR_bad_value);
	assert_int_equal(town_ask(town, 0, HOUSING, VERB_case_link, .other = town_case_id(1)),
			 ERROR_not_found);
	/* Whether there is such a case makes no difference to whoever names it. */
	assert_int_equal(town_ask(town, 0, POLICE, VERB_case_link, .other = 424242), 0);
}

static void one_holder_ends_it(void **state)
{
	(void)state;
	open_two();
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_ask(town, 1, HOUSING, VERB_handover_offer, .agency = POLICE), 0);
	assert_int_equal(town_ask(town, 1, POLICE, VERB_handover_accept), 0);
	assert_int_equal(town_count(town, STALL_split), 0);
}

static void after_a_decision_it_is_said_again_one_term_later(void **state)
{
	(void)state;
	open_two();
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_int_equal(town_count(town, STALL_split), 0);
	town_pass(town, lab_at(7, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 0);
	town_pass(town, lab_at(7, 0, 2));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void closing_the_case_in_which_it_lives_ends_it_there(void **state)
{
	(void)state;
	open_two();
	town_open(town, 2, MUNICIPALITY, TOWN_ANNA);
	town_pass(town, lab_at(4, 0, 1));
	assert_int_equal(town_ask(town, 0, CHIEF, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"),
			 0);
	assert_null(town_finding(town, 0, STALL_split));
	assert_non_null(town_finding(town, 1, STALL_split));
}

static void close_one(int number, int32_t holder)
{
	assert_int_equal(
		town_ask(town, number, holder, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "g"), 0);
}

static void closed_cases_about_a_citizen_are_never_too_many(void **state)
{
	(void)state;
	for (int number = 0; number < NET_KIN_MAX; number++) {
		town_open(town, number, POLICE, TOWN_ANNA);
		close_one(number, POLICE);
	}
	town_open(town, NET_KIN_MAX, POLICE, TOWN_ANNA);
	town_open(town, NET_KIN_MAX + 1, HOUSING, TOWN_ANNA);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
}

static void with_too_many_open_cases_it_is_an_institution(void **state)
{
	(void)state;
	town_open(town, 0, HOUSING, TOWN_ANNA);
	for (int number = 1; number < NET_KIN_MAX; number++)
		town_open(town, number, POLICE, TOWN_ANNA);
	for (int number = 2; number < NET_KIN_MAX; number++)
		assert_int_equal(town_ask(town, number, POLICE, VERB_case_differ, .other = town_case_id(0),
					  .reason = "r"),
				 0);
	town_pass(town, lab_at(3, 0, 1));
	assert_int_equal(town_count(town, STALL_split), 1);
	town_open(town, NET_KIN_MAX, HOUSING, TOWN_ANNA);
	assert_int_equal(town_count(town, STALL_split), 0);
	assert_true(town_is_whole(town));
	close_one(NET_KIN_MAX, HOUSING);
	assert_int_equal(town_count(town, STALL_split), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_cases_about_one_citizen_are_split_after_the_term),
		TEST(other_citizens_one_holder_or_a_closed_case_are_no_split),
		TEST(an_address_counts_like_a_citizen),
		TEST(who_only_got_in_touch_is_not_what_the_case_is_about),
		TEST(each_case_is_split_from_the_oldest_once),
		TEST(what_a_case_can_not_hold_waits_until_one_ends),
		TEST(an_address_of_too_many_cases_is_an_institution),
		TEST(of_too_many_people_in_a_case_the_first_count),
		TEST(a_link_between_others_links_those_beyond_them),
		TEST(of_too_many_links_of_a_case_the_first_hold),
		TEST(a_look_takes_no_more_than_it_is_given),
		TEST(a_link_ends_it_when_both_cases_say_so),
		TEST(a_difference_ends_it_by_the_finding_or_by_the_case),
		TEST(a_difference_names_one_thing_that_there_is),
		TEST(one_holder_ends_it),
		TEST(after_a_decision_it_is_said_again_one_term_later),
		TEST(closing_the_case_in_which_it_lives_ends_it_there),
		TEST(closed_cases_about_a_citizen_are_never_too_many),
		TEST(with_too_many_open_cases_it_is_an_institution),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Telling: what happens in a case owes whoever it concerns a delivery, by each medium that reaches it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "core/channel.h"
#include <cmocka.h>

#include "support/lab.h"

static struct lab lab;

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, (struct clause[]){{"notices.contact", "1d"}, {"outside", "ombudsman"}, {NULL, NULL}});
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	assert_true(lab_fold_is_equal(&lab));
	lab_done(&lab);
	return 0;
}

static int count_of(enum event_kind kind)
{
	int count = 0;
	for (size_t i = 0; i < lab.n_log; i++)
		count += lab.log[i].kind == kind;
	return count;
}

static const struct args *owed(void)
{
	const struct event *event = lab_event(&lab, EVENT_delivery_owed);
	assert_non_null(event);
	return &event->facts.args;
}

static void reach(int32_t party)
{
	lab_channel(&lab, party, MEDIUM_MAIL, CHANNEL_WHOLE, "somebody@example.org");
}

/* The lapse of the first next step: five days after the opening. */
static void stall(void)
{
	lab_open(&lab, POLICE);
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_non_null(lab_finding(&lab, STALL_silent));
}

static void settle(int32_t party, enum occasion occasion, bool failed)
{
	assert_int_equal(lab_ask_args(&lab, PARTY_SYSTEM, VERB_delivery_settle,
				      (struct args){.present = F(delivery) | F(occasion) | F(party) |
							       F(medium) | F(failed),
						    .delivery = owed()->delivery,
						    .occasion = (int32_t)occasion,
						    .party = party,
						    .medium = MEDIUM_MAIL,
						    .failed = failed}),
			 0);
}

static void an_escalation_owes_its_director_a_delivery_in_the_same_ruling(void **state)
{
	(void)state;
	reach(CHIEF);
	stall();
	const struct args *args = owed();
	assert_int_equal(args->delivery, 1);
	assert_int_equal(args->occasion, OCCASION_escalation_raised);
	assert_int_equal(args->party, CHIEF);
	assert_int_equal(args->medium, MEDIUM_MAIL);
	assert_int_equal(args->stall, STALL_silent);
	assert_int_equal(args->agency, POLICE);
	assert_int_equal(args->obligation, lab_number(&lab, OBLIGATION_acknowledge));
	assert_true(args->due == lab_obligation(&lab, OBLIGATION_acknowledge)->due);
	assert_true(lab_event(&lab, EVENT_delivery_owed)->at == lab_event(&lab, EVENT_escalation_raised)->at);
	assert_int_equal(count_of(EVENT_delivery_owed), 1);
}

static void who_is_reached_by_nothing_is_owed_nothing(void **state)
{
	(void)state;
	reach(MAYOR);
	stall();
	assert_int_equal(count_of(EVENT_delivery_owed), 0);
}

static void a_channel_that_ended_owes_nothing_any_more(void **state)
{
	(void)state;
	reach(CHIEF);
	lab_channel(&lab, CHIEF, MEDIUM_MAIL, CHANNEL_WHOLE, NULL);
	stall();
	assert_int_equal(count_of(EVENT_delivery_owed), 0);
}

static void each_medium_is_owed_its_own(void **state)
{
	(void)state;
	reach(CHIEF);
	lab_channel(&lab, CHIEF, MEDIUM_HOOK, CHANNEL_WHOLE, "https://example.org/hook");
	stall();
	assert_int_equal(count_of(EVENT_delivery_owed), 2);
	assert_int_equal(owed()->delivery, 2);
	assert_int_equal(owed()->medium, MEDIUM_HOOK);
}

static void a_climb_owes_the_next_director_and_not_the_last(void **state)
{
	(void)state;
	reach(CHIEF);
	reach(MAYOR);
	stall();
	lab_advance(&lab, lab_at(6, 0, 2));
	assert_int_equal(owed()->occasion, OCCASION_escalation_climbed);
	assert_int_equal(owed()->party, MAYOR);
	assert_int_equal(count_of(EVENT_delivery_owed), 2);
}

static void an_absent_director_s_deputy_is_told(void **state)
{
	(void)state;
	int32_t deputy = lab_enrol_director(&lab, "deputy", PARTY_NONE);
	lab_deputise(&lab, CHIEF, deputy);
	lab_absent(&lab, CHIEF, lab_at(4, 0, 0), lab_at(9, 0, 0));
	reach(CHIEF);
	reach(deputy);
	stall();
	assert_int_equal(owed()->party, deputy);
	assert_int_equal(count_of(EVENT_delivery_owed), 1);
}

static void what_fails_for_a_director_is_owed_to_the_deputy(void **state)
{
	(void)state;
	int32_t deputy = lab_enrol_director(&lab, "deputy", PARTY_NONE);
	lab_deputise(&lab, CHIEF, deputy);
	reach(CHIEF);
	reach(deputy);
	stall();
	settle(CHIEF, OCCASION_escalation_raised, true);
	assert_int_equal(count_of(EVENT_delivery_failed), 1);
	assert_int_equal(owed()->party, deputy);
	assert_int_equal(owed()->occasion, OCCASION_escalation_raised);
	assert_int_equal(count_of(EVENT_delivery_owed), 2);
	assert_null(lab_finding(&lab, STALL_undelivered));
}

static void what_fails_for_an_agency_is_a_stall_until_something_arrives(void **state)
{
	(void)state;
	reach(HOUSING);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(owed()->occasion, OCCASION_handover_offered);
	assert_int_equal(owed()->obligation, lab_number(&lab, OBLIGATION_accept));
	settle(HOUSING, OCCASION_handover_offered, true);
	assert_non_null(lab_finding(&lab, STALL_undelivered));
	settle(HOUSING, OCCASION_handover_offered, false);
	assert_null(lab_finding(&lab, STALL_undelivered));
	assert_int_equal(count_of(EVENT_delivery_made), 1);
}

static void a_notice_goes_to_its_desk_or_else_to_the_agency(void **state)
{
	(void)state;
	reach(POLICE);
	lab_channel(&lab, POLICE, MEDIUM_MAIL, NOTICE_CONTACT, "contact@example.org");
	stall();
	lab_advance(&lab, lab_at(6, 0, 2));
	assert_int_equal(owed()->occasion, OCCASION_notice_given);
	assert_true((owed()->present & F(notice)) != 0);
	assert_int_equal(owed()->notice, NOTICE_CONTACT);
	assert_null(channel_of(&lab.partnership, HOUSING, MEDIUM_MAIL, NOTICE_CONTACT, lab.now));
	assert_int_equal(channel_of(&lab.partnership, POLICE, MEDIUM_MAIL, NOTICE_MANAGER, lab.now)->desk,
			 CHANNEL_WHOLE);
}

static void nobody_is_told_of_his_own_doing(void **state)
{
	(void)state;
	reach(POLICE);
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = POLICE, .due = lab_at(1, 0, 0)),
			 0);
	assert_int_equal(count_of(EVENT_delivery_owed), 0);
}

static void a_delivery_that_was_never_owed_is_not_settled(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	assert_int_equal(
		lab_ask_args(&lab, PARTY_SYSTEM, VERB_delivery_settle,
			     (struct args){.present = F(delivery) | F(party), .delivery = 1, .party = CHIEF}),
		ERROR_bad_value);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_escalation_owes_its_director_a_delivery_in_the_same_ruling),
		TEST(who_is_reached_by_nothing_is_owed_nothing),
		TEST(a_channel_that_ended_owes_nothing_any_more),
		TEST(each_medium_is_owed_its_own),
		TEST(a_climb_owes_the_next_director_and_not_the_last),
		TEST(an_absent_director_s_deputy_is_told),
		TEST(what_fails_for_a_director_is_owed_to_the_deputy),
		TEST(what_fails_for_an_agency_is_a_stall_until_something_arrives),
		TEST(a_notice_goes_to_its_desk_or_else_to_the_agency),
		TEST(nobody_is_told_of_his_own_doing),
		TEST(a_delivery_that_was_never_owed_is_not_settled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

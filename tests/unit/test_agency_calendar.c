/* What an agency owes runs in its own working time, and so do its directors; the ceiling and a crisis do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "almanac/almanac.h"
#include "support/lab.h"

/* 1 January 2026 is a Thursday; housing works on Mondays only, and not on the 19th. */
static const struct clause clauses[] = {
	{"calendar.zone", "UTC"},
	{"calendar.hours", "24x7"},
	{"calendars.housing.hours.monday", "09:00-17:00"},
	{"calendars.housing.dates.0", "2026-01-19"},
	{"calendars.chief.hours.monday", "09:00-17:00"},
	{"terms.move", "2d"},
	{"terms.accept", "1d"},
	{"terms.answer", "1h"},
	{"terms.inform", "2d"},
	{"ceiling", "30d"},
	{"ladder.0.rung", "official"},
	{"ladder.0.acknowledge", "1d"},
	{"ladder.0.act", "1h"},
	{"caps.snooze.total", "30d"},
};

static struct lab lab;

static int setup(void **state)
{
	(void)state;
	struct covenant_calendars calendars;
	struct almanac almanac;
	const struct covenant *covenant;
	struct clauses all = {clauses, sizeof clauses / sizeof *clauses};
	lab_init(&lab, NULL);
	if (almanac_calendars(&lab.arena, all, ALMANAC_FROM, ALMANAC_TO, &calendars, &almanac, &lab.err) !=
		    0 ||
	    covenant_compile_with(&lab.arena, all, 2, &calendars, &covenant, &lab.err) != 0)
		fail_msg("%s: %s", lab.err.where, lab.err.text);
	struct event put = {.seq = lab.partnership.version + 1, .kind = EVENT_covenant_put, .at = lab.now};
	partnership_apply(&lab.partnership, &put, covenant);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_done(&lab);
	return 0;
}

static int64_t due_of(enum obligation_kind kind)
{
	return lab_obligation(&lab, kind)->due;
}

static void an_offer_waits_in_the_working_time_of_who_is_offered(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	assert_int_equal(due_of(OBLIGATION_move), lab_at(2, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(due_of(OBLIGATION_accept), lab_at(4, 17, 0)); /* the end of Monday */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_withdraw), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = MUNICIPALITY), 0);
	assert_int_equal(due_of(OBLIGATION_accept), lab_at(1, 0, 0));
}

static void a_question_and_the_next_step_go_by_who_owes_them(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING, .text = "t"), 0);
	assert_int_equal(due_of(OBLIGATION_answer), lab_at(4, 10, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(due_of(OBLIGATION_move), lab_at(11, 17, 0)); /* two Mondays */
	assert_int_equal(due_of(OBLIGATION_inform), lab_at(2, 0, 0)); /* the giver's */
}

/* A director of housing; a case whose step lapses on the 17th, a Saturday. */
static int32_t raise_to_housing(enum urgency urgency)
{
	int32_t warden = lab_enrol_director(&lab, "warden", HOUSING);
	lab_appoint(&lab, warden, RUNG_OFFICIAL, "");
	lab.now = lab_at(14, 0, 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_case_open, .title = "t", .theme = "x", .urgency = urgency), 0);
	lab_advance(&lab, lab_at(16, 0, 1));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	return warden;
}

static void a_director_has_until_his_agency_has_worked_so_long(void **state)
{
	(void)state;
	raise_to_housing(URGENCY_NORMAL);
	assert_int_equal(due_of(OBLIGATION_acknowledge),
			 lab_at(25, 17, 0)); /* not the holiday, a week later */
	lab_advance(&lab, lab_at(25, 17, 0));
	assert_int_equal(lab.file->silent, PARTY_NONE);
	lab_advance(&lab, lab_at(25, 17, 1));
	assert_int_not_equal(lab.file->silent, PARTY_NONE);
}

static void his_decision_and_its_snooze_go_by_it_too(void **state)
{
	(void)state;
	int32_t warden = raise_to_housing(URGENCY_NORMAL);
	lab.now = lab_at(18, 12, 0); /* on the holiday */
	assert_int_equal(lab_ask(&lab, warden, VERB_escalation_acknowledge), 0);
	assert_int_equal(due_of(OBLIGATION_decide), lab_at(25, 10, 0));
	assert_int_equal(
		lab_ask(&lab, warden, VERB_escalation_snooze, .reason = "r", .until = lab_at(26, 0, 0)), 0);
	assert_int_equal(due_of(OBLIGATION_decide), lab_at(32, 10, 0));
}

/* It is who acts that counts, and he as of the instant at which the term begins. */
static void a_deputy_works_in_his_own_time(void **state)
{
	(void)state;
	lab_deputise(&lab, lab_enrol_director(&lab, "keeper", HOUSING), CHIEF);
	lab_appoint(&lab, OPERATOR + 1, RUNG_OFFICIAL, "");
	lab_absent(&lab, OPERATOR + 1, lab_at(1, 0, 0), lab_at(40, 0, 0));
	lab_open(&lab, POLICE);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(due_of(OBLIGATION_acknowledge), lab_at(3, 0, 0));
}

static void in_a_crisis_a_director_of_an_agency_has_no_opening_hours_either(void **state)
{
	(void)state;
	raise_to_housing(URGENCY_CRISIS);
	assert_int_equal(due_of(OBLIGATION_acknowledge), lab_at(17, 0, 0));
}

static void a_crisis_and_a_director_of_no_agency_know_no_opening_hours(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(due_of(OBLIGATION_acknowledge), lab_at(3, 0, 0));
	lab.file = NULL;
	lab.n_log = 0;
	lab.now = lab_at(0, 0, 0);
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_case_open, .title = "t", .theme = "x", .urgency = URGENCY_CRISIS),
		0);
	assert_int_equal(due_of(OBLIGATION_move), lab_at(2, 0, 0));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_offer_waits_in_the_working_time_of_who_is_offered),
		TEST(a_question_and_the_next_step_go_by_who_owes_them),
		TEST(a_director_has_until_his_agency_has_worked_so_long),
		TEST(his_decision_and_its_snooze_go_by_it_too),
		TEST(a_deputy_works_in_his_own_time),
		TEST(in_a_crisis_a_director_of_an_agency_has_no_opening_hours_either),
		TEST(a_crisis_and_a_director_of_no_agency_know_no_opening_hours),
	};
	return cmocka_run_group_tests_name("agency_calendar", tests, NULL, NULL);
}

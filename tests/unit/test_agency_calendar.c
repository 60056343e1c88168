/* What an agency owes runs in its own working time; directors, the ceiling and a crisis do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "almanac/almanac.h"
#include "support/lab.h"

/* 1 January 2026 is a Thursday; housing works on Mondays only. */
static const struct clause clauses[] = {
	{"calendar.zone", "UTC"},
	{"calendar.hours", "24x7"},
	{"calendars.housing.hours.monday", "09:00-17:00"},
	{"calendars.chief.hours.monday", "09:00-17:00"},
	{"terms.move", "2d"},
	{"terms.accept", "1d"},
	{"terms.answer", "1h"},
	{"terms.inform", "2d"},
	{"ceiling", "30d"},
	{"ladder.0.rung", "official"},
	{"ladder.0.acknowledge", "1d"},
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

static void a_crisis_and_a_director_know_no_opening_hours(void **state)
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
		TEST(a_crisis_and_a_director_know_no_opening_hours),
	};
	return cmocka_run_group_tests_name("agency_calendar", tests, NULL, NULL);
}

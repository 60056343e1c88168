/* The partnership: who there is and was, who directs, which covenant is in force, as of any instant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/ruling.h"
#include "support/lab.h"

static struct lab lab;
static const struct partnership *p;

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, NULL);
	p = &lab.partnership;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_done(&lab);
	return 0;
}

static int decide(int32_t actor, enum verb verb, struct args args)
{
	struct command command = {verb, actor, lab.now, 0, false, &args, NULL, NULL, false};
	struct event event;
	lab.err = ERR_NONE;
	if (partnership_decide(p, &command, &event, &lab.err) != 0)
		return lab.err.code;
	partnership_apply(&lab.partnership, &event, p->n_covenants ? p->covenants[0].covenant : NULL);
	return 0;
}

static void names_lead_to_numbers_and_back(void **state)
{
	(void)state;
	assert_int_equal(partnership_by_name(p, "housing", 7)->number, HOUSING);
	assert_null(partnership_by_name(p, "housin", 6));
	assert_null(partnership_by_name(p, "", 0));
	struct party_names names = partnership_names(p);
	assert_int_equal(names.number(names.context, "police", 6), POLICE);
	assert_int_equal(names.number(names.context, "citizen", 7), PARTY_CITIZEN);
	assert_int_equal(names.number(names.context, "nobody", 6), PARTY_NONE);
	assert_string_equal(names.name(names.context, MAYOR), "mayor");
	assert_string_equal(names.name(names.context, PARTY_SYSTEM), "system");
	assert_null(names.name(names.context, 99));
	assert_null(partnership_party(p, 0));
	assert_null(partnership_party(p, -1));
	assert_null(partnership_party(p, 99));
}

static void thousands_of_parties_are_found_by_name(void **state)
{
	(void)state;
	char name[20];
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "agency-%d", i);
		assert_int_equal(lab_enrol(&lab, name), LAB_PARTIES + 1 + i);
	}
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "agency-%d", i);
		assert_int_equal(partnership_by_name(p, name, strlen(name))->number, LAB_PARTIES + 1 + i);
		assert_string_equal(partnership_party(p, LAB_PARTIES + 1 + i)->name, name);
	}
	assert_null(partnership_by_name(p, "agency-3000", 11));
}

static void only_an_operator_decides_about_the_partnership(void **state)
{
	(void)state;
	static const int32_t others[] = {POLICE, CHIEF, 99, PARTY_NONE};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(decide(others[i], VERB_agency_enrol, (struct args){.name = "care"}),
				 ERROR_not_allowed);
	assert_int_equal(decide(OPERATOR, VERB_case_open, (struct args){.name = "care"}), ERROR_unknown_verb);
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, (struct args){.name = "care"}), 0);
}

static void names_and_certificates_are_given_once(void **state)
{
	(void)state;
	struct args args = {.present = F(name) | F(fingerprint) | F(label),
			    .name = "care",
			    .fingerprint = "abc",
			    .label = "Care & Co"};
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), 0);
	assert_string_equal(partnership_party(p, LAB_PARTIES + 1)->label, "Care & Co");
	assert_int_equal(partnership_by_fingerprint(p, "abc")->number, LAB_PARTIES + 1);
	assert_null(partnership_by_fingerprint(p, "abd"));
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), ERROR_exists);
	args.name = "other";
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), ERROR_exists);
	assert_string_equal(lab.err.where, "certificate");
	args = (struct args){.present = F(name), .name = "citizen"};
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), ERROR_exists);
	args.name = "plain";
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), 0);
	assert_string_equal(partnership_by_name(p, "plain", 5)->label, "plain");
}

static void who_left_is_gone_from_that_instant_and_was_there_before(void **state)
{
	(void)state;
	lab.now = lab_at(5, 0, 0);
	assert_int_equal(
		decide(OPERATOR, VERB_agency_leave, (struct args){.present = F(agency), .agency = HOUSING}),
		0);
	assert_true(partnership_is_active(p, HOUSING, lab_at(5, 0, 0) - 1));
	assert_false(partnership_is_active(p, HOUSING, lab_at(5, 0, 0)));
	assert_false(partnership_is_active(p, 99, lab.now));
	assert_int_equal(partnership_party(p, HOUSING)->successor, PARTY_NONE);
	assert_int_equal(
		decide(OPERATOR, VERB_agency_leave, (struct args){.present = F(agency), .agency = HOUSING}),
		ERROR_agency_left);
}

static void a_successor_is_an_agency_that_stays(void **state)
{
	(void)state;
	struct args args = {.present = F(agency) | F(successor), .agency = POLICE, .successor = POLICE};
	assert_int_equal(decide(OPERATOR, VERB_agency_leave, args), ERROR_bad_value);
	args.successor = CHIEF;
	assert_int_equal(decide(OPERATOR, VERB_agency_leave, args), ERROR_bad_value);
	args.successor = 99;
	assert_int_equal(decide(OPERATOR, VERB_agency_leave, args), ERROR_bad_value);
	assert_int_equal(
		decide(OPERATOR, VERB_agency_leave, (struct args){.present = F(agency), .agency = MAYOR}),
		ERROR_bad_value);
	lab_leave(&lab, HOUSING, PARTY_NONE);
	args.successor = HOUSING;
	assert_int_equal(decide(OPERATOR, VERB_agency_leave, args), ERROR_agency_left);
	assert_string_equal(lab.err.where, "successor");
	args.successor = MUNICIPALITY;
	assert_int_equal(decide(OPERATOR, VERB_agency_leave, args), 0);
	assert_int_equal(partnership_party(p, POLICE)->successor, MUNICIPALITY);
}

static void a_director_directs_until_the_next_is_appointed(void **state)
{
	(void)state;
	assert_int_equal(partnership_director(p, RUNG_OFFICIAL, LAB_START), CHIEF);
	assert_int_equal(partnership_director(p, RUNG_ADMINISTRATIVE, LAB_START), MAYOR);
	assert_int_equal(partnership_director(p, RUNG_OFFICIAL, 0), PARTY_NONE);
	lab.now = lab_at(3, 0, 0);
	struct args args = {.present = F(director) | F(rung), .director = MAYOR, .rung = RUNG_OFFICIAL};
	assert_int_equal(decide(OPERATOR, VERB_director_appoint, args), 0);
	assert_int_equal(partnership_director(p, RUNG_OFFICIAL, lab_at(3, 0, 0) - 1), CHIEF);
	assert_int_equal(partnership_director(p, RUNG_OFFICIAL, lab_at(3, 0, 0)), MAYOR);
	args.director = POLICE;
	assert_int_equal(decide(OPERATOR, VERB_director_appoint, args), ERROR_bad_value);
}

static void covenants_are_numbered_and_read_as_of_their_day(void **state)
{
	(void)state;
	lab.now = lab_at(2, 0, 0);
	lab_covenant(&lab, (struct clause[]){{"name", "sharper"}, {NULL, NULL}});
	assert_null(partnership_covenant(p, 0));
	assert_string_equal(partnership_covenant(p, lab_at(2, 0, 0) - 1)->name, "lab");
	assert_string_equal(partnership_covenant(p, lab_at(2, 0, 0))->name, "sharper");
	assert_int_equal(partnership_covenant(p, lab.now)->version, 2);
	assert_string_equal(partnership_covenant_version(p, 1)->name, "lab");
	assert_null(partnership_covenant_version(p, 0));
	assert_null(partnership_covenant_version(p, 3));
	struct args args = {.present = F(document), .document = "{}"};
	assert_int_equal(decide(OPERATOR, VERB_covenant_put, args), 0);
	assert_int_equal(p->n_covenants, 3);
}

static void an_event_carries_its_number_its_instant_and_only_its_own_fields(void **state)
{
	(void)state;
	lab.now = lab_at(9, 0, 0);
	assert_int_equal(
		decide(OPERATOR, VERB_agency_enrol, (struct args){.present = F(name), .name = "care"}), 0);
	struct args args = {.present = F(document) | F(key) | F(text), .document = "{}"};
	struct command command = {
		VERB_covenant_put, OPERATOR, lab_at(8, 0, 0), 0, false, &args, NULL, NULL, false};
	struct event event;
	assert_int_equal(partnership_decide(p, &command, &event, &lab.err), 0);
	assert_int_equal(event.seq, p->version + 1);
	assert_true(event.at == lab_at(9, 0, 0)); /* it never goes back */
	assert_int_equal(event.case_id, 0);
	assert_true(event.facts.args.present == (F(version) | F(document)));
	assert_int_equal(event.facts.args.version, 2);
}

static struct args director(int32_t number, field_mask more)
{
	return (struct args){.present = F(director) | more, .director = number};
}

static void a_director_says_for_himself_when_he_is_away_and_who_stands_in(void **state)
{
	(void)state;
	struct args args = director(CHIEF, F(deputy));
	args.deputy = MAYOR;
	assert_int_equal(decide(MAYOR, VERB_director_deputise, args), ERROR_not_allowed);
	assert_int_equal(decide(POLICE, VERB_director_deputise, args), ERROR_not_allowed);
	assert_int_equal(decide(CHIEF, VERB_director_deputise, args), 0);
	assert_int_equal(decide(OPERATOR, VERB_director_deputise, args), 0);
	args = director(CHIEF, F(until));
	args.until = lab_at(5, 0, 0);
	assert_int_equal(decide(MAYOR, VERB_director_absent, args), ERROR_not_allowed);
	assert_int_equal(decide(CHIEF, VERB_director_absent, args), 0);
	assert_int_equal(decide(OPERATOR, VERB_director_absent, args), 0);
	assert_int_equal(decide(CHIEF, VERB_director_appoint, director(CHIEF, F(rung))), ERROR_not_allowed);
}

static void deputies_are_directors_and_nobody_is_his_own(void **state)
{
	(void)state;
	struct args args = director(CHIEF, F(deputy));
	args.deputy = CHIEF;
	assert_int_equal(decide(OPERATOR, VERB_director_deputise, args), ERROR_bad_value);
	assert_string_equal(lab.err.where, "deputy");
	args.deputy = POLICE;
	assert_int_equal(decide(OPERATOR, VERB_director_deputise, args), ERROR_bad_value);
	args = director(POLICE, F(until));
	assert_int_equal(decide(OPERATOR, VERB_director_absent, args), ERROR_bad_value);
	assert_string_equal(lab.err.where, "director");
	args = director(CHIEF, F(until) | F(from));
	args.from = args.until = lab_at(3, 0, 0);
	assert_int_equal(decide(OPERATOR, VERB_director_absent, args), ERROR_bad_value);
	assert_string_equal(lab.err.where, "until");
	args.until++;
	assert_int_equal(decide(OPERATOR, VERB_director_absent, args), 0);
}

static void a_director_may_belong_to_an_agency_and_nobody_else_does(void **state)
{
	(void)state;
	struct args args = {.present = F(name) | F(kind) | F(agency), .name = "care", .agency = HOUSING};
	args.kind = ROLE_AGENCY;
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), ERROR_bad_value);
	assert_string_equal(lab.err.where, "agency");
	args.kind = ROLE_DIRECTOR;
	args.agency = CHIEF;
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), ERROR_bad_value);
	args.agency = HOUSING;
	assert_int_equal(decide(OPERATOR, VERB_agency_enrol, args), 0);
	assert_int_equal(partnership_by_name(p, "care", 4)->agency, HOUSING);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(names_lead_to_numbers_and_back),
		TEST(thousands_of_parties_are_found_by_name),
		TEST(only_an_operator_decides_about_the_partnership),
		TEST(names_and_certificates_are_given_once),
		TEST(who_left_is_gone_from_that_instant_and_was_there_before),
		TEST(a_successor_is_an_agency_that_stays),
		TEST(a_director_directs_until_the_next_is_appointed),
		TEST(a_director_says_for_himself_when_he_is_away_and_who_stands_in),
		TEST(deputies_are_directors_and_nobody_is_his_own),
		TEST(a_director_may_belong_to_an_agency_and_nobody_else_does),
		TEST(covenants_are_numbered_and_read_as_of_their_day),
		TEST(an_event_carries_its_number_its_instant_and_only_its_own_fields),
	};
	return cmocka_run_group_tests_name("partnership", tests, NULL, NULL);
}

/* Who may: every verb for every standing towards a case, and strangers who learn nothing. */
#include "core/authz.h"

#include "support/case_rig.h"

/* The lab with everybody in place: police holds, housing is offered the case, municipality takes part, care is a
 * stranger, the chief has the escalation. */
static int32_t stranger;

static void set_out(void)
{
	stranger = lab_enrol(&lab, "care");
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_action_agree, .agency = MUNICIPALITY, .due = lab_at(1, 0, 0)), 0);
	lab_advance(&lab, lab_at(1, 0, 1));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
}

static const int on_a_case = WHO_CONCERNED;

static int relation_of(int32_t party)
{
	return authz_relation(lab.file, &lab.partnership, party, lab.now);
}

static void each_standing_is_what_it_is(void **state)
{
	(void)state;
	set_out();
	assert_int_equal(relation_of(POLICE), WHO_HOLDER | WHO_PARTICIPANT);
	assert_int_equal(relation_of(MUNICIPALITY), WHO_PARTICIPANT);
	assert_int_equal(relation_of(HOUSING), WHO_OFFERED);
	assert_int_equal(relation_of(CHIEF), WHO_DIRECTOR);
	assert_int_equal(relation_of(MAYOR), 0);
	assert_int_equal(relation_of(OPERATOR), 0);
	assert_int_equal(relation_of(stranger), 0);
	assert_int_equal(relation_of(999), 0);
	assert_int_equal(relation_of(PARTY_NONE), 0);
	assert_int_equal(relation_of(PARTY_RUNG(RUNG_OFFICIAL)), 0);
	assert_int_equal(authz_relation(NULL, &lab.partnership, POLICE, lab.now), 0);
}

static void every_verb_is_for_whom_its_row_says_and_nobody_else(void **state)
{
	(void)state;
	set_out();
	static const int32_t parties[] = {POLICE, MUNICIPALITY, HOUSING, CHIEF, MAYOR, OPERATOR, 99};
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		int who = verb_rows[verb].who & on_a_case;
		for (size_t i = 0; i < sizeof parties / sizeof *parties; i++) {
			int relation = relation_of(parties[i]);
			bool may = authz_may((enum verb)verb, relation);
			assert_int_equal(may, (who & relation) != 0);
			if (verb_rows[verb].effect != EFFECT_WRITE || !who)
				continue;
			const struct casefile *before = lab.file;
			size_t n = lab.n_log;
			int refused = lab_ask(&lab, parties[i], (enum verb)verb, .obligation = 9999,
					      .agency = 9999);
			if (!may)
				assert_int_equal(refused, ERROR_not_found);
			else
				assert_int_not_equal(refused, ERROR_not_found);
			lab.file = (struct casefile *)(uintptr_t)before; /* as if it had not been asked */
			lab.n_log = n;
		}
	}
}

static void refused_and_non_existent_look_the_same(void **state)
{
	(void)state;
	set_out();
	assert_int_equal(lab_ask(&lab, stranger, VERB_note_add, .text = "n"), ERROR_not_found);
	struct err refused = lab.err;
	struct casefile *file = lab.file;
	lab.file = NULL;
	assert_int_equal(lab_ask(&lab, stranger, VERB_note_add, .text = "n"), ERROR_not_found);
	lab.file = file;
	assert_string_equal(refused.text, lab.err.text);
	assert_string_equal(refused.where, lab.err.where);
}

static void a_stranger_learns_nothing_of_a_closed_case_either(void **state)
{
	(void)state;
	stranger = lab_enrol(&lab, "care");
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true),
			 0);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		if (verb_rows[verb].effect == EFFECT_WRITE && verb_rows[verb].who & on_a_case)
			assert_int_equal(lab_ask(&lab, stranger, (enum verb)verb), ERROR_not_found);
	}
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
}

static void who_refused_or_whose_offer_ended_is_a_stranger_again(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "r"), 0);
	assert_int_equal(relation_of(HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_withdraw), 0);
	assert_int_equal(relation_of(HOUSING), 0);
}

static void only_an_agency_that_is_here_opens_cases(void **state)
{
	(void)state;
	static const int32_t others[] = {CHIEF, OPERATOR, 99, PARTY_CITIZEN};
	lab_leave(&lab, HOUSING, PARTY_NONE);
	lab.now += INSTANT_MINUTE;
	struct casefile *file = lab.file;
	lab.file = NULL;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(lab_ask(&lab, others[i], VERB_case_open, .title = "t", .theme = "x"),
				 ERROR_not_found);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_case_open, .title = "t", .theme = "x"), ERROR_not_found);
	lab.file = file;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_open, .title = "t", .theme = "x"), ERROR_conflict);
}

static void verbs_that_are_not_about_a_case_go_by_the_role(void **state)
{
	(void)state;
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		int who = verb_rows[verb].who;
		for (int role = 0; role < ROLE_COUNT; role++) {
			bool may = authz_may_ask((enum verb)verb, (enum role)role, false);
			bool by_role = (who & WHO_OPERATOR && role == ROLE_OPERATOR) ||
				       (who & WHO_AGENCY && role == ROLE_AGENCY) ||
				       (who & WHO_DIRECTORS && role == ROLE_DIRECTOR) ||
				       (who & WHO_COURIER && (role == ROLE_MAILER || role == ROLE_HOOKS));
			if (who & (WHO_OPERATOR | WHO_AGENCY | WHO_DIRECTORS | WHO_COURIER))
				assert_int_equal(may, by_role);
			else
				assert_int_equal(may, !(who & (WHO_DRIVEN | WHO_SYSTEM)));
			if (who & WHO_DRIVEN)
				assert_true(authz_may_ask((enum verb)verb, (enum role)role, true));
		}
	}
}

static void a_party_sees_its_own_cases_and_those_of_the_rungs_it_directs(void **state)
{
	(void)state;
	int32_t faces[1 + RUNG_COUNT];
	assert_int_equal(authz_faces(&lab.partnership, POLICE, lab.now, faces), 1);
	assert_int_equal(faces[0], POLICE);
	assert_int_equal(authz_faces(&lab.partnership, MAYOR, lab.now, faces), 2);
	assert_int_equal(faces[0], MAYOR);
	assert_int_equal(faces[1], PARTY_RUNG(RUNG_ADMINISTRATIVE));
	assert_int_equal(authz_faces(&lab.partnership, MAYOR, LAB_START - 2 * INSTANT_DAY, faces), 1);
}

static void who_directs_one_theme_has_that_face_in_lists_and_not_in_a_watch(void **state)
{
	(void)state;
	int32_t faces[1 + RUNG_COUNT];
	assert_int_equal(authz_faces_everywhere(&lab.partnership, CHIEF, lab.now, faces), 2);
	lab_appoint(&lab, MAYOR, RUNG_OFFICIAL, "fraud");
	assert_int_equal(authz_faces(&lab.partnership, MAYOR, lab.now, faces), 3);
	assert_int_equal(authz_faces(&lab.partnership, CHIEF, lab.now, faces), 2);
	assert_int_equal(authz_faces_everywhere(&lab.partnership, MAYOR, lab.now, faces), 2);
	assert_int_equal(faces[1], PARTY_RUNG(RUNG_ADMINISTRATIVE));
	assert_int_equal(authz_faces_everywhere(&lab.partnership, CHIEF, lab.now, faces), 1);
}

static void who_stands_in_for_a_director_reads_his_list_too(void **state)
{
	(void)state;
	int32_t inboxes[AUTHZ_INBOXES_MAX];
	int32_t other = lab_enrol_director(&lab, "other", PARTY_NONE);
	int32_t third = lab_enrol_director(&lab, "third", PARTY_NONE);
	lab_deputise(&lab, other, third);
	assert_int_equal(authz_inboxes(&lab.partnership, third, lab.now, inboxes), 1);
	lab_absent(&lab, other, lab.now, lab.now + INSTANT_DAY);
	assert_int_equal(authz_inboxes(&lab.partnership, third, lab.now, inboxes), 2);
	assert_int_equal(inboxes[0], third);
	assert_int_equal(inboxes[1], other);
	assert_int_equal(authz_inboxes(&lab.partnership, third, lab.now + INSTANT_DAY, inboxes), 1);
	assert_int_equal(authz_inboxes(&lab.partnership, CHIEF, lab.now, inboxes), 2);
}

static void at_the_ceiling_of_those_he_stands_in_for_the_first_are_read(void **state)
{
	(void)state;
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i",
					    "j", "k", "l", "m", "n", "o", "p", "q", "r"};
	int32_t inboxes[AUTHZ_INBOXES_MAX];
	int32_t first = lab.partnership.n_parties + 1;
	for (int i = 0; i < 18; i++) {
		int32_t director = lab_enrol_director(&lab, names[i], PARTY_NONE);
		lab_deputise(&lab, director, CHIEF);
		lab_absent(&lab, director, lab.now, lab.now + INSTANT_DAY);
	}
	size_t count = authz_inboxes(&lab.partnership, CHIEF, lab.now, inboxes);
	assert_int_equal(count, 2 + AUTHZ_STAND_INS_MAX);
	assert_int_equal(inboxes[count - 1], first + AUTHZ_STAND_INS_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_standing_is_what_it_is),
		TEST(every_verb_is_for_whom_its_row_says_and_nobody_else),
		TEST(refused_and_non_existent_look_the_same),
		TEST(a_stranger_learns_nothing_of_a_closed_case_either),
		TEST(who_refused_or_whose_offer_ended_is_a_stranger_again),
		TEST(only_an_agency_that_is_here_opens_cases),
		TEST(verbs_that_are_not_about_a_case_go_by_the_role),
		TEST(a_party_sees_its_own_cases_and_those_of_the_rungs_it_directs),
		TEST(who_directs_one_theme_has_that_face_in_lists_and_not_in_a_watch),
		TEST(who_stands_in_for_a_director_reads_his_list_too),
		TEST(at_the_ceiling_of_those_he_stands_in_for_the_first_are_read),
	};
	return cmocka_run_group_tests_name("authz", tests, NULL, NULL);
}

/* A programme's terms: the covenant with its clauses behind, never looser where the law gives the term. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/covenant.h"
#include "core/programme.h"
#include "support/lab.h"

static struct lab lab;

static const struct clause base[] = {
	{"terms.move", "5d"},
	{"terms.inform", "3d"},
	{"crisis.terms.inform", "8h"},
	{"themes.youth.terms.inform", "2d"},
	{"terms.act.refused", "4d"},
	{"ceiling", "20d"},
	{"legal.0", "terms.inform"},
	{"legal.1", "ceiling"},
	{"legal.2", "terms.act.refused"},
};
#define BASE ((struct clauses){base, sizeof base / sizeof *base})

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_done(&lab);
	return 0;
}

/* Where an agency keeps office hours and all others work around the clock. */
static const struct clause bound[] = {
	{"terms.move", "5d"},       {"terms.reply", "2d"},  {"legal.0", "terms.move.opened"},
	{"legal.1", "terms.reply"}, {"legal.2", "ceiling"},
};
#define BOUND ((struct clauses){bound, sizeof bound / sizeof *bound})

static int sharpen(struct clauses clauses, const struct covenant_programme **ret_programme)
{
	const struct covenant_calendars calendars = {.common = calendar_24x7()};
	return covenant_sharpen(&lab.arena, BASE, clauses, 1, &calendars, ret_programme, &lab.err);
}

static const struct {
	struct clause clause;
	bool taken;
} cases[] = {
	{{"terms.inform", "3d"}, true}, /* the same */
	{{"terms.inform", "72h"}, true},
	{{"terms.inform", "4321m"}, false}, /* a minute more */
	{{"terms.inform", "2d"}, true},
	{{"terms.inform", "none"}, false},
	{{"terms.inform.closed", "4d"}, false},
	{{"terms.inform.closed", "1d"}, true},
	{{"crisis.terms.inform", "9h"}, false},
	{{"crisis.terms.inform", "7h"}, true},
	{{"themes.youth.terms.inform", "3d"}, false}, /* not later than for all, but than for youth */
	{{"themes.youth.terms.inform", "1d"}, true},  /* the theme counts before the crisis, now as before */
	{{"themes.youth.terms.inform", "6h"}, true},
	{{"themes.other.terms.inform", "4d"}, false},
	{{"ceiling", "21d"}, false},
	{{"ceiling", "none"}, false},
	{{"ceiling", "19d"}, true},
	{{"terms.act.refused", "5d"}, false},
	{{"terms.act", "1w"}, true},   /* the cause that is legal has a term of its own */
	{{"terms.move", "30d"}, true}, /* not legal */
	{{"patterns.bouncing.times", "1"}, true},
	{{"caps.pause.total", "1d"}, true},
	{{"name", "x"}, false},
	{{"ladder.0.rung", "official"}, false},
	{{"legal.0", "terms.move"}, false},
	{{"calendar.zone", "UTC"}, false},
	{{"retention", "9w"}, false},
	{{"terms.mov", "1d"}, false},
	{{"agencies.0", "The Police"}, false},
};

static void a_legal_term_may_be_sharpened_and_never_loosened(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct covenant_programme *programme = NULL;
		bool taken = sharpen((struct clauses){&cases[i].clause, 1}, &programme) == 0;
		if (taken != cases[i].taken)
			fail_msg("%s = %s", cases[i].clause.path, cases[i].clause.value);
		if (!taken)
			assert_string_equal(lab.err.where, cases[i].clause.path);
	}
}

/* What puts a legal term off, or stands in for it; 48 hours are two days around the clock and six of an office. */
static const struct {
	struct clause clause;
	bool taken;
} side_ways[] = {
	{{"caps.unreachable.times", "2"}, false},
	{{"caps.unreachable.times", "4"}, true},
	{{"caps.pause.times", "3"}, false},
	{{"caps.pause.times", "1"}, true},
	{{"caps.pause.total", "21d"}, false},
	{{"caps.pause.total", "none"}, false},
	{{"caps.pause.total", "19d"}, true},
	{{"caps.pause.logged", "21d"}, false},
	{{"caps.pause.logged", "19d"}, true},
	{{"caps.renegotiate.times", "9"}, true}, /* of promises, which are no move */
	{{"terms.accept", "3d"}, false},
	{{"terms.accept", "1d"}, true},
	{{"terms.answer", "6d"}, false},
	{{"crisis.terms.answer", "6d"}, false},
	{{"themes.youth.terms.accept", "3d"}, false},
	{{"terms.act", "9d"}, true},     /* not waited for */
	{{"terms.reply", "48h"}, false}, /* six days of the office */
	{{"terms.reply", "16h"}, true},
	{{"crisis.terms.reply", "48h"}, true}, /* around the clock for everybody */
	{{"ceiling", "480h"}, true},           /* in the working time of all */
};

static const struct calendar *office(void)
{
	static const struct calendar_offset offset = {0, 0};
	struct calendar_source source = {
		.offsets = &offset, .n_offsets = 1, .from = 0, .to = INSTANT_DAY * 7};
	const struct calendar *made = NULL;
	for (int day = 0; day < 5; day++)
		source.week[day] = (struct workweek_hours){9 * 60, 17 * 60};
	assert_int_equal(calendar_build(&lab.arena, &source, &made, &lab.err), 0);
	return made;
}

static void a_legal_term_is_not_loosened_by_a_side_way(void **state)
{
	(void)state;
	const struct covenant_calendar agency = {.agency = "housing", .calendar = office()};
	const struct covenant_calendars calendars = {
		.common = calendar_24x7(), .agencies = &agency, .n_agencies = 1};
	for (size_t i = 0; i < sizeof side_ways / sizeof *side_ways; i++) {
		const struct covenant_programme *programme = NULL;
		bool taken = covenant_sharpen(&lab.arena, BOUND, (struct clauses){&side_ways[i].clause, 1}, 1,
					      &calendars, &programme, &lab.err) == 0;
		if (taken != side_ways[i].taken)
			fail_msg("%s = %s", side_ways[i].clause.path, side_ways[i].clause.value);
		if (!taken)
			assert_string_equal(lab.err.where, side_ways[i].clause.path);
	}
}

/* The same clauses, where nothing that they bear upon is legal. */
static void what_bears_on_no_legal_term_is_free(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof side_ways / sizeof *side_ways; i++) {
		const struct covenant_programme *programme = NULL;
		assert_int_equal(sharpen((struct clauses){&side_ways[i].clause, 1}, &programme), 0);
	}
}

static void the_clause_that_loosens_is_named_among_others(void **state)
{
	(void)state;
	const struct covenant_programme *programme = NULL;
	const struct clause clauses[] = {
		{"terms.move", "1d"}, {"agencies.0", "police"}, {"terms.inform", "4d"}, {"ceiling", "9d"}};
	assert_int_equal(sharpen((struct clauses){clauses, 4}, &programme), -1);
	assert_string_equal(lab.err.where, "terms.inform");
	assert_null(programme);
}

static void legal_lists_terms(void **state)
{
	(void)state;
	static const char *const wrong[] = {"terms.mov", "terms.move.soon", "again", "terms", ""};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct clause clause = {"legal.0", wrong[i]};
		const struct covenant *covenant = NULL;
		assert_int_equal(covenant_compile(&lab.arena, (struct clauses){&clause, 1}, 1,
						  calendar_24x7(), &covenant, &lab.err),
				 -1);
		assert_string_equal(lab.err.where, "legal.0");
	}
}

/* --- in a partnership ------------------------------------------------------------------------------ */

static int start(const char *name, const struct clause *clauses, size_t count)
{
	const struct covenant_programme *programme;
	struct event event;
	assert_int_equal(sharpen((struct clauses){clauses, count}, &programme), 0);
	struct args args = {.present = F(programme) | F(director) | F(document),
			    .programme = name,
			    .director = CHIEF,
			    .document = "{}"};
	struct command command = {.verb = VERB_programme_start,
				  .actor = OPERATOR,
				  .at = lab.now,
				  .args = &args,
				  .programme = programme};
	if (partnership_decide(&lab.partnership, &command, &event, &lab.err) != 0)
		return lab.err.code;
	partnership_apply(&lab.partnership, &event, NULL);
	programme_take_terms(&lab.partnership, lab.partnership.n_programmes - 1, event.at, programme);
	return 0;
}

static const struct clause youth[] = {
	{"agencies.0", "police"}, {"agencies.1", "housing"}, {"terms.move", "1d"}};

static void cases_of_a_programme_have_its_terms(void **state)
{
	(void)state;
	assert_int_equal(start("youth", youth, 3), 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_case_open, .title = "t", .theme = "x", .programme = "youth"), 0);
	assert_string_equal(lab.file->programme, "youth");
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->due, lab_at(1, 0, 0));
	lab_advance(&lab, lab_at(0, 12, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->due, lab_at(1, 12, 0));
	assert_true(lab_fold_is_equal(&lab));
}

static void a_case_that_joins_has_them_from_then_on(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	assert_int_equal(start("youth", youth, 3), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_programme_add, .programme = "youth"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->due,
			 lab_at(5, 0, 0)); /* fixed when it opened */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->due, lab_at(1, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_programme_add, .programme = "youth"), ERROR_exists);
	assert_true(lab_fold_is_equal(&lab));
}

static void who_takes_no_part_brings_no_case_in(void **state)
{
	(void)state;
	assert_int_equal(start("youth", youth, 3), 0);
	assert_int_equal(
		lab_ask(&lab, MUNICIPALITY, VERB_case_open, .title = "t", .theme = "x", .programme = "youth"),
		ERROR_not_allowed);
	lab_open(&lab, MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_programme_add, .programme = "youth"),
			 ERROR_not_allowed);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_programme_add, .programme = "none"),
			 ERROR_bad_value);
}

static void a_programme_has_one_name_a_director_and_agencies_that_are_there(void **state)
{
	(void)state;
	assert_int_equal(start("youth", youth, 3), 0);
	assert_int_equal(start("youth", youth, 3), ERROR_exists);
	const struct clause nobody = {"agencies.0", "nobody"};
	assert_int_equal(start("other", &nobody, 1), ERROR_bad_document);
	const struct clause director = {"agencies.0", "chief"};
	assert_int_equal(start("other", &director, 1), ERROR_bad_document);
}

/* As of the instant of the event that uses them; without terms a programme has those of all. */
static void what_a_programme_comes_to_changes_with_the_covenant_from_then_on(void **state)
{
	(void)state;
	const struct partnership *p = &lab.partnership;
	assert_int_equal(start("youth", youth, 3), 0);
	const struct covenant *first = programme_covenant(p, "youth", lab.now);
	assert_ptr_not_equal(first, partnership_covenant(p, lab.now));
	assert_ptr_equal(programme_covenant(p, "", lab.now), partnership_covenant(p, lab.now));
	assert_ptr_equal(programme_covenant(p, "youth", lab.now - 1), partnership_covenant(p, lab.now - 1));
	programme_take_terms(&lab.partnership, 0, lab_at(2, 0, 0), NULL);
	assert_ptr_equal(programme_covenant(p, "youth", lab_at(2, 0, 0) - 1), first);
	assert_ptr_equal(programme_covenant(p, "youth", lab_at(2, 0, 0)),
			 partnership_covenant(p, lab_at(2, 0, 0)));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_legal_term_may_be_sharpened_and_never_loosened),
		TEST(a_legal_term_is_not_loosened_by_a_side_way),
		TEST(what_bears_on_no_legal_term_is_free),
		TEST(the_clause_that_loosens_is_named_among_others),
		TEST(legal_lists_terms),
		TEST(cases_of_a_programme_have_its_terms),
		TEST(a_case_that_joins_has_them_from_then_on),
		TEST(who_takes_no_part_brings_no_case_in),
		TEST(a_programme_has_one_name_a_director_and_agencies_that_are_there),
		TEST(what_a_programme_comes_to_changes_with_the_covenant_from_then_on),
	};
	return cmocka_run_group_tests_name("covenant_programme", tests, NULL, NULL);
}

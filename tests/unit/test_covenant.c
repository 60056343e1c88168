/* The covenant: every clause, what wins where several apply, and faults that name their clause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "almanac/almanac.h"
#include "base/instant.h"
#include "core/covenant.h"
#include "wire/clauses.h"

static struct arena arena;
static struct err err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static int compile(const struct clause *clauses, const struct covenant **ret_covenant)
{
	size_t count = 0;
	while (clauses[count].path)
		count++;
	return covenant_compile(&arena, (struct clauses){clauses, count}, 3, calendar_24x7(), ret_covenant,
				&err);
}

static const struct covenant *made(const struct clause *clauses)
{
	const struct covenant *covenant = NULL;
	assert_int_equal(compile(clauses, &covenant), 0);
	return covenant;
}
#define MADE(...) made((const struct clause[]){__VA_ARGS__, {NULL, NULL}})

static void assert_term(struct term term, const char *text)
{
	char is[TERM_TEXT_MAX + 1];
	term_format(term, is);
	assert_string_equal(is, text);
}

static struct term term_of(const struct covenant *covenant, const char *theme, enum urgency urgency,
			   enum obligation_kind kind, enum cause cause)
{
	return covenant_term(covenant, (struct covenant_scope){theme, urgency}, kind, cause);
}

static void an_empty_covenant_has_the_defaults(void **state)
{
	(void)state;
	const struct covenant *covenant = MADE({"name", ""});
	assert_int_equal(covenant->version, 3);
	assert_string_equal(covenant->outside, "");
	static const char *const terms[OBLIGATION_COUNT] = {
		[OBLIGATION_move] = "5d",   [OBLIGATION_accept] = "2d",   [OBLIGATION_answer] = "5d",
		[OBLIGATION_act] = "5d",    [OBLIGATION_keep] = "none",   [OBLIGATION_reply] = "2d",
		[OBLIGATION_inform] = "3d", [OBLIGATION_decide] = "none", [OBLIGATION_acknowledge] = "none",
		[OBLIGATION_join] = "3d",   [OBLIGATION_comply] = "none",
	};
	for (int kind = 0; kind < OBLIGATION_COUNT; kind++) {
		for (int urgency = 0; urgency < URGENCY_COUNT; urgency++) {
			for (int cause = 0; cause < CAUSE_COUNT; cause++)
				assert_term(term_of(covenant, "", (enum urgency)urgency,
						    (enum obligation_kind)kind, (enum cause)cause),
					    terms[kind]);
		}
	}
	assert_term(covenant->ceiling, "20d");
	assert_term(covenant->again, "5d");
	assert_int_equal(covenant->renegotiate_times, 2);
	assert_term(covenant->renegotiate_total, "20d");
	assert_int_equal(covenant->unreachable_times, 3);
	assert_int_equal(covenant->pause_times, 2);
	assert_term(covenant->pause_total, "20d");
	assert_term(covenant->pause_age, "30d");
	assert_int_equal(covenant->pause_share, 50);
	assert_term(covenant->logged_pause, "20d");
	for (int i = 0; i < PATTERN_COUNT; i++) {
		assert_int_equal(covenant->patterns[i].times, pattern_rows[i].times);
		assert_term(covenant->patterns[i].window, pattern_rows[i].window);
	}
	assert_int_equal(covenant->n_rungs, 0);
	assert_int_equal(covenant->snooze_times, 2);
	assert_term(covenant->snooze_total, "10d");
}

static void every_plain_clause_arrives(void **state)
{
	(void)state;
	const struct covenant *covenant =
		MADE({"name", "Safe town"}, {"outside", "ombudsman"}, {"ceiling", "9d"}, {"again", "3d"},
		     {"caps.renegotiate.times", "0"}, {"caps.renegotiate.total", "4d"},
		     {"caps.unreachable.times", "64"}, {"caps.pause.logged", "2w"}, {"caps.pause.times", "3"},
		     {"caps.pause.total", "11d"}, {"caps.pause.age", "12d"}, {"caps.pause.percent", "100"},
		     {"patterns.bouncing.times", "5"}, {"patterns.looping.window", "none"},
		     {"calendar.zone", "Europe/Amsterdam"});
	assert_string_equal(covenant->name, "Safe town");
	assert_string_equal(covenant->outside, "ombudsman");
	assert_term(covenant->ceiling, "9d");
	assert_term(covenant->again, "3d");
	assert_int_equal(covenant->renegotiate_times, 0);
	assert_term(covenant->renegotiate_total, "4d");
	assert_int_equal(covenant->unreachable_times, 64);
	assert_term(covenant->logged_pause, "2w");
	assert_int_equal(covenant->pause_times, 3);
	assert_term(covenant->pause_total, "11d");
	assert_term(covenant->pause_age, "12d");
	assert_int_equal(covenant->pause_share, 100);
	assert_int_equal(covenant->patterns[PATTERN_bouncing].times, 5);
	assert_term(covenant->patterns[PATTERN_looping].window, "none");
}

static void notices_and_quiet_hours_arrive(void **state)
{
	(void)state;
	const struct covenant *covenant =
		MADE({"notices.contact", "1d"}, {"quiet.from", "22:00"}, {"quiet.to", "07:30"},
		     {"caps.snooze.times", "1"}, {"caps.snooze.total", "3d"});
	assert_term(covenant->notices[NOTICE_DEBTOR], "none");
	assert_term(covenant->notices[NOTICE_CONTACT], "1d");
	assert_int_equal(covenant->waking.open_minute, 7 * 60 + 30);
	assert_int_equal(covenant->waking.close_minute, 22 * 60);
	assert_int_equal(covenant->snooze_times, 1);
	assert_term(covenant->snooze_total, "3d");
	covenant = MADE({"ladder.0.rung", "process"}, {"ladder.1.rung", "official"},
			{"ladder.2.rung", "administrative"}, {"ladder.2.from", "3"});
	assert_int_equal(covenant->n_rungs, 3);
	assert_int_equal(covenant->ladder[2].from, 3);
	assert_int_equal(covenant->ladder[1].from, 0);
}

static void the_ladder_arrives_rung_by_rung(void **state)
{
	(void)state;
	const struct covenant *covenant =
		MADE({"ladder.1.act", "3d"}, {"ladder.0.rung", "official"}, {"ladder.0.acknowledge", "4h"},
		     {"ladder.1.rung", "administrative"});
	assert_int_equal(covenant->n_rungs, 2);
	assert_int_equal(covenant->ladder[0].rung, RUNG_OFFICIAL);
	assert_term(covenant->ladder[0].acknowledge, "4h");
	assert_term(covenant->ladder[0].act, "5d");
	assert_int_equal(covenant->ladder[1].rung, RUNG_ADMINISTRATIVE);
	assert_term(covenant->ladder[1].acknowledge, "1d");
	assert_term(covenant->ladder[1].act, "3d");
	covenant = MADE({"ladder.0.rung", "administrative"});
	assert_int_equal(covenant->n_rungs, 1);
	assert_int_equal(covenant->ladder[0].rung, RUNG_ADMINISTRATIVE);
}

static void a_later_clause_of_the_same_path_wins(void **state)
{
	(void)state;
	const struct covenant *covenant =
		MADE({"terms.move", "1d"}, {"terms.move", "2d"}, {"again", "1d"}, {"again", "0"});
	assert_term(term_of(covenant, "", URGENCY_NORMAL, OBLIGATION_move, CAUSE_OPENED), "2d");
	assert_term(covenant->again, "0");
}

/* The eight places where a term may stand, the more specific behind. */
static const struct clause places[] = {
	{"terms.move", "1d"},
	{"terms.move.accepted", "2d"},
	{"crisis.terms.move", "3d"},
	{"crisis.terms.move.accepted", "4d"},
	{"themes.nuisance.terms.move", "5d"},
	{"themes.nuisance.terms.move.accepted", "6d"},
	{"themes.nuisance.crisis.terms.move", "7d"},
	{"themes.nuisance.crisis.terms.move.accepted", "8d"},
};
#define PLACES (sizeof places / sizeof *places)

static void the_more_specific_place_wins_whatever_the_order(void **state)
{
	(void)state;
	struct clause clauses[PLACES + 1] = {{NULL, NULL}};
	for (size_t n = 1; n <= PLACES; n++) {
		for (int backwards = 0; backwards < 2; backwards++) {
			memset(clauses, 0, sizeof clauses);
			for (size_t i = 0; i < n; i++)
				clauses[i] = places[backwards ? n - 1 - i : i];
			assert_term(term_of(made(clauses), "nuisance", URGENCY_CRISIS, OBLIGATION_move,
					    CAUSE_ACCEPTED),
				    places[n - 1].value);
		}
	}
}

static void a_place_says_nothing_about_other_cases(void **state)
{
	(void)state;
	struct clause clauses[PLACES + 1] = {{NULL, NULL}};
	memcpy(clauses, places, sizeof places);
	const struct covenant *covenant = made(clauses);
	assert_term(term_of(covenant, "", URGENCY_NORMAL, OBLIGATION_move, CAUSE_OPENED), "1d");
	assert_term(term_of(covenant, "other", URGENCY_NORMAL, OBLIGATION_move, CAUSE_ACCEPTED), "2d");
	assert_term(term_of(covenant, "other", URGENCY_CRISIS, OBLIGATION_move, CAUSE_OPENED), "3d");
	assert_term(term_of(covenant, "other", URGENCY_CRISIS, OBLIGATION_move, CAUSE_ACCEPTED), "4d");
	assert_term(term_of(covenant, "nuisance", URGENCY_NORMAL, OBLIGATION_move, CAUSE_OPENED), "5d");
	assert_term(term_of(covenant, "nuisance", URGENCY_NORMAL, OBLIGATION_move, CAUSE_ACCEPTED), "6d");
	assert_term(term_of(covenant, "nuisance", URGENCY_CRISIS, OBLIGATION_move, CAUSE_OPENED), "7d");
	assert_term(term_of(covenant, "nuisance", URGENCY_CRISIS, OBLIGATION_accept, CAUSE_NONE), "2d");
}

static void every_kind_and_cause_can_have_a_term(void **state)
{
	(void)state;
	for (int kind = 0; kind < OBLIGATION_COUNT; kind++) {
		for (int cause = 0; cause < CAUSE_COUNT; cause++) {
			char path[80];
			snprintf(path, sizeof path, "terms.%s.%s", choice_name(CHOICE_OBLIGATION, kind),
				 choice_name(CHOICE_CAUSE, cause));
			const struct covenant *covenant = MADE({path, "17m"});
			assert_term(term_of(covenant, "", URGENCY_CRISIS, (enum obligation_kind)kind,
					    (enum cause)cause),
				    "17m");
		}
	}
	const struct covenant *covenant = MADE({"terms.move.accepted", "1d"}, {"terms.move.any", "2d"});
	assert_term(term_of(covenant, "", URGENCY_NORMAL, OBLIGATION_move, CAUSE_OPENED), "2d");
	assert_term(term_of(covenant, "", URGENCY_NORMAL, OBLIGATION_move, CAUSE_ACCEPTED), "1d");
}

static void a_crisis_runs_around_the_clock(void **state)
{
	(void)state;
	const struct covenant *covenant = MADE({"name", "n"});
	struct term day = {1, TERM_UNIT_DAY};
	assert_true(covenant_add(covenant, (struct covenant_scope){"", URGENCY_CRISIS}, INSTANT_DAY, day) ==
		    2 * INSTANT_DAY);
	assert_true(covenant_add(covenant, (struct covenant_scope){"", URGENCY_NORMAL}, INSTANT_DAY,
				 TERM_NONE) == INSTANT_NEVER);
}

static const struct clause faults[] = {
	{"colour", "red"},
	{"name.first", "x"},
	{"ceiling", "soon"},
	{"again", "none"},
	{"again", "5"},
	{"terms.mov", "1d"},
	{"terms.move", "1x"},
	{"terms.move.soon", "1d"},
	{"terms.move", "-1d"},
	{"crisis.ladder.0", "1d"},
	{"crisis.terms.mov", "1d"},
	{"themes.Nuisance.terms.move", "1d"},
	{"themes.nuisance", "1d"},
	{"themes.nuisance.ceiling", "1d"},
	{"themes.nuisance.crisis.terms.moves", "1d"},
	{"caps.renegotiate", "1"},
	{"caps.renegotiate.times", "65"},
	{"caps.renegotiate.times", "-1"},
	{"caps.renegotiate.times", "99999999999999999999"},
	{"caps.renegotiate.times", ""},
	{"caps.renegotiate.total", "x"},
	{"caps.unreachable.times", "0"},
	{"caps.pause.logged", "long"},
	{"caps.pause.percent", "0"},
	{"caps.pause.percent", "101"},
	{"caps.pause.percent", "5x"},
	{"caps.pause.percent", ""},
	{"caps.pause", "20d"},
	{"patterns.bouncing.times", "0"},
	{"patterns.bouncing.window", "x"},
	{"patterns.bouncing.size", "1"},
	{"patterns.silent.times", "1"},
	{"patterns.nothing.times", "1"},
	{"ladder.3.rung", "official"},
	{"notices.neighbour", "1d"},
	{"notices.debtor", "soon"},
	{"quiet.from", "24:00"},
	{"quiet.from", "7:00"},
	{"quiet.to", "07:60"},
	{"quiet.until", "07:00"},
	{"ladder.0.from", "0"},
	{"ladder.x.rung", "official"},
	{"ladder.0", "official"},
	{"ladder.0.rung", "boss"},
	{"ladder.0.acknowledge", "x"},
	{"ladder.0.act", "x"},
	{"ladder.0.size", "1"},
};

static void every_fault_names_its_clause(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		const struct clause clauses[] = {{"name", "n"}, faults[i], {NULL, NULL}};
		const struct covenant *untouched = NULL;
		assert_int_equal(compile(clauses, &untouched), -1);
		assert_null(untouched);
		assert_int_equal(err.code, ERROR_bad_document);
		assert_string_equal(err.where, faults[i].path);
	}
}

static void rungs_have_names_and_go_upwards(void **state)
{
	(void)state;
	const struct covenant *covenant = NULL;
	assert_int_equal(compile((struct clause[]){{"ladder.0.act", "1d"}, {NULL, NULL}}, &covenant), -1);
	assert_string_equal(err.where, "ladder.0.rung");
	assert_int_equal(compile((struct clause[]){{"ladder.1.rung", "official"}, {NULL, NULL}}, &covenant),
			 -1);
	assert_string_equal(err.where, "ladder.0.rung");
	assert_int_equal(compile((struct clause[]){{"ladder.0.rung", "administrative"},
						   {"ladder.1.rung", "official"},
						   {NULL, NULL}},
				 &covenant),
			 -1);
	assert_string_equal(err.where, "ladder.1.rung");
	assert_int_equal(compile((struct clause[]){{"ladder.0.rung", "official"},
						   {"ladder.1.rung", "official"},
						   {NULL, NULL}},
				 &covenant),
			 -1);
}

static void there_is_a_ceiling_of_themes(void **state)
{
	(void)state;
	struct clause clauses[COVENANT_THEMES_MAX + 2] = {{NULL, NULL}};
	for (int i = 0; i <= COVENANT_THEMES_MAX; i++) {
		char path[40];
		snprintf(path, sizeof path, "themes.t%d.terms.move", i);
		clauses[i] = (struct clause){arena_strndup(&arena, path, strlen(path)), "1d"};
	}
	const struct covenant *covenant = NULL;
	assert_int_equal(compile(clauses, &covenant), -1);
	assert_string_equal(err.where, "themes.t64.terms.move");
	clauses[COVENANT_THEMES_MAX] = (struct clause){NULL, NULL};
	assert_int_equal(compile(clauses, &covenant), 0);
	assert_term(term_of(covenant, "t63", URGENCY_NORMAL, OBLIGATION_move, CAUSE_OPENED), "1d");
}

/* The first JSON block of the manual. The tests run in the root of the repository. */
static struct slice example(void)
{
	FILE *file = fopen("docs/COVENANT.md", "r");
	assert_non_null(file);
	char *text = arena_zalloc(&arena, 1, 65536);
	size_t length = fread(text, 1, 65535, file);
	fclose(file);
	assert_true(length < 65535);
	char *from = strstr(text, "```json\n");
	assert_non_null(from);
	from += strlen("```json\n");
	char *to = strstr(from, "```");
	assert_non_null(to);
	return slice_of(from, (size_t)(to - from));
}

static void the_example_of_the_manual_is_a_covenant(void **state)
{
	(void)state;
	struct clauses clauses;
	const struct calendar *calendar = NULL;
	const struct covenant *covenant = NULL;
	struct almanac almanac;
	assert_int_equal(clauses_read(example(), &arena, &clauses, &err), 0);
	assert_int_equal(
		almanac_calendar(&arena, clauses, ALMANAC_FROM, ALMANAC_TO, &calendar, &almanac, &err), 0);
	assert_int_equal(covenant_compile(&arena, clauses, 1, calendar, &covenant, &err), 0);
	assert_int_equal(covenant->n_rungs, 2);
	assert_term(term_of(covenant, "domestic-violence", URGENCY_CRISIS, OBLIGATION_accept, CAUSE_NONE),
		    "1h");
	assert_term(term_of(covenant, "other", URGENCY_NORMAL, OBLIGATION_move, CAUSE_REFUSED), "2d");
	assert_false(
		calendar_is_open(calendar, INT64_C(1798110000000000))); /* noon of its closed day in 2026 */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_empty_covenant_has_the_defaults),
		TEST(every_plain_clause_arrives),
		TEST(notices_and_quiet_hours_arrive),
		TEST(the_ladder_arrives_rung_by_rung),
		TEST(a_later_clause_of_the_same_path_wins),
		TEST(the_more_specific_place_wins_whatever_the_order),
		TEST(a_place_says_nothing_about_other_cases),
		TEST(every_kind_and_cause_can_have_a_term),
		TEST(a_crisis_runs_around_the_clock),
		TEST(every_fault_names_its_clause),
		TEST(rungs_have_names_and_go_upwards),
		TEST(there_is_a_ceiling_of_themes),
		TEST(the_example_of_the_manual_is_a_covenant),
	};
	return cmocka_run_group_tests_name("covenant", tests, NULL, NULL);
}

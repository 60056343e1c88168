/* Impossible covenants: parties, directors, what may be shared, the top of the ladder, and terms beyond retention. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/covenant.h"

#define CLAUSES_OF_A_TEST 40

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

/* A document in which nothing is missing. */
static const struct clause whole[] = {
	{"outside", "the ombudsman"},
	{"retention", "260w"},
	{"parties.0.agency", "police"},
	{"parties.0.role", "reports and investigates"},
	{"parties.1.agency", "housing"},
	{"parties.1.role", "landlord"},
	{"ladder.0.rung", "official"},
	{"ladder.1.rung", "administrative"},
	{"directors.0.director", "chief-of-safety"},
	{"directors.0.rung", "official"},
	{"directors.0.deputy", "deputy-chief"},
	{"directors.1.director", "mayor"},
	{"directors.1.rung", "administrative"},
	{"directors.1.deputy", "alderman"},
	{"directors.2.director", "chief-of-youth"},
	{"directors.2.rung", "official"},
	{"directors.2.deputy", "chief-of-safety"},
	{"directors.2.theme", "youth"},
	{"sharing.0.purpose", "coordination"},
	{"sharing.0.ground", "wams-8"},
	{"sharing.0.category", "contact-details"},
	{"sharing.1.purpose", "coordination"},
	{"sharing.1.ground", "wpg-20"},
	{"sharing.1.category", "police-data"},
	{"sharing.1.theme", "youth"},
};
#define WHOLE (sizeof whole / sizeof *whole)

static int compile(struct clauses clauses, const struct covenant **ret_covenant)
{
	return covenant_compile(&arena, clauses, 1, calendar_24x7(), ret_covenant, &err);
}

/* The whole document without the clause `without`, where there is one, and with `added`, where there is one. */
static int compile_changed(const char *without, const struct clause *added)
{
	struct clause clauses[CLAUSES_OF_A_TEST];
	size_t count = 0;
	const struct covenant *covenant = NULL;
	for (size_t i = 0; i < WHOLE; i++) {
		if (!without || strcmp(whole[i].path, without) != 0)
			clauses[count++] = whole[i];
	}
	if (added)
		clauses[count++] = *added;
	int failed = compile((struct clauses){clauses, count}, &covenant);
	assert_true(failed == 0 || (!covenant && err.code == ERROR_bad_document));
	return failed;
}

static void a_whole_document_is_kept_as_it_is_written(void **state)
{
	(void)state;
	const struct covenant *covenant = NULL;
	assert_int_equal(compile((struct clauses){whole, WHOLE}, &covenant), 0);
	const struct covenant_parties *lists = covenant->parties;
	assert_int_equal(lists->n_parties, 2);
	assert_string_equal(lists->parties[1].agency, "housing");
	assert_string_equal(lists->parties[1].role, "landlord");
	assert_int_equal(lists->n_directors, 3);
	assert_string_equal(lists->directors[0].theme, "");
	assert_string_equal(lists->directors[2].theme, "youth");
	assert_string_equal(lists->directors[2].deputy, "chief-of-safety");
	assert_int_equal(lists->directors[1].rung, RUNG_ADMINISTRATIVE);
	assert_int_equal(lists->n_sharing, 2);
	assert_string_equal(lists->sharing[1].purpose, "coordination");
	assert_string_equal(lists->sharing[1].ground, "wpg-20");
	assert_string_equal(lists->sharing[1].category, "police-data");
	assert_string_equal(lists->sharing[0].theme, "");
	assert_int_equal(covenant->retention.amount, 260);
}

static void a_document_without_these_chapters_is_as_valid_as_before(void **state)
{
	(void)state;
	const struct covenant *covenant = NULL;
	const struct clause plain[] = {{"ladder.0.rung", "official"}, {"ceiling", "5000w"}};
	assert_int_equal(compile((struct clauses){plain, 2}, &covenant), 0);
	assert_int_equal(covenant->parties->n_parties, 0);
	assert_true(term_is_none(covenant->retention));
}

/* Leaving out any one clause that a record must have is a fault that names it. */
static void every_member_but_a_theme_must_be_there(void **state)
{
	(void)state;
	size_t refused = 0;
	for (size_t i = 2; i < WHOLE; i++) {
		const char *path = whole[i].path;
		int failed = compile_changed(path, NULL);
		if (strncmp(path, "ladder.", 7) == 0)
			continue; /* the top of the ladder has tests of its own */
		if (strcmp(path, "sharing.1.theme") == 0) {
			assert_int_equal(failed, 0);
		} else if (strcmp(path, "directors.2.theme") == 0) {
			assert_int_equal(failed, -1); /* then two direct one rung for all */
			assert_string_equal(err.where, "directors.2.rung");
		} else {
			assert_int_equal(failed, -1);
			assert_string_equal(err.where, path);
			refused++;
		}
	}
	assert_int_equal(refused, WHOLE - 6);
}

static const struct {
	struct clause added;
	const char *where; /* NULL = the added clause itself */
} contradictions[] = {
	{{"parties.0.agency", "Police!"}, NULL},
	{{"parties.0.role", ""}, NULL},
	{{"parties.0.colour", "blue"}, NULL},
	{{"parties.x.agency", "police"}, NULL},
	{{"parties.256.agency", "police"}, NULL},
	{{"parties.9999999999.agency", "police"}, NULL},
	{{"parties.1.agency", "police"}, NULL},
	{{"parties.3.agency", "care"}, "parties.2.agency"},
	{{"directors.0.deputy", "chief-of-safety"}, NULL},
	{{"directors.0.deputy", ""}, NULL},
	{{"directors.0.rung", "boss"}, NULL},
	{{"directors.0.rung", "administrative"}, "directors.1.rung"},
	{{"directors.0.theme", "youth"}, "directors.2.rung"},
	{{"directors.0.theme", "nuisance"}, "ladder.0.rung"},
	{{"directors.1.theme", "nuisance"}, "ladder.1.rung"},
	{{"sharing.0.ground", ""}, NULL},
	{{"sharing.0.purpose", ""}, NULL},
	{{"sharing.0.category", "Strafrechtelijk"}, NULL},
	{{"sharing.2.purpose", "x"}, "sharing.2.ground"},
	{{"outside", ""}, NULL},
	{{"ladder.0.acknowledge", "none"}, NULL},
	{{"retention", "none"}, NULL},
	{{"retention", "0"}, NULL},
	{{"retention", "long"}, NULL},
	{{"terms.move", "261w"}, NULL},
	{{"terms.inform.closed", "1821d"}, NULL},
	{{"crisis.terms.move", "261w"}, NULL},
	{{"themes.youth.terms.keep", "261w"}, NULL},
	{{"themes.youth.crisis.terms.keep", "261w"}, NULL},
	{{"ceiling", "261w"}, NULL},
	{{"again", "261w"}, NULL},
	{{"caps.renegotiate.total", "261w"}, NULL},
	{{"caps.pause.total", "261w"}, NULL},
	{{"patterns.bouncing.window", "261w"}, NULL},
	{{"ladder.0.acknowledge", "261w"}, NULL},
	{{"ladder.1.act", "261w"}, NULL},
	{{"caps.pause.age", "261w"}, NULL},
	{{"caps.pause.logged", "261w"}, NULL},
	{{"caps.snooze.total", "261w"}, NULL},
	{{"notices.manager", "261w"}, NULL},
	{{"ring.age", "261w"}, NULL},
	{{"repeat.window", "261w"}, NULL},
	{{"split.term", "261w"}, NULL},
	/* What nobody wrote down holds as well. */
	{{"retention", "19d"}, "ceiling"},
	{{"retention", "89d"}, "patterns.bouncing.window"},
};

static void every_contradiction_names_its_clause(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof contradictions / sizeof *contradictions; i++) {
		const struct clause *added = &contradictions[i].added;
		const char *where = contradictions[i].where ? contradictions[i].where : added->path;
		if (compile_changed(NULL, added) == 0)
			fail_msg("%s = \"%s\" was taken", added->path, added->value);
		assert_string_equal(err.where, where);
	}
}

static void a_term_as_long_as_retention_is_kept_and_none_ends_with_the_case(void **state)
{
	(void)state;
	assert_int_equal(compile_changed(NULL, &(struct clause){"terms.move", "260w"}), 0);
	assert_int_equal(compile_changed(NULL, &(struct clause){"terms.move", "1820d"}), 0);
	assert_int_equal(compile_changed(NULL, &(struct clause){"terms.move", "none"}), 0);
	assert_int_equal(compile_changed(NULL, &(struct clause){"ceiling", "none"}), 0);
}

static void the_terms_of_a_rung_that_nobody_wrote_down_hold_as_well(void **state)
{
	(void)state;
	const struct covenant *covenant = NULL;
	struct clause clauses[CLAUSES_OF_A_TEST] = {
		{"retention", "4d"},
		{"ceiling", "4d"},
		{"again", "4d"},
		{"caps.renegotiate.total", "4d"},
		{"caps.pause.total", "4d"},
		{"caps.pause.age", "4d"},
		{"caps.pause.logged", "4d"},
		{"caps.snooze.total", "4d"},
	};
	size_t count = 8;
	for (int i = 0; i < PATTERN_COUNT; i++) {
		char path[CLAUSE_PATH_MAX];
		snprintf(path, sizeof path, "patterns.%s.window", stall_rows[pattern_rows[i].stall].name);
		clauses[count++] = (struct clause){arena_strndup(&arena, path, strlen(path)), "4d"};
	}
	assert_int_equal(compile((struct clauses){clauses, count}, &covenant), -1);
	assert_string_equal(err.where, "terms.move");
	clauses[count++] = (struct clause){"ladder.0.rung", "official"};
	assert_int_equal(compile((struct clauses){clauses, count}, &covenant), -1);
	assert_string_equal(err.where, "ladder.0.act");
	static const char *const rest[] = {"ladder.0.act", "terms.move", "terms.answer", "terms.act"};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		clauses[count++] = (struct clause){rest[i], "4d"};
	assert_int_equal(compile((struct clauses){clauses, count}, &covenant), -1);
	assert_string_equal(err.where, "repeat.window");
}

static void a_director_directs_a_rung_that_the_ladder_has(void **state)
{
	(void)state;
	const struct covenant *covenant = NULL;
	const struct clause clauses[] = {
		{"outside", "the ombudsman"},     {"ladder.0.rung", "official"},
		{"directors.0.director", "one"},  {"directors.0.rung", "official"},
		{"directors.0.deputy", "two"},    {"directors.1.director", "mayor"},
		{"directors.1.deputy", "deputy"}, {"directors.1.rung", "administrative"},
	};
	assert_int_equal(compile((struct clauses){clauses, 8}, &covenant), -1);
	assert_string_equal(err.where, "directors.1.rung");
	assert_int_equal(compile((struct clauses){clauses, 5}, &covenant), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_whole_document_is_kept_as_it_is_written),
		TEST(a_document_without_these_chapters_is_as_valid_as_before),
		TEST(every_member_but_a_theme_must_be_there),
		TEST(every_contradiction_names_its_clause),
		TEST(a_term_as_long_as_retention_is_kept_and_none_ends_with_the_case),
		TEST(the_terms_of_a_rung_that_nobody_wrote_down_hold_as_well),
		TEST(a_director_directs_a_rung_that_the_ladder_has),
	};
	return cmocka_run_group_tests_name("covenant_parties", tests, NULL, NULL);
}

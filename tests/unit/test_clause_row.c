/* The table of clauses: whatever it lists, a covenant and its calendar take. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "almanac/almanac.h"
#include "core/covenant.h"
#include "words/clause_row.h"

#define EXTRA 7

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

static const char *const values[CLAUSE_TYPES] = {
	[CLAUSE_TEXT] = "somebody", [CLAUSE_NAME] = "nuisance",
	[CLAUSE_TERM] = "2d",       [CLAUSE_SPAN] = "90d",
	[CLAUSE_COUNT] = "3",       [CLAUSE_COUNT_1] = "3",
	[CLAUSE_RUNG] = "official", [CLAUSE_ZONE] = "UTC",
	[CLAUSE_HOURS] = "24x7",    [CLAUSE_DAY] = "09:00-17:00",
	[CLAUSE_HOLIDAYS] = "nl",   [CLAUSE_DATE] = "2026-12-24",
	[CLAUSE_PERCENT] = "50",    [CLAUSE_LEGAL] = "terms.inform",
	[CLAUSE_COUNT_1000] = "3",  [CLAUSE_TIME_OF_DAY] = "06:30",
};

static const char *const parts[] = {
	[PART_N] = "0",
	[PART_NAME] = "nuisance",
	[PART_KIND] = "move",
	[PART_CAUSE] = "accepted",
	[PART_PATTERN] = "bouncing",
	[PART_WEEKDAY] = "monday",
};

static const char *path_of(const struct clause_row *row)
{
	char path[CLAUSE_PATH_MAX] = "";
	for (const char *part = row->path; *part;) {
		size_t length = strcspn(part, ".");
		enum clause_part kind = clause_part(part, length);
		size_t at = strlen(path);
		if (kind == PART_LITERAL)
			snprintf(path + at, sizeof path - at, "%s%.*s", at ? "." : "", (int)length, part);
		else
			snprintf(path + at, sizeof path - at, "%s%s", at ? "." : "", parts[kind]);
		part += length + (part[length] == '.');
	}
	return arena_strndup(&arena, path, strlen(path));
}

/* A director of one theme stands beside one of all; nobody is his own deputy. */
static const struct clause beside[EXTRA] = {
	{"directors.0.deputy", "deputy"},
	{"directors.1.director", "other"},
	{"directors.1.deputy", "deputy"},
	{"directors.1.rung", "official"},
	{"retention", "366d"},
	{"again", "5d"},
	{"quiet.from", "22:00"},
};

static void every_clause_of_the_table_is_taken(void **state)
{
	(void)state;
	struct clause *clauses = arena_zalloc(&arena, clause_row_count + EXTRA, sizeof *clauses);
	for (size_t i = 0; i < clause_row_count; i++)
		clauses[i] = (struct clause){path_of(&clause_rows[i]), values[clause_rows[i].type]};
	memcpy(clauses + clause_row_count, beside, sizeof beside);
	struct clauses all = {clauses, clause_row_count + EXTRA};
	struct almanac almanac;
	const struct calendar *calendar;
	const struct covenant *covenant;
	if (almanac_calendar(&arena, all, ALMANAC_FROM, ALMANAC_TO, &calendar, &almanac, &err) != 0 ||
	    covenant_compile(&arena, all, 1, calendar, &covenant, &err) != 0)
		fail_msg("%s: %s", err.where, err.text);
}

static void no_clause_is_listed_twice_and_each_says_what_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < clause_row_count; i++) {
		assert_true(clause_rows[i].text[0] != '\0');
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(clause_rows[i].path, clause_rows[j].path);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_clause_of_the_table_is_taken),
		TEST(no_clause_is_listed_twice_and_each_says_what_it_is),
	};
	return cmocka_run_group_tests_name("clause_row", tests, NULL, NULL);
}

/* What one covenant changes of another: added, removed, changed, and sharper or looser where it can be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"
#include "core/covenant_diff.h"

static struct arena arena;

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

static const struct {
	const char *path, *before, *after;
	enum covenant_direction direction;
} directions[] = {
	{"terms.move", "5d", "4d", DIRECTION_SHARPER},
	{"terms.move", "4d", "5d", DIRECTION_LOOSER},
	{"terms.move", "48h", "2d", DIRECTION_UNKNOWN}, /* the same, around the clock */
	{"terms.move", "none", "400w", DIRECTION_SHARPER},
	{"terms.move", "0", "none", DIRECTION_LOOSER},
	{"crisis.terms.move", "2h", "90m", DIRECTION_SHARPER},
	{"themes.x.terms.move.accepted", "2h", "3h", DIRECTION_LOOSER},
	{"ceiling", "20d", "19d", DIRECTION_SHARPER},
	{"again", "5d", "6d", DIRECTION_SHARPER},
	{"caps.pause.total", "5d", "6d", DIRECTION_LOOSER},
	{"caps.pause.age", "6d", "5d", DIRECTION_SHARPER},
	{"caps.pause.times", "2", "10", DIRECTION_LOOSER},
	{"caps.pause.percent", "100", "50", DIRECTION_SHARPER},
	{"caps.renegotiate.total", "5d", "6d", DIRECTION_LOOSER},
	{"caps.renegotiate.times", "10", "9", DIRECTION_SHARPER},
	{"caps.unreachable.times", "10", "9", DIRECTION_LOOSER},
	{"patterns.bouncing.times", "3", "2", DIRECTION_SHARPER},
	{"patterns.bouncing.window", "90d", "91d", DIRECTION_SHARPER},
	{"ladder.0.acknowledge", "1d", "2d", DIRECTION_LOOSER},
	{"ladder.1.act", "2d", "1d", DIRECTION_SHARPER},
	{"ladder.1.from", "3", "2", DIRECTION_SHARPER},
	{"caps.snooze.times", "2", "3", DIRECTION_LOOSER},
	{"caps.snooze.total", "5d", "4d", DIRECTION_SHARPER},
	{"notices.debtor", "none", "2d", DIRECTION_SHARPER},
	{"notices.manager", "2d", "3d", DIRECTION_LOOSER},
	{"ring.age", "5d", "4d", DIRECTION_SHARPER},
	{"split.term", "5d", "none", DIRECTION_LOOSER},
	{"repeat.window", "5d", "4d", DIRECTION_LOOSER},
	{"overload.least", "10", "9", DIRECTION_SHARPER},
	{"ladder.1.rung", "official", "administrative", DIRECTION_UNKNOWN},
	{"name", "1d", "2d", DIRECTION_UNKNOWN},
	{"retention", "1d", "2d", DIRECTION_UNKNOWN},
};

static void each_clause_has_its_own_sense_of_sharper(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
		enum covenant_direction is = covenant_direction(directions[i].path, directions[i].before,
								directions[i].after, calendar_24x7());
		if (is != directions[i].direction)
			fail_msg("%s from %s to %s", directions[i].path, directions[i].before,
				 directions[i].after);
	}
}

/* Eight hours a day: nine hours are more than a day, but not in a crisis. */
static void terms_are_compared_in_the_working_time_of_their_calendar(void **state)
{
	(void)state;
	const struct calendar_offset offset = {0, 0};
	struct calendar_source source = {
		.offsets = &offset, .n_offsets = 1, .from = 0, .to = INSTANT_DAY * 7};
	const struct calendar *office;
	struct err err;
	for (int day = 0; day < 5; day++)
		source.week[day] = (struct workweek_hours){9 * 60, 17 * 60};
	assert_int_equal(calendar_build(&arena, &source, &office, &err), 0);
	assert_int_equal(covenant_direction("terms.move", "1d", "9h", office), DIRECTION_LOOSER);
	assert_int_equal(covenant_direction("terms.move", "1w", "40h", office), DIRECTION_UNKNOWN);
	assert_int_equal(covenant_direction("crisis.terms.move", "1d", "9h", office), DIRECTION_SHARPER);
	assert_int_equal(covenant_direction("themes.x.crisis.terms.move", "1d", "9h", office),
			 DIRECTION_SHARPER);
	assert_int_equal(covenant_direction("terms.move", "1d", "9h", NULL), DIRECTION_UNKNOWN);
}

static void changes_come_in_the_order_of_the_newer_document(void **state)
{
	(void)state;
	const struct clause before[] = {
		{"name", "a"}, {"ceiling", "9d"}, {"terms.move", "5d"}, {"again", "1d"}};
	const struct clause after[] = {{"terms.move", "3d"}, {"outside", "x"}, {"name", "a"}};
	struct covenant_changes changes = covenant_diff(&arena, (struct clauses){before, 4},
							(struct clauses){after, 3}, calendar_24x7());
	assert_int_equal(changes.count, 4);
	assert_string_equal(changes.items[0].path, "terms.move");
	assert_string_equal(changes.items[0].before, "5d");
	assert_string_equal(changes.items[0].after, "3d");
	assert_int_equal(changes.items[0].direction, DIRECTION_SHARPER);
	assert_string_equal(changes.items[1].path, "outside");
	assert_null(changes.items[1].before);
	assert_string_equal(changes.items[2].path, "ceiling");
	assert_null(changes.items[2].after);
	assert_string_equal(changes.items[3].path, "again");
	changes = covenant_diff(&arena, (struct clauses){before, 4}, (struct clauses){before, 4}, NULL);
	assert_int_equal(changes.count, 0);
	changes = covenant_diff(&arena, (struct clauses){NULL, 0}, (struct clauses){NULL, 0}, NULL);
	assert_int_equal(changes.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_clause_has_its_own_sense_of_sharper),
		TEST(terms_are_compared_in_the_working_time_of_their_calendar),
		TEST(changes_come_in_the_order_of_the_newer_document),
	};
	return cmocka_run_group_tests_name("covenant_diff", tests, NULL, NULL);
}

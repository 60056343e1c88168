/* What is withheld can not be had by subtracting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/withhold.h"

#define CELLS_MAX 6

static void four_cases_are_withheld_and_five_and_none_are_told(void **state)
{
	(void)state;
	struct cell cells[] = {{.size = 4}, {.size = 5}, {.size = 0}, {.size = 1}, {.size = 9}};
	assert_false(withhold_small(cells, 5));
	assert_true(cells[0].withheld && cells[3].withheld);
	assert_false(cells[1].withheld || cells[2].withheld || cells[4].withheld);
}

static void the_smallest_other_goes_along_when_a_total_would_give_one_away(void **state)
{
	(void)state;
	struct cell cells[] = {{.size = 4}, {.size = 30}, {.size = 7}};
	assert_false(withhold_small(cells, 3));
	assert_true(cells[0].withheld && cells[2].withheld);
	assert_false(cells[1].withheld);
}

static void two_small_ones_of_less_than_five_together_need_a_third(void **state)
{
	(void)state;
	struct cell cells[] = {{.size = 1}, {.size = 2}, {.size = 11}, {.size = 12}};
	assert_false(withhold_small(cells, 4));
	assert_true(cells[2].withheld);
	assert_false(cells[3].withheld);
}

static void the_total_goes_along_where_there_is_no_other(void **state)
{
	(void)state;
	struct cell alone[] = {{.size = 3}};
	assert_true(withhold_small(alone, 1));
	struct cell with_own[] = {{.size = 3}, {.size = 90, .known = true}};
	assert_true(withhold_small(with_own, 2));
	assert_true(with_own[0].withheld);
	assert_false(with_own[1].withheld);
}

static void ones_own_are_told_however_small(void **state)
{
	(void)state;
	struct cell cells[] = {{.size = 1, .known = true}, {.size = 9}};
	assert_false(withhold_small(cells, 2));
	assert_false(cells[0].withheld || cells[1].withheld);
}

/* Whoever knows the total, its own and what is told. */
static void check_subtraction(const struct cell *cells, size_t count, bool total_withheld)
{
	int32_t withheld = 0, cases = 0;
	for (size_t i = 0; i < count; i++) {
		assert_false(cells[i].withheld && (cells[i].known || cells[i].size == 0));
		if (!cells[i].withheld)
			assert_true(cells[i].known || cells[i].size == 0 || cells[i].size >= WITHHOLD_BELOW);
		withheld += cells[i].withheld;
		cases += cells[i].withheld ? cells[i].size : 0;
	}
	if (withheld && !total_withheld)
		assert_true(withheld >= 2 && cases >= WITHHOLD_BELOW);
}

static void whatever_the_cells_subtracting_gives_two_cells_and_five_cases(void **state)
{
	(void)state;
	srand(7);
	for (int round = 0; round < 20000; round++) {
		struct cell cells[CELLS_MAX] = {{0}};
		size_t count = (size_t)(rand() % (CELLS_MAX + 1));
		for (size_t i = 0; i < count; i++)
			cells[i] = (struct cell){.size = rand() % 9, .known = rand() % 5 == 0};
		bool total = withhold_small(cells, count);
		check_subtraction(cells, count, total);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_cases_are_withheld_and_five_and_none_are_told),
		cmocka_unit_test(the_smallest_other_goes_along_when_a_total_would_give_one_away),
		cmocka_unit_test(two_small_ones_of_less_than_five_together_need_a_third),
		cmocka_unit_test(the_total_goes_along_where_there_is_no_other),
		cmocka_unit_test(ones_own_are_told_however_small),
		cmocka_unit_test(whatever_the_cells_subtracting_gives_two_cells_and_five_cases),
	};
	return cmocka_run_group_tests_name("withhold", tests, NULL, NULL);
}

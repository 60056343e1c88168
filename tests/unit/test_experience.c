/* How citizens experienced the approach, and what nobody may learn about their street. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/experience.h"
#include "support/annals.h"

static struct annals annals;
static struct arena arena;
static int64_t last_case;

static int setup(void **state)
{
	(void)state;
	annals_init(&annals);
	arena_init(&arena);
	last_case = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	annals_done(&annals);
	arena_done(&arena);
	return 0;
}

/* So many cases with one contact each. */
static void citizens(const char *area, int count, int serious, int who, int promises)
{
	for (int i = 0; i < count; i++) {
		annals_open_in(&annals, ++last_case, 0, 1, area);
		annals_contact(&annals, last_case, 1, serious, who, promises);
	}
}

static struct experience seen(void)
{
	return experience_of(&arena, &annals.ledger, ANNALS_HOUR(0), ANNALS_HOUR(9));
}

static void means_are_in_halves_and_counts_in_fives(void **state)
{
	(void)state;
	citizens("BU03630001", 4, 4, 1, 5);
	citizens("BU03630001", 4, 3, 2, 5);
	annals_contact(&annals, last_case, 2, 5, 3, 4);
	annals_contact(&annals, last_case, 2, 0, 0, 0);       /* was not asked */
	annals_contact(&annals, last_case, 90 * 24, 1, 1, 1); /* after the quarter */
	struct experience experience = seen();
	assert_int_equal(experience.count, 1);
	const struct experience_area *area = &experience.areas[0];
	assert_string_equal(area->area, "BU03630001");
	assert_int_equal(area->cases, 10);    /* of 8 */
	assert_int_equal(area->contacts, 10); /* of 9 */
	assert_int_equal(area->means[0], 35); /* 33 / 9 */
	assert_int_equal(area->means[1], 15); /* 15 / 9 */
	assert_int_equal(area->means[2], 50); /* 44 / 9 */
	assert_int_equal(experience.whole.means[0], 35);
}

static void overlapping_periods_within_a_quarter_give_the_same(void **state)
{
	(void)state;
	citizens("BU03630001", 9, 5, 5, 5);
	annals_contact(&annals, last_case, 30, 1, 1, 1);
	struct experience one = experience_of(&arena, &annals.ledger, ANNALS_HOUR(0), ANNALS_HOUR(29));
	struct experience other = experience_of(&arena, &annals.ledger, ANNALS_HOUR(2), ANNALS_HOUR(31));
	assert_int_equal(one.count, 1);
	assert_int_equal(other.count, 1);
	assert_int_equal(one.areas[0].contacts, 10);
	assert_memory_equal(one.areas[0].means, other.areas[0].means, sizeof one.areas[0].means);
	assert_int_equal(one.areas[0].contacts, other.areas[0].contacts);
	assert_int_equal(one.areas[0].means[0], 45); /* 46 / 10 */
}

static void a_small_neighbourhood_is_withheld_and_the_next_smallest_with_it(void **state)
{
	(void)state;
	citizens("BU03630003", 30, 4, 4, 4);
	citizens("BU03630001", 4, 1, 1, 1);
	citizens("BU03630002", 6, 2, 2, 2);
	citizens(NULL, 12, 3, 3, 3);
	struct experience experience = seen();
	assert_int_equal(experience.count, 4);
	assert_null(experience.areas[0].area);
	assert_int_equal(experience.areas[0].cases, 10);
	assert_true(experience.areas[1].withheld && experience.areas[2].withheld);
	assert_int_equal(experience.areas[1].cases, 0);
	assert_int_equal(experience.areas[2].means[0], 0);
	assert_int_equal(experience.areas[3].cases, 30);
	assert_int_equal(experience.whole.cases, 50);
}

static void many_contacts_of_one_citizen_are_one_case(void **state)
{
	(void)state;
	citizens("BU03630001", 1, 1, 1, 1);
	for (int i = 0; i < 20; i++)
		annals_contact(&annals, last_case, 1, 1, 1, 1);
	struct experience experience = seen();
	assert_true(experience.areas[0].withheld);
	assert_true(experience.whole.withheld);
}

static void one_citizen_more_does_not_show(void **state)
{
	(void)state;
	citizens("BU03630001", 24, 4, 4, 4);
	struct experience before = seen();
	citizens("BU03630001", 1, 4, 4, 4);
	struct experience after = seen();
	assert_int_equal(before.areas[0].cases, after.areas[0].cases);
	assert_int_equal(before.areas[0].contacts, after.areas[0].contacts);
}

static void nobody_asked_gives_no_figures(void **state)
{
	(void)state;
	struct experience experience = seen();
	assert_int_equal(experience.count, 0);
	assert_int_equal(experience.whole.cases, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(means_are_in_halves_and_counts_in_fives),
		TEST(overlapping_periods_within_a_quarter_give_the_same),
		TEST(a_small_neighbourhood_is_withheld_and_the_next_smallest_with_it),
		TEST(many_contacts_of_one_citizen_are_one_case),
		TEST(one_citizen_more_does_not_show),
		TEST(nobody_asked_gives_no_figures),
	};
	return cmocka_run_group_tests_name("experience", tests, NULL, NULL);
}

/* The cache of the store: what it keeps, what it lets go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/cache.h"
#include "words/words.h"

#define STATE_BYTES 1000

static void fill(struct cache *cache, int64_t case_id, int32_t version)
{
	static const char state[STATE_BYTES] = "block";
	struct store_case row = {.version = version, .state = state, .state_length = sizeof state};
	struct cache_entry *entry = cache_pin(cache, case_id);
	cache_fill(cache, entry, &row, NULL, 0);
	cache_unpin(cache, entry);
}

static void it_keeps_its_ceiling_and_lets_go_of_what_was_wanted_least(void **state)
{
	(void)state;
	struct cache *cache = cache_new(10 * STATE_BYTES);
	for (int i = 1; i <= 5; i++)
		fill(cache, i, 1);
	cache_unpin(cache, cache_pin(cache, 1)); /* wanted again */
	for (int i = 6; i <= 12; i++) {
		fill(cache, i, 1);
		assert_true(cache_bytes(cache) <= 10 * STATE_BYTES);
	}
	assert_non_null(cache_find(cache, 1));
	assert_null(cache_find(cache, 2));
	assert_non_null(cache_find(cache, 12));
	cache_free(cache);
}

static void what_is_pinned_stays_beyond_the_ceiling(void **state)
{
	(void)state;
	struct cache *cache = cache_new(1);
	struct cache_entry *pinned = cache_pin(cache, 1);
	struct store_case row = {.version = 1, .state = "x", .state_length = 1};
	cache_fill(cache, pinned, &row, NULL, 0);
	for (int i = 2; i < 3000; i++)
		fill(cache, i, 1);
	assert_ptr_equal(cache_find(cache, 1), pinned);
	assert_true(cache_is_fresh(pinned));
	cache_unpin(cache, pinned);
	assert_null(cache_find(cache, 1));
	assert_int_equal(cache_bytes(cache), 0);
	cache_free(cache);
}

static void only_the_newest_version_counts(void **state)
{
	(void)state;
	struct cache *cache = cache_new(100000);
	fill(cache, 1, 5);
	fill(cache, 1, 4);
	assert_int_equal(cache_find(cache, 1)->row.version, 5);
	fill(cache, 1, 6);
	assert_int_equal(cache_find(cache, 1)->row.version, 6);
	cache_free(cache);
}

static void hearing_of_a_newer_version_makes_it_old(void **state)
{
	(void)state;
	struct cache *cache = cache_new(100000);
	fill(cache, 1, 5);
	cache_hear(cache, 1, 5);
	assert_true(cache_is_fresh(cache_find(cache, 1)));
	cache_hear(cache, 1, 6);
	assert_null(cache_find(cache, 1));

	struct cache_entry *entry = cache_pin(cache, 2);
	struct store_case row = {.version = 5, .state = "x", .state_length = 1};
	cache_fill(cache, entry, &row, NULL, 0);
	cache_hear(cache, 2, 7);
	assert_false(cache_is_fresh(entry));
	row.version = 7;
	cache_fill(cache, entry, &row, NULL, 0);
	assert_true(cache_is_fresh(entry));
	cache_unpin(cache, entry);
	cache_free(cache);
}

static void parts_come_change_and_go(void **state)
{
	(void)state;
	struct cache *cache = cache_new(100000);
	struct cache_entry *entry = cache_pin(cache, 1);
	struct store_case row = {.version = 1, .state = "x", .state_length = 1};
	struct store_part first[] = {{1, 3, RELATION_PARTICIPANT}, {1, 4, RELATION_OFFERED}};
	struct store_part changes[] = {
		{1, 3, RELATION_NONE}, {1, 4, RELATION_RELEASED}, {1, 5, RELATION_DIRECTOR}};
	cache_fill(cache, entry, &row, first, 2);
	cache_change_parts(cache, entry, changes, 3);
	assert_int_equal(entry->n_parts, 2);
	assert_int_equal(entry->parts[0].party, 4);
	assert_int_equal(entry->parts[0].relation, RELATION_RELEASED);
	assert_int_equal(entry->parts[1].party, 5);
	cache_unpin(cache, entry);
	cache_free(cache);
}

static void forgetting_all_keeps_only_what_is_pinned_as_unknown(void **state)
{
	(void)state;
	struct cache *cache = cache_new(100000);
	fill(cache, 1, 1);
	fill(cache, 2, 1);
	struct cache_entry *pinned = cache_pin(cache, 2);
	cache_forget_all(cache);
	assert_null(cache_find(cache, 1));
	assert_false(cache_is_fresh(pinned));
	cache_unpin(cache, pinned);
	assert_int_equal(cache_bytes(cache), 0);
	cache_free(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_keeps_its_ceiling_and_lets_go_of_what_was_wanted_least),
		cmocka_unit_test(what_is_pinned_stays_beyond_the_ceiling),
		cmocka_unit_test(only_the_newest_version_counts),
		cmocka_unit_test(hearing_of_a_newer_version_makes_it_old),
		cmocka_unit_test(parts_come_change_and_go),
		cmocka_unit_test(forgetting_all_keeps_only_what_is_pinned_as_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

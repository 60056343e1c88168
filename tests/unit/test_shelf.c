/* A row that grows and whose items stay where they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/shelf.h"

static void items_are_zeroed_keep_their_place_and_what_was_put_into_them(void **state)
{
	(void)state;
	enum { COUNT = 20 * SHELF_BOX_ITEMS + 1 };
	struct arena arena;
	struct shelf shelf;
	arena_init(&arena);
	shelf_init(&shelf, &arena, sizeof(int64_t));
	int64_t *first = shelf_add(&shelf);
	assert_true(*first == 0);
	for (int32_t i = 1; i < COUNT; i++)
		*(int64_t *)shelf_add(&shelf) = i;
	assert_int_equal(shelf.count, COUNT);
	assert_ptr_equal(shelf_at(&shelf, 0), first);
	for (int32_t i = 0; i < COUNT; i++)
		assert_true(*(int64_t *)shelf_at(&shelf, i) == i);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_are_zeroed_keep_their_place_and_what_was_put_into_them),
	};
	return cmocka_run_group_tests_name("shelf", tests, NULL, NULL);
}

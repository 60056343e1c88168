/* What an arena promises: room that is aligned and apart, nothing left after a reset, and no new memory for old work. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#define KEPT_BYTES_MAX 131072

static void work(struct arena *arena, size_t objects)
{
	for (size_t i = 0; i < objects; i++)
		memset(arena_alloc(arena, 100), (int)i, 100);
}

static void objects_are_aligned_and_apart(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	unsigned char *objects[2000];
	for (size_t i = 0; i < 2000; i++) {
		objects[i] = arena_alloc(&arena, i + 1);
		assert_int_equal((uintptr_t)objects[i] % _Alignof(max_align_t), 0);
		memset(objects[i], (int)(i % 251), i + 1);
	}
	for (size_t i = 0; i < 2000; i++) {
		assert_int_equal(objects[i][0], i % 251);
		assert_int_equal(objects[i][i], i % 251);
	}
	arena_done(&arena);
	assert_null(arena.chunks);
}

static void the_same_work_after_a_reset_takes_no_new_memory(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	for (int warming = 0; warming < 8; warming++) {
		work(&arena, 700);
		arena_reset(&arena);
	}
	const struct arena_chunk *kept = arena.chunks;
	work(&arena, 700);
	assert_ptr_equal(arena.chunks, kept); /* a new chunk would stand in front */
	assert_true(arena.used >= 70000);
	arena_reset(&arena);
	assert_int_equal(arena.used, 0);
	arena_done(&arena);
}

static void what_one_large_object_took_is_not_kept(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	arena_alloc(&arena, 10 * KEPT_BYTES_MAX);
	arena_reset(&arena);
	assert_int_equal(arena.left, 0);
	work(&arena, 10000);
	arena_reset(&arena);
	assert_in_range(arena.left, 1, KEPT_BYTES_MAX);
	arena_done(&arena);
}

static void zeroed_room_is_zero_where_something_was(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	memset(arena_alloc(&arena, 4096), 0xFF, 4096);
	arena_reset(&arena);
	const unsigned char *zeros = arena_zalloc(&arena, 64, 64);
	for (size_t i = 0; i < 4096; i++)
		assert_int_equal(zeros[i], 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_aligned_and_apart),
		cmocka_unit_test(the_same_work_after_a_reset_takes_no_new_memory),
		cmocka_unit_test(what_one_large_object_took_is_not_kept),
		cmocka_unit_test(zeroed_room_is_zero_where_something_was),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The case file as a block: what is taken for one, and lists that grow and shrink without a gap. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/draft.h"

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

static struct casefile *filled(void)
{
	struct draft draft;
	draft_start(&draft, &arena, NULL);
	for (int32_t i = 1; i <= 20; i++) {
		((struct obligation *)draft_add(&draft, LIST_OBLIGATIONS))->number = i;
		((struct participant *)draft_add(&draft, LIST_PARTICIPANTS))->party = i;
		((struct finding *)draft_add(&draft, LIST_FINDINGS))->number = i;
		((struct hit *)draft_add(&draft, LIST_HITS))->seq = i;
		((struct holding *)draft_add(&draft, LIST_TRAIL))->party = i;
	}
	return draft.file;
}

static void a_block_of_another_format_size_or_layout_is_none(void **state)
{
	(void)state;
	struct casefile *file = filled();
	size_t size = file->size;
	assert_ptr_equal(casefile_of(file, size), file);
	assert_null(casefile_of(file, size - 8));
	assert_null(casefile_of(file, sizeof *file - 1));
	assert_null(casefile_of(file, 0));
	file->format++;
	assert_null(casefile_of(file, size));
	file->format--;
	for (int list = 0; list < LIST_COUNT; list++) {
		struct span kept = file->lists[list];
		file->lists[list].offset += 8;
		assert_null(casefile_of(file, size));
		file->lists[list] = kept;
		file->lists[list].count++;
		assert_null(casefile_of(file, size));
		file->lists[list].count = UINT32_MAX;
		assert_null(casefile_of(file, size));
		file->lists[list] = kept;
	}
	assert_ptr_equal(casefile_of(file, size), file);
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	struct casefile *file = filled();
	assert_int_equal(casefile_obligation(file, 20)->number, 20);
	assert_null(casefile_obligation(file, 21));
	assert_int_equal(casefile_finding(file, 1)->number, 1);
	assert_null(casefile_finding(file, 0));
	assert_null(casefile_participant(file, -1));
	assert_null(casefile_obligation_of(file, OBLIGATION_decide));
}

static void a_draft_leaves_its_original_alone(void **state)
{
	(void)state;
	struct casefile *file = filled();
	void *before = arena_memdup(&arena, file, file->size);
	struct draft draft;
	draft_start(&draft, &arena, file);
	for (int list = 0; list < LIST_COUNT; list++)
		draft_clear(&draft, (enum casefile_list)list);
	assert_int_equal(draft.file->size, sizeof *file);
	assert_non_null(casefile_of(draft.file, draft.file->size));
	draft_obligation(&draft, 1);
	assert_memory_equal(file, before, file->size);
}

/* Against a plain array a list: the same numbers in the same order, whatever is added and removed. */
static void lists_keep_their_order_through_growing_and_shrinking(void **state)
{
	(void)state;
	int32_t model[LIST_COUNT][400];
	size_t counts[LIST_COUNT] = {0};
	uint32_t dice = 12345;
	struct draft draft;
	draft_start(&draft, &arena, NULL);
	for (int32_t step = 1; step <= 3000; step++) {
		dice = dice * 1103515245u + 12345u;
		enum casefile_list list = (enum casefile_list)(dice >> 16) % LIST_COUNT;
		size_t *count = &counts[list];
		bool adds = *count < 3 || (*count < 390 && (dice >> 24) % 5 < 3);
		if (adds) {
			void *item = draft_add(&draft, list);
			static const unsigned char zeros[128];
			assert_true(casefile_item_size(list) <= sizeof zeros);
			assert_memory_equal(item, zeros, casefile_item_size(list));
			memcpy(item, &step, sizeof step);
			model[list][(*count)++] = step;
		} else {
			size_t index = (dice >> 8) % *count;
			draft_remove(&draft, list, index);
			memmove(&model[list][index], &model[list][index + 1],
				(--*count - index) * sizeof model[list][0]);
		}
		assert_ptr_equal(casefile_of(draft.file, draft.file->size), draft.file);
	}
	for (int list = 0; list < LIST_COUNT; list++) {
		const struct span *span = &draft.file->lists[list];
		assert_int_equal(span->count, counts[list]);
		for (size_t i = 0; i < counts[list]; i++) {
			const unsigned char *item = (const unsigned char *)draft.file + span->offset +
						    i * casefile_item_size((enum casefile_list)list);
			assert_memory_equal(item, &model[list][i], sizeof model[list][i]);
		}
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_block_of_another_format_size_or_layout_is_none),
		TEST(what_is_not_there_is_not_found),
		TEST(a_draft_leaves_its_original_alone),
		TEST(lists_keep_their_order_through_growing_and_shrinking),
	};
	return cmocka_run_group_tests_name("casefile", tests, NULL, NULL);
}

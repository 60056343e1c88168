/* cursor: places in the feed that tell nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "app/cursor.h"

static const uint8_t key[CURSOR_KEY_BYTES] = {1, 2, 3};
static const uint8_t other_key[CURSOR_KEY_BYTES] = {3, 2, 1};
static const struct store_cursor place = {.position = 123456789012345678, .ordinal = 99, .hash = {1, 255}};

static void a_place_is_its_text_and_back(void **state)
{
	(void)state;
	struct cursor_box *box = cursor_box_new(key);
	struct store_cursor again;
	char text[CURSOR_TEXT_MAX + 1];
	cursor_write(box, &place, text);
	assert_int_equal(strlen(text), CURSOR_TEXT_MAX);
	assert_int_equal(cursor_read(box, text, &again), 0);
	assert_true(again.position == place.position);
	assert_int_equal(again.ordinal, place.ordinal);
	assert_memory_equal(again.hash, place.hash, sizeof again.hash);
	cursor_write(box, &(struct store_cursor){0, -1, {0}}, text);
	assert_string_equal(text, "0");
	cursor_box_free(box);
}

static void one_place_has_another_text_every_time(void **state)
{
	(void)state;
	struct cursor_box *box = cursor_box_new(key);
	char first[CURSOR_TEXT_MAX + 1], second[CURSOR_TEXT_MAX + 1];
	size_t same = 0;
	cursor_write(box, &place, first);
	cursor_write(box, &place, second);
	for (size_t i = 0; i < CURSOR_TEXT_MAX; i++)
		same += first[i] == second[i];
	assert_true(same < CURSOR_TEXT_MAX / 4);
	cursor_box_free(box);
}

static void what_is_no_cursor_of_ours_is_refused(void **state)
{
	(void)state;
	struct cursor_box *box = cursor_box_new(key), *other = cursor_box_new(other_key);
	struct store_cursor again;
	char text[CURSOR_TEXT_MAX + 1];
	assert_int_equal(cursor_read(box, "", &again), -1);
	assert_int_equal(cursor_read(box, "yesterday", &again), -1);
	memset(text, '!', CURSOR_TEXT_MAX);
	text[CURSOR_TEXT_MAX] = '\0';
	assert_int_equal(cursor_read(box, text, &again), -1);
	memset(text, 'A', CURSOR_TEXT_MAX);
	assert_int_equal(cursor_read(box, text, &again), -1);
	cursor_write(other, &place, text);
	assert_int_equal(cursor_read(box, text, &again), -1);
	cursor_write(box, &place, text);
	text[CURSOR_TEXT_MAX - 1]++; /* the same bytes, written in another way */
	assert_int_equal(cursor_read(box, text, &again), -1);
	cursor_box_free(box);
	cursor_box_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_place_is_its_text_and_back),
		cmocka_unit_test(one_place_has_another_text_every_time),
		cmocka_unit_test(what_is_no_cursor_of_ours_is_refused),
	};
	return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}

/* json_view: what is found in a text is what stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "c/json_view.h"

static struct slice view(const char *text)
{
	return slice_of(text, strlen(text));
}

static void assert_view(struct slice found, const char *expected)
{
	assert_int_equal(found.length, strlen(expected));
	assert_memory_equal(found.bytes, expected, found.length);
}

static void members_are_found_whatever_stands_before_them(void **state)
{
	(void)state;
	struct slice object = view(" {\"a\" : {\"b\":[1,\"}\",{}]} ,\"s\":\"x\\\"]\\\\\", "
				   "\"n\":-12e3,\"b\":true , \"l\":[ ] } ");
	assert_view(json_view_member(object, "a"), "{\"b\":[1,\"}\",{}]}");
	assert_view(json_view_member(object, "s"), "\"x\\\"]\\\\\"");
	assert_view(json_view_member(object, "n"), "-12e3");
	assert_true(json_view_true(json_view_member(object, "b")));
	assert_view(json_view_member(object, "l"), "[ ]");
	assert_int_equal(json_view_member(object, "c").length, 0);
}

static void nothing_can_be_asked_anything(void **state)
{
	(void)state;
	struct slice nothing = json_view_member(view("[1]"), "a");
	struct arena arena;
	arena_init(&arena);
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(nothing, &arena);
	assert_int_equal(json_view_kind(nothing), JSON_KIND_NOTHING);
	assert_false(json_view_true(nothing));
	assert_int_equal(json_view_integer(nothing, 5), 5);
	assert_string_equal(json_view_text(nothing, &arena), "");
	assert_int_equal(json_view_member(nothing, "a").length, 0);
	assert_false(json_walk_next(&walk, &name, &value));
	arena_done(&arena);
}

static void expect_steps(const char *text, int count, const char *const names[], const char *const values[])
{
	struct arena arena;
	arena_init(&arena);
	const char *name;
	struct slice value;
	struct json_walk walk = json_walk_start(view(text), &arena);
	for (int i = 0; i < count; i++) {
		assert_true(json_walk_next(&walk, &name, &value));
		assert_string_equal(name, names[i]);
		assert_view(value, values[i]);
	}
	assert_false(json_walk_next(&walk, &name, &value));
	arena_done(&arena);
}

static void a_walk_visits_every_element_and_member_once(void **state)
{
	(void)state;
	expect_steps("[ 1 , [2, 3],\"4\",null ]", 4, (const char *const[]){"", "", "", ""},
		     (const char *const[]){"1", "[2, 3]", "\"4\"", "null"});
	expect_steps("{ \"a\" : 1,\"\\u0062\":{} }", 2, (const char *const[]){"a", "b"},
		     (const char *const[]){"1", "{}"});
	expect_steps("{ }", 0, NULL, NULL);
	expect_steps("[]", 0, NULL, NULL);
	expect_steps("7", 0, NULL, NULL);
}

static void strings_are_compared_as_what_they_stand_for(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena);
	assert_true(json_view_is(view("\"a\\u0062c\""), "abc"));
	assert_false(json_view_is(view("\"a\\u0062c\""), "ab"));
	assert_false(json_view_is(view("abc"), "abc"));
	assert_string_equal(json_view_text(view("\"\\u20ac \\n\""), &arena), "€ \n");
	arena_done(&arena);
}

static void integers_are_whole_numbers_only(void **state)
{
	(void)state;
	assert_int_equal(json_view_integer(view("-9007199254740992"), 0), -9007199254740992);
	assert_int_equal(json_view_integer(view("1.5"), -1), -1);
	assert_int_equal(json_view_integer(view("\"1\""), -1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_whatever_stands_before_them),
		cmocka_unit_test(nothing_can_be_asked_anything),
		cmocka_unit_test(a_walk_visits_every_element_and_member_once),
		cmocka_unit_test(strings_are_compared_as_what_they_stand_for),
		cmocka_unit_test(integers_are_whole_numbers_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

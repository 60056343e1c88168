/* slice: parts of a text, byte by byte as they were received. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "wire/scan.h"
#include "wire/slice.h"

static struct arena arena;

static int arena_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int arena_down(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static struct slice of(const char *text)
{
	struct err err;
	assert_int_equal(scan_json(text, strlen(text), &arena, &err), 0);
	return slice_of(text, strlen(text));
}

static void assert_slice(struct slice slice, const char *text)
{
	assert_int_equal(slice.length, strlen(text));
	assert_memory_equal(slice.bytes, text, slice.length);
}

static void members_come_in_order_with_their_keys_decoded(void **state)
{
	(void)state;
	static const char *const keys[] = {"a", "b\"}", "", "\xC3\xA9"};
	static const char *const values[] = {"1.50", "[ {\"x\":\"]\\\\\"} , 2 ]", "\"\\\"}\"", "{ }"};
	struct slice object = of(
		" { \"a\" : 1.50,\"b\\\"}\":[ {\"x\":\"]\\\\\"} , 2 ] ,\"\": \"\\\"}\" , \"\\u00e9\":{ } } ");
	struct slice_member member = {0};
	size_t count = 0;
	while (slice_next_member(object, &member, &arena)) {
		assert_int_equal(member.key_length, strlen(keys[count]));
		assert_memory_equal(member.key, keys[count], member.key_length);
		assert_slice(member.value, values[count]);
		count++;
	}
	assert_int_equal(count, 4);
}

static void elements_come_in_order(void **state)
{
	(void)state;
	static const char *const values[] = {"1", "[2,[3]]", "\"a,]\"", "null", "{\"b\":[]}"};
	struct slice array = of("\t[ 1,[2,[3]] , \"a,]\",null ,{\"b\":[]}]");
	struct slice element = {0};
	size_t count = 0;
	while (slice_next_element(array, &element))
		assert_slice(element, values[count++]);
	assert_int_equal(count, 5);
}

static void a_text_is_the_value_without_the_space_around_it(void **state)
{
	(void)state;
	assert_slice(of(" \t[ 1 ] \r\n "), "[ 1 ]");
	assert_slice(of("0"), "0");
	assert_slice(of(" \" \" "), "\" \"");
}

static void what_is_empty_or_no_container_has_nothing_inside(void **state)
{
	(void)state;
	static const char *const texts[] = {"[]", "{}", "[ ]", "{ \t}", "1", "\"[1]\"", "null"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct slice element = {0};
		struct slice_member member = {0};
		assert_false(slice_next_element(of(texts[i]), &element));
		assert_false(slice_next_member(of(texts[i]), &member, &arena));
	}
	struct slice element = {0};
	assert_false(slice_next_element((struct slice){0}, &element));
}

static void a_member_is_found_by_what_its_key_stands_for(void **state)
{
	(void)state;
	struct slice object = of("{\"ab\":1,\"\\u0061\":{\"b\":2},\"b\":3}");
	assert_slice(slice_member_of(object, "a", &arena), "{\"b\":2}");
	assert_slice(slice_member_of(object, "b", &arena), "3");
	assert_int_equal(slice_member_of(object, "abc", &arena).length, 0);
	assert_int_equal(slice_member_of(of("[1]"), "a", &arena).length, 0);
}

static void a_string_is_decoded(void **state)
{
	(void)state;
	assert_string_equal(slice_string(of("\"\""), &arena), "");
	assert_string_equal(slice_string(of("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20aC\\uD83D\\uDE00\""), &arena),
			    "a\"\\/\b\f\n\r\t\xE2\x82\xAC\xF0\x9F\x98\x80");
	assert_string_equal(slice_string(of("\"\\u007f\\u0080\\u07ff\\u0800\\uffff\\uDBFF\\uDFFF\""), &arena),
			    "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF4\x8F\xBF\xBF");
	assert_null(slice_string(of("1"), &arena));
	assert_null(slice_string((struct slice){0}, &arena));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_come_in_order_with_their_keys_decoded),
		cmocka_unit_test(elements_come_in_order),
		cmocka_unit_test(a_text_is_the_value_without_the_space_around_it),
		cmocka_unit_test(what_is_empty_or_no_container_has_nothing_inside),
		cmocka_unit_test(a_member_is_found_by_what_its_key_stands_for),
		cmocka_unit_test(a_string_is_decoded),
	};
	return cmocka_run_group_tests_name("slice", tests, arena_up, arena_down);
}

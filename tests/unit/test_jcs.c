/* The canonical form: the RFC's own examples, the order of keys, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "wire/jcs.h"
#include "wire/scan.h"
#include "words/words.h"

static struct arena arena;
static struct strbuf text;
static struct err err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	strbuf_init(&text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	strbuf_done(&text);
	return 0;
}

static int write(const char *document)
{
	assert_int_equal(scan_json(document, strlen(document), &arena, &err), 0);
	strbuf_reset(&text);
	return jcs_write(slice_of(document, strlen(document)), &text, &err);
}

static void assert_canonical(const char *document, const char *canonical)
{
	assert_int_equal(write(document), 0);
	assert_string_equal(strbuf_text(&text), canonical);
}

/* RFC 8785 section 3.2.2, without its numbers that are not whole. */
static void the_sample_of_the_rfc(void **state)
{
	(void)state;
	assert_canonical("{\n"
			 "  \"numbers\": [3, -7, 4],\n"
			 "  \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\n"
			 "  \"literals\": [null, true, false]\n"
			 "}",
			 "{\"literals\":[null,true,false],\"numbers\":[3,-7,4],"
			 "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

/* RFC 8785 section 3.2.3: the emoji is a pair of surrogates and comes before U+FB33, whose number is smaller. */
static void keys_are_in_the_order_of_utf16(void **state)
{
	(void)state;
	assert_canonical(
		"{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\","
		" \"\\ufb33\": \"Hebrew Letter Dalet With Dagesh\", \"1\": \"One\","
		" \"\\ud83d\\ude00\": \"Emoji: Grinning Face\", \"\\u0080\": \"Control\","
		" \"\\u00f6\": \"Latin Small Letter O With Diaeresis\"}",
		"{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
		"\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
		"\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
		"\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

static void a_key_comes_before_what_begins_with_it(void **state)
{
	(void)state;
	assert_canonical("{\"ab\":1,\"b\":2,\"a\":3,\"\":4,\"\xF0\x9F\x98\x81\":5,\"\xF0\x9F\x98\x80\":6}",
			 "{\"\":4,\"a\":3,\"ab\":1,\"b\":2,\"\xF0\x9F\x98\x80\":6,\"\xF0\x9F\x98\x81\":5}");
}

static void every_control_character_has_one_form(void **state)
{
	(void)state;
	assert_canonical("[\"\\u0001\\u0008\\u0009\\u000A\\u000b\\u000c\\u000D\\u001F\\u007f\\/\"]",
			 "[\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\x7f/\"]");
}

static void nesting_and_emptiness_stay(void **state)
{
	(void)state;
	assert_canonical(" { \"b\" : [ ] , \"a\" : { \"d\" : [ { } , [ 1 ] ] , \"c\" : \"\" } } ",
			 "{\"a\":{\"c\":\"\",\"d\":[{},[1]]},\"b\":[]}");
}

static void whole_numbers_have_one_form_and_others_are_refused(void **state)
{
	(void)state;
	assert_canonical("[0,-0,-1,9007199254740992,-9007199254740992]",
			 "[0,0,-1,9007199254740992,-9007199254740992]");
	static const char *const others[] = {"{\"n\":1.0}", "{\"n\":1e2}", "{\"n\":4.50}", "{\"n\":-0.0}",
					     "{\"a\":1,\"n\":2E-3}"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_int_equal(write(others[i]), -1);
		assert_int_equal(err.code, ERROR_bad_document);
		assert_string_equal(err.where, "n");
	}
}

static void the_canonical_form_of_itself_is_itself(void **state)
{
	(void)state;
	FILE *file = fopen("daemon/demo.covenant.json", "r");
	assert_non_null(file);
	char document[16384], once[16384];
	size_t length = fread(document, 1, sizeof document - 1, file);
	fclose(file);
	document[length] = '\0';
	assert_int_equal(write(document), 0);
	assert_true(text.length > 500 && text.length < length);
	snprintf(once, sizeof once, "%s", strbuf_text(&text));
	assert_canonical(once, once);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_sample_of_the_rfc),
		TEST(keys_are_in_the_order_of_utf16),
		TEST(a_key_comes_before_what_begins_with_it),
		TEST(every_control_character_has_one_form),
		TEST(nesting_and_emptiness_stay),
		TEST(whole_numbers_have_one_form_and_others_are_refused),
		TEST(the_canonical_form_of_itself_is_itself),
	};
	return cmocka_run_group_tests_name("jcs", tests, NULL, NULL);
}

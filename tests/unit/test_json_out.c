/* json_out: commas, escapes, and the promise that whatever is written passes the gate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"
#include "wire/json_out.h"
#include "wire/limit.h"
#include "wire/scan.h"

struct fixture {
	struct strbuf text;
	struct json_out out;
};

static struct fixture *start(struct fixture *f)
{
	strbuf_init(&f->text);
	json_out_start(&f->out, &f->text);
	return f;
}

/* What was written is whole, is `text`, and passes the gate. */
static void finish(struct fixture *f, const char *text)
{
	struct arena arena;
	struct err err = ERR_NONE;
	arena_init(&arena);
	assert_true(json_out_is_whole(&f->out));
	assert_string_equal(strbuf_text(&f->text), text);
	assert_int_equal(scan_json(f->text.bytes, f->text.length, &arena, &err), 0);
	arena_done(&arena);
	strbuf_done(&f->text);
}

static void commas_come_by_themselves(void **state)
{
	(void)state;
	struct fixture f;
	struct json_out *out = &start(&f)->out;
	json_out_begin_object(out);
	json_out_key(out, "a");
	json_out_begin_array(out);
	json_out_integer(out, 1);
	json_out_begin_object(out);
	json_out_end(out);
	json_out_begin_array(out);
	json_out_null(out);
	json_out_end(out);
	json_out_bool(out, true);
	json_out_end(out);
	json_out_key(out, "b");
	json_out_bool(out, false);
	json_out_key(out, "c");
	json_out_begin_object(out);
	json_out_key(out, "d");
	json_out_raw(out, "[1,2]", 5);
	json_out_key(out, "e");
	json_out_text(out, "");
	assert_false(json_out_is_whole(out));
	json_out_end(out);
	json_out_end(out);
	finish(&f, "{\"a\":[1,{},[null],true],\"b\":false,\"c\":{\"d\":[1,2],\"e\":\"\"}}");
}

static void strings_are_escaped_no_more_than_needed(void **state)
{
	(void)state;
	struct fixture f;
	json_out_text(&start(&f)->out, "a\"b\\c/\b\f\n\r\t\x01\x1F\x7F \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
	finish(&f, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7F \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
}

static void what_is_no_text_comes_out_as_replacement(void **state)
{
	(void)state;
	struct fixture f;
	json_out_string(&start(&f)->out, "a\0b\xFF\xC3(\xED\xA0\x80\xE2\x82", 11);
	finish(&f,
	       "\"a\xEF\xBF\xBD"
	       "b\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void any_bytes_give_a_text_that_passes_the_gate(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int round = 0; round < 2000; round++) {
		char bytes[64];
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525U + 1013904223U;
			bytes[i] = (char)(seed >> 24);
		}
		struct fixture f;
		struct arena arena;
		struct err err;
		arena_init(&arena);
		json_out_string(&start(&f)->out, bytes, (size_t)round % sizeof bytes);
		assert_int_equal(scan_json(f.text.bytes, f.text.length, &arena, &err), 0);
		arena_done(&arena);
		strbuf_done(&f.text);
	}
}

static void integers_are_exact_to_the_limit(void **state)
{
	(void)state;
	struct fixture f;
	struct json_out *out = &start(&f)->out;
	json_out_begin_array(out);
	json_out_integer(out, 0);
	json_out_integer(out, -1);
	json_out_integer(out, 10);
	json_out_integer(out, WIRE_INTEGER_MAX);
	json_out_integer(out, -WIRE_INTEGER_MAX);
	json_out_end(out);
	finish(&f, "[0,-1,10,9007199254740992,-9007199254740992]");
}

static void instants_and_cases_have_their_form(void **state)
{
	(void)state;
	struct fixture f;
	struct json_out *out = &start(&f)->out;
	char id[IDENT_CASE_LENGTH + 1];
	char expected[128];
	ident_case_format(INT64_C(123456789012345678), id);
	json_out_begin_array(out);
	json_out_instant(out, 0);
	json_out_instant(out, INSTANT_SECOND / 2);
	json_out_instant(out, INSTANT_NEVER);
	json_out_case(out, INT64_C(123456789012345678));
	json_out_end(out);
	snprintf(expected, sizeof expected,
		 "[\"1970-01-01T00:00:00Z\",\"1970-01-01T00:00:00.500000Z\",null,\"%s\"]", id);
	finish(&f, expected);
}

static void the_deepest_text_passes_the_gate(void **state)
{
	(void)state;
	struct fixture f;
	struct json_out *out = &start(&f)->out;
	for (int i = 0; i < WIRE_DEPTH_MAX; i++) {
		if (i % 2) {
			json_out_begin_array(out);
		} else {
			json_out_begin_object(out);
			json_out_key(out, "a");
		}
	}
	for (int i = 0; i < WIRE_DEPTH_MAX; i++)
		json_out_end(out);
	struct arena arena;
	struct err err;
	arena_init(&arena);
	assert_true(json_out_is_whole(out));
	assert_int_equal(scan_json(f.text.bytes, f.text.length, &arena, &err), 0);
	arena_done(&arena);
	strbuf_done(&f.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_come_by_themselves),
		cmocka_unit_test(strings_are_escaped_no_more_than_needed),
		cmocka_unit_test(what_is_no_text_comes_out_as_replacement),
		cmocka_unit_test(any_bytes_give_a_text_that_passes_the_gate),
		cmocka_unit_test(integers_are_exact_to_the_limit),
		cmocka_unit_test(instants_and_cases_have_their_form),
		cmocka_unit_test(the_deepest_text_passes_the_gate),
	};
	return cmocka_run_group_tests_name("json_out", tests, NULL, NULL);
}

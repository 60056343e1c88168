/* scan: what the gate lets in, what it keeps out, and where it says the fault is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strbuf.h"
#include "wire/limit.h"
#include "wire/scan.h"
#include "words/words.h"

/* The text and its length, so that a NUL can stand in it. */
#define BYTES(text) (text), sizeof(text) - 1

/* In memory of exactly this length: the sanitizers see a read behind the end. */
static int scan_copy(const char *bytes, size_t length, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	char *copy = malloc(length ? length : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, length);
	int result = scan_json(copy, length, &arena, err);
	free(copy);
	arena_done(&arena);
	return result;
}

struct refusal {
	const char *bytes;
	size_t length;
	int code;
	long position;
};

static const struct refusal refusals[] = {
	/* bad_syntax: something is missing */
	{BYTES(""), ERROR_bad_syntax, 0},
	{BYTES(" \t\r\n"), ERROR_bad_syntax, 4},
	{BYTES("["), ERROR_bad_syntax, 1},
	{BYTES("{"), ERROR_bad_syntax, 1},
	{BYTES("[1"), ERROR_bad_syntax, 2},
	{BYTES("[1,"), ERROR_bad_syntax, 3},
	{BYTES("{\"a\""), ERROR_bad_syntax, 4},
	{BYTES("{\"a\":"), ERROR_bad_syntax, 5},
	{BYTES("{\"a\":1"), ERROR_bad_syntax, 6},
	{BYTES("{\"a\":1,"), ERROR_bad_syntax, 7},
	{BYTES("\""), ERROR_bad_syntax, 1},
	{BYTES("\"abcdefgh"), ERROR_bad_syntax, 9},
	{BYTES("\"\\"), ERROR_bad_syntax, 2},
	{BYTES("tru"), ERROR_bad_syntax, 3},
	/* bad_syntax: something is there that must not be */
	{BYTES("[1,]"), ERROR_bad_syntax, 3},
	{BYTES("[,1]"), ERROR_bad_syntax, 1},
	{BYTES("[1,,2]"), ERROR_bad_syntax, 3},
	{BYTES("[1 2]"), ERROR_bad_syntax, 3},
	{BYTES("[1}"), ERROR_bad_syntax, 2},
	{BYTES("]"), ERROR_bad_syntax, 0},
	{BYTES("{,}"), ERROR_bad_syntax, 1},
	{BYTES("{\"a\":1,}"), ERROR_bad_syntax, 7},
	{BYTES("{\"a\" 1}"), ERROR_bad_syntax, 5},
	{BYTES("{\"a\":}"), ERROR_bad_syntax, 5},
	{BYTES("{\"a\":1 \"b\":2}"), ERROR_bad_syntax, 7},
	{BYTES("{a:1}"), ERROR_bad_syntax, 1},
	{BYTES("{1:1}"), ERROR_bad_syntax, 1},
	{BYTES("{'a':1}"), ERROR_bad_syntax, 1},
	{BYTES("'a'"), ERROR_bad_syntax, 0},
	{BYTES("True"), ERROR_bad_syntax, 0},
	{BYTES("truE"), ERROR_bad_syntax, 3},
	{BYTES("nul1"), ERROR_bad_syntax, 3},
	{BYTES("NaN"), ERROR_bad_syntax, 0},
	{BYTES("Infinity"), ERROR_bad_syntax, 0},
	{BYTES("undefined"), ERROR_bad_syntax, 0},
	{BYTES("/* no */ 1"), ERROR_bad_syntax, 0},
	{BYTES("[1 // no\n]"), ERROR_bad_syntax, 3},
	{BYTES("\v1"), ERROR_bad_syntax, 0},
	{BYTES("\xEF\xBB\xBF{}"), ERROR_bad_syntax, 0}, /* byte order mark */
	{BYTES("[\xC2\xA0"
	       "1]"),
	 ERROR_bad_syntax, 1}, /* no-break space */
	{BYTES("\"a\tb\""), ERROR_bad_syntax, 2},
	{BYTES("\"0123456789\x1F\""), ERROR_bad_syntax, 11},
	{BYTES("\"a\nb\""), ERROR_bad_syntax, 2},
	/* trailing_bytes */
	{BYTES("1 2"), ERROR_trailing_bytes, 2},
	{BYTES("{}{}"), ERROR_trailing_bytes, 2},
	{BYTES("{} x"), ERROR_trailing_bytes, 3},
	{BYTES("[]]"), ERROR_trailing_bytes, 2},
	{BYTES("\"a\"\"b\""), ERROR_trailing_bytes, 3},
	{BYTES("null,"), ERROR_trailing_bytes, 4},
	{BYTES("1:"), ERROR_trailing_bytes, 1},
	/* nul_character, raw and escaped */
	{BYTES("\0"), ERROR_nul_character, 0},
	{BYTES("{}\0"), ERROR_nul_character, 2},
	{BYTES("[1,\0]"), ERROR_nul_character, 3},
	{BYTES("tru\0"), ERROR_nul_character, 3},
	{BYTES("-\0"), ERROR_nul_character, 1},
	{BYTES("\"a\0b\""), ERROR_nul_character, 2},
	{BYTES("\"a\\u0000b\""), ERROR_nul_character, 2},
	{BYTES("{\"\\u0000\":1}"), ERROR_nul_character, 2},
	/* bad_utf8: Unicode, table 3-7, each edge */
	{BYTES("\"\x80\""), ERROR_bad_utf8, 1},
	{BYTES("\"ab\xC0\xAF\""), ERROR_bad_utf8, 3}, /* overlong / */
	{BYTES("\"\xC1\xBF\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xC3\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xC3"
	       "A\""),
	 ERROR_bad_utf8, 1},
	{BYTES("\"\xE0\x9F\xBF\""), ERROR_bad_utf8, 1}, /* overlong */
	{BYTES("\"\xE2\x82\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xE2\x82"
	       "A\""),
	 ERROR_bad_utf8, 1},
	{BYTES("\"\xED\xA0\x80\""), ERROR_bad_utf8, 1}, /* surrogate */
	{BYTES("\"\xED\xBF\xBF\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xF0\x8F\xBF\xBF\""), ERROR_bad_utf8, 1}, /* overlong */
	{BYTES("\"\xF0\x9F\x98\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xF4\x90\x80\x80\""), ERROR_bad_utf8, 1}, /* above U+10FFFF */
	{BYTES("\"\xF5\x80\x80\x80\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xFE\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xFF\""), ERROR_bad_utf8, 1},
	{BYTES("\"\xC3\xA9\xC3\""), ERROR_bad_utf8, 3},
	{BYTES("\"\xC3"), ERROR_bad_utf8, 1}, /* the text ends inside a character */
	{BYTES("\"\xE2\x82"), ERROR_bad_utf8, 1},
	{BYTES("\"\xF0\x9F\x98"), ERROR_bad_utf8, 1},
	{BYTES("\xFF{}"), ERROR_bad_utf8, 0},
	{BYTES("[1,\xFF]"), ERROR_bad_utf8, 3},
	{BYTES("{} \xC3"), ERROR_bad_utf8, 3},
	/* bad_escape */
	{BYTES("\"\\x41\""), ERROR_bad_escape, 1},
	{BYTES("\"ab\\'\""), ERROR_bad_escape, 3},
	{BYTES("\"\\0\""), ERROR_bad_escape, 1},
	{BYTES("\"\\N\""), ERROR_bad_escape, 1},
	{BYTES("\"\\\xC3\xA9\""), ERROR_bad_escape, 1},
	{BYTES("\"\\\n\""), ERROR_bad_escape, 1},
	{BYTES("\"\\\0\""), ERROR_bad_escape, 1},
	{BYTES("\"\\u\""), ERROR_bad_escape, 1},
	{BYTES("\"\\u12\""), ERROR_bad_escape, 1},
	{BYTES("\"\\u12G4\""), ERROR_bad_escape, 1},
	{BYTES("\"\\U0041\""), ERROR_bad_escape, 1},
	{BYTES("\"\\u 041\""), ERROR_bad_escape, 1},
	{BYTES("\"\\u123"), ERROR_bad_escape, 1},
	{BYTES("\"\\uD800\""), ERROR_bad_escape, 1},
	{BYTES("\"\\uDBFFx\""), ERROR_bad_escape, 1},
	{BYTES("\"a\\uDC00\""), ERROR_bad_escape, 2},
	{BYTES("\"\\uD83D\\u0041\""), ERROR_bad_escape, 1},
	{BYTES("\"\\uD83D\\uD83D\\uDE00\""), ERROR_bad_escape, 1},
	{BYTES("\"\\uD83D\\n\""), ERROR_bad_escape, 1},
	{BYTES("\"\\uD83D\\uDE0\""), ERROR_bad_escape, 1},
	{BYTES("\"\\uD83D\\uDE00\\uDE00\""), ERROR_bad_escape, 13},
	/* bad_number: the byte that breaks it */
	{BYTES("-"), ERROR_bad_number, 1},
	{BYTES("-a"), ERROR_bad_number, 1},
	{BYTES("--1"), ERROR_bad_number, 1},
	{BYTES("- 1"), ERROR_bad_number, 1},
	{BYTES("+1"), ERROR_bad_number, 0},
	{BYTES(".5"), ERROR_bad_number, 0},
	{BYTES("-.5"), ERROR_bad_number, 1},
	{BYTES("01"), ERROR_bad_number, 1},
	{BYTES("-012"), ERROR_bad_number, 2},
	{BYTES("00"), ERROR_bad_number, 1},
	{BYTES("1."), ERROR_bad_number, 2},
	{BYTES("[1.]"), ERROR_bad_number, 3},
	{BYTES("1.e5"), ERROR_bad_number, 2},
	{BYTES("1e"), ERROR_bad_number, 2},
	{BYTES("1e+"), ERROR_bad_number, 3},
	{BYTES("1e+-1"), ERROR_bad_number, 3},
	{BYTES("1e1.5"), ERROR_bad_number, 3},
	{BYTES("1.2.3"), ERROR_bad_number, 3},
	{BYTES("0x10"), ERROR_bad_number, 1},
	{BYTES("1_000"), ERROR_bad_number, 1},
	{BYTES("[12kg]"), ERROR_bad_number, 3},
	{BYTES("1-2"), ERROR_bad_number, 1},
	{BYTES("-Infinity"), ERROR_bad_number, 1},
	/* number_range: the first byte of the number */
	{BYTES("9007199254740993"), ERROR_number_range, 0},
	{BYTES("[-9007199254740993]"), ERROR_number_range, 1},
	{BYTES("[1, 18446744073709551616]"), ERROR_number_range, 4},
	{BYTES("100000000000000000000000000000000000000000000"), ERROR_number_range, 0},
	{BYTES("1e309"), ERROR_number_range, 0},
	{BYTES("-1e309"), ERROR_number_range, 0},
	{BYTES("1.7976931348623159e308"), ERROR_number_range, 0},
	{BYTES("0.00017976931348623159e312"), ERROR_number_range, 0},
	{BYTES("1e-324"), ERROR_number_range, 0}, /* rounds to zero */
	{BYTES("2.4703282292062327e-324"), ERROR_number_range, 0},
	{BYTES("1e99999999999999999999999999"), ERROR_number_range, 0},
	{BYTES("1e-99999999999999999999999999"), ERROR_number_range, 0},
	/* duplicate_key: compared as what they stand for */
	{BYTES("{\"a\":1,\"a\":2}"), ERROR_duplicate_key, 7},
	{BYTES("{\"\":1,\"\":2}"), ERROR_duplicate_key, 6},
	{BYTES("{\"a\":1,\"\\u0061\":2}"), ERROR_duplicate_key, 7},
	{BYTES("{\"\\u0061\":1,\"a\":2}"), ERROR_duplicate_key, 12},
	{BYTES("{\"\\/\":1,\"/\":2}"), ERROR_duplicate_key, 8},
	{BYTES("{\"\\n\":1,\"\\u000A\":2}"), ERROR_duplicate_key, 8},
	{BYTES("{\"\\u00e9\":1,\"\xC3\xA9\":2}"), ERROR_duplicate_key, 12},
	{BYTES("{\"\\uD83D\\uDE00\":1,\"\xF0\x9F\x98\x80\":2}"), ERROR_duplicate_key, 18},
	{BYTES("{\"b\":{\"a\":1},\"a\":[{\"c\":1,\"c\":1}]}"), ERROR_duplicate_key, 25},
	{BYTES("{\"a\":{\"b\":1},\"a\":2}"), ERROR_duplicate_key, 13},
	/* the first fault counts, reading from the left */
	{BYTES("{\"a\":1,\"a\":\xFF}"), ERROR_duplicate_key, 7},
	{BYTES("{\"a\":01,\"a\":1}"), ERROR_bad_number, 6},
	{BYTES("[\"\\q\", 01"), ERROR_bad_escape, 2},
};

static void each_fault_has_its_code_and_its_position(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refusal *r = &refusals[i];
		struct err err = ERR_NONE;
		int result = scan_copy(r->bytes, r->length, &err);
		if (result != -1 || err.code != r->code || err.position != r->position)
			fail_msg("%s: expected %s at %ld, got %d, %s at %ld", r->bytes,
				 error_row(r->code)->name, r->position, result, error_row(err.code)->name,
				 err.position);
		assert_true(strlen(err.text) > 10);
	}
}

static const char *const accepted[] = {
	"0",
	"-0",
	"7",
	"-12",
	"9007199254740992",
	"-9007199254740992",
	"0.0",
	"-0.0",
	"1.5",
	"0.1e1",
	"0e0",
	"0e+1",
	"0E-1",
	"0e999999999999",
	"1e5",
	"1E+5",
	"123e-10",
	"-1.5E308",
	"1.7976931348623157e308",
	"1.7976931348623158e308",
	"5e-324",
	"2.4703282292062328e-324",
	"1e308",
	"0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
	"12345678901234567890.5", /* not an integer, so a double */
	"true",
	"false",
	"null",
	"\"\"",
	"[]",
	"{}",
	"[[]]",
	"{\"\":{}}",
	" \t\r\n[ \t\r\n1 , 2 ]\n ",
	"{ \"a\" : 1 , \"b\" : [ true , false , null ] }",
	"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
	"\"\\u0001\\u001f\\u007f\\u0080\\uFFFF\\uabCD\"",
	"\"\\uD83D\\uDE00\"",
	"\"\\ud800\\udc00\"",
	"\"\\uDBFF\\uDFFF\"",
	"\"\x7F\"",
	"\"\xC2\x80\"",
	"\"\xDF\xBF\"",
	"\"\xE0\xA0\x80\"",
	"\"\xED\x9F\xBF\"",
	"\"\xEE\x80\x80\"",
	"\"\xEF\xBF\xBF\"",
	"\"\xEF\xBB\xBF\"",
	"\"\xF0\x90\x80\x80\"",
	"\"\xF4\x8F\xBF\xBF\"",
	"\"/\"",
	"\"a b \xC3\xA9 c\"",
	"{\"a\":1,\"A\":1,\"aa\":1,\"\":1}",
	"{\"a\":{\"a\":{\"a\":1}}}",
	"[{\"a\":1},{\"a\":1}]",
	"{\"\\u0061b\":1,\"a\":2}",
	"{\"\\\\u0061\":1,\"a\":2}",
	"\"\\\\u0000\"",
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.get\",\"params\":{\"case\":\"01J9Z3M4K5P6Q\"}}",
};

static void what_rfc_8259_allows_is_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
		struct err err = ERR_NONE;
		if (scan_copy(accepted[i], strlen(accepted[i]), &err) < 0)
			fail_msg("%s: %s", accepted[i], err.text);
	}
}

/* Every proper beginning of a text that is an object is no text, and nothing is read behind its end. */
static void a_text_that_was_cut_is_refused_wherever_it_was_cut(void **state)
{
	(void)state;
	const char *text = "{\"a\":[1.5e+3,-0,true,false,null,\"\\u00e9\\ud83d\\ude00\\n "
			   "\xE2\x82\xAC\xF0\x9F\x98\x80\"],"
			   "\"abcdefghijklmnopqrstuvwxyz\" : {\"b\":{}}}";
	struct err err;
	for (size_t length = 0; length < strlen(text); length++) {
		assert_int_equal(scan_copy(text, length, &err), -1);
		assert_in_range(err.position, 0, length);
	}
	assert_int_equal(scan_copy(text, strlen(text), &err), 0);
}

/* Wherever in a run of eight bytes it stands. */
static void a_bad_byte_in_a_string_is_found_at_every_offset(void **state)
{
	(void)state;
	static const struct {
		char byte;
		int code;
	} bad[] = {{'\0', ERROR_nul_character},
		   {'\x01', ERROR_bad_syntax},
		   {'\x1F', ERROR_bad_syntax},
		   {'\x80', ERROR_bad_utf8},
		   {'\xFF', ERROR_bad_utf8}};
	char text[42];
	for (size_t at = 1; at < sizeof text - 1; at++) {
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
			struct err err;
			memset(text, 'x', sizeof text);
			text[0] = text[sizeof text - 1] = '"';
			text[at] = bad[i].byte;
			assert_int_equal(scan_copy(text, sizeof text, &err), -1);
			assert_int_equal(err.code, bad[i].code);
			assert_int_equal(err.position, at);
		}
	}
}

static void nest(struct strbuf *text, int levels, const char *open, const char *inner, const char *close)
{
	strbuf_reset(text);
	for (int i = 0; i < levels; i++)
		strbuf_puts(text, open);
	strbuf_puts(text, inner);
	for (int i = 0; i < levels; i++)
		strbuf_puts(text, close);
}

static void thirty_two_levels_are_the_limit(void **state)
{
	(void)state;
	struct strbuf text;
	struct err err;
	strbuf_init(&text);
	nest(&text, WIRE_DEPTH_MAX, "[", "", "]");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	nest(&text, WIRE_DEPTH_MAX, "{\"a\":", "1", "}");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	nest(&text, WIRE_DEPTH_MAX + 1, "[", "", "]");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
	assert_int_equal(err.code, ERROR_too_deep);
	assert_int_equal(err.position, WIRE_DEPTH_MAX);
	nest(&text, WIRE_DEPTH_MAX + 1, "{\"a\":", "1", "}");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
	assert_int_equal(err.code, ERROR_too_deep);
	assert_int_equal(err.position, WIRE_DEPTH_MAX * 5);
	nest(&text, 200000, "[", "", "");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
	assert_int_equal(err.code, ERROR_too_deep);
	strbuf_done(&text);
}

static void levels_that_were_closed_do_not_count(void **state)
{
	(void)state;
	struct strbuf text;
	struct err err;
	strbuf_init(&text);
	strbuf_puts(&text, "[0");
	for (int i = 0; i < 100; i++)
		strbuf_puts(&text, ",[{}],{\"a\":[]}");
	strbuf_puts(&text, "]");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	strbuf_done(&text);
}

static void one_mebibyte_is_the_limit(void **state)
{
	(void)state;
	struct err err;
	char *text = malloc(WIRE_TEXT_MAX + 1);
	assert_non_null(text);
	memset(text, ' ', WIRE_TEXT_MAX + 1);
	text[WIRE_TEXT_MAX - 1] = '1';
	assert_int_equal(scan_copy(text, WIRE_TEXT_MAX, &err), 0);
	assert_int_equal(scan_copy(text, WIRE_TEXT_MAX + 1, &err), -1);
	assert_int_equal(err.code, ERROR_too_large);
	assert_int_equal(err.position, WIRE_TEXT_MAX);
	free(text);
}

/* 1.797…e308 with all its digits is the last that is finite; half a unit in the last place more is not. */
static void the_edge_of_the_double_range_is_exact(void **state)
{
	(void)state;
	static const char last[] =
		"179769313486231580793728971405303415079934132710037826936173778980444968292764750"
		"946649017977587207096330286416692887910946555547851940402630657488671505820681908"
		"902000708383676273854845817711531764475730270069855571366959622842914819860834936"
		"475292719074168444365510704342711559699508093042880177904174497791";
	struct err err;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_printf(&text, "%s.9999999999", last);
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	strbuf_reset(&text);
	strbuf_printf(&text, "%.308s2.0", last); /* the digit after: a tie, which rounds to infinity */
	assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
	assert_int_equal(err.code, ERROR_number_range);
	strbuf_done(&text);
}

static void a_megabyte_of_digits_is_a_number(void **state)
{
	(void)state;
	struct err err;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "0.");
	for (int i = 0; i < 1000000; i++)
		strbuf_putc(&text, '0');
	strbuf_puts(&text, "1e1000000");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	text.bytes[text.length - 1] = '9'; /* 1e1000009 at the millionth place is still small */
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	strbuf_puts(&text, "9"); /* 1e10000099 is not */
	assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
	assert_int_equal(err.code, ERROR_number_range);
	strbuf_done(&text);
}

static void object_of(struct strbuf *text, int count, const char *key_format)
{
	strbuf_reset(text);
	for (int i = 0; i < count; i++) {
		strbuf_putc(text, i ? ',' : '{');
		strbuf_printf(text, "\"k%x%s\":0", (unsigned)i * 2654435761U, key_format);
	}
}

/* Below, at and far above the count from which keys stand in a tree. */
static void a_repeated_key_is_found_among_any_number(void **state)
{
	(void)state;
	static const int counts[] = {1, 2, 15, 16, 17, 18, 100, 3000};
	struct strbuf text;
	struct err err;
	strbuf_init(&text);
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		object_of(&text, counts[i], "");
		strbuf_puts(&text, "}");
		assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
		for (int twice = 0; twice < counts[i]; twice += 1 + counts[i] / 50) {
			object_of(&text, counts[i], "");
			size_t at = text.length + 1;
			strbuf_printf(&text, ",\"\\u006b%x\":1}", (unsigned)twice * 2654435761U);
			assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
			assert_int_equal(err.code, ERROR_duplicate_key);
			assert_int_equal(err.position, at);
		}
	}
	strbuf_done(&text);
}

/* Keys of which each is the beginning of the next make the deepest tree there can be. */
static void keys_that_begin_alike_are_told_apart(void **state)
{
	(void)state;
	struct strbuf text;
	struct err err;
	strbuf_init(&text);
	char run[401];
	memset(run, 'a', sizeof run);
	for (int i = 0; i <= 400; i++)
		strbuf_printf(&text, "%c\"%.*s\":0,\"%.*sb\":0", i ? ',' : '{', 400 - i, run, 400 - i, run);
	size_t without_end = text.length;
	strbuf_puts(&text, "}");
	assert_int_equal(scan_copy(text.bytes, text.length, &err), 0);
	for (int i = 0; i <= 400; i += 20) {
		text.length = without_end;
		strbuf_printf(&text, ",\"%.*s\":0}", i, run);
		assert_int_equal(scan_copy(text.bytes, text.length, &err), -1);
		assert_int_equal(err.code, ERROR_duplicate_key);
		assert_int_equal(err.position, without_end + 1);
	}
	strbuf_done(&text);
}

/* Twice the keys, about twice the memory: what a hostile peer can ask for has a bound. */
static void the_memory_for_keys_is_bounded_by_the_text(void **state)
{
	(void)state;
	struct strbuf text;
	struct arena arena;
	struct err err;
	strbuf_init(&text);
	arena_init(&arena);
	strbuf_puts(&text, "{\"\\t\":0");
	for (unsigned i = 0; text.length < WIRE_TEXT_MAX - 32; i++)
		strbuf_printf(&text, ",\"%x\":0", i);
	strbuf_puts(&text, "}");
	assert_int_equal(scan_json(text.bytes, text.length, &arena, &err), 0);
	assert_in_range(arena.used, 1, 8 * (size_t)WIRE_TEXT_MAX);
	arena_done(&arena);
	strbuf_done(&text);
}

static void an_ordinary_message_needs_no_memory(void **state)
{
	(void)state;
	struct arena arena;
	struct err err;
	arena_init(&arena);
	const char *text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"case.get\",\"params\":{\"case\":"
			   "\"01J9Z3M4K5P6Q\"}}";
	assert_int_equal(scan_json(text, strlen(text), &arena, &err), 0);
	assert_int_equal(arena.used, 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_has_its_code_and_its_position),
		cmocka_unit_test(what_rfc_8259_allows_is_accepted),
		cmocka_unit_test(a_text_that_was_cut_is_refused_wherever_it_was_cut),
		cmocka_unit_test(a_bad_byte_in_a_string_is_found_at_every_offset),
		cmocka_unit_test(thirty_two_levels_are_the_limit),
		cmocka_unit_test(levels_that_were_closed_do_not_count),
		cmocka_unit_test(one_mebibyte_is_the_limit),
		cmocka_unit_test(the_edge_of_the_double_range_is_exact),
		cmocka_unit_test(a_megabyte_of_digits_is_a_number),
		cmocka_unit_test(a_repeated_key_is_found_among_any_number),
		cmocka_unit_test(keys_that_begin_alike_are_told_apart),
		cmocka_unit_test(the_memory_for_keys_is_bounded_by_the_text),
		cmocka_unit_test(an_ordinary_message_needs_no_memory),
	};
	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}

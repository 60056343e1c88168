/* term: text in and out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/term.h"
#include "words/words.h"

struct row {
	const char *text;
	int64_t amount;
	enum term_unit unit;
};

static const struct row good[] = {
	{"none", 0, TERM_UNIT_NONE},         {"0", 0, TERM_UNIT_MINUTE},
	{"1m", 1, TERM_UNIT_MINUTE},         {"30m", 30, TERM_UNIT_MINUTE},
	{"8h", 8, TERM_UNIT_HOUR},           {"14d", 14, TERM_UNIT_DAY},
	{"2w", 2, TERM_UNIT_WEEK},           {"52596000m", 52596000, TERM_UNIT_MINUTE}, /* the ceilings */
	{"876600h", 876600, TERM_UNIT_HOUR}, {"36525d", 36525, TERM_UNIT_DAY},
	{"5217w", 5217, TERM_UNIT_WEEK},
};

static void every_unit_is_read_and_written_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct term term;
		struct err err = ERR_NONE;
		assert_int_equal(term_parse(good[i].text, strlen(good[i].text), &term, &err), 0);
		assert_int_equal(term.amount, good[i].amount);
		assert_int_equal(term.unit, good[i].unit);
		assert_int_equal(term_is_none(term), i == 0);
		char text[TERM_TEXT_MAX + 1];
		assert_int_equal(term_format(term, text), strlen(good[i].text));
		assert_string_equal(text, good[i].text);
	}
}

static void zero_of_any_unit_is_zero(void **state)
{
	(void)state;
	static const char *const zeros[] = {"0", "0m", "0h", "0d", "0w"};
	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++) {
		struct term term = TERM_NONE;
		struct err err = ERR_NONE;
		assert_int_equal(term_parse(zeros[i], strlen(zeros[i]), &term, &err), 0);
		assert_int_equal(term.amount, TERM_ZERO.amount);
		assert_int_equal(term.unit, TERM_ZERO.unit);
	}
}

static void what_is_no_term_is_refused_at_its_byte(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		long position;
	} bad[] = {
		{"", 0},        {"d", 0},
		{"-1d", 0},     {"+1d", 0},
		{" 1d", 0},     {"1", 1},
		{"14", 2},      {"1x", 1},
		{"1D", 1},      {"1dd", 2},
		{"1d ", 2},     {"01d", 0},
		{"00", 0},      {"1.5d", 1},
		{"None", 0},    {"none ", 0},
		{"non", 0},     {"52596001m", 0},
		{"876601h", 0}, {"36526d", 0},
		{"5218w", 0},   {"99999999999999999999999d", 0},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct term term = {77, TERM_UNIT_WEEK};
		struct err err = ERR_NONE;
		assert_int_equal(term_parse(bad[i].text, strlen(bad[i].text), &term, &err), -1);
		assert_int_equal(err.code, ERROR_bad_value);
		assert_int_equal(err.position, bad[i].position);
		assert_int_equal(term.amount, 77); /* untouched */
	}
}

static void the_length_decides_not_a_nul(void **state)
{
	(void)state;
	struct term term;
	struct err err = ERR_NONE;
	assert_int_equal(term_parse("14days", 3, &term, &err), 0);
	assert_int_equal(term.amount, 14);
	assert_int_equal(term_parse("1d\0", 3, &term, &err), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_unit_is_read_and_written_back),
		cmocka_unit_test(zero_of_any_unit_is_zero),
		cmocka_unit_test(what_is_no_term_is_refused_at_its_byte),
		cmocka_unit_test(the_length_decides_not_a_nul),
	};
	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}

/* wrap: plain text in 72 columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mailer/wrap.h"

static void expect(const char *text, int columns, const char *wrapped)
{
	struct strbuf to = {0};
	wrap_text(text, columns, &to);
	assert_string_equal(strbuf_text(&to), wrapped);
	strbuf_done(&to);
}

static void long_lines_break_at_blanks(void **state)
{
	(void)state;
	expect("one two three", 7, "one two\nthree\n");
	expect("one two three", 6, "one\ntwo\nthree\n");
}

static void what_follows_stands_under_the_first_word(void **state)
{
	(void)state;
	expect("  - one two three", 11, "  - one two\n    three\n");
}

static void a_long_word_stays_whole(void **state)
{
	(void)state;
	expect("see https://example.nl/a/long/address now", 10,
	       "see\nhttps://example.nl/a/long/address\nnow\n");
}

static void a_column_is_a_character(void **state)
{
	(void)state;
	expect("\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9", 7,
	       "\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\n");
}

static void blank_lines_come_one_at_a_time(void **state)
{
	(void)state;
	expect("\n\na\n  \n\n\nb\n\n", 20, "a\n\nb\n");
	expect("", 20, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_lines_break_at_blanks),
		cmocka_unit_test(what_follows_stands_under_the_first_word),
		cmocka_unit_test(a_long_word_stays_whole),
		cmocka_unit_test(a_column_is_a_character),
		cmocka_unit_test(blank_lines_come_one_at_a_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

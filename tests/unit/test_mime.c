/* mime: headers that stay one header, and encodings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mailer/mailbox.h"
#include "mailer/mime.h"

static struct strbuf text;

static int forget(void **state)
{
	(void)state;
	strbuf_done(&text);
	return 0;
}

static void a_plain_header_stays_plain(void **state)
{
	(void)state;
	mime_header("Subject", "1 escalation, case 06P0", &text);
	assert_string_equal(text.bytes, "Subject: 1 escalation, case 06P0\r\n");
}

static void no_value_begins_another_header(void **state)
{
	(void)state;
	mime_header("Subject", "a\r\nBcc: x@example.nl\n\nbody", &text);
	assert_string_equal(text.bytes, "Subject: a Bcc: x@example.nl body\r\n");
	strbuf_reset(&text);
	mime_address("To", "a\"\r\nBcc: b", "x@example.nl", &text);
	assert_string_equal(text.bytes, "To: \"a\\\"  Bcc: b\" <x@example.nl>\r\n");
}

static void other_letters_become_encoded_words(void **state)
{
	(void)state;
	mime_header("Subject", "v\xc3\xb3\xc3\xb3r", &text);
	assert_string_equal(text.bytes, "Subject: =?UTF-8?B?dsOzw7Ny?=\r\n");
	strbuf_reset(&text);
	mime_header("Subject", "=?UTF-8?B?dsOzw7Ny?=", &text);
	assert_string_equal(text.bytes, "Subject: =?UTF-8?B?PT9VVEYtOD9CP2RzT3p3N055Pz0=?=\r\n");
	strbuf_reset(&text);
	mime_header("Subject", "broken \xc3 utf-8", &text);
	assert_string_equal(text.bytes, "Subject: broken utf-8\r\n");
}

/* The longest line of what was written, without CRLF. */
static size_t longest_line(void)
{
	size_t longest = 0;
	for (const char *line = text.bytes; *line; line += strcspn(line, "\n") + 1) {
		size_t length = strcspn(line, "\r\n");
		longest = length > longest ? length : longest;
	}
	return longest;
}

static void long_headers_are_folded(void **state)
{
	(void)state;
	struct strbuf value = {0};
	for (int i = 0; i < 60; i++)
		strbuf_puts(&value, i % 2 ? "woord " : "w\xc3\xb3\xc3\xb3rd ");
	mime_header("Subject", value.bytes, &text);
	assert_true(longest_line() <= 78);
	strbuf_reset(&text);
	strbuf_reset(&value);
	for (int i = 0; i < 60; i++)
		strbuf_puts(&value, "word ");
	mime_header("A-Name-Of-A-Header-That-Is-Rather-Long", value.bytes, &text);
	assert_true(longest_line() <= 78);
	strbuf_done(&value);
}

static void quoted_printable_keeps_lines_and_blanks(void **state)
{
	(void)state;
	mime_quoted_printable("a=b \n\xc3\xa9\n.\n", &text);
	assert_string_equal(text.bytes, "a=3Db=20\r\n=C3=A9\r\n.\r\n");
	strbuf_reset(&text);
	char line[401] = "";
	memset(line, 'x', 400);
	mime_quoted_printable(line, &text);
	assert_int_equal(longest_line(), MIME_LINE_MAX);
}

static void base64_has_short_lines(void **state)
{
	(void)state;
	char bytes[100] = "";
	mime_base64(bytes, sizeof bytes, &text);
	assert_int_equal(longest_line(), 76);
	assert_int_equal(text.length, 136 + 4);
}

static void a_boundary_fits_its_limit_whatever_the_name(void **state)
{
	(void)state;
	mime_next("alternative", "a-name-of-a-letter-that-is-much-longer-than-any-boundary-of-a-mail-may-be",
		  &text);
	assert_true(longest_line() <= 72);
}

static void addresses_are_dot_atoms_around_one_at(void **state)
{
	(void)state;
	assert_true(mailbox_is_plain("a.b+c@example.nl"));
	assert_true(mailbox_is_plain("x@localhost"));
	const char *const bad[] = {"",         "a",       "@example.nl",   "a@",         "a@b@c",
				   "a b@c.nl", "a@c.nl>", "a\r\n@c.nl",    "a@c..nl",    ".a@c.nl",
				   "a.@c.nl",  "<a@c.nl", "a@c.nl SIZE=1", "\"a\"@c.nl", "\xc3\xa9@c.nl"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(mailbox_is_plain(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_plain_header_stays_plain, forget),
		cmocka_unit_test_teardown(no_value_begins_another_header, forget),
		cmocka_unit_test_teardown(other_letters_become_encoded_words, forget),
		cmocka_unit_test_teardown(long_headers_are_folded, forget),
		cmocka_unit_test_teardown(quoted_printable_keeps_lines_and_blanks, forget),
		cmocka_unit_test_teardown(base64_has_short_lines, forget),
		cmocka_unit_test_teardown(a_boundary_fits_its_limit_whatever_the_name, forget),
		cmocka_unit_test(addresses_are_dot_atoms_around_one_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

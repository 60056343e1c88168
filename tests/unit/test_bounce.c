/* bounce: mails that came back, and mails that only look so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "mailer/bounce.h"

#define HEAD                                                                                                 \
	"From: MAILER-DAEMON@mx.example\r\nSubject: failure\r\nContent-Type: multipart/report;\r\n"          \
	"\treport-type=delivery-status;\r\n boundary=\"B/1\"\r\n\r\n"
#define WORDS "--B/1\r\n\r\nMessage-ID: <06P0GZR5A1B2E@vangnet.example>\r\nStatus: 5.0.0\r\n\r\n"
#define STATUS(action, status)                                                                               \
	"--B/1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"               \
	"Final-Recipient: rfc822; a@b.nl\r\nAction: " action "\r\nStatus: " status "\r\n\r\n"
#define RETURNED(id)                                                                                         \
	"--B/1\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\nMessage-ID:\r\n " id                     \
	"\r\n\r\nMessage-ID: <06P0GZR5A1B2F@vangnet.example>\r\n--B/1--\r\n"

static struct bounce read_text(const char *text)
{
	return bounce_read(text, strlen(text), "vangnet.example");
}

static void a_failure_for_good_names_its_letter(void **state)
{
	(void)state;
	struct bounce bounce = read_text(HEAD WORDS STATUS("failed", "5.1.1 (no such user)")
						 RETURNED("<06P0GZR5A1B2C@Vangnet.Example>"));
	assert_true(bounce_is_final(&bounce));
	assert_string_equal(bounce.letter, "06P0GZR5A1B2C");
	assert_string_equal(bounce.status, "5.1.1");
}

static void a_bare_unix_report_without_quotes_is_read_too(void **state)
{
	(void)state;
	struct bounce bounce =
		read_text("Content-Type: multipart/report; boundary=zz; report-type=delivery-status\n\n"
			  "--zz\nContent-Type: message/delivery-status\n\nAction: failed\nStatus: 5.2.2\n"
			  "--zz\nContent-Type: text/rfc822-headers\n\nMessage-Id: "
			  "<06P0GZR5A1B2D@vangnet.example>\n--zz--\n");
	assert_true(bounce_is_final(&bounce));
	assert_string_equal(bounce.letter, "06P0GZR5A1B2D");
}

static void what_is_only_late_is_not_final(void **state)
{
	(void)state;
	struct bounce bounce =
		read_text(HEAD STATUS("delayed", "4.4.1") RETURNED("<06P0GZR5A1B2C@vangnet.example>"));
	assert_true(bounce.is_report);
	assert_false(bounce_is_final(&bounce));
	bounce = read_text(HEAD STATUS("failed", "4.4.7") RETURNED("<06P0GZR5A1B2C@vangnet.example>"));
	assert_false(bounce_is_final(&bounce));
	bounce = read_text(HEAD STATUS("delivered", "2.0.0") RETURNED("<06P0GZR5A1B2C@vangnet.example>"));
	assert_false(bounce_is_final(&bounce));
}

static void other_mails_and_other_ids_are_none_of_ours(void **state)
{
	(void)state;
	const char *const ids[] = {"<06P0GZR5A1B2C@vangnet.example.evil>",
				   "<06P0GZR5A1B2C@other.example>",
				   "<@vangnet.example>",
				   "<06P0GZR5A1B2@vangnet.example>",
				   "<06P0GZR\"A1B2C@vangnet.example>",
				   "06P0GZR5A1B2C",
				   "<06P0GZR5A1B2C@vangnet.example",
				   ""};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct strbuf text = {0};
		strbuf_puts(&text, HEAD STATUS("failed", "5.1.1"));
		strbuf_printf(&text, "--B/1\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: %s\r\n\r\n",
			      ids[i]);
		struct bounce bounce = read_text(text.bytes);
		assert_string_equal(bounce.letter, "");
		strbuf_done(&text);
	}
	struct bounce bounce = read_text("Subject: I am on holiday\r\nIn-Reply-To: "
					 "<06P0GZR5A1B2C@vangnet.example>\r\n\r\nStatus: 5.0.0");
	assert_false(bounce.is_report);
	bounce = read_text("");
	assert_false(bounce.is_report);
}

static void nothing_that_is_cut_or_changed_does_harm(void **state)
{
	(void)state;
	const char *whole = HEAD WORDS STATUS("failed", "5.1.1") RETURNED("<06P0GZR5A1B2C@vangnet.example>");
	size_t length = strlen(whole);
	for (size_t size = 0; size <= length; size++) {
		char *bytes =
			malloc(size + 1); /* exactly as long, so that the sanitizers see a byte too far */
		memcpy(bytes, whole, size);
		bytes = realloc(bytes, size ? size : 1);
		(void)bounce_read(bytes, size, "vangnet.example");
		for (size_t at = 0; at < size; at += 7) {
			bytes[at] = (char)(at % 3 ? '\n' : '\0');
			(void)bounce_read(bytes, size, "vangnet.example");
		}
		free(bytes);
	}
}

static void a_mail_of_boundaries_alone_comes_to_an_end(void **state)
{
	(void)state;
	struct strbuf text = {0};
	strbuf_puts(&text, HEAD);
	while (text.length < 2 * BOUNCE_BYTES_MAX)
		strbuf_puts(&text, "--B/1\r\nContent-Type: message/delivery-status\r\n\r\n");
	struct bounce bounce = bounce_read(text.bytes, text.length, "vangnet.example");
	assert_false(bounce_is_final(&bounce));
	strbuf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_for_good_names_its_letter),
		cmocka_unit_test(a_bare_unix_report_without_quotes_is_read_too),
		cmocka_unit_test(what_is_only_late_is_not_final),
		cmocka_unit_test(other_mails_and_other_ids_are_none_of_ours),
		cmocka_unit_test(nothing_that_is_cut_or_changed_does_harm),
		cmocka_unit_test(a_mail_of_boundaries_alone_comes_to_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* smtp: what replies mean, and what may be said about them. The conversation itself: tests/delivery. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mailer/smtp.h"

static void only_the_answer_to_the_whole_mail_says_that_it_is_taken(void **state)
{
	(void)state;
	assert_int_equal(smtp_judge("mail", 250), SMTP_TAKEN);
	const char *const steps[] = {"", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		assert_int_equal(smtp_judge(steps[i], 250), SMTP_LATER);
	assert_int_equal(smtp_judge("mail", 0), SMTP_LATER);
}

static void a_recipient_or_a_mail_that_is_refused_is_refused_for_good(void **state)
{
	(void)state;
	const char *const steps[] = {"RCPT", "DATA", "mail"};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_int_equal(smtp_judge(steps[i], 550), SMTP_REFUSED);
		assert_int_equal(smtp_judge(steps[i], 450), SMTP_LATER);
	}
}

static void what_is_about_us_is_not_the_fault_of_the_recipient(void **state)
{
	(void)state;
	assert_int_equal(smtp_judge("MAIL", 550), SMTP_LATER);
	assert_int_equal(smtp_judge("AUTH", 535), SMTP_LATER);
	assert_int_equal(smtp_judge("", 554), SMTP_LATER);
	assert_int_equal(smtp_judge("STARTTLS", 502), SMTP_LATER);
	assert_int_equal(smtp_judge("RCPT", 530), SMTP_LATER);
	assert_int_equal(smtp_judge("RCPT", 503), SMTP_LATER);
}

static void no_address_gets_into_a_reason(void **state)
{
	(void)state;
	struct strbuf to = {0};
	smtp_put_plain("550 5.1.1 <jan@example.nl>: gone\x1b[31m\r\n", &to);
	assert_string_equal(to.bytes, "550 5.1.1 ... gone?[31m");
	strbuf_done(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_answer_to_the_whole_mail_says_that_it_is_taken),
		cmocka_unit_test(a_recipient_or_a_mail_that_is_refused_is_refused_for_good),
		cmocka_unit_test(what_is_about_us_is_not_the_fault_of_the_recipient),
		cmocka_unit_test(no_address_gets_into_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

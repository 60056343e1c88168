/* moment: instants and spans as people say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <time.h>

#include "base/instant.h"
#include "mailer/moment.h"

static struct strbuf text;

static int set_zone(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Amsterdam", 1);
	tzset();
	return 0;
}

static int forget(void **state)
{
	(void)state;
	strbuf_done(&text);
	return 0;
}

static int64_t at(const char *instant)
{
	int64_t value;
	assert_int_equal(instant_parse(instant, strlen(instant), &value), 0);
	return value;
}

static void an_instant_is_local_on_both_sides_of_the_clock_change(void **state)
{
	(void)state;
	moment_put(NULL, at("2026-10-24T22:30:00Z"), &text);
	assert_string_equal(text.bytes, "Sunday 25 October 2026, 00:30");
	strbuf_reset(&text);
	moment_put(NULL, at("2026-10-25T22:30:00Z"), &text);
	assert_string_equal(text.bytes, "Sunday 25 October 2026, 23:30");
}

static void a_header_has_the_offset_of_its_day(void **state)
{
	(void)state;
	moment_put_header(at("2026-07-01T10:00:00Z"), &text);
	assert_string_equal(text.bytes, "Wed, 01 Jul 2026 12:00:00 +0200");
	strbuf_reset(&text);
	moment_put_header(at("2026-12-01T10:00:00Z"), &text);
	assert_string_equal(text.bytes, "Tue, 01 Dec 2026 11:00:00 +0100");
}

static void a_span_is_hours_for_two_days_and_then_days(void **state)
{
	(void)state;
	static const struct {
		int64_t span;
		const char *text;
	} rows[] = {{0, "less than an hour"},    {INSTANT_HOUR - 1, "less than an hour"},
		    {INSTANT_HOUR, "1 hour"},    {47 * INSTANT_HOUR, "47 hours"},
		    {2 * INSTANT_DAY, "2 days"}, {400 * INSTANT_DAY - 1, "399 days"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		strbuf_reset(&text);
		moment_put_span(NULL, rows[i].span, &text);
		assert_string_equal(text.bytes, rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_instant_is_local_on_both_sides_of_the_clock_change, forget),
		cmocka_unit_test_teardown(a_header_has_the_offset_of_its_day, forget),
		cmocka_unit_test_teardown(a_span_is_hours_for_two_days_and_then_days, forget),
	};
	return cmocka_run_group_tests(tests, set_zone, NULL);
}

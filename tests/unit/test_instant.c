/* instant: RFC 3339 in and out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"

static int64_t parsed(const char *text)
{
	int64_t instant = -1;
	return instant_parse(text, strlen(text), &instant) == 0 ? instant : -1;
}

static void offsets_are_taken_off(void **state)
{
	(void)state;
	assert_int_equal(parsed("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(parsed("2010-03-31T16:59:42+02:00"), parsed("2010-03-31T14:59:42Z"));
	assert_int_equal(parsed("2010-10-02T09:20:39.266+02:00"), INT64_C(1286004039266000));
	assert_int_equal(parsed("9999-12-31T23:59:59.999999Z"), INSTANT_LAST);
	assert_int_equal(parsed("2024-02-29T00:00:00-23:59"), parsed("2024-02-29T23:59:00Z"));
}

static void what_is_no_instant_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  "2026",
					  "2026-02-29T00:00:00Z",
					  "2026-01-01T24:00:00Z",
					  "2026-01-01T00:00:00",
					  "2026-01-01T00:00:00.Z",
					  "2026-01-01T00:00:00Zx",
					  "1969-12-31T23:59:59Z",
					  "2026-13-01T00:00:00Z",
					  "1970-01-01T00:00:00+00:01",
					  "9999-12-31T23:59:59.999999-00:01"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(parsed(bad[i]), -1);
}

static void format_and_parse_are_inverse(void **state)
{
	(void)state;
	char text[INSTANT_TEXT_MAX + 1];
	for (int64_t instant = 0; instant < INT64_C(253402300799000000);
	     instant += INT64_C(987654321012345)) {
		size_t length = instant_format(instant, text);
		assert_int_equal(strlen(text), length);
		assert_int_equal(parsed(text), instant);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_are_taken_off),
		cmocka_unit_test(what_is_no_instant_is_refused),
		cmocka_unit_test(format_and_parse_are_inverse),
	};
	return cmocka_run_group_tests_name("instant", tests, NULL, NULL);
}

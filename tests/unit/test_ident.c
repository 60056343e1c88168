/* ident: case ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/ident.h"
#include "base/instant.h"

static void ids_are_given_in_order_of_time_also_for_old_logs(void **state)
{
	(void)state;
	int64_t before = 0;
	for (int64_t now = INSTANT_DAY; now < 139 * 365 * INSTANT_DAY; now += 31 * INSTANT_DAY) {
		int64_t id = ident_case_new(now, 0);
		assert_true(id > before);
		assert_true(ident_case_new(now, 1) != id);
		before = ident_case_new(now, UINT32_MAX);
		assert_true(before > id);
	}
}

static void an_id_is_the_same_as_text_and_as_number(void **state)
{
	(void)state;
	char text[IDENT_CASE_LENGTH + 1];
	int64_t id = ident_case_new(INT64_C(1772442000000000), 12345), back = 0;
	ident_case_format(id, text);
	assert_int_equal(strlen(text), IDENT_CASE_LENGTH);
	assert_int_equal(ident_case_parse(text, IDENT_CASE_LENGTH, &back), 0);
	assert_true(back == id);
}

static void what_is_no_id_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "0SARM81FM1J4", "0SARM81FM1J4MX", "0SARM81FM1JUM", "0000000000000", "ZZZZZZZZZZZZZ"};
	int64_t id = 7;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(ident_case_parse(bad[i], strlen(bad[i]), &id), -1);
	assert_true(id == 7);
}

static void an_area_is_a_code_of_a_municipality_a_district_or_a_neighbourhood(void **state)
{
	(void)state;
	static const char *const good[] = {"GM0363", "WK036301", "WK0363AA", "BU03630100", "BU0363AA01"};
	static const char *const bad[] = {"",          "GM",         "GM036",      "GM03630",      "GMA363",
					  "WK0363",    "wk036301",   "WK0363aa",   "WK03A301",     "BU036301",
					  "BU0363010", "XX036301AA", "BU0363 A01", "BU0363010\xc3"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(ident_is_area(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(ident_is_area(bad[i], strlen(bad[i])));
	assert_false(ident_is_area("GM03\0003", 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_given_in_order_of_time_also_for_old_logs),
		cmocka_unit_test(an_id_is_the_same_as_text_and_as_number),
		cmocka_unit_test(what_is_no_id_is_refused),
		cmocka_unit_test(an_area_is_a_code_of_a_municipality_a_district_or_a_neighbourhood),
	};
	return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}

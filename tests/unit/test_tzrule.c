/* tzrule: the footers of time-zone files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "almanac/tzrule.h"
#include "base/instant.h"

static struct tzrule rule_of(const char *text)
{
	struct tzrule rule = {.has_summer = false};
	if (tzrule_parse(text, strlen(text), &rule) < 0)
		fail_msg("refused: %s", text);
	return rule;
}

static void assert_changes(const char *text, int year, const char *to_summer, const char *to_standard)
{
	struct tzrule rule = rule_of(text);
	int64_t summer, standard;
	assert_int_equal(instant_parse(to_summer, strlen(to_summer), &summer), 0);
	assert_int_equal(instant_parse(to_standard, strlen(to_standard), &standard), 0);
	assert_true(rule.has_summer);
	assert_int_equal(tzrule_change_at(&rule.to_summer, year, rule.standard_seconds),
			 summer / INSTANT_SECOND);
	assert_int_equal(tzrule_change_at(&rule.to_standard, year, rule.summer_seconds),
			 standard / INSTANT_SECOND);
}

static void changes_fall_on_the_day_of_the_rule(void **state)
{
	(void)state;
	assert_changes("CET-1CEST,M3.5.0,M10.5.0/3", 2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z");
	assert_changes("EST5EDT,M3.2.0,M11.1.0", 2026, "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z");
	assert_changes("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026, "2026-10-03T15:30:00Z",
		       "2026-04-04T15:00:00Z");
	assert_changes("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, "2026-10-25T01:00:00Z", "2026-03-29T01:00:00Z");
	assert_changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, "2026-03-29T01:00:00Z",
		       "2026-10-25T01:00:00Z");
	assert_changes("IST-2IDT,M3.4.4/26,M10.5.0", 2026, "2026-03-27T00:00:00Z", "2026-10-24T23:00:00Z");
	assert_changes("AAA0BBB,J60,J365/23", 2024, "2024-03-01T02:00:00Z", "2024-12-31T22:00:00Z");
	assert_changes("AAA0BBB,J60,J59", 2023, "2023-03-01T02:00:00Z", "2023-02-28T01:00:00Z");
	assert_changes("AAA0BBB,59,0/0", 2024, "2024-02-29T02:00:00Z", "2023-12-31T23:00:00Z");
}

static void a_zone_without_summer_has_its_offset_only(void **state)
{
	(void)state;
	assert_int_equal(rule_of("IST-5:30").standard_seconds, 19800);
	assert_int_equal(rule_of("<-03>3").standard_seconds, -10800);
	assert_int_equal(rule_of("ABC+1:02:03").standard_seconds, -3723);
	assert_false(rule_of("IST-5:30").has_summer);
}

static void what_is_no_rule_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  "CET",
					  "CE-1",
					  "<CET-1",
					  "<>-1",
					  "CET-25",
					  "CET-1:60",
					  "CET-1CEST",
					  "CET-1CEST,M3.5.0",
					  "CET-1CEST,M3.5.0,M10.5.0/3x",
					  "CET-1CEST,M13.5.0,M10.5.0",
					  "CET-1CEST,M3.0.0,M10.5.0",
					  "CET-1CEST,M3.6.0,M10.5.0",
					  "CET-1CEST,M3.5.7,M10.5.0",
					  "CET-1CEST,J0,J365",
					  "CET-1CEST,366,0",
					  "CET-1CEST,M3.5.0/168,M10.5.0",
					  "CET-99999999999999999999"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct tzrule rule;
		if (tzrule_parse(bad[i], strlen(bad[i]), &rule) == 0)
			fail_msg("accepted: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_fall_on_the_day_of_the_rule),
		cmocka_unit_test(a_zone_without_summer_has_its_offset_only),
		cmocka_unit_test(what_is_no_rule_is_refused),
	};
	return cmocka_run_group_tests_name("tzrule", tests, NULL, NULL);
}

/* When what the ladder says may reach somebody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "core/deliver.h"
#include <cmocka.h>

#define DAY INT64_C(1767225600000000) /* 2026-01-01T00:00:00Z */

static struct arena arena;
static const struct calendar *waking;

/* Told from seven in the morning to ten in the evening, every day, by a clock an hour ahead of UTC. */
static int setup(void **state)
{
	(void)state;
	static const struct calendar_offset offset = {0, 3600};
	struct calendar_source source = {
		.offsets = &offset, .n_offsets = 1, .from = DAY, .to = DAY + 30 * INSTANT_DAY};
	struct err err;
	for (int day = 0; day < WORKWEEK_DAYS; day++)
		source.week[day] = (struct workweek_hours){7 * 60, 22 * 60};
	arena_init(&arena);
	return calendar_build(&arena, &source, &waking, &err);
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* An instant by the local clock of the first day of the year, or hours into the next. */
static int64_t local(int hour, int minute)
{
	return DAY + (hour - 1) * INSTANT_HOUR + minute * INSTANT_MINUTE;
}

static int64_t when(enum urgency urgency, int32_t severity, int64_t at)
{
	return deliver_at(waking, (struct delivery){urgency, severity, at, local(33, 0)});
}

static void by_day_it_goes_out_at_once(void **state)
{
	(void)state;
	assert_true(when(URGENCY_NORMAL, 2, local(7, 0)) == local(7, 0));
	assert_true(when(URGENCY_NORMAL, 3, local(12, 0)) == local(12, 0));
	assert_true(when(URGENCY_NORMAL, 2, local(21, 59)) == local(21, 59));
}

static void at_night_it_waits_for_the_morning(void **state)
{
	(void)state;
	assert_true(when(URGENCY_NORMAL, 3, local(22, 0)) == local(24 + 7, 0));
	assert_true(when(URGENCY_NORMAL, 2, local(24 + 3, 0)) == local(24 + 7, 0));
	assert_true(when(URGENCY_NORMAL, 2, local(24 + 6, 59)) == local(24 + 7, 0));
}

static void a_crisis_waits_for_nothing(void **state)
{
	(void)state;
	assert_true(when(URGENCY_CRISIS, 1, local(24 + 3, 0)) == local(24 + 3, 0));
	assert_true(when(URGENCY_CRISIS, 4, local(22, 0)) == local(22, 0));
}

static void what_is_of_low_severity_waits_for_the_digest(void **state)
{
	(void)state;
	assert_true(when(URGENCY_NORMAL, 1, local(12, 0)) == local(33, 0));
	assert_true(when(URGENCY_NORMAL, 1, local(24 + 3, 0)) == local(33, 0));
}

static void without_quiet_hours_nothing_waits_for_a_morning(void **state)
{
	(void)state;
	struct delivery delivery = {URGENCY_NORMAL, 2, local(24 + 3, 0), local(33, 0)};
	assert_true(deliver_at(calendar_24x7(), delivery) == local(24 + 3, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_day_it_goes_out_at_once),
		cmocka_unit_test(at_night_it_waits_for_the_morning),
		cmocka_unit_test(a_crisis_waits_for_nothing),
		cmocka_unit_test(what_is_of_low_severity_waits_for_the_digest),
		cmocka_unit_test(without_quiet_hours_nothing_waits_for_a_morning),
	};
	return cmocka_run_group_tests_name("deliver", tests, setup, teardown);
}

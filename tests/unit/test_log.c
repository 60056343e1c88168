/* log: one line of pairs, quoted where needed, and nothing when the level is off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/log.h"

static int ends[2];
static char line[LOG_LINE_MAX + 1];

static int setup(void **state)
{
	(void)state;
	return pipe(ends);
}

static int teardown(void **state)
{
	(void)state;
	log_set(STDERR_FILENO, LOG_LEVEL_INFO, false);
	close(ends[0]);
	close(ends[1]);
	return 0;
}

/* Exactly one line, which is one write. */
static const char *logged(void)
{
	ssize_t length = read(ends[0], line, LOG_LINE_MAX);
	assert_true(length > 0);
	assert_int_equal(line[length - 1], '\n');
	line[length - 1] = '\0';
	assert_null(strchr(line, '\n'));
	return line;
}

static void a_line_is_level_event_and_pairs(void **state)
{
	(void)state;
	log_set(ends[1], LOG_LEVEL_INFO, true);
	log_info("conn_open", LOG_INT("conn", 17), LOG_TEXT("agency", "police"));
	assert_string_equal(logged(), "<6>level=info event=conn_open conn=17 agency=police");
	log_error("started");
	assert_string_equal(logged(), "<3>level=error event=started");
}

static void outside_the_journal_a_line_tells_the_time(void **state)
{
	(void)state;
	log_set(ends[1], LOG_LEVEL_INFO, false);
	log_notice("ready");
	assert_memory_equal(logged(), "at=20", 5);
	assert_non_null(strstr(line, "Z level=notice event=ready"));
}

static void values_cannot_forge_pairs_or_lines(void **state)
{
	(void)state;
	log_set(ends[1], LOG_LEVEL_INFO, true);
	log_info("e", LOG_TEXT("v", "a b=\"c\"\n\x01\\"), LOG_TEXT("empty", ""), LOG_TEXT("dutch", "één"));
	assert_string_equal(logged(),
			    "<6>level=info event=e v=\"a b=\\\"c\\\"\\n\\x01\\\\\" empty=\"\" dutch=\"één\"");
}

static void long_values_are_cut_between_characters(void **state)
{
	(void)state;
	char value[LOG_VALUE_MAX + 10];
	memset(value, 'x', sizeof value);
	memcpy(value + LOG_VALUE_MAX - 1, "é", 2);
	value[sizeof value - 1] = '\0';
	log_set(ends[1], LOG_LEVEL_INFO, true);
	log_info("e", LOG_TEXT("v", value));
	const char *text = strstr(logged(), "v=\"");
	assert_non_null(text);
	assert_int_equal(strlen(text), 3 + LOG_VALUE_MAX - 1 + 1);
}

static void pairs_that_do_not_fit_are_left_out(void **state)
{
	(void)state;
	char value[LOG_VALUE_MAX + 1];
	memset(value, '\x01', LOG_VALUE_MAX);
	value[LOG_VALUE_MAX] = '\0';
	log_set(ends[1], LOG_LEVEL_INFO, true);
	log_info("e", LOG_TEXT("a", value), LOG_TEXT("b", value), LOG_TEXT("c", value));
	assert_non_null(strstr(logged(), " a=\""));
	assert_null(strstr(line, " c=\""));
}

static int evaluated(int *count)
{
	return ++*count;
}

static void nothing_is_evaluated_when_the_level_is_off(void **state)
{
	(void)state;
	int count = 0;
	log_set(ends[1], LOG_LEVEL_WARNING, true);
	log_info("quiet", LOG_INT("n", evaluated(&count)));
	log_warning("loud", LOG_INT("n", evaluated(&count)));
	assert_int_equal(count, 1);
	assert_string_equal(logged(), "<4>level=warning event=loud n=1");
}

static void levels_are_read_by_name(void **state)
{
	(void)state;
	enum log_level level;
	assert_int_equal(log_level_parse("debug", &level), 0);
	assert_int_equal(level, LOG_LEVEL_DEBUG);
	assert_int_equal(log_level_parse("loud", &level), -1);
}

static void a_gate_lets_one_line_through_a_period_and_counts_the_others(void **state)
{
	(void)state;
	struct log_gate gate = {0};
	int64_t held_back = -1;
	assert_true(log_gate_pass(&gate, 1000, 500, &held_back));
	assert_int_equal(held_back, 0);
	assert_false(log_gate_pass(&gate, 1001, 500, &held_back));
	assert_false(log_gate_pass(&gate, 1499, 500, &held_back));
	assert_true(log_gate_pass(&gate, 1500, 500, &held_back));
	assert_int_equal(held_back, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_level_event_and_pairs, setup, teardown),
		cmocka_unit_test_setup_teardown(outside_the_journal_a_line_tells_the_time, setup, teardown),
		cmocka_unit_test_setup_teardown(values_cannot_forge_pairs_or_lines, setup, teardown),
		cmocka_unit_test_setup_teardown(long_values_are_cut_between_characters, setup, teardown),
		cmocka_unit_test_setup_teardown(pairs_that_do_not_fit_are_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_evaluated_when_the_level_is_off, setup, teardown),
		cmocka_unit_test(levels_are_read_by_name),
		cmocka_unit_test(a_gate_lets_one_line_through_a_period_and_counts_the_others),
	};
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}

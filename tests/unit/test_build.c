/* build: the ceilings that no test log could reach in reasonable time, and what is counted as bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "log/build.h"

static struct logmap *defaults(void)
{
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(logmap_read_bytes("", 0, &map, &err), 0);
	return map;
}

static void too_many_cases_and_events_are_refused(void **state)
{
	(void)state;
	struct logmap *map = defaults();
	struct eventlog_options options = {.map = map};
	struct build build;
	struct err err = ERR_NONE;
	struct build_event event = BUILD_EVENT_NONE;
	event.at = 1;
	event.line = 9;
	build_init(&build, &options);
	assert_int_equal(build_case(&build, "c", 1, &err), 0);
	assert_int_equal(build_event(&build, 0, &event, &err), 0);

	build.log.event_count = EVENTLOG_EVENTS_MAX; /* as if */
	assert_int_equal(build_event(&build, 0, &event, &err), -1);
	assert_string_equal(err.where, "line 9");
	assert_non_null(strstr(err.text, "more than 200000000 events"));
	build.log.case_count = EVENTLOG_CASES_MAX;
	assert_int_equal(build_case(&build, "d", 7, &err), -1);
	assert_string_equal(err.where, "line 7");
	assert_non_null(strstr(err.text, "more than 20000000 cases"));
	build_done(&build);
	logmap_free(map);
}

static void too_many_names_are_refused_but_known_ones_are_not(void **state)
{
	(void)state;
	struct logmap *map = defaults();
	struct eventlog_options options = {.map = map};
	struct build build;
	struct err err = ERR_NONE;
	int32_t number = 77, again = 77;
	build_init(&build, &options);
	build.texts[BUILD_AGENCY].ceiling = 2; /* "" is one of them */
	assert_int_equal(build_text(&build, BUILD_AGENCY, "police", 6, &number, &err), 0);
	assert_int_equal(build_text(&build, BUILD_AGENCY, "zorg", 4, &again, &err), -1);
	assert_non_null(strstr(err.text, "distinct agencies"));
	assert_int_equal(again, 77);
	assert_int_equal(build_text(&build, BUILD_AGENCY, "police", 6, &again, &err), 0);
	assert_int_equal(again, number);

	struct build_event event = BUILD_EVENT_NONE;
	event.at = 1;
	build.pairs.ceiling = 1;
	assert_int_equal(build_case(&build, "c", 1, &err), 0);
	assert_int_equal(build_event(&build, 0, &event, &err), 0);
	assert_int_equal(build_text(&build, BUILD_ACTIVITY, "a", 1, &event.texts[BUILD_ACTIVITY], &err), 0);
	assert_int_equal(build_event(&build, 0, &event, &err), -1);
	assert_non_null(strstr(err.text, "distinct pairs"));
	build_done(&build);
	logmap_free(map);
}

static void texts_are_kept_once_however_many_there_are(void **state)
{
	(void)state;
	struct arena arena;
	struct intern intern;
	arena_init(&arena);
	intern_init(&intern, &arena, 100000);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 20000; i++) {
			char text[16];
			int length = snprintf(text, sizeof text, "name %d", i);
			assert_int_equal(intern_put(&intern, text, (size_t)length), i);
			assert_string_equal(intern.texts[i], text);
		}
	}
	assert_int_equal(intern_put(&intern, "name 1", 5), 20000); /* "name " */
	intern_done(&intern);
	arena_done(&arena);
}

static void what_is_bad_is_counted_or_refused(void **state)
{
	(void)state;
	struct logmap *map = defaults();
	struct eventlog_options options = {.map = map};
	struct build build;
	struct err err = ERR_NONE;
	build_init(&build, &options);
	assert_int_equal(build_bad(&build, &err, 3, "bad %d\x1B", 1), -1);
	assert_string_equal(err.where, "line 3");
	assert_string_equal(err.text, "bad 1?");
	options.skip_bad = true;
	assert_int_equal(build_bad(&build, &err, 3, "bad"), 0);
	assert_int_equal(build.log.skipped, 1);
	build_done(&build);
	logmap_free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(too_many_cases_and_events_are_refused),
		cmocka_unit_test(too_many_names_are_refused_but_known_ones_are_not),
		cmocka_unit_test(texts_are_kept_once_however_many_there_are),
		cmocka_unit_test(what_is_bad_is_counted_or_refused),
	};
	return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}

/* logmap: what a map may say, what it means, and what it is refused for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "log/logmap.h"

/* The bit of a meaning in a mask. */
#define BIT(meaning) (1U << MEANING_##meaning)

static struct logmap *map_of(const char *text)
{
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	if (logmap_read_bytes(text, strlen(text), &map, &err))
		fail_msg("%s: %s", err.where, err.text);
	return map;
}

static void assert_refused(const char *text, size_t length, const char *where, const char *part)
{
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(logmap_read_bytes(text, length, &map, &err), -1);
	assert_null(map);
	assert_string_equal(err.where, where);
	if (!strstr(err.text, part))
		fail_msg("'%s' does not say '%s'", err.text, part);
}

static void an_empty_map_gives_the_names_of_the_standard(void **state)
{
	(void)state;
	static const char *const names[LOGMAP_FIELDS] = {"concept:name", "time:timestamp", "org:group",
							 "concept:name", "lifecycle:transition"};
	static const char *const keys[LOGMAP_FIELDS] = {"case", "time", "agency", "activity", "transition"};
	struct logmap *map = map_of("");
	for (int i = 0; i < LOGMAP_FIELDS; i++) {
		assert_string_equal(logmap_name(map, (enum logmap_field)i), names[i]);
		assert_string_equal(logmap_field_key((enum logmap_field)i), keys[i]);
		assert_false(logmap_is_named(map, (enum logmap_field)i));
	}
	assert_int_equal(logmap_meanings(map, "Queued", "Awaiting Assignment"), 0);
	assert_false(logmap_has(map, MEANING_OFFER));
	logmap_free(map);
}

static void names_come_from_the_map_where_it_has_them(void **state)
{
	(void)state;
	struct logmap *map =
		map_of("\xEF\xBB\xBF# a comment\r\n[log]\r\nagency = organization involved ; the line\r\n"
		       "case: Zaak;nr\r\n\r\n[meaning]\r\noffer =\r\n");
	assert_string_equal(logmap_name(map, LOGMAP_AGENCY), "organization involved");
	assert_true(logmap_is_named(map, LOGMAP_AGENCY));
	assert_string_equal(logmap_name(map, LOGMAP_CASE), "Zaak;nr");
	assert_string_equal(logmap_name(map, LOGMAP_TIME), "time:timestamp");
	assert_false(logmap_has(map, MEANING_OFFER));
	logmap_free(map);
}

static void values_match_whole_texts_with_stars_for_any_run(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		const char *activity;
		const char *transition;
		bool matches;
	} rows[] = {
		{"Queued/Awaiting Assignment", "Queued", "Awaiting Assignment", true},
		{"Queued/Awaiting Assignment", "Queued", "Awaiting", false},
		{"Queued/Awaiting Assignment", "queued", "Awaiting Assignment", false},
		{"Queued/Awaiting Assignment", "Queued", "Awaiting Assignments", false},
		{"*/Closed", "", "Closed", true},
		{"*/Closed", "Completed", "Closed", true},
		{"*/Closed", "a", "b/Closed", false},
		{"T0*/complete", "T02 Check", "complete", true},
		{"T0*/complete", "T12 Check", "complete", false},
		{"Completed/*", "Completed", "", true},
		{"Completed", "Completed", "anything", true},
		{"Completed", "Completed/b", "", false},
		{"*", "", "", true},
		{"*/*", "x", "y", true},
		{"/", "", "", true},
		{"/", "x", "", false},
		{"A/B/c", "A/B", "c", true},
		{"A/B/c", "A", "B/c", true},
		{"A/B/c", "A", "B", false},
		{"*a*b*/*", "xaybz", "", true},
		{"*a*b*/*", "xbyaz", "", false},
		{"*aab/x", "aaab", "x", true},
		{"a**b/x", "ab", "x", true},
		{"Ü*/x", "Ünïcode", "x", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[128];
		snprintf(text, sizeof text, "[meaning]\nclose = %s\n", rows[i].value);
		struct logmap *map = map_of(text);
		unsigned meanings = logmap_meanings(map, rows[i].activity, rows[i].transition);
		if (meanings != (rows[i].matches ? BIT(CLOSE) : 0))
			fail_msg("%s with %s / %s", rows[i].value, rows[i].activity, rows[i].transition);
		logmap_free(map);
	}
}

static void a_value_can_mean_several_things(void **state)
{
	(void)state;
	struct logmap *map =
		map_of("[meaning]\noffer = a/b\naccept=c/d|a/b\nmilestone = a\ncontact=*/b\nclose=x/y\n"
		       "pause = | a/* |");
	assert_int_equal(logmap_meanings(map, "a", "b"),
			 BIT(OFFER) | BIT(ACCEPT) | BIT(MILESTONE) | BIT(CONTACT) | BIT(PAUSE));
	assert_int_equal(logmap_meanings(map, "c", "d"), BIT(ACCEPT));
	assert_true(logmap_has(map, MEANING_CLOSE));
	logmap_free(map);
}

static void lists_go_on_over_lines_and_over_repeated_keys(void **state)
{
	(void)state;
	struct logmap *map = map_of(
		"[meaning]\nclose = a/b | ; first\n   c/d|e/f ; then\n\t| g/h\nclose = i/j\noffer = k/l\n");
	static const char *const closes[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
	for (size_t i = 0; i < sizeof closes / sizeof *closes; i += 2)
		assert_int_equal(logmap_meanings(map, closes[i], closes[i + 1]), BIT(CLOSE));
	assert_int_equal(logmap_meanings(map, "k", "l"), BIT(OFFER));
	assert_int_equal(logmap_meanings(map, "then", ""), 0);
	logmap_free(map);
}

static void long_lines_are_read_whole(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "[meaning]\nmilestone = ");
	for (int i = 0; i < 500; i++)
		strbuf_printf(&text, "Activity number %d/complete|", i);
	strbuf_puts(&text, "\n[log]\ncase = the case\n");
	struct logmap *map = map_of(strbuf_text(&text));
	assert_int_equal(logmap_meanings(map, "Activity number 499", "complete"), BIT(MILESTONE));
	assert_int_equal(logmap_meanings(map, "Activity number 500", "complete"), 0);
	assert_string_equal(logmap_name(map, LOGMAP_CASE), "the case");
	logmap_free(map);
	strbuf_done(&text);
}

static void what_is_no_map_is_refused_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *where;
		const char *part;
	} rows[] = {
		{"case = a\n", "line 1", "before the first section"},
		{"[log]\n\n[logs]\ncase = a\n", "line 3", "no section [logs]"},
		{"[meaning]\n[rules]\n", "line 2", "no section [rules]"},
		{"[log]\ncase = a\nagenci = b\n", "line 3", "no key 'agenci'"},
		{"[meaning]\nmilestone = a/b\noffers = a/b", "line 3", "no key 'offers'"},
		{"[log]\ncase = a\n\ncase = b\n", "line 4", "'case' is named twice"},
		{"[log]\ncase =\n", "line 2", "'case' names no attribute"},
		{"[log]\n  case = a\n  time = b\n", "line 3", "begin 'time = b' at the margin"},
		{"[meaning]\n  offer = a/b\n  accept = c/d\n", "line 3", "at the margin"},
		{"[log]\ncase\n", "line 2", "neither a [section] nor"},
		{"[log\ncase = a\n", "line 1", "no section [log"},
		{"[log]\nnothing\nagenci = b\n", "line 2", "neither a [section] nor"},
		{"[log]\nagenci = b\nnothing\n", "line 2", "no key 'agenci'"},
		{"[log]\ncase = \xFF\n", "line 2", "UTF-8"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_refused(rows[i].text, strlen(rows[i].text), rows[i].where, rows[i].part);
	static const char nul[] = "[log]\ncase = a\0b\n";
	assert_refused(nul, sizeof nul - 1, "line 2", "UTF-8");
}

static void a_map_beyond_a_ceiling_is_refused(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text);
	strbuf_puts(&text, "[meaning]\n");
	for (int i = 0; i <= LOGMAP_VALUES_MAX; i++)
		strbuf_printf(&text, "offer = %d\n", i);
	assert_refused(text.bytes, text.length, "line 4098", "more values");

	strbuf_reset(&text);
	strbuf_puts(&text, "[log]\n; ");
	memset(strbuf_reserve(&text, LOGMAP_LINE_MAX), 'x', LOGMAP_LINE_MAX);
	text.length += LOGMAP_LINE_MAX;
	assert_refused(text.bytes, text.length, "line 2", "longer than 65536");

	strbuf_reset(&text);
	memset(strbuf_reserve(&text, LOGMAP_BYTES_MAX + 1), '\n', LOGMAP_BYTES_MAX + 1);
	text.length += LOGMAP_BYTES_MAX + 1;
	assert_refused(text.bytes, text.length, "", "longer than 262144");
	strbuf_done(&text);
}

static void a_map_is_read_from_a_file(void **state)
{
	(void)state;
	char path[] = "/tmp/vangnet-map-XXXXXX";
	int fd = mkstemp(path);
	static const char text[] = "[log]\nagency = team\n";
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	struct logmap *map = NULL;
	struct err err = ERR_NONE;
	assert_int_equal(logmap_read_file(path, &map, &err), 0);
	assert_string_equal(logmap_name(map, LOGMAP_AGENCY), "team");
	logmap_free(map);
	unlink(path);
	assert_int_equal(logmap_read_file(path, &map, &err), -1);
	assert_string_equal(err.where, "");
	assert_non_null(strstr(err.text, "No such file"));
	assert_int_equal(logmap_read_file("/tmp", &map, &err), -1);
	assert_non_null(strstr(err.text, "directory"));
	logmap_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_gives_the_names_of_the_standard),
		cmocka_unit_test(names_come_from_the_map_where_it_has_them),
		cmocka_unit_test(values_match_whole_texts_with_stars_for_any_run),
		cmocka_unit_test(a_value_can_mean_several_things),
		cmocka_unit_test(lists_go_on_over_lines_and_over_repeated_keys),
		cmocka_unit_test(long_lines_are_read_whole),
		cmocka_unit_test(what_is_no_map_is_refused_by_line),
		cmocka_unit_test(a_map_beyond_a_ceiling_is_refused),
		cmocka_unit_test(a_map_is_read_from_a_file),
	};
	return cmocka_run_group_tests_name("logmap", tests, NULL, NULL);
}

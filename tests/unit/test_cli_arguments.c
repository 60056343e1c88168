/* options and arguments: what is typed becomes the parameters of a request, or a clear refusal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/instant.h"
#include "cli/arguments.h"
#include "cli/invoke.h"
#include "cli/options.h"

#define NOW (INT64_C(1772442000) * INSTANT_SECOND) /* 2026-03-02T09:00:00Z */
#define WORDS_MAX 24

/* Cuts the line at single spaces; "_" stands for a space inside a word. */
static int split(char *line, char *words[WORDS_MAX])
{
	int count = 0;
	for (char *word = strtok(line, " "); word && count < WORDS_MAX; word = strtok(NULL, " ")) {
		for (char *at = word; *at; at++)
			*at = *at == '_' ? ' ' : *at;
		words[count++] = word;
	}
	return count;
}

static int read_line(const char *line, struct strbuf *params, struct err *err)
{
	char copy[1024], *words[WORDS_MAX];
	struct options options;
	snprintf(copy, sizeof copy, "%s", line);
	if (options_read(split(copy, words), words, NULL, &options, err) < 0)
		return -1;
	int verb = invoke_find_verb(&options);
	assert_true(verb >= 0);
	strbuf_reset(params);
	int result = arguments_read((enum verb)verb, &options, NOW, params, err);
	options_done(&options);
	return result;
}

static void expect(const char *line, const char *params)
{
	struct strbuf got = {0};
	struct err err;
	if (read_line(line, &got, &err) < 0)
		fail_msg("%s: %s", line, err.text);
	assert_string_equal(strbuf_text(&got), params);
	strbuf_done(&got);
}

static void expect_refusal(const char *line, int code, const char *where, const char *part_of_text)
{
	struct strbuf got = {0};
	struct err err = ERR_NONE;
	if (read_line(line, &got, &err) == 0)
		fail_msg("%s was accepted: %s", line, strbuf_text(&got));
	assert_int_equal(err.code, code);
	assert_string_equal(err.where, where);
	if (!strstr(err.text, part_of_text))
		fail_msg("'%s' does not say '%s'", err.text, part_of_text);
	strbuf_done(&got);
}

static void every_type_is_written_as_the_protocol_wants_it(void **state)
{
	(void)state;
	expect("case get --case 01hvz9x3k7m2a", "{\"case\":\"01HVZ9X3K7M2A\"}");
	expect("case get 01HVZ9X3K7M2A", "{\"case\":\"01HVZ9X3K7M2A\"}");
	expect("case.list --limit=20 --stalled --status open",
	       "{\"limit\":20,\"stalled\":true,\"status\":\"open\"}");
	expect("case list --stalled=false", "{\"stalled\":false}");
	expect("request ask 01HVZ9X3K7M2A --agency police --text can_you? --due +2d12h --key k",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"agency\":\"police\",\"text\":\"can you?\","
	       "\"due\":\"2026-03-04T21:00:00Z\",\"key\":\"k\"}");
	expect("action done 01HVZ9X3K7M2A --obligation 7 --key k",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"obligation\":7,\"key\":\"k\"}");
	expect("handover offer 01HVZ9X3K7M2A --agency housing --with 1,2,30 --key k --on-behalf-of w17",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"agency\":\"housing\",\"with\":[1,2,30],\"key\":\"k\","
	       "\"on_behalf_of\":\"w17\"}");
	expect("record holder 01HVZ9X3K7M2A --agency a --meaning offer,close --key k",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"agency\":\"a\",\"meaning\":[\"offer\",\"close\"],\"key\":"
	       "\"k\"}");
	expect("case open --theme noise --title --json --occurred-at 2026-03-01T12:00:00+02:00 --key k",
	       "{\"theme\":\"noise\",\"title\":\"--json\",\"occurred_at\":\"2026-03-01T10:00:00Z\",\"key\":"
	       "\"k\"}");
	expect("stall explain 01HVZ9X3K7M2A --finding 2 --language nl",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"finding\":2,\"language\":\"nl\"}");
}

static void what_the_daemon_would_refuse_is_refused_here_with_the_option_named(void **state)
{
	(void)state;
	expect_refusal("case get 123", ERROR_bad_value, "case", "--case: '123' is not a case");
	expect_refusal("case get", ERROR_missing_field, "case", "needs --case");
	expect_refusal("case open --title x", ERROR_missing_field, "theme", "needs --theme");
	expect_refusal("case get 01HVZ9X3K7M2A --title x", ERROR_unknown_field, "", "no option --title");
	expect_refusal("case get 01HVZ9X3K7M2A --colour x", ERROR_unknown_field, "", "no option --colour");
	expect_refusal("case get 01HVZ9X3K7M2A again", ERROR_bad_value, "", "'again' is left over");
	expect_refusal("case list --limit 501", ERROR_bad_value, "limit", "0 to 500");
	expect_refusal("case list --limit -1", ERROR_bad_value, "limit", "0 to 500");
	expect_refusal("case list --limit", ERROR_bad_value, "limit", "needs a value");
	expect_refusal("case list --status shut", ERROR_bad_value, "status", "one of: open, closed");
	expect_refusal("case list --limit 1 --limit 2", ERROR_bad_value, "limit", "given twice");
	expect_refusal("case list --stalled=perhaps", ERROR_bad_value, "stalled", "true or false");
	expect_refusal("case open --theme Noise --title x", ERROR_bad_value, "theme", "a-z 0-9");
	expect_refusal("handover offer 01HVZ9X3K7M2A --agency The_Police", ERROR_bad_value, "agency",
		       "name of a party");
	expect_refusal("handover offer 01HVZ9X3K7M2A --agency a --with 1,,2", ERROR_bad_value, "with",
		       "commas between");
	expect_refusal("handover offer 01HVZ9X3K7M2A --agency a --with 0", ERROR_bad_value, "with",
		       "1 or more");
	expect_refusal("action agree 01HVZ9X3K7M2A --agency a --text x --due tomorrow", ERROR_bad_value,
		       "due", "+2d");
	expect_refusal("covenant put --document /nonexistent.json", ERROR_bad_file, "", "/nonexistent.json");
	expect_refusal("case list --timeout never", ERROR_bad_value, "", "--timeout");
	expect_refusal("case list --language de", ERROR_bad_value, "", "neither nl nor en");
}

static void a_text_that_is_too_long_or_no_utf8_is_refused(void **state)
{
	(void)state;
	char line[600];
	int start = snprintf(line, sizeof line, "case open --theme noise --title ");
	memset(line + start, 'x', 201);
	line[start + 201] = '\0';
	expect_refusal(line, ERROR_bad_value, "title", "at most 200 bytes");
	expect_refusal("case open --theme noise --title \xC3\x28", ERROR_bad_value, "title", "UTF-8");
}

static void a_writing_verb_gets_a_key_and_a_reading_one_does_not(void **state)
{
	(void)state;
	struct strbuf one = {0}, two = {0};
	struct err err;
	assert_int_equal(read_line("note add 01HVZ9X3K7M2A --text x", &one, &err), 0);
	assert_int_equal(read_line("note add 01HVZ9X3K7M2A --text x", &two, &err), 0);
	assert_non_null(strstr(one.bytes, "\"key\":\""));
	assert_string_not_equal(one.bytes, two.bytes);
	assert_int_equal(read_line("case list", &one, &err), 0);
	assert_string_equal(one.bytes, "{}");
	strbuf_done(&one);
	strbuf_done(&two);
}

static void write_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");
	fputs(content, file);
	fclose(file);
}

static void texts_and_documents_come_from_files(void **state)
{
	(void)state;
	char path[] = "/tmp/vangnet-argument.XXXXXX", line[200];
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	write_file(path, "two\nlines\n");
	snprintf(line, sizeof line, "note add 01HVZ9X3K7M2A --key k --text @%s", path);
	expect(line, "{\"case\":\"01HVZ9X3K7M2A\",\"key\":\"k\",\"text\":\"two\\nlines\"}");
	expect("note add 01HVZ9X3K7M2A --key k --text @@home",
	       "{\"case\":\"01HVZ9X3K7M2A\",\"key\":\"k\",\"text\":\"@home\"}");
	write_file(path, "{\"a\": 1}");
	snprintf(line, sizeof line, "covenant put --key k --document %s", path);
	expect(line, "{\"key\":\"k\",\"document\":{\"a\": 1}}");
	write_file(path, "{\"a\": 1, \"a\": 2}");
	expect_refusal(line, ERROR_duplicate_key, "", "byte 9");
	unlink(path);
}

static bool is_check(const char *word)
{
	return strcmp(word, "check") == 0;
}

static void common_options_are_taken_from_anywhere_but_behind_a_raw_command(void **state)
{
	(void)state;
	char *words[] = {"--profile", "p", "case", "list", "--json", "--limit", "3", "--timeout=5"};
	char *raw[] = {"--language", "nl", "check", "--json", "--dir", "d"};
	struct options options;
	struct err err;
	assert_int_equal(options_read(8, words, is_check, &options, &err), 0);
	assert_true(options.json);
	assert_string_equal(options.profile, "p");
	assert_int_equal(options.timeout_ms, 5000);
	assert_int_equal(options.count, 4);
	options_done(&options);
	assert_int_equal(options_read(6, raw, is_check, &options, &err), 0);
	assert_false(options.json);
	assert_string_equal(options.language, "nl");
	assert_int_equal(options.count, 4);
	assert_string_equal(options.rest[3], "d");
	options_done(&options);
}

/* An option of every command must not hide a field; --language is both, on purpose. */
static void no_common_option_is_a_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < option_row_count; i++) {
		int field = options_field(option_rows[i].name, strlen(option_rows[i].name));
		assert_true(field < 0 || field == FIELD_language);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_is_written_as_the_protocol_wants_it),
		cmocka_unit_test(what_the_daemon_would_refuse_is_refused_here_with_the_option_named),
		cmocka_unit_test(a_text_that_is_too_long_or_no_utf8_is_refused),
		cmocka_unit_test(a_writing_verb_gets_a_key_and_a_reading_one_does_not),
		cmocka_unit_test(texts_and_documents_come_from_files),
		cmocka_unit_test(common_options_are_taken_from_anywhere_but_behind_a_raw_command),
		cmocka_unit_test(no_common_option_is_a_field),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

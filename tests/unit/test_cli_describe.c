/* describe: the vocabulary as it is published, and the exit codes that derive from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "c/json_view.h"
#include "cli/describe.h"
#include "cli/exit_code.h"
#include "wire/scan.h"

static void every_error_has_an_exit_code(void **state)
{
	(void)state;
	for (int code = 1; code < ERROR_COUNT; code++) {
		enum exit_code exit_code = exit_code_of(code);
		if (exit_code == EXIT_CODE_COUNT || exit_code == EXIT_CODE_OK)
			fail_msg("%s has no exit code", error_row(code)->name);
	}
	assert_int_equal(exit_code_of(ERROR_not_holder), EXIT_CODE_REFUSED);
	assert_int_equal(exit_code_of(ERROR_missing_field), EXIT_CODE_USAGE);
	assert_int_equal(exit_code_of(ERROR_not_found), EXIT_CODE_NOT_FOUND);
	assert_int_equal(exit_code_of(ERROR_not_allowed), EXIT_CODE_NOT_FOUND);
	assert_int_equal(exit_code_of(ERROR_tls_failed), EXIT_CODE_UNAVAILABLE);
	assert_int_equal(exit_code_of(ERROR_internal), EXIT_CODE_INTERNAL);
}

static size_t count_items(struct slice whole, const char *list)
{
	struct slice item = {0};
	size_t count = 0;
	while (slice_next_element(json_view_member(whole, list), &item))
		count++;
	return count;
}

static void the_machine_readable_form_is_json_with_every_row(void **state)
{
	(void)state;
	struct strbuf text = {0};
	struct arena arena;
	struct err err;
	arena_init(&arena);
	describe_json(&text);
	if (scan_json(text.bytes, text.length, &arena, &err) < 0)
		fail_msg("%s at %ld", err.text, err.position);
	struct slice whole = slice_of(text.bytes, text.length);
	assert_int_equal(count_items(whole, "verbs"), VERB_COUNT);
	assert_int_equal(count_items(whole, "fields"), FIELD_COUNT);
	assert_int_equal(count_items(whole, "errors"), ERROR_COUNT - 1);
	assert_int_equal(count_items(whole, "events"), EVENT_COUNT - 1);
	assert_int_equal(count_items(whole, "obligations"), OBLIGATION_COUNT);
	assert_int_equal(count_items(whole, "stalls"), STALL_COUNT);
	arena_done(&arena);
	strbuf_done(&text);
}

/* The tests run in the root of the repository. */
static void expect_committed(const char *path, void (*describe)(struct strbuf *to), const char *option)
{
	struct strbuf made = {0}, kept = {0};
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (int c; (c = fgetc(file)) != EOF;)
		strbuf_putc(&kept, (char)c);
	fclose(file);
	describe(&made);
	if (strcmp(made.bytes, strbuf_text(&kept)) != 0)
		fail_msg("the tables have changed: vangnet describe %s > %s", option, path);
	strbuf_done(&made);
	strbuf_done(&kept);
}

static void the_committed_reference_is_what_the_vocabulary_says(void **state)
{
	(void)state;
	expect_committed("docs/REFERENCE.md", describe_markdown, "--markdown");
}

static void the_committed_graph_is_what_the_ladders_table_says(void **state)
{
	(void)state;
	expect_committed("docs/ladder.dot", describe_ladder, "--ladder");
}

static void the_manual_page_names_every_verb(void **state)
{
	(void)state;
	struct strbuf text = {0};
	describe_man(&text);
	for (int verb = 0; verb < VERB_COUNT; verb++) {
		char name[64];
		snprintf(name, sizeof name, "%s", verb_rows[verb].name);
		*strchr(name, '.') = ' ';
		if (!strstr(text.bytes, name))
			fail_msg("%s is missing", name);
	}
	strbuf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_an_exit_code),
		cmocka_unit_test(the_machine_readable_form_is_json_with_every_row),
		cmocka_unit_test(the_committed_reference_is_what_the_vocabulary_says),
		cmocka_unit_test(the_committed_graph_is_what_the_ladders_table_says),
		cmocka_unit_test(the_manual_page_names_every_verb),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

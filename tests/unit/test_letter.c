/* letter: what is read of the daemon's answers, and its ceilings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/strbuf.h"
#include "mailer/letter.h"

static struct arena arena;

static int start(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static int read_text(const char *text, struct letter *letter, struct err *err)
{
	*err = ERR_NONE;
	return letter_read(slice_of(text, strlen(text)), &arena, letter, err);
}

#define LETTER "{\"letter\":\"06P0GZR5A1B2C\",\"kind\":\"deliveries\",\"items\":["
#define ITEM(case_id, at)                                                                                    \
	"{\"case\":\"" case_id "\",\"occasion\":\"escalation_raised\",\"escalated_at\":\"" at "\"}"

static void what_is_absent_is_empty_and_dutch(void **state)
{
	(void)state;
	struct letter letter;
	struct err err;
	assert_int_equal(read_text(LETTER "{}]}", &letter, &err), 0);
	assert_string_equal(letter.mailbox, "");
	assert_int_equal(letter.language, LANGUAGE_NL);
	assert_int_equal(letter.listed, 1);
	assert_string_equal(letter.items[0].stall, "");
	assert_true(letter.items[0].due == INSTANT_NEVER);
}

static void a_letter_without_an_id_or_of_another_kind_is_refused(void **state)
{
	(void)state;
	struct letter letter;
	struct err err;
	const char *const ids[] = {"\"\"", "4711", "\"06P0GZR5A1B2\"", "\"06P0GZR5A1B2C@x>\\r\\n\"", "null"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		char text[128] = "{\"kind\":\"deliveries\",\"letter\":";
		strcat(strcat(text, ids[i]), "}");
		assert_int_equal(read_text(text, &letter, &err), -1);
		assert_string_equal(err.where, "letter");
	}
	assert_int_equal(read_text("{\"letter\":\"06P0GZR5A1B2C\",\"kind\":\"poem\"}", &letter, &err), -1);
	assert_string_equal(err.where, "kind");
}

static void items_of_one_escalation_are_a_thread(void **state)
{
	(void)state;
	struct letter letter;
	struct err err;
	const struct letter_item *first = NULL;
	const char *noon = LETTER ITEM("06P0GZQ0X3V2K", "2026-11-25T12:00:00Z");
	struct {
		const char *second;
		bool one;
	} rows[] = {{"]}", true},
		    {"," ITEM("06P0GZQ0X3V2K", "2026-11-25T12:00:00Z") "]}", true},
		    {"," ITEM("06P0GZQ0X3V2K", "2026-11-25T13:00:00Z") "]}", false},
		    {"," ITEM("06P0GZQ0X3V2M", "2026-11-25T12:00:00Z") "]}", false},
		    {",{\"case\":\"06P0GZQ0X3V2K\"}]}", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[1024];
		strcat(strcpy(text, noon), rows[i].second);
		assert_int_equal(read_text(text, &letter, &err), 0);
		assert_int_equal(letter_is_of_one_escalation(&letter, &first), rows[i].one);
	}
	assert_int_equal(read_text(LETTER "]}", &letter, &err), 0);
	assert_false(letter_is_of_one_escalation(&letter, &first));
}

static void more_items_than_a_letter_holds_are_held_back(void **state)
{
	(void)state;
	struct letter letter;
	struct err err;
	struct strbuf text = {0};
	strbuf_puts(&text, LETTER "{}");
	for (int i = 1; i < LETTER_ITEMS_MAX + 3; i++)
		strbuf_puts(&text, ",{}");
	strbuf_puts(&text, "],\"held_back\":4}");
	assert_int_equal(read_text(text.bytes, &letter, &err), 0);
	assert_int_equal(letter.listed, LETTER_ITEMS_MAX);
	assert_int_equal(letter.held_back, 4 + 3);
	strbuf_done(&text);
}

static void lines_of_a_digest_go_into_their_groups(void **state)
{
	(void)state;
	struct letter letter;
	struct err err;
	struct strbuf text = {0};
	assert_int_equal(read_text("{\"letter\":\"06P0GZR5A1B2C\",\"kind\":\"digest\"}", &letter, &err), 0);
	strbuf_puts(&text, "{\"open\":20,\"new\":1,\"ages\":[1,2,-3,4,5,6],\"lines\":[{\"state\":\"new\"},{"
			   "\"state\":\"unheard of\"}");
	for (int i = 0; i < 20; i++)
		strbuf_puts(&text, ",{\"state\":\"open\"}");
	strbuf_puts(&text, "]}");
	letter_read_digest(slice_of(text.bytes, text.length), &arena, &letter);
	assert_int_equal(letter.digest.listed[GROUP_NEW], 1);
	assert_int_equal(letter.digest.listed[GROUP_OPEN], LETTER_LINES_MAX);
	assert_int_equal(letter.digest.counts[GROUP_OPEN], 20);
	assert_int_equal(letter.digest.listed[GROUP_RESOLVED], 0);
	assert_int_equal(letter.digest.ages[1], 2);
	assert_int_equal(letter.digest.ages[2], 0);
	strbuf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_absent_is_empty_and_dutch, start, stop),
		cmocka_unit_test_setup_teardown(a_letter_without_an_id_or_of_another_kind_is_refused, start,
						stop),
		cmocka_unit_test_setup_teardown(items_of_one_escalation_are_a_thread, start, stop),
		cmocka_unit_test_setup_teardown(more_items_than_a_letter_holds_are_held_back, start, stop),
		cmocka_unit_test_setup_teardown(lines_of_a_digest_go_into_their_groups, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* table and screen: layout by columns of the terminal, not by bytes; nothing drives the terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cli/table.h"

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void expect_table(int width, const char *expected)
{
	struct arena arena;
	struct table table;
	struct strbuf text = {0};
	struct screen screen = {.width = width};
	arena_init(&arena);
	table_init(&table, &arena);
	table_add_column(&table, "casus");
	table_add_column(&table, "ernst");
	table_add_column(&table, "wie");
	table_add_row(&table);
	table_set(&table, 0, "geluid in de Kerkstraat", false);
	table_set(&table, 1, "2", true);
	table_set(&table, 2, "politie", false);
	table_add_row(&table);
	table_set(&table, 0, "privé 東京", false);
	table_set(&table, 1, "10", true);
	table_print(&table, &screen, 0, &text);
	assert_string_equal(text.bytes, expected);
	strbuf_done(&text);
	arena_done(&arena);
}

static void columns_are_aligned_by_what_is_seen(void **state)
{
	(void)state;
	expect_table(INT_MAX, "casus                    ernst  wie\n"
			      "geluid in de Kerkstraat      2  politie\n"
			      "privé 東京                  10\n");
}

static void the_widest_column_gives_way_on_a_narrow_screen(void **state)
{
	(void)state;
	expect_table(30, "casus           ernst  wie\n"
			 "geluid in de …      2  politie\n"
			 "privé 東京         10\n");
}

static void dates_and_ids_stay_whole_while_texts_can_give_way(void **state)
{
	(void)state;
	struct arena arena;
	struct table table;
	struct strbuf text = {0};
	struct screen screen = {.width = 54};
	arena_init(&arena);
	table_init(&table, &arena);
	static const char *const cells[] = {"01HVZ9X3K7M2A", "something long that is told about it",
					    "2026-03-02 10:00"};
	table_add_column(&table, "case");
	table_add_column(&table, "text");
	table_add_column(&table, "at");
	table_add_row(&table);
	for (size_t c = 0; c < 3; c++)
		table_set(&table, c, cells[c], false);
	table_print(&table, &screen, 0, &text);
	assert_string_equal(text.bytes, "case           text                   at\n"
					"01HVZ9X3K7M2A  something long that …  2026-03-02 10:00\n");
	strbuf_done(&text);
	arena_done(&arena);
}

static void what_could_drive_a_terminal_is_shown_as_space(void **state)
{
	(void)state;
	struct strbuf text = {0};
	screen_put(&text,
		   "a\033[31mb\xC2\x9B"
		   "c\nd\xE2\x80\xAE"
		   "e\x7f\xFF",
		   SIZE_MAX, false);
	assert_string_equal(text.bytes, "a [31mb c d e \xEF\xBF\xBD");
	strbuf_reset(&text);
	screen_put(&text, "a\nb", SIZE_MAX, true);
	assert_string_equal(text.bytes, "a\nb");
	strbuf_done(&text);
}

static void a_cut_text_ends_in_dots_within_its_columns(void **state)
{
	(void)state;
	struct strbuf text = {0};
	screen_put(&text, "東京都", 4, false);
	assert_string_equal(text.bytes, "東…");
	assert_true(screen_columns(text.bytes) <= 4);
	strbuf_reset(&text);
	screen_put(&text, "casus", 5, false);
	assert_string_equal(text.bytes, "casus");
	strbuf_done(&text);
}

static void language_and_width_come_from_the_environment(void **state)
{
	(void)state;
	setenv("LC_ALL", "", 1);
	unsetenv("LC_MESSAGES");
	setenv("LANG", "nl_NL.UTF-8", 1);
	setenv("COLUMNS", "72", 1);
	assert_int_equal(screen_detect().language, LANGUAGE_NL);
	assert_int_equal(screen_detect().width, 72);
	setenv("LC_ALL", "en_GB.UTF-8", 1);
	setenv("COLUMNS", "3", 1);
	assert_int_equal(screen_detect().language, LANGUAGE_EN);
	assert_int_equal(screen_detect().width, SCREEN_WIDTH_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned_by_what_is_seen),
		cmocka_unit_test(the_widest_column_gives_way_on_a_narrow_screen),
		cmocka_unit_test(dates_and_ids_stay_whole_while_texts_can_give_way),
		cmocka_unit_test(what_could_drive_a_terminal_is_shown_as_space),
		cmocka_unit_test(a_cut_text_ends_in_dots_within_its_columns),
		cmocka_unit_test(language_and_width_come_from_the_environment),
	};
	return cmocka_run_group_tests(tests, use_utf8, NULL);
}

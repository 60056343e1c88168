/* render: results as people read them, in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "cli/heading.h"
#include "cli/render.h"
#include "cli/when.h"

static int use_amsterdam(void **state)
{
	(void)state;
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

static void expect(const char *json, enum language language, const char *expected)
{
	struct screen screen = {.width = INT_MAX, .language = language};
	struct strbuf text = {0};
	render_result(slice_of(json, strlen(json)), &screen, &text);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_done(&text);
}

static void a_page_is_a_table_with_the_columns_that_are_filled(void **state)
{
	(void)state;
	static const char page[] =
		"{\"cases\":[{\"case\":\"01HVZ9X3K7M2A\",\"title\":\"Geluid\",\"theme\":\"noise\","
		"\"urgency\":"
		"\"normal\",\"status\":\"open\",\"holder\":\"police\",\"next_due\":\"2026-07-02T09:00:00Z\","
		"\"stalls\":1,\"ladder\":\"raised\"},{\"case\":\"01HVZ9X3K7M2B\",\"status\":\"closed\","
		"\"stalls\":0}]}";
	expect(page, LANGUAGE_EN,
	       "case           title   theme  status  holder  next step by      stalls  escalation\n"
	       "01HVZ9X3K7M2A  Geluid  noise  open    police  2026-07-02 11:00       1  raised\n"
	       "01HVZ9X3K7M2B                 closed                                 0\n");
	expect(page, LANGUAGE_NL,
	       "casus          titel   thema  status    houder  volgende stap vóór  vastlopers  opschaling\n"
	       "01HVZ9X3K7M2A  Geluid  noise  open      police  02-07-2026 11:00             1  opgeschaald\n"
	       "01HVZ9X3K7M2B                 gesloten                                       0\n");
}

static void single_values_are_a_list_and_blocks_follow_under_their_names(void **state)
{
	(void)state;
	expect("{\"text\":\"two\\nlines\",\"case\":{\"case\":\"X\",\"holder\":\"police\"},"
	       "\"obligations\":[{\"number\":3,\"kind\":\"accept\",\"debtor\":\"rung:official\",\"lapsed\":"
	       "true}],"
	       "\"findings\":[],\"new_thing\":[1,2]}",
	       LANGUAGE_EN,
	       "text       two\n"
	       "           lines\n"
	       "stalls     none\n"
	       "new thing  1, 2\n"
	       "\ncase\n"
	       "  case    X\n"
	       "  holder  police\n"
	       "\nobligations\n"
	       "  number  kind                              owed by   lapsed\n"
	       "       3  to accept or refuse the handover  official  yes\n");
}

static void a_line_of_the_digest_is_dutch_throughout(void **state)
{
	(void)state;
	expect("{\"lines\":[{\"state\":\"new\",\"stall\":\"silent\",\"debtor\":\"rung:official\"}]}",
	       LANGUAGE_NL,
	       "toestand  vastloper     wie\n"
	       "nieuw     stilgevallen  ambtelijk regisseur\n");
}

static void an_empty_page_says_so(void **state)
{
	(void)state;
	expect("{\"cases\":[]}", LANGUAGE_EN, "nothing\n");
	expect("{}", LANGUAGE_NL, "niets\n");
}

static void a_timeline_says_in_a_few_words_what_each_event_did(void **state)
{
	(void)state;
	static const char page[] =
		"{\"events\":[{\"seq\":2,\"kind\":\"request.asked\",\"facts\":{\"agency\":\"housing\","
		"\"opens\":["
		"{\"number\":2,\"kind\":\"answer\",\"debtor\":\"housing\",\"creditor\":\"police\","
		"\"due\":\"2026-07-02T09:00:00Z\",\"covenant\":1}],\"ends\":[{\"number\":1,\"how\":"
		"\"superseded\"}]},"
		"\"content\":{\"text\":\"who lives there?\"}},"
		"{\"seq\":3,\"kind\":\"request.answered\",\"facts\":{\"obligation\":2,\"shifts\":[{"
		"\"number\":4,"
		"\"debtor\":\"police\"}],\"ends\":[{\"number\":2,\"how\":\"met\"}],\"hits\":[]}},"
		"{\"seq\":4,\"kind\":\"case.closed\",\"facts\":{\"outcome\":\"solved\",\"confirmed\":true}}]"
		"}";
	expect(page, LANGUAGE_EN,
	       "number  kind              facts                                              content\n"
	       "     2  request asked     housing; 2 housing: an answer by 2026-07-02 11:00  who lives "
	       "there?\n"
	       "     3  request answered  obligation 2; 4 police; 2 met\n"
	       "     4  case closed       solved; confirmed by the citizen\n");
	expect(page, LANGUAGE_NL,
	       "nummer  soort               feiten                                                  inhoud\n"
	       "     2  verzoek gedaan      housing; 2 housing: een antwoord vóór 02-07-2026 11:00  who "
	       "lives there?\n"
	       "     3  verzoek beantwoord  verplichting 2; 4 police; 2 nagekomen\n"
	       "     4  casus gesloten      opgelost; door de burger bevestigd\n");
}

static void what_is_the_matter_comes_first(void **state)
{
	(void)state;
	expect("{\"finding\":{\"stall\":\"unanswered\",\"sentence\":\"No answer.\",\"ends\":\"An answer.\"}}",
	       LANGUAGE_EN,
	       "  what is the matter  No answer.\n"
	       "  what would end it   An answer.\n"
	       "  stall               unanswered\n");
}

static void an_event_is_one_line_on_one_screen(void **state)
{
	(void)state;
	static const char event[] =
		"{\"cursor\":\"c\",\"case\":\"X\",\"seq\":4,\"kind\":\"stall.found\",\"at\":\"2026-01-02T09:"
		"00:00Z\","
		"\"actor\":\"system\",\"facts\":{\"stall\":\"unaccepted\",\"evidence\":[2,3]}}";
	struct screen screen = {.width = INT_MAX, .language = LANGUAGE_NL};
	struct strbuf text = {0};
	render_event(slice_of(event, strlen(event)), &screen, &text);
	assert_string_equal(text.bytes, "02-01-2026 10:00  X  4  vastloper  system  niet aangenomen");
	strbuf_reset(&text);
	screen.width = 40;
	render_event(slice_of(event, strlen(event)), &screen, &text);
	assert_int_equal(screen_columns(text.bytes), 40);
	strbuf_done(&text);
}

/* "kind" is looked up in several sets: that works only while no word is in two of them. */
static void no_word_is_an_obligation_and_a_stall(void **state)
{
	(void)state;
	for (int kind = 0; kind < OBLIGATION_COUNT; kind++) {
		const char *name = obligation_rows[kind].name;
		assert_int_equal(choice_of(CHOICE_STALL, name, strlen(name)), -1);
		assert_int_equal(event_of(name, strlen(name)), -1);
	}
}

static void times_are_instants_or_spans_from_now(void **state)
{
	(void)state;
	const int64_t now = 1000 * INSTANT_DAY;
	int64_t got;
	assert_int_equal(when_parse("1972-09-27T02:00:00+01:00", now, &got), 0);
	assert_int_equal(got, now + INSTANT_HOUR);
	assert_int_equal(when_parse("+2d", now, &got), 0);
	assert_int_equal(got, now + 2 * INSTANT_DAY);
	assert_int_equal(when_parse("-1w30m", now, &got), 0);
	assert_int_equal(got, now - 7 * INSTANT_DAY - 30 * INSTANT_MINUTE);
	static const char *const bad[] = {"",    "+",    "+2",   "+d",       "2d",
					  "+2x", "+2d ", "+-2d", "+200000d", "-2000d"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(when_parse(bad[i], now, &got), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_a_table_with_the_columns_that_are_filled),
		cmocka_unit_test(single_values_are_a_list_and_blocks_follow_under_their_names),
		cmocka_unit_test(a_line_of_the_digest_is_dutch_throughout),
		cmocka_unit_test(an_empty_page_says_so),
		cmocka_unit_test(a_timeline_says_in_a_few_words_what_each_event_did),
		cmocka_unit_test(what_is_the_matter_comes_first),
		cmocka_unit_test(an_event_is_one_line_on_one_screen),
		cmocka_unit_test(no_word_is_an_obligation_and_a_stall),
		cmocka_unit_test(times_are_instants_or_spans_from_now),
	};
	return cmocka_run_group_tests(tests, use_amsterdam, NULL);
}

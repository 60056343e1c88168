/* Reports, without a daemon and without a log: what is said on top, what goes into a cell, what into a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/instant.h"
#include "report/as_csv.h"
#include "report/as_html.h"
#include "report/as_text.h"
#include "report/headline.h"

enum { POLICE = 1, HOUSING };

static struct arena arena;
static struct quality_report report;

static const char *name_of(const void *context, int32_t party)
{
	(void)context;
	return party == POLICE ? "police" : party == HOUSING ? "=housing<b>" : NULL;
}

static const struct party_names names = {NULL, NULL, name_of};

/* Markup, a control character, a mark that turns the text around it, and a byte that is no UTF-8. */
static const char nasty[] = "<b>&\"'\x1b\xe2\x80\xae\xff";

static const char *nasty_name(const void *context, int32_t party)
{
	(void)context;
	(void)party;
	return nasty;
}

static const struct party_names nasty_names = {NULL, NULL, nasty_name};

#define SAFE "&lt;b&gt;&amp;&quot;&#39;  \xef\xbf\xbd"

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	report = (struct quality_report){.names = &names, .language = LANGUAGE_EN};
	report.agencies.from = report.agencies.until = INT64_C(1767225600000000); /* 2026-01-01 */
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static const char *first_sentence(void)
{
	return headline_of(&report, &arena).sentences[0];
}

static void nothing_to_tell_is_said(void **state)
{
	(void)state;
	assert_int_equal(headline_of(&report, &arena).count, 1);
	assert_string_equal(first_sentence(), "Nothing was owed in this period that may be told.");
}

static void what_went_wrong_with_handovers_comes_first_and_names_the_worst_pair(void **state)
{
	(void)state;
	const struct msg_owed whole[] = {
		{.of_kind = OBLIGATION_accept, .in_time = 6, .late = 2, .never = 1, .open = 4, .overdue = 1},
		{.of_kind = OBLIGATION_keep, .in_time = 3, .late = 1, .withdrawn = 5},
	};
	const struct msg_owed pairs[] = {
		{.of_kind = OBLIGATION_accept, .creditor = HOUSING, .debtor = POLICE, .late = 1},
		{.of_kind = OBLIGATION_accept,
		 .creditor = POLICE,
		 .debtor = HOUSING,
		 .late = 1,
		 .overdue = 1},
		{.of_kind = OBLIGATION_answer, .creditor = HOUSING, .debtor = POLICE, .late = 9},
	};
	report.agencies.whole = (struct desc_list){whole, 2};
	report.pairs.owed = (struct desc_list){pairs, 3};
	struct headline headline = headline_of(&report, &arena);
	assert_int_equal(headline.count, 2);
	assert_string_equal(headline.sentences[0],
			    "4 of 10 handovers were taken up too late or never; most of these "
			    "from police to =housing<b>.");
	assert_string_equal(headline.sentences[1], "3 of 4 promises to citizens were kept in time.");
	report.language = LANGUAGE_NL;
	assert_string_equal(first_sentence(),
			    "4 van de 10 overdrachten zijn te laat of nooit aangenomen; de meeste van "
			    "police naar =housing<b>.");
}

static void without_trouble_the_times_are_told(void **state)
{
	(void)state;
	const struct msg_owed whole[] = {{.of_kind = OBLIGATION_accept,
					  .in_time = 10,
					  .measured = 10,
					  .p50_s = 3054,
					  .p90_s = 176069}};
	report.agencies.whole = (struct desc_list){whole, 1};
	assert_string_equal(first_sentence(),
			    "Half of the handovers were taken up within 51 min, one in ten took longer than "
			    "2.0 days.");
}

static const char *span(int32_t seconds)
{
	static struct strbuf text;
	strbuf_reset(&text);
	report_put_span(&report, seconds, &text);
	return arena_strndup(&arena, strbuf_text(&text), text.length);
}

static void spans_are_told_as_people_say_them(void **state)
{
	(void)state;
	assert_string_equal(span(0), "0 s");
	assert_string_equal(span(59), "59 s");
	assert_string_equal(span(60), "1 min");
	assert_string_equal(span(7199), "120 min");
	assert_string_equal(span(7200), "2.0 h");
	assert_string_equal(span(47 * 3600), "47 h");
	assert_string_equal(span(48 * 3600), "2.0 days");
	assert_string_equal(span(38 * 86400), "38 days");
	report.language = LANGUAGE_NL;
	assert_string_equal(span(11000), "3,1 uur");
}

static const char *field(const char *text)
{
	static struct strbuf out;
	strbuf_reset(&out);
	as_csv_field(text, &out);
	return strbuf_text(&out);
}

static void no_field_is_a_formula(void **state)
{
	(void)state;
	assert_string_equal(field("=1+1"), "'=1+1");
	assert_string_equal(field("+1"), "'+1");
	assert_string_equal(field("-1"), "'-1");
	assert_string_equal(field("@x"), "'@x");
	assert_string_equal(field("\tx"), "'\tx");
	assert_string_equal(field("\rx"), "\"'\rx\"");
	assert_string_equal(field("a=b"), "a=b");
	assert_string_equal(field(""), "");
}

static void a_field_is_quoted_where_it_must_be(void **state)
{
	(void)state;
	assert_string_equal(field("a,b"), "\"a,b\"");
	assert_string_equal(field("a\"b"), "\"a\"\"b\"");
	assert_string_equal(field("a\nb"), "\"a\nb\"");
	assert_string_equal(field("=a,\"b\""), "\"'=a,\"\"b\"\"\"");
	assert_string_equal(field("plain text"), "plain text");
}

static void a_page_gets_no_markup_from_elsewhere(void **state)
{
	(void)state;
	const struct msg_flow flows[] = {{.giver = POLICE, .taker = HOUSING, .times = 7}};
	const struct msg_owed owed[] = {{.of_kind = OBLIGATION_keep, .debtor = HOUSING, .never = 9}};
	const struct msg_experience areas[] = {{.neighbourhood = nasty, .cases = 9}};
	report.pairs.flows = (struct desc_list){flows, 1};
	report.agencies.owed = (struct desc_list){owed, 1};
	report.neighbourhoods.areas = (struct desc_list){areas, 1};
	report.citizens.whole.cases = 9;
	report.names = &nasty_names;
	report.source = nasty;
	struct strbuf out = {0};
	as_html(&report, &out);
	assert_non_null(strstr(out.bytes, " · " SAFE));
	assert_non_null(strstr(out.bytes, "<title>" SAFE " → " SAFE ": 7"));
	assert_non_null(strstr(out.bytes, "text-anchor=\"end\">" SAFE "</text>"));
	assert_non_null(strstr(out.bytes, "<span>" SAFE "</span>"));
	assert_non_null(strstr(out.bytes, "<td>" SAFE "</td>"));
	assert_null(strstr(out.bytes, "<b>&"));
	assert_null(strpbrk(strstr(out.bytes, "<main>"), "\x1b\xff"));
	assert_null(strstr(out.bytes, "\xe2\x80\xae"));
	strbuf_done(&out);
}

static void every_form_of_an_empty_report_is_whole(void **state)
{
	(void)state;
	struct strbuf out = {0};
	as_html(&report, &out);
	assert_non_null(strstr(out.bytes, "Nothing was owed"));
	assert_non_null(strstr(out.bytes, "</html>"));
	assert_null(strstr(out.bytes, "<svg"));
	strbuf_reset(&out);
	as_csv(&report, &out);
	assert_non_null(strstr(out.bytes, "list,"));
	assert_int_equal(out.bytes[out.length - 1], '\n');
	strbuf_reset(&out);
	as_text(&report, &out);
	assert_string_equal(
		out.bytes,
		"2026-01-01 until 2026-01-01\nNothing was owed in this period that may be told.\n");
	strbuf_done(&out);
}

static void what_is_withheld_is_drawn_as_withheld(void **state)
{
	(void)state;
	const struct msg_flow flows[] = {{.giver = POLICE, .taker = HOUSING, .withheld = true},
					 {.giver = HOUSING, .taker = POLICE, .times = 7, .back = 2}};
	const struct msg_owed owed[] = {{.of_kind = OBLIGATION_keep, .debtor = HOUSING, .withheld = true}};
	report.pairs.flows = (struct desc_list){flows, 2};
	report.agencies.owed = (struct desc_list){owed, 1};
	struct strbuf out = {0};
	as_html(&report, &out);
	assert_non_null(strstr(out.bytes, "=housing&lt;b&gt; → police: 7, 2 of them back again"));
	assert_non_null(strstr(out.bytes, "·</text>"));
	assert_null(strstr(out.bytes, "<b>."));
	strbuf_done(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(nothing_to_tell_is_said),
		TEST(what_went_wrong_with_handovers_comes_first_and_names_the_worst_pair),
		TEST(without_trouble_the_times_are_told),
		TEST(spans_are_told_as_people_say_them),
		TEST(no_field_is_a_formula),
		TEST(a_field_is_quoted_where_it_must_be),
		TEST(a_page_gets_no_markup_from_elsewhere),
		TEST(every_form_of_an_empty_report_is_whole),
		TEST(what_is_withheld_is_drawn_as_withheld),
	};
	return cmocka_run_group_tests_name("report_forms", tests, NULL, NULL);
}

/* chart: what is drawn is in proportion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "page/chart.h"

static const char *const places[] = {"one", "<two>", "three"};
static const int64_t before[] = {0, 5000, 10000}, after[] = {2500, 5000, 0};
static struct strbuf svg;

static struct chart chart_of_two(void)
{
	return (struct chart){
		.title = "a \"chart\"",
		.places = places,
		.n_places = 3,
		.series = {{"today", CHART_QUIET, before}, {"draft", CHART_MAIN, after}},
		.n_series = 2,
		.marked = -1,
	};
}

static int teardown(void **state)
{
	(void)state;
	strbuf_done(&svg);
	return 0;
}

static void has(const char *part)
{
	if (!strstr(strbuf_text(&svg), part))
		fail_msg("no %s in %s", part, strbuf_text(&svg));
}

static void the_longest_bar_takes_all_the_room_and_the_others_their_share(void **state)
{
	(void)state;
	struct chart chart = chart_of_two();
	chart_bars(&svg, &chart);
	has("class=\"fill quiet\" x=\"370\" y=\"128\" width=\"520\""); /* 100 of 100 */
	has("class=\"fill quiet\" x=\"370\" y=\"64\" width=\"260\"");  /* 50 */
	has("class=\"fill main\" x=\"370\" y=\"22\" width=\"130\"");   /* 25 */
	has(">&lt;two&gt;<");
	has("aria-label=\"a &quot;chart&quot;\"");
}

static void a_line_goes_from_edge_to_edge_under_a_round_number(void **state)
{
	(void)state;
	struct chart chart = chart_of_two();
	chart_lines(&svg, &chart);
	has("points=\"86,376 531,199 976,22\""); /* 0, 50, 100 of 100 */
	has("points=\"86,288 531,199 976,376\"");
	has(">80</text>"); /* a line of the grid every 20 */
	assert_null(strstr(svg.bytes, "class=\"limit\""));
}

static void what_is_not_told_is_a_gap_and_not_nought(void **state)
{
	(void)state;
	struct chart chart = chart_of_two();
	static const int64_t broken[] = {10000, CHART_GAP, 5000};
	chart.series[0].values = broken;
	chart.n_series = 1;
	chart_lines(&svg, &chart);
	has("points=\"86,22\"");
	has("points=\"976,199\"");
	assert_null(strstr(svg.bytes, "&lt;two&gt;, today"));
	strbuf_reset(&svg);
	chart_columns(&svg, &chart);
	chart_bars(&svg, &chart);
	assert_null(strstr(svg.bytes, "&lt;two&gt;, today"));
}

/* In the attribute that names the picture, in the legend, at the axis and in a tooltip. */
static void no_text_is_markup_wherever_it_stands(void **state)
{
	(void)state;
	static const char *const names[] = {"<>&\"'\x01\xe2\x80\xae"};
	static const char safe[] = "&lt;&gt;&amp;&quot;&#39;  ";
	struct chart chart = chart_of_two();
	chart.title = chart.series[0].label = names[0];
	chart.places = names;
	chart.n_places = chart.n_series = 1;
	chart_columns(&svg, &chart);
	int count = 0;
	for (const char *at = strbuf_text(&svg); (at = strstr(at, safe)); at += sizeof safe - 1)
		count++;
	assert_int_equal(count, 5);
	assert_null(strpbrk(svg.bytes, "'\x01"));
}

static void a_limit_is_drawn_even_above_all_values_and_a_mark_at_its_place(void **state)
{
	(void)state;
	struct chart chart = chart_of_two();
	chart.limit = 20000;
	chart.limit_label = "enough & more";
	chart.marked = 1;
	chart.mark_label = "now";
	chart_lines(&svg, &chart);
	has("class=\"limit\" x1=\"86\" x2=\"976\" y1=\"22\" y2=\"22\"");
	has("text-anchor=\"end\">enough &amp; more");
	has("class=\"limit\" x=\"976\" y=\"50\""); /* beneath the line, where it is not cut off */
	has("class=\"mark\" x1=\"531\" x2=\"531\"");
}

static void columns_stand_on_the_ground_and_nothing_is_no_number(void **state)
{
	(void)state;
	struct chart chart = chart_of_two();
	chart.language = LANGUAGE_NL;
	static const int64_t halves[] = {250, 0, 1000};
	chart.series[0].values = halves;
	chart.n_series = 1;
	chart_columns(&svg, &chart);
	has("y=\"22\" width=\"233\" height=\"354\"");
	has("text-anchor=\"middle\">2,5</text>");
	has("<title>&lt;two&gt;, today: 0</title>");
}

static void nothing_at_all_is_an_empty_picture(void **state)
{
	(void)state;
	struct chart chart = {.title = "none", .marked = -1};
	chart_lines(&svg, &chart);
	chart_columns(&svg, &chart);
	chart_bars(&svg, &chart);
	static const int64_t zeros[] = {0, 0, 0};
	chart = chart_of_two();
	chart.series[0].values = chart.series[1].values = zeros;
	chart_lines(&svg, &chart);
	chart_bars(&svg, &chart);
	has("points=\"86,376 531,376 976,376\"");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_longest_bar_takes_all_the_room_and_the_others_their_share),
		TEST(a_line_goes_from_edge_to_edge_under_a_round_number),
		TEST(a_limit_is_drawn_even_above_all_values_and_a_mark_at_its_place),
		TEST(columns_stand_on_the_ground_and_nothing_is_no_number),
		TEST(what_is_not_told_is_a_gap_and_not_nought),
		TEST(no_text_is_markup_wherever_it_stands),
		TEST(nothing_at_all_is_an_empty_picture),
	};
	return cmocka_run_group_tests_name("chart", tests, NULL, NULL);
}

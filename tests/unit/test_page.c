/* page: what others wrote stands in a page as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "page/page.h"

static void becomes(const char *text, const char *html)
{
	struct strbuf to = {0};
	page_text(&to, text);
	assert_string_equal(strbuf_text(&to), html);
	strbuf_done(&to);
}

static void markup_is_escaped(void **state)
{
	(void)state;
	becomes("<a href=\"x\">&amp;'</a>", "&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;&lt;/a&gt;");
}

static void text_of_every_language_stays_as_it_is(void **state)
{
	(void)state;
	becomes("Één café, Łódź, 😀", "Één café, Łódź, 😀");
	becomes("", "");
}

static void what_is_no_utf8_is_replaced_byte_by_byte(void **state)
{
	(void)state;
	becomes("a\xff"
		"b",
		"a\xef\xbf\xbd"
		"b");
	becomes("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");                 /* overlong */
	becomes("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* a surrogate */
	becomes("x\xe2\x82", "x\xef\xbf\xbd\xef\xbf\xbd");               /* cut off */
	becomes("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

static void controls_and_marks_that_reorder_become_spaces(void **state)
{
	(void)state;
	becomes("a\tb\nc\x7f", "a b c ");
	becomes("police\xe2\x80\xaegnp", "police gnp"); /* right-to-left override */
	becomes("\xc2\x9b"
		"31m",
		" 31m"); /* CSI as one character */
}

static void becomes_in_short(const char *text, size_t characters, const char *html)
{
	struct strbuf to = {0};
	page_text_short(&to, text, characters);
	assert_string_equal(strbuf_text(&to), html);
	strbuf_done(&to);
}

static void a_text_is_cut_by_characters_and_not_within_an_entity(void **state)
{
	(void)state;
	becomes_in_short("é&éé", 3, "é&amp;…");
	becomes_in_short("é&é", 3, "é&amp;é");
	becomes_in_short("<<<", 1, "…");
	becomes_in_short("", 1, "");
	becomes_in_short("\xff\xff\xff", 2, "\xef\xbf\xbd…");
}

static void what_surrounds_a_text_stays_markup(void **state)
{
	(void)state;
	struct strbuf to = {0};
	page_element(&to, "<b title=\"", "\"><i>\x1b'&", "\"></b>");
	assert_string_equal(strbuf_text(&to), "<b title=\"&quot;&gt;&lt;i&gt; &#39;&amp;\"></b>\n");
	strbuf_done(&to);
}

static void a_page_stands_alone(void **state)
{
	(void)state;
	struct strbuf to = {0};
	page_begin(&to, LANGUAGE_NL, "a < b", ".own { color: red; }\n");
	page_end(&to);
	assert_non_null(strstr(to.bytes, "svg .line"));
	assert_non_null(strstr(to.bytes, ".own { color: red; }\n</style>"));
	assert_non_null(strstr(to.bytes, "<html lang=\"nl\">"));
	assert_non_null(strstr(to.bytes, "<title>a &lt; b</title>"));
	assert_non_null(strstr(to.bytes, "prefers-color-scheme: dark"));
	assert_non_null(strstr(to.bytes, "default-src 'none'"));
	assert_null(strstr(to.bytes, "src="));
	assert_null(strstr(to.bytes, "://"));
	strbuf_done(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_is_escaped),
		cmocka_unit_test(text_of_every_language_stays_as_it_is),
		cmocka_unit_test(what_is_no_utf8_is_replaced_byte_by_byte),
		cmocka_unit_test(controls_and_marks_that_reorder_become_spaces),
		cmocka_unit_test(a_text_is_cut_by_characters_and_not_within_an_entity),
		cmocka_unit_test(what_surrounds_a_text_stays_markup),
		cmocka_unit_test(a_page_stands_alone),
	};
	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}

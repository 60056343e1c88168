/* template: pages with blanks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <unistd.h>

#include "mailer/template.h"
#include "words/words.h"

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/vangnet-template.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static void path_of(const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", folder, name);
}

static int remove_folder(void **state)
{
	(void)state;
	char path[128];
	const char *const names[] = {"a.txt", "b.txt", "a.html"};
	for (size_t i = 0; i < 3; i++) {
		path_of(names[i], path);
		unlink(path);
	}
	return rmdir(folder);
}

static void write_template(const char *name, const char *text)
{
	char path[128];
	path_of(name, path);
	FILE *file = fopen(path, "w");
	fputs(text, file);
	fclose(file);
}

/* Fills the template `name`, which holds `text`. */
static void expect(const char *name, const char *text, const char *values, const char *expected)
{
	struct templates *templates;
	struct strbuf filled = {0};
	struct err err;
	write_template(name, text);
	assert_int_equal(templates_open(folder, &templates, &err), 0);
	assert_int_equal(
		template_fill(templates, name, slice_of(values, strlen(values)), NULL, &filled, &err), 0);
	assert_string_equal(strbuf_text(&filled), expected);
	strbuf_done(&filled);
	templates_free(templates);
}

static void blanks_are_filled_from_the_innermost_out(void **state)
{
	(void)state;
	expect("a.txt", "{{a}} {{#b}}{{a}}{{c}}{{/b}}{{nothing}}.",
	       "{\"a\":1,\"b\":{\"a\":\"x\"},\"c\":\"\\u00e9\"}", "1 x\xc3\xa9.");
}

static void sections_go_over_lists_and_over_nothing(void **state)
{
	(void)state;
	const char *text = "{{#list}}<{{.}}>{{/list}}{{^list}}none{{/list}}";
	expect("a.txt", text, "{\"list\":[1,\"b\"]}", "<1><b>");
	expect("a.txt", text, "{\"list\":[]}", "none");
	expect("a.txt", text, "{}", "none");
	expect("a.txt", "{{#n}}yes{{/n}}{{^n}}no{{/n}}", "{\"n\":0}", "no");
	expect("a.txt", "{{#n}}yes{{/n}}{{^n}}no{{/n}}", "{\"n\":\"\"}", "no");
	expect("a.txt", "{{#n}}yes{{/n}}{{^n}}no{{/n}}", "{\"n\":false}", "no");
	expect("a.txt", "{{#n}}{{n}}{{/n}}", "{\"n\":12}", "12");
}

static void a_line_of_tags_alone_leaves_no_line(void **state)
{
	(void)state;
	expect("a.txt", "one\n  {{#a}}\ntwo\n{{/a}}\n{{! remark }}\n{{^a}}\nthree\n{{/a}}\nfour\n",
	       "{\"a\":true}", "one\ntwo\nfour\n");
}

static void html_is_escaped_and_text_is_not(void **state)
{
	(void)state;
	const char *values = "{\"a\":\"<b>&'\\\"\"}";
	expect("a.html", "{{a}}", values, "&lt;b&gt;&amp;&#39;&quot;");
	expect("a.txt", "{{a}}", values, "<b>&'\"");
}

static void what_fills_a_blank_is_never_read_as_a_template(void **state)
{
	(void)state;
	expect("a.txt", "{{a}}", "{\"a\":\"{{b}}{{#b}}\",\"b\":1}", "{{b}}{{#b}}");
}

static void numbers_choose_their_sentence(void **state)
{
	(void)state;
	const char *text = "{{_n}}one thing{{|}}{{n}} things{{/_}}; {{_}}always\n  this{{/_}}";
	expect("a.txt", text, "{\"n\":1}", "one thing; always this");
	expect("a.txt", text, "{\"n\":2}", "2 things; always this");
}

static void a_template_stands_in_another(void **state)
{
	(void)state;
	write_template("b.txt", "b{{a}}\n");
	expect("a.txt", "{{> b.txt}}\nend", "{\"a\":1}", "b1\nend");
}

static void a_template_in_itself_comes_to_an_end(void **state)
{
	(void)state;
	expect("a.txt", "x{{> a.txt}}", "{}", "xxxxxxxxxxxxxxxx");
}

static void expect_refusal(const char *text, const char *where)
{
	struct templates *templates;
	struct err err;
	write_template("a.txt", text);
	assert_int_equal(templates_open(folder, &templates, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_string_equal(err.where, where);
}

static void bad_tags_are_found_when_the_folder_is_read(void **state)
{
	(void)state;
	expect_refusal("\n{{#a}}", "a.txt:2");
	expect_refusal("{{/a}}", "a.txt:1");
	expect_refusal("{{#a}}\n{{#b}}{{/a}}{{/b}}", "a.txt:2");
	expect_refusal("{{_}}x{{/a}}", "a.txt:1");
	expect_refusal("\n\n{{a", "a.txt:3");
	expect_refusal("{{}}", "a.txt:1");
	expect_refusal("{{> c.txt}}", "a.txt:1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(blanks_are_filled_from_the_innermost_out, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(sections_go_over_lists_and_over_nothing, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(a_line_of_tags_alone_leaves_no_line, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(html_is_escaped_and_text_is_not, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(what_fills_a_blank_is_never_read_as_a_template, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(numbers_choose_their_sentence, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_template_stands_in_another, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(a_template_in_itself_comes_to_an_end, make_folder,
						remove_folder),
		cmocka_unit_test_setup_teardown(bad_tags_are_found_when_the_folder_is_read, make_folder,
						remove_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

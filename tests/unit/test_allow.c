/* allow: who is in the list is called, where the list says, and nobody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hooks/allow.h"
#include "words/words.h"

#define PATH_FORM "/tmp/vangnet-allow-XXXXXX"

static char path[sizeof PATH_FORM];

static void write_list(const char *text)
{
	memcpy(path, PATH_FORM, sizeof PATH_FORM);
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static enum allow_reach reach_of(const char *host, long port)
{
	struct err err = ERR_NONE;
	enum allow_reach reach;
	assert_int_equal(allow_find(path, host, port, &reach, &err), 0);
	return reach;
}

static void a_server_is_allowed_by_its_name_and_port(void **state)
{
	(void)state;
	write_list(
		"# who may be called\n\nhooks.police.example:443 # at the desk\n  desk.example:8443\tinside\n"
		"[2001:db8::1]:443\n10.1.2.3:443 inside");
	assert_int_equal(reach_of("hooks.police.example", 443), ALLOW_OUTSIDE);
	assert_int_equal(reach_of("Hooks.Police.EXAMPLE", 443), ALLOW_OUTSIDE);
	assert_int_equal(reach_of("desk.example", 8443), ALLOW_INSIDE);
	assert_int_equal(reach_of("[2001:db8::1]", 443), ALLOW_OUTSIDE);
	assert_int_equal(reach_of("10.1.2.3", 443), ALLOW_INSIDE);
	assert_int_equal(reach_of("hooks.police.example", 8443), ALLOW_NOBODY);
	assert_int_equal(reach_of("police.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("hooks.police.example.evil.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("evilhooks.police.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("hooks.police.example.", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("", 443), ALLOW_NOBODY);
	unlink(path);
}

static void an_asterisk_is_one_label(void **state)
{
	(void)state;
	write_list("*.town.example:443\n");
	assert_int_equal(reach_of("a.town.example", 443), ALLOW_OUTSIDE);
	assert_int_equal(reach_of("town.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of(".town.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("a.b.town.example", 443), ALLOW_NOBODY);
	assert_int_equal(reach_of("atown.example", 443), ALLOW_NOBODY);
	unlink(path);
}

static void the_line_that_allows_most_holds(void **state)
{
	(void)state;
	write_list("*.town.example:443\na.town.example:443 inside\n*.town.example:443\n");
	assert_int_equal(reach_of("a.town.example", 443), ALLOW_INSIDE);
	assert_int_equal(reach_of("b.town.example", 443), ALLOW_OUTSIDE);
	unlink(path);
}

static void a_line_that_is_wrong_is_named_and_nobody_is_allowed(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"a.example",
		"a.example:",
		"a.example:0",
		"a.example:65536",
		"a.example:443x",
		"a.example:443 in",
		":443",
		"*:443",
		"*.:443",
		"a.*.example:443",
		"https://a:443",
		"a.example: 443",
		"a.example:443 inside now",
		"[::1:443",
		"a.example:+443",
		"a.example/b:443",
		"x@a.example:443",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char text[128];
		struct err err = ERR_NONE;
		enum allow_reach reach = ALLOW_NOBODY;
		snprintf(text, sizeof text, "fine.example:443\n%s\n", lines[i]);
		write_list(text);
		if (allow_find(path, "fine.example", 443, &reach, &err) == 0)
			fail_msg("%s", lines[i]);
		assert_int_equal(err.code, ERROR_bad_config);
		assert_string_equal(err.where, "line 2");
		assert_int_equal(reach, ALLOW_NOBODY);
		unlink(path);
	}
}

static void a_line_without_end_and_a_file_that_is_not_there_are_errors(void **state)
{
	(void)state;
	char text[2 * ALLOW_LINE_MAX + 8];
	struct err err = ERR_NONE;
	memset(text, 'a', sizeof text);
	memcpy(text + sizeof text - 6, ":443\n", 6);
	write_list(text);
	assert_int_equal(allow_check(path, &err), -1);
	assert_int_equal(err.code, ERROR_bad_config);
	unlink(path);
	assert_int_equal(allow_check(path, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_is_allowed_by_its_name_and_port),
		cmocka_unit_test(an_asterisk_is_one_label),
		cmocka_unit_test(the_line_that_allows_most_holds),
		cmocka_unit_test(a_line_that_is_wrong_is_named_and_nobody_is_allowed),
		cmocka_unit_test(a_line_without_end_and_a_file_that_is_not_there_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

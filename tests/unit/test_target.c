/* target: which addresses of hooks are taken, and by which host and port they are judged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hooks/target.h"
#include "words/words.h"

static char path[] = "/tmp/vangnet-target-XXXXXX";

static int write_list(void **state)
{
	static const char list[] = "hooks.example:443\nhooks.example:8443\ninside.example:443 inside\n";
	int fd = mkstemp(path);
	(void)state;
	return fd < 0 || write(fd, list, sizeof list - 1) != sizeof list - 1 || close(fd) < 0;
}

static int remove_list(void **state)
{
	(void)state;
	return unlink(path);
}

/* The error; 0 = it may be called. */
static int judge(const char *address)
{
	struct err err = ERR_NONE;
	struct target target;
	if (target_of_hook(address, path, &target, &err) < 0)
		return err.code;
	target_done(&target);
	return 0;
}

static void a_server_in_the_list_is_called_at_any_path(void **state)
{
	(void)state;
	assert_int_equal(judge("https://hooks.example"), 0);
	assert_int_equal(judge("https://HOOKS.example:443/a/b?c=d#e"), 0);
	assert_int_equal(judge("https://hooks.example:8443/"), 0);
}

static void no_other_server_is_however_it_is_written(void **state)
{
	(void)state;
	static const char *const addresses[] = {
		"https://example/",
		"https://hooks.example:444/",
		"https://hooks.example.evil.example/",
		"https://evil.example/https://hooks.example",
		"https://evil.example#hooks.example",
		"https://evil.example?@hooks.example/",
		"https://127.0.0.1/",
		"https://0x7f.1/",
		"https://2130706433/",
		"https://[::1]/",
		"https://hooks.example./",
	};
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		if (judge(addresses[i]) != ERROR_not_allowed)
			fail_msg("%s: %d", addresses[i], judge(addresses[i]));
	}
}

static void what_is_no_plain_https_address_is_none(void **state)
{
	(void)state;
	static const char *const addresses[] = {
		"",
		"hooks.example",
		"http://hooks.example/",
		"file:///etc/passwd",
		"gopher://hooks.example/",
		"https://user@hooks.example/",
		"https://user:password@hooks.example/",
		"https://evil.example:443@hooks.example/",
		"https://hooks.example:x/",
		"https://",
		"https://[fe80::1%25eth0]/",
		"https://hooks.exa mple/",
	};
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		if (judge(addresses[i]) != ERROR_bad_value)
			fail_msg("%s: %d", addresses[i], judge(addresses[i]));
	}
}

static void only_the_list_lets_a_name_lead_inside(void **state)
{
	(void)state;
	struct err err = ERR_NONE;
	struct target target;
	assert_int_equal(target_of_hook("https://hooks.example/", path, &target, &err), 0);
	assert_false(target.reaches_inside);
	target_done(&target);
	assert_int_equal(target_of_hook("https://inside.example/", path, &target, &err), 0);
	assert_true(target.reaches_inside);
	target_done(&target);
}

static void an_error_tells_nothing_of_the_path(void **state)
{
	(void)state;
	static const char *const addresses[] = {"https://evil.example/s3cret?s3cret",
						"https://s3cret@hooks.example/s3cret"};
	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
		struct err err = ERR_NONE;
		struct target target;
		assert_int_equal(target_of_hook(addresses[i], path, &target, &err), -1);
		assert_null(strstr(err.text, "s3cret"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_in_the_list_is_called_at_any_path),
		cmocka_unit_test(no_other_server_is_however_it_is_written),
		cmocka_unit_test(what_is_no_plain_https_address_is_none),
		cmocka_unit_test(only_the_list_lets_a_name_lead_inside),
		cmocka_unit_test(an_error_tells_nothing_of_the_path),
	};
	return cmocka_run_group_tests(tests, write_list, remove_list);
}

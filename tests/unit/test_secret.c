/* secret: one line a recipient, or two; nothing else is a secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hooks/secret.h"
#include "words/words.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define OLD "ffffffffffffffffffffffffffffffff"

static char folder[] = "/tmp/vangnet-secret-XXXXXX";
static char pattern[sizeof folder + 32], path[sizeof folder + 32];

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(pattern, sizeof pattern, "%s/" SECRET_BLANK ".key", folder);
	snprintf(path, sizeof path, "%s/housing.key", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int read_of(const char *recipient, size_t most, struct secret *ret_secret, struct err *err)
{
	return secret_read(pattern, recipient, SECRET_LEAST, most, ret_secret, err);
}

static void a_recipient_has_one_or_two(void **state)
{
	(void)state;
	struct secret secret;
	struct err err = ERR_NONE;
	static const char *const files[] = {KEY, KEY "\n", KEY "\r\n"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		write_file(files[i]);
		assert_int_equal(read_of("housing", SECRET_KEYS, &secret, &err), 0);
		assert_int_equal(secret.count, 1);
		assert_string_equal(secret.lines[0], KEY);
	}
	write_file(KEY "\n" OLD "\n");
	assert_int_equal(read_of("housing", SECRET_KEYS, &secret, &err), 0);
	assert_int_equal(secret.count, 2);
	assert_string_equal(secret.lines[1], OLD);
}

static void what_is_no_secret_is_refused_and_not_told(void **state)
{
	(void)state;
	char longer[SECRET_LINE_MAX + 8];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	const char *const files[] = {
		"", "\n", "short\n", KEY " \n", KEY "\n\n", KEY "\n" OLD "\n" OLD "\n", longer, "\n" KEY};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct secret secret = {.count = 7};
		struct err err = ERR_NONE;
		write_file(files[i]);
		if (read_of("housing", SECRET_KEYS, &secret, &err) == 0)
			fail_msg("%zu", i);
		assert_int_equal(err.code, ERROR_bad_file);
		assert_null(strstr(err.text, "0123"));
		assert_int_equal(secret.count, 7);
	}
	struct secret secret;
	struct err err = ERR_NONE;
	write_file(KEY "\n" OLD "\n");
	assert_int_equal(read_of("housing", 1, &secret, &err), -1); /* a token has no second line */
}

static void no_name_leads_out_of_the_folder(void **state)
{
	(void)state;
	static const char *const names[] = {"", "../housing", "a/b", ".", "..", "Housing"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct secret secret;
		struct err err = ERR_NONE;
		assert_int_equal(read_of(names[i], 1, &secret, &err), -1);
		assert_int_equal(err.code, ERROR_internal);
	}
	struct secret secret;
	struct err err = ERR_NONE;
	assert_int_equal(read_of("police", 1, &secret, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recipient_has_one_or_two),
		cmocka_unit_test(what_is_no_secret_is_refused_and_not_told),
		cmocka_unit_test(no_name_leads_out_of_the_folder),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

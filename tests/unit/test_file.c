/* file: whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"
#include "words/words.h"

static char folder[64];
static char path[128];

static int setup(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/vangnet-file.XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/it", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(folder); /* fails when something was left behind */
}

static void assert_content(const char *expected)
{
	char bytes[64] = "";
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	assert_int_equal(read(fd, bytes, sizeof bytes - 1), strlen(expected));
	assert_string_equal(bytes, expected);
	close(fd);
}

static void a_file_is_replaced_and_has_its_mode_whatever_the_umask(void **state)
{
	(void)state;
	struct err err;
	struct stat info;
	mode_t before = umask(0);
	assert_int_equal(file_replace(path, 0600, "one", 3, &err), 0);
	assert_content("one");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	umask(077);
	assert_int_equal(file_replace(path, 0644, "other", 5, &err), 0);
	umask(before);
	assert_content("other");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0644);
}

static void a_failure_names_the_file_and_leaves_nothing_behind(void **state)
{
	(void)state;
	struct err err;
	char nowhere[160];
	snprintf(nowhere, sizeof nowhere, "%s/none/it", folder);
	assert_int_equal(file_replace(nowhere, 0600, "x", 1, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_string_equal(err.where, nowhere);
	assert_int_equal(mkdir(path, 0700), 0); /* a folder stands where the file should go */
	assert_int_equal(file_replace(path, 0600, "x", 1, &err), -1);
	assert_int_equal(rmdir(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_replaced_and_has_its_mode_whatever_the_umask, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_failure_names_the_file_and_leaves_nothing_behind, setup,
						teardown),
	};
	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}

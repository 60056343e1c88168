/* catalogue: the files that msgfmt makes, whole and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "mailer/catalogue.h"
#include "words/words.h"

static char dutch[512]; /* the catalogue of this build */
static char broken[] = "/tmp/vangnet-catalogue.XXXXXX";
static char bytes[1 << 17];
static size_t length;

static int find_files(void **state)
{
	(void)state;
	const char *build = getenv("VANGNET_BUILD");
	snprintf(dutch, sizeof dutch, "%s/locale/vangnet-mailer/nl.mo", build ? build : "build/debug");
	FILE *file = fopen(dutch, "rb");
	if (!file)
		return -1;
	length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	int fd = mkstemp(broken);
	close(fd);
	return length > 1000 && length < sizeof bytes && fd >= 0 ? 0 : -1;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(broken);
}

static void sentences_are_found_and_others_stay_as_they_are(void **state)
{
	(void)state;
	struct catalogue *catalogue;
	struct err err;
	assert_int_equal(catalogue_open(dutch, &catalogue, &err), 0);
	assert_string_equal(catalogue_text(catalogue, "Wednesday"), "woensdag");
	assert_string_equal(catalogue_text(catalogue, "Escalated"), "Opgeschaald");
	assert_string_equal(catalogue_text(catalogue, "no such sentence"), "no such sentence");
	assert_string_equal(catalogue_number(catalogue, "{n} day", "{n} days", 1), "{n} dag");
	assert_string_equal(catalogue_number(catalogue, "{n} day", "{n} days", 0), "{n} dagen");
	assert_string_equal(catalogue_number(catalogue, "{n} x", "{n} xs", 2), "{n} xs");
	assert_string_equal(catalogue_text(NULL, "Wednesday"), "Wednesday");
	catalogue_free(catalogue);
}

static int open_broken(size_t size, struct err *err)
{
	struct catalogue *catalogue = NULL;
	FILE *file = fopen(broken, "wb");
	fwrite(bytes, 1, size, file);
	fclose(file);
	int result = catalogue_open(broken, &catalogue, err);
	catalogue_text(catalogue, "Wednesday");
	catalogue_free(catalogue);
	return result;
}

static void a_file_that_was_cut_is_refused(void **state)
{
	(void)state;
	struct err err = ERR_NONE;
	for (size_t size = 0; size < length; size += 1 + size / 16) {
		assert_int_equal(open_broken(size, &err), -1);
		assert_int_equal(err.code, ERROR_bad_file);
	}
}

/* Each byte of the head and of the tables in turn: refused or read, and the sanitizers see no bad read. */
static void a_file_that_was_changed_is_read_within_itself(void **state)
{
	(void)state;
	struct err err = ERR_NONE;
	for (size_t at = 0; at < 28 + 100 * 8; at++) {
		bytes[at] = (char)~bytes[at];
		(void)open_broken(length, &err);
		bytes[at] = (char)~bytes[at];
	}
	assert_int_equal(open_broken(length, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_found_and_others_stay_as_they_are),
		cmocka_unit_test(a_file_that_was_cut_is_refused),
		cmocka_unit_test(a_file_that_was_changed_is_read_within_itself),
	};
	return cmocka_run_group_tests(tests, find_files, remove_file);
}

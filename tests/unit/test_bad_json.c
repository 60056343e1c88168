/*
 * The gate against tests/support/bad_json.py, which makes bad lines and knows their errors without parsing. The same
 * lines go through a whole daemon in tests/e2e.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/limit.h"
#include "wire/scan.h"
#include "words/words.h"

#define LINE_MAX_BYTES (2 * WIRE_TEXT_MAX)

struct expected {
	char code[32];
	long position;
	size_t length;
};

/* False at the end. The bytes go to `line`. */
static bool read_record(FILE *stream, struct expected *record, char *line)
{
	int fields = fscanf(stream, "%31s %ld %zu", record->code, &record->position, &record->length);
	if (fields == EOF)
		return false;
	assert_int_equal(fields, 3);
	assert_in_range(record->length, 1, LINE_MAX_BYTES);
	assert_int_equal(fgetc(stream), '\n');
	assert_int_equal(fread(line, 1, record->length, stream), record->length);
	assert_int_equal(fgetc(stream), '\n');
	return true;
}

/* Returns the code. */
static int check(const struct expected *record, const char *line)
{
	struct arena arena;
	struct err err = ERR_NONE;
	arena_init(&arena);
	char *copy = malloc(record->length);
	assert_non_null(copy);
	memcpy(copy, line, record->length);
	int result = scan_json(copy, record->length, &arena, &err);
	int code = error_of(record->code, strlen(record->code));
	if (result != (code == ERROR_NONE ? 0 : -1) || err.code != code || err.position != record->position)
		fail_msg("%.*s: expected %s at %ld, got %s at %ld",
			 (int)(record->length < 600 ? record->length : 600), line, record->code,
			 record->position, error_row(err.code)->name, err.position);
	free(copy);
	arena_done(&arena);
	return code;
}

static void every_bad_line_gets_the_error_that_it_was_made_for(void **state)
{
	(void)state;
	int seen[ERROR_COUNT] = {0};
	int bad = 0;
	struct expected record;
	char *line = malloc(LINE_MAX_BYTES);
	FILE *stream = popen("python3 tests/support/bad_json.py 7 2200", "r");
	assert_non_null(line);
	assert_non_null(stream);
	while (read_record(stream, &record, line)) {
		int code = check(&record, line);
		seen[code]++;
		bad += code != ERROR_NONE;
	}
	assert_int_equal(pclose(stream), 0);
	free(line);
	assert_int_equal(bad, 2200);
	assert_int_equal(seen[ERROR_NONE], 2200);
	for (int code = ERROR_bad_syntax; code <= ERROR_trailing_bytes; code++)
		assert_true(seen[code] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bad_line_gets_the_error_that_it_was_made_for),
	};
	return cmocka_run_group_tests_name("bad_json", tests, NULL, NULL);
}

/* tzif: time-zone files, well and ill formed. What real files say is compared in test_almanac.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "almanac/tzif.h"
#include "words/words.h"

#define YEAR_2000 INT64_C(946684800)
#define YEAR_2051 INT64_C(2556144000)

/* A file of version 2 that is being written. */
struct file {
	unsigned char bytes[1024];
	size_t length;
};

static void put_number(struct file *file, int size, int64_t number)
{
	for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
		file->bytes[file->length++] = (unsigned char)((uint64_t)number >> shift);
}

static void put_text(struct file *file, const char *text)
{
	size_t length = strlen(text);
	memcpy(file->bytes + file->length, text, length);
	file->length += length;
}

static void put_header(struct file *file, int32_t n_leaps, int32_t n_times, int32_t n_types)
{
	put_text(file, "TZif2");
	for (int i = 0; i < 15; i++)
		put_number(file, 1, 0);
	const int32_t counts[] = {0, 0, n_leaps, n_times, n_types, 4};
	for (int i = 0; i < 6; i++)
		put_number(file, 4, counts[i]);
}

static void put_type(struct file *file, int32_t seconds)
{
	put_number(file, 4, seconds);
	put_number(file, 2, 0);
}

/* Two types, 0 and +1 hour; transitions alternate between them, beginning with the hour. */
static struct file file_of(const int64_t *times, int32_t n, const char *footer)
{
	struct file file = {.length = 0};
	put_header(&file, 0, 0, 1);
	put_type(&file, 0);
	put_text(&file, "ABC");
	put_number(&file, 1, 0);
	put_header(&file, 0, n, 2);
	for (int i = 0; i < n; i++)
		put_number(&file, 8, times[i]);
	for (int i = 0; i < n; i++)
		put_number(&file, 1, 1 - i % 2);
	put_type(&file, 0);
	put_type(&file, 3600);
	put_text(&file, "ABC");
	put_number(&file, 1, 0);
	put_text(&file, footer);
	return file;
}

static int read_file(struct arena *arena, const struct file *file, struct tzif_offsets *ret_offsets,
		     struct err *err)
{
	return tzif_read(arena, file->bytes, file->length, YEAR_2000 * INSTANT_SECOND,
			 YEAR_2051 * INSTANT_SECOND, ret_offsets, err);
}

struct expected {
	int64_t second;
	int32_t seconds;
};

static void assert_offsets(struct arena *arena, const struct file *file, const struct expected *expected,
			   size_t n)
{
	struct tzif_offsets offsets;
	struct err err = ERR_NONE;
	if (read_file(arena, file, &offsets, &err) < 0)
		fail_msg("at %ld: %s", err.position, err.text);
	assert_int_equal(offsets.count, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(offsets.items[i].at, expected[i].second * INSTANT_SECOND);
		assert_int_equal(offsets.items[i].seconds, expected[i].seconds);
	}
}

static int set_arena(void **state)
{
	static struct arena arena;
	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int free_arena(void **state)
{
	arena_done(*state);
	return 0;
}

static void the_first_offset_is_the_one_in_force_at_the_start(void **state)
{
	const int64_t times[] = {YEAR_2000 - 100, YEAR_2000 + 100, YEAR_2000 + 200};
	struct file file = file_of(times, 3, "\n\n");
	const struct expected expected[] = {{YEAR_2000, 3600}, {YEAR_2000 + 100, 0}, {YEAR_2000 + 200, 3600}};
	assert_offsets(*state, &file, expected, 3);
}

static void before_the_first_transition_the_first_type_holds(void **state)
{
	const int64_t times[] = {YEAR_2000 + 100};
	struct file file = file_of(times, 1, "\n\n");
	const struct expected expected[] = {{YEAR_2000, 0}, {YEAR_2000 + 100, 3600}};
	assert_offsets(*state, &file, expected, 2);
	file = file_of(NULL, 0, "\n\n");
	assert_offsets(*state, &file, expected, 1);
}

static void transitions_after_the_end_are_left_out(void **state)
{
	const int64_t times[] = {YEAR_2000 + 100, YEAR_2051 + 100};
	struct file file = file_of(times, 2, "\n\n");
	const struct expected expected[] = {{YEAR_2000, 0}, {YEAR_2000 + 100, 3600}};
	assert_offsets(*state, &file, expected, 2);
}

static void the_footer_goes_on_after_the_last_transition(void **state)
{
	/* Winter from 2049-01-01 on; summer of 2049 and 2050 by the rule. */
	const int64_t times[] = {INT64_C(2490000000), INT64_C(2493072000)};
	struct file file = file_of(times, 2, "\nABC0DEF,M3.5.0/1,M10.5.0\n");
	const struct expected expected[] = {{YEAR_2000, 0},           {INT64_C(2490000000), 3600},
					    {INT64_C(2493072000), 0}, {INT64_C(2500506000), 3600},
					    {INT64_C(2519254800), 0}, {INT64_C(2531955600), 3600},
					    {INT64_C(2550704400), 0}};
	assert_offsets(*state, &file, expected, 7);
}

static void a_footer_of_summer_for_ever_has_no_winter(void **state)
{
	const int64_t times[] = {YEAR_2000 + 100};
	struct file file = file_of(times, 1, "\nXXX0YYY-1,0/0,J365/25\n");
	const struct expected expected[] = {{YEAR_2000, 0}, {YEAR_2000 + 100, 3600}};
	assert_offsets(*state, &file, expected, 2);
}

static void assert_fault(struct arena *arena, const struct file *file, const char *text)
{
	struct tzif_offsets offsets = {NULL, 77};
	struct err err = ERR_NONE;
	assert_int_equal(read_file(arena, file, &offsets, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_true(err.position >= 0 && err.position <= (long)file->length);
	if (!strstr(err.text, text))
		fail_msg("\"%s\" instead of \"%s\"", err.text, text);
	assert_int_equal(offsets.count, 77);
}

static void a_faulty_file_is_refused_at_its_byte(void **state)
{
	const int64_t times[] = {YEAR_2000 + 100, YEAR_2000 + 200};
	const int64_t backwards[] = {YEAR_2000 + 200, YEAR_2000 + 100};
	struct file file = file_of(backwards, 2, "\n\n");
	assert_fault(*state, &file, "order of time");
	file = file_of(times, 2, "no rule");
	assert_fault(*state, &file, "footer");
	file = file_of(times, 2, "\nno rule\n");
	assert_fault(*state, &file, "no rule of POSIX");
	file = file_of(times, 2, "\n\n");
	file.bytes[0] = 'X';
	assert_fault(*state, &file, "no time-zone file");
	file = file_of(times, 2, "\n\n");
	file.bytes[31] = 1; /* a leap second in the first block */
	assert_fault(*state, &file, "");
	file = file_of(times, 2, "\n\n");
	file.bytes[39] = 0; /* no type in the first block */
	assert_fault(*state, &file, "no type");
	file = file_of(times, 2, "\n\n");
	file.bytes[32] = 0xff; /* more transitions than bytes */
	assert_fault(*state, &file, "counts more");
}

static void a_file_cut_anywhere_is_refused(void **state)
{
	const int64_t times[] = {YEAR_2000 + 100, YEAR_2000 + 200};
	struct file whole = file_of(times, 2, "\nABC0DEF,M3.5.0/1,M10.5.0\n");
	for (size_t length = 0; length < whole.length; length++) {
		struct file file = whole;
		file.length = length;
		assert_fault(*state, &file, "");
	}
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_arena, free_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ARENA(the_first_offset_is_the_one_in_force_at_the_start),
		WITH_ARENA(before_the_first_transition_the_first_type_holds),
		WITH_ARENA(transitions_after_the_end_are_left_out),
		WITH_ARENA(the_footer_goes_on_after_the_last_transition),
		WITH_ARENA(a_footer_of_summer_for_ever_has_no_winter),
		WITH_ARENA(a_faulty_file_is_refused_at_its_byte),
		WITH_ARENA(a_file_cut_anywhere_is_refused),
	};
	return cmocka_run_group_tests_name("tzif", tests, NULL, NULL);
}

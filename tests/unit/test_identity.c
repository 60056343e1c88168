/* identity: who may be matched with whom, and what nobody finds out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "app/identity.h"
#include <cmocka.h>

static const uint8_t key[IDENTITY_KEY_BYTES] = {1, 2, 3};
static const uint8_t other_key[IDENTITY_KEY_BYTES] = {1, 2, 4};
static struct identity *identity;
static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	identity = identity_new(key);
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	identity_free(identity);
	arena_done(&arena);
	return 0;
}

static const char *of_bsn(const char *bsn, int32_t partnership)
{
	struct args args = {.present = F(bsn), .bsn = bsn};
	struct err err = ERR_NONE;
	if (identity_index(identity, partnership, &arena, &args, &err) < 0) {
		assert_int_equal(err.code, ERROR_bad_value);
		assert_string_equal(err.where, "bsn");
		assert_true(*bsn == '\0' || !strstr(err.text, bsn));
		return NULL;
	}
	assert_true((args.present & F(person_key)) != 0);
	return args.person_key;
}

static const char *address;

static const char *of_address(const char *text)
{
	struct args args = {.present = F(address), .address = text};
	struct err err = ERR_NONE;
	if (identity_index(identity, 1, &arena, &args, &err) < 0) {
		assert_string_equal(err.where, "address");
		return NULL;
	}
	address = args.address;
	return args.address_key;
}

static void a_citizen_service_number_passes_the_test_of_eleven(void **state)
{
	(void)state;
	assert_non_null(of_bsn("111222333", 1));
	assert_non_null(of_bsn("123456782", 1));
	assert_null(of_bsn("123456783", 1));
	assert_null(of_bsn("000000000", 1));
	assert_null(of_bsn("12345678", 1));
	assert_null(of_bsn("1112223330", 1));
	assert_null(of_bsn("11122233x", 1));
	assert_null(of_bsn("", 1));
}

/* Every number of nine digits that differs in one digit from a good one is bad: what the test is for. */
static void one_wrong_digit_is_noticed(void **state)
{
	(void)state;
	for (int at = 0; at < 9; at++) {
		for (char digit = '0'; digit <= '9'; digit++) {
			char bsn[] = "123456782";
			bool same = bsn[at] == digit;
			bsn[at] = digit;
			assert_int_equal(of_bsn(bsn, 1) != NULL, same);
		}
	}
}

static void the_index_is_keyed_and_of_one_partnership(void **state)
{
	(void)state;
	const char *index = of_bsn("111222333", 1);
	assert_int_equal(strlen(index), 32);
	assert_string_equal(index, of_bsn("111222333", 1));
	assert_string_not_equal(index, of_bsn("111222333", 2));
	assert_string_not_equal(index, of_bsn("123456782", 1));
	identity_free(identity);
	identity = identity_new(other_key);
	assert_string_not_equal(index, of_bsn("111222333", 1));
}

static void however_an_address_is_written_it_is_the_same(void **state)
{
	(void)state;
	const char *index = of_address("1234AB 12");
	assert_string_equal(address, "1234AB 12");
	assert_string_equal(index, of_address("1234 ab 12"));
	assert_string_equal(index, of_address(" 1234ab12 "));
	assert_string_equal(index, of_address("1234 AB, 12"));
	index = of_address("1234AB 12-a");
	assert_string_equal(address, "1234AB 12 A");
	assert_string_equal(index, of_address("1234 AB 12 A"));
	assert_string_equal(index, of_address("1234AB12a"));
	assert_string_not_equal(index, of_address("1234AB 12"));
	assert_string_not_equal(of_address("1234AB 12-1"), of_address("1234AB 121"));
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"",           "1234AB",     "0234AB 1",      "1234A1 1",
					  "123AB 1",    "1234AB 0",   "1234AB 123456", "1234AB x",
					  "1234AB 1;2", "Mill Lane 1"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(of_address(bad[i]));
	assert_null(of_address("1234AB 1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(a_citizen_service_number_passes_the_test_of_eleven),
		T(one_wrong_digit_is_noticed),
		T(the_index_is_keyed_and_of_one_partnership),
		T(however_an_address_is_written_it_is_the_same),
		T(what_is_no_address_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

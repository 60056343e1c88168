/* address: hosts and ports as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "c/address.h"
#include "words/words.h"

static void names_and_addresses_are_told_apart(void **state)
{
	(void)state;
	static const struct {
		const char *text, *host, *port;
		bool numeric;
	} rows[] = {
		{"localhost:7400", "localhost", "7400", false},
		{"127.0.0.1:1", "127.0.0.1", "1", true},
		{"[2001:db8::1]:65535", "2001:db8::1", "65535", true},
		{"vangnet.example.nl:443", "vangnet.example.nl", "443", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct address address;
		struct err err;
		assert_int_equal(address_parse(rows[i].text, &address, &err), 0);
		assert_string_equal(address.host, rows[i].host);
		assert_string_equal(address.port, rows[i].port);
		assert_int_equal(address.numeric, rows[i].numeric);
	}
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"",        "localhost", "localhost:", ":7400", "a:b:1",
					    "[::1:74", "[::1]",     "h:70000",    "h:0",   "h:-1",
					    "h: 1",    "h:1x",      "[]:1"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct address address;
		struct err err;
		assert_int_equal(address_parse(texts[i], &address, &err), -1);
		assert_int_equal(err.code, ERROR_bad_value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_addresses_are_told_apart),
		cmocka_unit_test(what_is_no_address_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

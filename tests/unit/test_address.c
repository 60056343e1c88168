/* address: addresses as text, and who counts as one peer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/address.h"
#include "words/words.h"

static void addresses_are_read_and_written(void **state)
{
	(void)state;
	static const struct {
		const char *text, *written, *peer;
	} cases[] = {
		{"192.0.2.1:7443", "192.0.2.1:7443", "192.0.2.1"},
		{"[2001:db8:1:2:3:4:5:6]:1", "[2001:db8:1:2:3:4:5:6]:1", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2::9]:1", "[2001:db8:1:2::9]:1", "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.1]:80", "192.0.2.1:80", "192.0.2.1"},
		{":7443", "[::]:7443", "::/64"},
		{"[::1]:0", "[::1]:0", "::/64"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sockaddr_storage address;
		socklen_t length;
		struct err err;
		char text[ADDRESS_TEXT_MAX + 1];
		assert_int_equal(address_resolve(cases[i].text, &address, &length, &err), 0);
		address_format(&address, text);
		assert_string_equal(text, cases[i].written);
		address_peer(&address, text);
		assert_string_equal(text, cases[i].peer);
	}
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	char endless[400] = "";
	static const char *const bad[] = {"",         "localhost",       "1.2.3.4", "2001:db8::1:80",
					  "1.2.3.4:", "1.2.3.4:99999999"};
	struct sockaddr_storage address;
	socklen_t length;
	struct err err;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(address_resolve(bad[i], &address, &length, &err), -1);
		assert_int_equal(err.code, ERROR_bad_config);
	}
	for (size_t i = 0; i < 300; i++)
		endless[i] = 'a';
	endless[300] = ':';
	endless[301] = '1';
	assert_int_equal(address_resolve(endless, &address, &length, &err), -1);
}

static void a_socket_without_an_address_is_local(void **state)
{
	(void)state;
	struct sockaddr_storage address = {.ss_family = AF_UNIX};
	char text[ADDRESS_TEXT_MAX + 1];
	address_format(&address, text);
	assert_string_equal(text, "local");
	address_peer(&address, text);
	assert_string_equal(text, "local");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read_and_written),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(a_socket_without_an_address_is_local),
	};
	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}

/* guard: which addresses belong to the internet at large, at both ends of every range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <string.h>
#include <sys/un.h>

#include "hooks/guard.h"

static bool is_public(const char *text)
{
	struct sockaddr_storage storage = {0};
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		memcpy(&storage, &in, sizeof in);
	else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
		memcpy(&storage, &in6, sizeof in6);
	else
		fail_msg("%s", text);
	return guard_is_public((const struct sockaddr *)&storage);
}

static void assert_all(const char *const *texts, size_t count, bool expected)
{
	for (size_t i = 0; i < count; i++) {
		if (is_public(texts[i]) != expected)
			fail_msg("%s", texts[i]);
	}
}

#define ALL(expected, ...)                                                                                   \
	do {                                                                                                 \
		static const char *const texts[] = {__VA_ARGS__};                                            \
		assert_all(texts, sizeof texts / sizeof *texts, expected);                                   \
	} while (0)

static void our_own_machine_and_networks_are_not_public(void **state)
{
	(void)state;
	ALL(false, "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
	    "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255",
	    "192.0.0.1", "192.0.2.255", "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0",
	    "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.0",
	    "255.255.255.255");
}

static void what_lies_beside_them_is(void **state)
{
	(void)state;
	ALL(true, "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
	    "192.0.3.0", "192.88.98.255", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	    "198.51.101.0", "203.0.112.255", "223.255.255.255");
}

static void of_ipv6_only_global_unicast_is_public(void **state)
{
	(void)state;
	ALL(true, "2000::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2a00:1450:4001::1",
	    "3ffe:ffff::1", "3fff:1000::1");
	ALL(false, "::", "::1", "1fff::1", "4000::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1",
	    "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "3fff:fff::1",
	    "100::1");
}

static void an_address_within_an_address_is_judged_itself(void **state)
{
	(void)state;
	ALL(true, "::ffff:9.9.9.9", "64:ff9b::9.9.9.9");
	ALL(false, "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::9.9.9.9",
	    "::9.9.9.9");
}

static void what_is_no_internet_address_is_not_public(void **state)
{
	(void)state;
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	assert_false(guard_is_public((const struct sockaddr *)&un));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_machine_and_networks_are_not_public),
		cmocka_unit_test(what_lies_beside_them_is),
		cmocka_unit_test(of_ipv6_only_global_unicast_is_public),
		cmocka_unit_test(an_address_within_an_address_is_judged_itself),
		cmocka_unit_test(what_is_no_internet_address_is_not_public),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

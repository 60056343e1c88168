/* guard: see guard.h. */
#include "hooks/guard.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* https://www.iana.org/assignments/iana-ipv4-special-registry */
static const struct {
	uint8_t bytes[4];
	int bits;
} reserved[] = {
	{{0, 0, 0, 0}, 8},       /* this network */
	{{10, 0, 0, 0}, 8},      /* private */
	{{100, 64, 0, 0}, 10},   /* shared, behind the address translation of a provider */
	{{127, 0, 0, 0}, 8},     /* loopback */
	{{169, 254, 0, 0}, 16},  /* link-local, and what clouds tell their machines */
	{{172, 16, 0, 0}, 12},   /* private */
	{{192, 0, 0, 0}, 24},    /* protocols of the IETF */
	{{192, 0, 2, 0}, 24},    /* documentation */
	{{192, 88, 99, 0}, 24},  /* relays of 6to4, given up */
	{{192, 168, 0, 0}, 16},  /* private */
	{{198, 18, 0, 0}, 15},   /* benchmarks */
	{{198, 51, 100, 0}, 24}, /* documentation */
	{{203, 0, 113, 0}, 24},  /* documentation */
	{{224, 0, 0, 0}, 4},     /* multicast */
	{{240, 0, 0, 0}, 4},     /* reserved, broadcast */
};

/* Of IPv6 the unicast of the internet is 2000::/3; within it: https://www.iana.org/assignments/iana-ipv6-special-registry */
static const struct {
	uint8_t bytes[4];
	int bits;
} reserved6[] = {
	{{0x20, 0x01, 0x00, 0x00},
	 23}, /* protocols of the IETF; tunnels of Teredo, which hide an address of IPv4 */
	{{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
	{{0x20, 0x02, 0x00, 0x00}, 16}, /* 6to4, which hides one too */
	{{0x3f, 0xff, 0x00, 0x00}, 20}, /* documentation */
};

static const uint8_t internet6[] = {0x20};
static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
static const uint8_t translated[12] = {0x00, 0x64, 0xff, 0x9b}; /* NAT64, RFC 6052 */

static bool begins_with(const uint8_t *address, const uint8_t *prefix, int bits)
{
	int bytes = bits / 8, rest = bits % 8;
	if (memcmp(address, prefix, (size_t)bytes) != 0)
		return false;
	return rest == 0 || (address[bytes] ^ prefix[bytes]) >> (8 - rest) == 0;
}

static bool is_public4(const uint8_t address[4])
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
		if (begins_with(address, reserved[i].bytes, reserved[i].bits))
			return false;
	}
	return true;
}

static bool is_public6(const uint8_t address[16])
{
	if (memcmp(address, mapped, sizeof mapped) == 0 ||
	    memcmp(address, translated, sizeof translated) == 0)
		return is_public4(address + 12);
	for (size_t i = 0; i < sizeof reserved6 / sizeof *reserved6; i++) {
		if (begins_with(address, reserved6[i].bytes, reserved6[i].bits))
			return false;
	}
	return begins_with(address, internet6, 3);
}

bool guard_is_public(const struct sockaddr *address)
{
	uint8_t bytes[16];
	if (address->sa_family == AF_INET) {
		memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in, sin_addr), 4);
		return is_public4(bytes);
	}
	if (address->sa_family == AF_INET6) {
		memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in6, sin6_addr), 16);
		return is_public6(bytes);
	}
	return false;
}

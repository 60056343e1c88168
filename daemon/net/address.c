/* address: see address.h. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define PORT_MAX 65535
#define HOST_MAX 255 /* bytes of a host's name, RFC 1035 */

static int fail(struct err *err, const char *text, const char *why)
{
	return err_set_where(err, ERROR_bad_config, text, "Not an address to listen on (HOST:PORT): %s", why);
}

/* The host without its brackets; "" for every address. */
static int take_host(const char *text, const char *colon, char host[HOST_MAX + 1], struct err *err)
{
	size_t length = (size_t)(colon - text);
	bool bracketed = length >= 2 && text[0] == '[' && colon[-1] == ']';
	if (bracketed) {
		text++;
		length -= 2;
	}
	if (length > HOST_MAX)
		return fail(err, text, "the host is too long");
	if (!bracketed && memchr(text, ':', length))
		return fail(err, text, "an IPv6 address goes into brackets");
	memcpy(host, text, length);
	host[length] = '\0';
	return 0;
}

static bool is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits >= 1 && digits <= 5 && text[digits] == '\0' && atoi(text) <= PORT_MAX;
}

int address_resolve(const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_length,
		    struct err *err)
{
	char host[HOST_MAX + 1];
	const char *colon = strrchr(text, ':');
	if (!colon)
		return fail(err, text, "the port is missing");
	if (!is_port(colon + 1))
		return fail(err, text, "the port is a number from 0 to 65535");
	if (take_host(text, colon, host, err) < 0)
		return -1;
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	hints.ai_family = *host ? AF_UNSPEC : AF_INET6;
	struct addrinfo *found = NULL;
	int result = getaddrinfo(*host ? host : NULL, colon + 1, &hints, &found);
	if (result != 0)
		return fail(err, text, gai_strerror(result));
	memset(ret_address, 0, sizeof *ret_address);
	memcpy(ret_address, found->ai_addr, found->ai_addrlen);
	*ret_length = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}

/* AF_INET with *ret_v4 for IPv4, mapped or not; else the family. */
static int family_of(const struct sockaddr_storage *address, struct in_addr *ret_v4, struct in6_addr *ret_v6)
{
	if (address->ss_family == AF_INET) {
		*ret_v4 = ((const struct sockaddr_in *)(const void *)address)->sin_addr;
		return AF_INET;
	}
	if (address->ss_family != AF_INET6)
		return address->ss_family;
	*ret_v6 = ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	if (!IN6_IS_ADDR_V4MAPPED(ret_v6))
		return AF_INET6;
	memcpy(ret_v4, ret_v6->s6_addr + 12, sizeof *ret_v4);
	return AF_INET;
}

static unsigned port_of(const struct sockaddr_storage *address)
{
	return address->ss_family == AF_INET
		       ? ntohs(((const struct sockaddr_in *)(const void *)address)->sin_port)
		       : ntohs(((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
}

void address_format(const struct sockaddr_storage *address, char ret_text[ADDRESS_TEXT_MAX + 1])
{
	struct in_addr v4;
	struct in6_addr v6;
	char host[INET6_ADDRSTRLEN] = "";
	int family = family_of(address, &v4, &v6);
	if (family == AF_INET && inet_ntop(AF_INET, &v4, host, sizeof host))
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "%s:%u", host, port_of(address));
	else if (family == AF_INET6 && inet_ntop(AF_INET6, &v6, host, sizeof host))
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "[%s]:%u", host, port_of(address));
	else
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "local");
}

void address_peer(const struct sockaddr_storage *address, char ret_text[ADDRESS_TEXT_MAX + 1])
{
	struct in_addr v4;
	struct in6_addr v6;
	char host[INET6_ADDRSTRLEN] = "";
	int family = family_of(address, &v4, &v6);
	if (family == AF_INET6)
		memset(v6.s6_addr + 8, 0, 8);
	if (family == AF_INET && inet_ntop(AF_INET, &v4, host, sizeof host))
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "%s", host);
	else if (family == AF_INET6 && inet_ntop(AF_INET6, &v6, host, sizeof host))
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "%s/64", host);
	else
		snprintf(ret_text, ADDRESS_TEXT_MAX + 1, "local");
}

/* address: see address.h. */
#include "c/address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define FORM "write host:port, or [address]:port for IPv6"

static int refuse(const char *text, const char *why, struct err *err)
{
	return err_set_where(err, ERROR_bad_value, "address", "'%.100s' is no address: %s; " FORM, text, why);
}

static bool is_port(const char *text)
{
	size_t length = strlen(text);
	if (length == 0 || length > ADDRESS_PORT_MAX || strspn(text, "0123456789") != length)
		return false;
	long port = strtol(text, NULL, 10);
	return port >= 1 && port <= 65535;
}

static bool is_numeric(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* The host of `text`, whose last colon is at `colon`. */
static int take_host(const char *text, const char *colon, char host[ADDRESS_HOST_MAX + 1], struct err *err)
{
	const char *start = text, *end = colon;
	if (*text == '[') {
		start++;
		end--;
		if (end < start || *end != ']')
			return refuse(text, "the bracket is not closed", err);
	} else if (memchr(text, ':', (size_t)(colon - text))) {
		return refuse(text, "it has more than one colon", err);
	}
	size_t length = (size_t)(end - start);
	if (length == 0 || length > ADDRESS_HOST_MAX)
		return refuse(text, "the host is missing or too long", err);
	memcpy(host, start, length);
	host[length] = '\0';
	return 0;
}

int address_parse(const char *text, struct address *ret_address, struct err *err)
{
	struct address address = {0};
	const char *colon = strrchr(text, ':');
	if (!colon)
		return refuse(text, "the port is missing", err);
	if (!is_port(colon + 1))
		return refuse(text, "the port is no number from 1 to 65535", err);
	if (take_host(text, colon, address.host, err) < 0)
		return -1;
	strcpy(address.port, colon + 1);
	address.numeric = is_numeric(address.host);
	*ret_address = address;
	return 0;
}

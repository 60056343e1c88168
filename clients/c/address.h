/*
 * address: where a daemon listens, as people write it: "host:port", "192.0.2.1:7400", "[2001:db8::1]:7400".
 *
 * A plain value; owns nothing. Used by the client library and by whoever takes addresses from people.
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"

#define ADDRESS_HOST_MAX 253
#define ADDRESS_PORT_MAX 5

struct address {
	char host[ADDRESS_HOST_MAX + 1]; /* without brackets */
	char port[ADDRESS_PORT_MAX + 1]; /* "1" to "65535" */
	bool numeric;                    /* host is an IP address, not a name */
};

/* Error: bad_value. */
int address_parse(const char *text, struct address *ret_address, struct err *err)
	__attribute__((warn_unused_result));

/*
 * address: network addresses as text.
 *
 * Pure but for the look-up of a name in address_resolve, which blocks: start-up only.
 */
#pragma once

#include <stdbool.h>

#include <sys/socket.h>

#include "base/err.h"

/* The longest text: an IPv6 address in brackets with its port. */
#define ADDRESS_TEXT_MAX 63

/* "HOST:PORT", "[IPv6]:PORT" or ":PORT" (every address of the machine, IPv6 and IPv4). Error: bad_config. */
int address_resolve(const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_length,
		    struct err *err) __attribute__((warn_unused_result));

/* "192.0.2.1:7443", "[2001:db8::1]:7443"; an IPv4 address in IPv6's clothes comes out as what it is. */
void address_format(const struct sockaddr_storage *address, char ret_text[ADDRESS_TEXT_MAX + 1]);

/* Who counts as one peer: an IPv4 address, or the /64 of an IPv6 address, of which everybody has 2^64. */
void address_peer(const struct sockaddr_storage *address, char ret_text[ADDRESS_TEXT_MAX + 1]);

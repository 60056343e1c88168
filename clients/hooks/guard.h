/*
 * guard: whether an address belongs to the internet at large.
 *
 * Who names a hook chooses what its name leads to, and may change that at any moment. So it is not the name that is judged but each
 * address, in the instant before it is called: nobody makes us call the machine that we run on, its network, or what a cloud
 * puts at 169.254.169.254.
 */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* False for what the registries of IANA reserve for special purposes (RFC 6890), for multicast, and for addresses of IPv6 that hide one
 * of IPv4 that is no better; false for anything that is neither. */
bool guard_is_public(const struct sockaddr *address);

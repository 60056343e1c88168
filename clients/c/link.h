/*
 * link: one TLS connection to a daemon, from resolving its name to its loss. Never waits, but for the resolver.
 *
 * Owns the socket and the SSL. The driver polls link_fd for link_wants and calls link_turn until it is open, then
 * reads and writes. A link that was lost stays lost; start another. Used by the client library only.
 * Error: tls_failed, in all of its functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "c/address.h"

struct link;
struct ssl_ctx_st;

/* Resolves the name (which may wait for the resolver) and begins to connect. The context must outlive the link. */
int link_start(struct ssl_ctx_st *context, const struct address *address, struct link **ret_link,
	       struct err *err) __attribute__((warn_unused_result));
void link_free(struct link *link);

/* What to poll; the fd changes while several addresses of a name are tried. */
int link_fd(const struct link *link);
short link_wants(const struct link *link); /* POLLIN, POLLOUT or both */

/* Goes on with connecting: 1 open, 0 not yet, -1 lost. */
int link_turn(struct link *link, struct err *err) __attribute__((warn_unused_result));

/* 0 and how much was moved, which may be nothing; -1 when the link is lost. size ≥ 1. */
int link_read(struct link *link, char *bytes, size_t size, size_t *ret_count, struct err *err)
	__attribute__((warn_unused_result));
int link_write(struct link *link, const char *bytes, size_t size, size_t *ret_count, struct err *err)
	__attribute__((warn_unused_result));

/* True when one of both refused the other's certificate: trying again would not help. */
bool link_is_refused(const struct link *link);

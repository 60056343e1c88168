/*
 * identity: who we are and whom we trust, as OpenSSL wants it.
 *
 * TLS 1.3 only; the peer must show a certificate that the authority signed; no sessions are kept for resumption. Writes
 * to the socket never raise SIGPIPE. Used by the client library only.
 */
#pragma once

#include "base/err.h"
#include "c/address.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */
struct ssl_st;     /* OpenSSL's SSL */

/* From PEM files. `certificate` may hold a chain; `key` NULL = the key stands in the same file. The result is the
 * caller's, for SSL_CTX_free. Errors: bad_file (with the path), internal. */
int identity_load(const char *ca, const char *certificate, const char *key, struct ssl_ctx_st **ret_context,
		  struct err *err) __attribute__((warn_unused_result));

/* A TLS client on a connected socket that accepts only a certificate for the host, or the IP address, of `address`.
 * The socket stays the caller's. Error: internal. */
int identity_wrap(struct ssl_ctx_st *context, int fd, const struct address *address, struct ssl_st **ret_ssl,
		  struct err *err) __attribute__((warn_unused_result));

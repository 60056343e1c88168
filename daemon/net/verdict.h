/*
 * verdict: may this certificate connect?
 *
 * Pure judgement over OpenSSL's verification context; logs nothing. Private to net (tls.c asks it).
 *
 * A *pinned* certificate is known to the daemon itself: no chain is built and its issuer need not be known. Any other
 * needs a chain to a trust anchor. Both must be within their dates, meant for clients (extended key usage clientAuth,
 * spelled out), of sufficient strength and, where revocation lists are configured, not revoked: with a list, a chain
 * without a current one is refused, and a pinned certificate is held against the lists of its issuer, if any.
 * Certificates are judged by the real clock.
 */
#pragma once

#include <stdbool.h>

struct x509_store_ctx_st; /* OpenSSL's X509_STORE_CTX */

/* id, event of its log line */
#define VERDICT_ROWS(ROW)                                                                                    \
	ROW(GOOD, "tls_accepted")                                                                            \
	ROW(NO_CERTIFICATE, "tls_refused_no_certificate")                                                    \
	ROW(UNKNOWN_ISSUER, "tls_refused_unknown_issuer")                                                    \
	ROW(EXPIRED, "tls_refused_expired")                                                                  \
	ROW(NOT_YET_VALID, "tls_refused_not_yet_valid")                                                      \
	ROW(WRONG_USAGE, "tls_refused_wrong_usage")                                                          \
	ROW(REVOKED, "tls_refused_revoked")                                                                  \
	ROW(REVOCATION_UNKNOWN, "tls_refused_revocation_unknown") /* no list, or one out of date */          \
	ROW(WEAK, "tls_refused_weak")                                                                        \
	ROW(OTHER, "tls_refused_other") /* of the certificate; what else fails is no verdict */              \
	ROW(NONE, "tls_failed")         /* no certificate was judged */

enum verdict {
#define ROW(id, event) VERDICT_##id,
	VERDICT_ROWS(ROW)
#undef ROW
};

const char *verdict_event(enum verdict verdict);

/* `context` holds the peer's certificate and the store of anchors and lists; its error is set for TLS to answer with
 * the right alert. `lists`: revocation lists are configured. */
enum verdict verdict_of(struct x509_store_ctx_st *context, bool pinned, bool lists);

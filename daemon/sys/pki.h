/*
 * pki: certificates of our own making.
 *
 * The embedded daemon makes its own authority and its demo agencies from it; a real partnership brings
 * certificates from elsewhere and uses only the fingerprints. Keys are ECDSA P-256, signatures SHA-256,
 * serial numbers 159 bits of chance. Instants as in base/instant.h, kept to the second; they are of the
 * real clock, also when the daemon's clock is driven, because TLS peers look at the real one.
 *
 * Used by main (embedded mode), by tests, and for fingerprints by net. Errors: bad_file (cannot be read,
 * written or understood), bad_value (a name or address that no certificate can carry), internal.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct x509_st; /* OpenSSL's X509 */

/* A certificate, and mostly its private key. */
struct pki;

/* SHA-256 over the certificate's DER, in lower-case hexadecimal. */
#define PKI_FINGERPRINT_LENGTH 64

struct pki_request {
	const char *common_name;      /* 1 to 64 bytes of UTF-8 */
	const char *const *alt_names; /* DNS names and IP addresses, NULL at the end; NULL = none */
	bool server;                  /* may serve */
	bool client;                  /* may connect */
	int64_t not_before;
	int64_t not_after;
};

/* A self-signed authority that may sign end certificates and revocation lists, nothing below it. */
int pki_new_authority(const char *common_name, int64_t not_before, int64_t not_after,
		      struct pki **ret_authority, struct err *err) __attribute__((warn_unused_result));

/* A certificate signed by `authority`, with a key of its own. */
int pki_issue(const struct pki *authority, const struct pki_request *request, struct pki **ret_pki,
	      struct err *err) __attribute__((warn_unused_result));

void pki_free(struct pki *pki);

/* From PEM files; key_path NULL = the certificate only. The key must belong to the certificate. */
int pki_load(const char *certificate_path, const char *key_path, struct pki **ret_pki, struct err *err)
	__attribute__((warn_unused_result));

/* To PEM files: the key (mode 0600) first, then the certificate (0644). Each appears whole and durable or not at
 * all. key_path NULL = the certificate only. */
int pki_save(const struct pki *pki, const char *certificate_path, const char *key_path, struct err *err)
	__attribute__((warn_unused_result));

/* Certificate and key in one PEM file (0600). */
int pki_save_together(const struct pki *pki, const char *path, struct err *err)
	__attribute__((warn_unused_result));

/* The authority's revocation list over `count` certificates as a PEM file (0644), to be renewed before
 * `next_update`: a list that is out of date refuses everybody. */
struct pki_revocations {
	const struct pki *const *revoked;
	size_t count;
	int64_t this_update;
	int64_t next_update;
};
int pki_save_revocations(const struct pki *authority, const struct pki_revocations *list, const char *path,
			 struct err *err) __attribute__((warn_unused_result));

void pki_fingerprint(const struct pki *pki, char ret_hex[PKI_FINGERPRINT_LENGTH + 1]);
void pki_fingerprint_of(const struct x509_st *certificate, char ret_hex[PKI_FINGERPRINT_LENGTH + 1]);

/*
 * tls: the server's side of mutual TLS.
 *
 * Owns the OpenSSL context: our certificate, the trust anchors and the revocation lists. TLS 1.3 with
 * TLS_AES_256_GCM_SHA384 or TLS_CHACHA20_POLY1305_SHA256 over X25519, P-256 or P-384, which the NCSC guideline of 2025
 * calls good; TLS 1.2 only if configured, with the same ciphers and ECDHE. A client certificate is required and judged
 * (verdict.h). No tickets, no resumption: every connection is judged afresh, so that a revocation cannot be bypassed.
 *
 * Called by conn and server; main makes it and reloads it. Errors: bad_config, bad_file.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "net/verdict.h"

struct ssl_st; /* OpenSSL's SSL */
struct tls;

struct tls_config {
	const char *certificate; /* PEM: ours, then the intermediates that a peer needs */
	const char *key;         /* PEM */
	const char *anchors;     /* PEM, one or more authorities; NULL = only pinned certificates connect */
	const char *revocations; /* PEM, one or more lists; NULL = none are looked at */
	bool allow_tls12;
};

#define TLS_AGENCY_UNKNOWN (-1)

/* The agency (≥ 0) for which the certificate of this SHA-256 fingerprint (lower-case hexadecimal) is pinned, or
 * TLS_AGENCY_UNKNOWN. Called during handshakes; must not block. */
typedef int32_t tls_identify_cb(void *context, const char *fingerprint);

int tls_new(const struct tls_config *config, tls_identify_cb *identify, void *context, struct tls **ret_tls,
	    struct err *err) __attribute__((warn_unused_result));
void tls_free(struct tls *tls);

/* Read everything anew. Whole or not at all: on failure the old files stay in force. New connections get the new
 * context, live ones stay; server_recheck judges them again. */
int tls_reload(struct tls *tls, const struct tls_config *config, struct err *err)
	__attribute__((warn_unused_result));

/* --- one connection ------------------------------------------------------------------------------- */

/* What became of a call. */
enum tls_result {
	TLS_DONE,
	TLS_WANT_READ,  /* again when the descriptor is readable */
	TLS_WANT_WRITE, /* again when it is writable; a read may say so too */
	TLS_END,        /* the peer will send no more, and said so; it may still read */
	TLS_BROKEN,     /* of no use any more */
};

/* The server's end of a handshake over `fd` (not blocking; stays the caller's); NULL without memory. Free with
 * tls_close. */
struct ssl_st *tls_accept(struct tls *tls, int fd);

enum tls_result tls_handshake(struct ssl_st *ssl);

/* After a handshake that broke: the verdict on the certificate, and OpenSSL's reason (a literal). */
enum verdict tls_refusal(const struct ssl_st *ssl);
const char *tls_reason(const struct ssl_st *ssl);

/* After a handshake that was done: who is there. */
#define TLS_FINGERPRINT_LENGTH 64
void tls_peer(const struct ssl_st *ssl, char ret_fingerprint[TLS_FINGERPRINT_LENGTH + 1],
	      int32_t *ret_agency);

/* The peer's certificate judged again, by what is in force now. */
enum verdict tls_judge_again(struct tls *tls, const struct ssl_st *ssl);

/* TLS_DONE: *ret_length > 0 bytes were read or written. A write that was not TLS_DONE is repeated with the same bytes,
 * wherever they are by then, and perhaps more behind them. */
enum tls_result tls_read(struct ssl_st *ssl, void *bytes, size_t room, size_t *ret_length);
enum tls_result tls_write(struct ssl_st *ssl, const void *bytes, size_t length, size_t *ret_length);

/* Bytes that were received but not read: the descriptor will not tell of them again. */
bool tls_has_pending(const struct ssl_st *ssl);

/* Says goodbye to the peer, unless the connection is broken or in its handshake, and frees. */
void tls_close(struct ssl_st *ssl);

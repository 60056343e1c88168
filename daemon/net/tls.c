/* tls: see tls.h. What a connection needs to know sits in the SSL's own extra data, so that it outlives a reload. */
#include "net/tls.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "sys/pki.h"
#include "words/words.h"

#define SUITES_13 "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
#define SUITES_12                                                                                            \
	"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"                                         \
	"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
#define GROUPS "X25519:P-256:P-384"

_Static_assert(TLS_FINGERPRINT_LENGTH == PKI_FINGERPRINT_LENGTH, "one kind of fingerprint");

struct tls {
	SSL_CTX *context;
	tls_identify_cb *identify;
	void *identify_context;
};

static int fail(struct err *err, int code, const char *where, const char *what)
{
	unsigned long reason = ERR_peek_last_error();
	const char *why = reason ? ERR_reason_error_string(reason) : NULL;
	ERR_clear_error();
	return err_set_where(err, code, where, "%s: %s", what, why ? why : "OpenSSL gives no reason");
}

/* --- judging -------------------------------------------------------------------------------------- */

static int32_t identify(const struct tls *tls, const X509 *certificate,
			char ret_fingerprint[TLS_FINGERPRINT_LENGTH + 1])
{
	pki_fingerprint_of(certificate, ret_fingerprint);
	return tls->identify(tls->identify_context, ret_fingerprint);
}

static enum verdict judge(const struct tls *tls, X509_STORE_CTX *context)
{
	char fingerprint[TLS_FINGERPRINT_LENGTH + 1];
	int32_t agency = identify(tls, X509_STORE_CTX_get0_cert(context), fingerprint);
	X509_STORE *store = X509_STORE_CTX_get0_store(context);
	return verdict_of(context, agency != TLS_AGENCY_UNKNOWN, X509_STORE_get_ex_data(store, 0) != NULL);
}

/* The verdict is kept one higher: extra data that was never set reads as 0. */
static int on_verify(X509_STORE_CTX *context, void *argument)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx());
	enum verdict verdict = judge(argument, context);
	SSL_set_ex_data(
		ssl, 0,
		(void *)((intptr_t)verdict + 1)); /* index 0 is the application's (SSL_set_app_data) */
	return verdict == VERDICT_GOOD;
}

enum verdict tls_refusal(const struct ssl_st *ssl)
{
	intptr_t kept = (intptr_t)SSL_get_ex_data(ssl, 0);
	if (kept > 0)
		return (enum verdict)(kept - 1);
	int reason = ERR_GET_REASON(ERR_peek_last_error());
	return reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE ? VERDICT_NO_CERTIFICATE : VERDICT_NONE;
}

const char *tls_reason(const struct ssl_st *ssl)
{
	(void)ssl;
	unsigned long reason = ERR_peek_last_error();
	const char *text = reason ? ERR_reason_error_string(reason) : NULL;
	return text ? text : "the peer went away";
}

enum verdict tls_judge_again(struct tls *tls, const struct ssl_st *ssl)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	enum verdict verdict = VERDICT_OTHER;
	if (context && X509_STORE_CTX_init(context, SSL_CTX_get_cert_store(tls->context),
					   SSL_get0_peer_certificate(ssl), SSL_get_peer_cert_chain(ssl))) {
		X509_STORE_CTX_set_default(context, "ssl_client");
		verdict = judge(tls, context);
	}
	X509_STORE_CTX_free(context);
	ERR_clear_error();
	return verdict;
}

void tls_peer(const struct ssl_st *ssl, char ret_fingerprint[TLS_FINGERPRINT_LENGTH + 1], int32_t *ret_agency)
{
	const struct tls *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	*ret_agency = identify(tls, SSL_get0_peer_certificate(ssl), ret_fingerprint);
}

/* --- the context ---------------------------------------------------------------------------------- */

static int set_protocol(SSL_CTX *context, const struct tls_config *config, struct err *err)
{
	int lowest = config->allow_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
	if (!SSL_CTX_set_min_proto_version(context, lowest) ||
	    !SSL_CTX_set_ciphersuites(context, SUITES_13) || !SSL_CTX_set_cipher_list(context, SUITES_12) ||
	    !SSL_CTX_set1_groups_list(context, GROUPS) || !SSL_CTX_set_num_tickets(context, 0))
		return fail(err, ERROR_bad_config, "tls", "OpenSSL refuses the protocol settings");
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(context,
			    SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
					  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_read_ahead(context, 1); /* one read(2) for many small records */
	return 0;
}

static int load_own(SSL_CTX *context, const struct tls_config *config, struct err *err)
{
	if (SSL_CTX_use_certificate_chain_file(context, config->certificate) != 1)
		return fail(err, ERROR_bad_file, config->certificate, "The certificate cannot be used");
	if (SSL_CTX_use_PrivateKey_file(context, config->key, SSL_FILETYPE_PEM) != 1)
		return fail(err, ERROR_bad_file, config->key, "The private key cannot be used");
	return 0;
}

static int load_trust(SSL_CTX *context, const struct tls_config *config, struct err *err)
{
	X509_STORE *store = SSL_CTX_get_cert_store(context);
	if (config->anchors && X509_STORE_load_file(store, config->anchors) != 1)
		return fail(err, ERROR_bad_file, config->anchors, "The trust anchors cannot be used");
	if (!config->revocations)
		return 0;
	X509_STORE_set_ex_data(store, 0,
			       context); /* says that there are lists; index 0 is the application's */
	X509_LOOKUP *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
	if (!lookup || X509_load_crl_file(lookup, config->revocations, X509_FILETYPE_PEM) < 1)
		return fail(err, ERROR_bad_file, config->revocations, "The revocation lists cannot be used");
	return 0;
}

static int context_new(struct tls *tls, const struct tls_config *config, SSL_CTX **ret_context,
		       struct err *err)
{
	ERR_clear_error();
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	if (!context)
		return fail(err, ERROR_internal, "tls", "OpenSSL gives no context");
	if (set_protocol(context, config, err) < 0 || load_own(context, config, err) < 0 ||
	    load_trust(context, config, err) < 0) {
		SSL_CTX_free(context);
		return -1;
	}
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	SSL_CTX_set_cert_verify_callback(context, on_verify, tls);
	SSL_CTX_set_app_data(context, tls);
	*ret_context = context;
	return 0;
}

int tls_new(const struct tls_config *config, tls_identify_cb *identify_cb, void *context,
	    struct tls **ret_tls, struct err *err)
{
	assert(identify_cb);
	struct tls *tls = calloc(1, sizeof *tls);
	if (!tls) {
		fputs("out of memory\n", stderr);
		abort();
	}
	tls->identify = identify_cb;
	tls->identify_context = context;
	if (tls_reload(tls, config, err) < 0) {
		free(tls);
		return -1;
	}
	*ret_tls = tls;
	return 0;
}

int tls_reload(struct tls *tls, const struct tls_config *config, struct err *err)
{
	SSL_CTX *context = NULL;
	if (context_new(tls, config, &context, err) < 0)
		return -1;
	SSL_CTX_free(tls->context);
	tls->context = context;
	return 0;
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	SSL_CTX_free(tls->context);
	free(tls);
}

/* --- one connection ------------------------------------------------------------------------------- */

struct ssl_st *tls_accept(struct tls *tls, int fd)
{
	SSL *ssl = SSL_new(tls->context);
	if (!ssl || SSL_set_fd(ssl, fd) != 1) {
		SSL_free(ssl);
		ERR_clear_error();
		return NULL;
	}
	SSL_set_accept_state(ssl);
	return ssl;
}

/* The error queue is left as it is, for tls_reason; every call clears it first. */
static enum tls_result result_of(SSL *ssl, int returned)
{
	int error = SSL_get_error(ssl, returned);
	if (error == SSL_ERROR_NONE)
		return TLS_DONE;
	if (error == SSL_ERROR_WANT_READ)
		return TLS_WANT_READ;
	if (error == SSL_ERROR_WANT_WRITE)
		return TLS_WANT_WRITE;
	if (error == SSL_ERROR_ZERO_RETURN)
		return TLS_END;
	SSL_set_quiet_shutdown(ssl, 1); /* nothing may be said over a broken connection */
	return TLS_BROKEN;
}

enum tls_result tls_handshake(struct ssl_st *ssl)
{
	ERR_clear_error();
	return result_of(ssl, SSL_do_handshake(ssl));
}

enum tls_result tls_read(struct ssl_st *ssl, void *bytes, size_t room, size_t *ret_length)
{
	ERR_clear_error();
	return result_of(ssl, SSL_read_ex(ssl, bytes, room, ret_length));
}

enum tls_result tls_write(struct ssl_st *ssl, const void *bytes, size_t length, size_t *ret_length)
{
	ERR_clear_error();
	return result_of(ssl, SSL_write_ex(ssl, bytes, length, ret_length));
}

bool tls_has_pending(const struct ssl_st *ssl)
{
	return SSL_has_pending(ssl);
}

void tls_close(struct ssl_st *ssl)
{
	if (!ssl)
		return;
	ERR_clear_error();
	if (SSL_is_init_finished(ssl))
		SSL_shutdown(ssl); /* says goodbye; nobody waits for the answer */
	SSL_free(ssl);
	ERR_clear_error();
}

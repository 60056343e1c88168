/* verdict: see verdict.h. */
#include "net/verdict.h"

#include <stddef.h>

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#define STRENGTH_BITS_MIN 112 /* as OpenSSL's security level 2; NIST SP 800-57: RSA 2048, P-224 */

const char *verdict_event(enum verdict verdict)
{
	static const char *const events[] = {
#define ROW(id, event) [VERDICT_##id] = (event),
		VERDICT_ROWS(ROW)
#undef ROW
	};
	return events[verdict];
}

static const struct {
	int error;
	enum verdict verdict;
} errors[] = {
	{X509_V_OK, VERDICT_GOOD},
	{X509_V_ERR_CERT_HAS_EXPIRED, VERDICT_EXPIRED},
	{X509_V_ERR_CERT_NOT_YET_VALID, VERDICT_NOT_YET_VALID},
	{X509_V_ERR_INVALID_PURPOSE, VERDICT_WRONG_USAGE},
	{X509_V_ERR_CERT_REVOKED, VERDICT_REVOKED},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_CERT_SIGNATURE_FAILURE, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_CERT_UNTRUSTED, VERDICT_UNKNOWN_ISSUER},
	{X509_V_ERR_UNABLE_TO_GET_CRL, VERDICT_REVOCATION_UNKNOWN},
	{X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, VERDICT_REVOCATION_UNKNOWN},
	{X509_V_ERR_CRL_HAS_EXPIRED, VERDICT_REVOCATION_UNKNOWN},
	{X509_V_ERR_CRL_NOT_YET_VALID, VERDICT_REVOCATION_UNKNOWN},
	{X509_V_ERR_CRL_SIGNATURE_FAILURE, VERDICT_REVOCATION_UNKNOWN},
	{X509_V_ERR_EE_KEY_TOO_SMALL, VERDICT_WEAK},
	{X509_V_ERR_CA_KEY_TOO_SMALL, VERDICT_WEAK},
	{X509_V_ERR_CA_MD_TOO_WEAK, VERDICT_WEAK},
};

static enum verdict from_error(int error)
{
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		if (errors[i].error == error)
			return errors[i].verdict;
	}
	return VERDICT_OTHER;
}

static int dates_error(const X509 *certificate)
{
	if (X509_cmp_current_time(X509_get0_notBefore(certificate)) >= 0)
		return X509_V_ERR_CERT_NOT_YET_VALID;
	if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
		return X509_V_ERR_CERT_HAS_EXPIRED;
	return X509_V_OK;
}

/* RFC 5280 takes an absent extended usage for any; here a client's certificate has to say that it is one. */
static int usage_error(X509 *certificate)
{
	bool client = (X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE) &&
		      (X509_get_extended_key_usage(certificate) & XKU_SSL_CLIENT) &&
		      X509_check_purpose(certificate, X509_PURPOSE_SSL_CLIENT, 0) == 1;
	return client ? X509_V_OK : X509_V_ERR_INVALID_PURPOSE;
}

static int strength_error(const X509 *certificate)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);
	bool strong = key && EVP_PKEY_get_security_bits(key) >= STRENGTH_BITS_MIN;
	return strong ? X509_V_OK : X509_V_ERR_EE_KEY_TOO_SMALL;
}

static int list_error(X509_CRL *list, X509 *certificate)
{
	X509_REVOKED *entry = NULL;
	if (X509_CRL_get0_by_cert(list, &entry, certificate) == 1)
		return X509_V_ERR_CERT_REVOKED;
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(list);
	return next && X509_cmp_current_time(next) <= 0 ? X509_V_ERR_CRL_HAS_EXPIRED : X509_V_OK;
}

/* The lists were configured by the operator, so they count even where their issuer is no anchor. */
static int revocation_error(X509_STORE_CTX *context, X509 *certificate)
{
	STACK_OF(X509_CRL) *lists = X509_STORE_CTX_get1_crls(context, X509_get_issuer_name(certificate));
	int error = X509_V_OK;
	for (int i = 0; error == X509_V_OK && i < sk_X509_CRL_num(lists); i++)
		error = list_error(sk_X509_CRL_value(lists, i), certificate);
	sk_X509_CRL_pop_free(lists, X509_CRL_free);
	return error;
}

static int pinned_error(X509_STORE_CTX *context, X509 *certificate, bool lists)
{
	int error = dates_error(certificate);
	if (error == X509_V_OK)
		error = strength_error(certificate);
	if (error == X509_V_OK && lists)
		error = revocation_error(context, certificate);
	return error;
}

/* An anchor is trusted by configuration: taking it out of the configuration is how it is revoked. */
static int forgive_anchor_without_list(int ok, X509_STORE_CTX *context)
{
	int depth = X509_STORE_CTX_get_error_depth(context);
	int last = sk_X509_num(X509_STORE_CTX_get0_chain(context)) - 1;
	if (!ok && X509_STORE_CTX_get_error(context) == X509_V_ERR_UNABLE_TO_GET_CRL && depth > 0 &&
	    depth == last) {
		X509_STORE_CTX_set_error(context, X509_V_OK);
		return 1;
	}
	return ok;
}

static int chain_error(X509_STORE_CTX *context, bool lists)
{
	X509_STORE_CTX_set_flags(context,
				 X509_V_FLAG_PARTIAL_CHAIN); /* an anchor may be an intermediate authority */
	if (lists)
		X509_STORE_CTX_set_flags(context, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
	X509_STORE_CTX_set_verify_cb(context, forgive_anchor_without_list);
	if (X509_verify_cert(context) == 1)
		return X509_V_OK;
	int error = X509_STORE_CTX_get_error(context);
	return error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error;
}

enum verdict verdict_of(X509_STORE_CTX *context, bool pinned, bool lists)
{
	X509 *certificate = X509_STORE_CTX_get0_cert(context);
	int error = pinned ? pinned_error(context, certificate, lists) : chain_error(context, lists);
	if (error == X509_V_OK)
		error = usage_error(certificate);
	X509_STORE_CTX_set_error(context, error);
	return from_error(error);
}

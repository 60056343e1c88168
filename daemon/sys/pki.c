/* pki: see pki.h. Extensions follow the profile of RFC 5280 for authorities and TLS end certificates. */
#include "sys/pki.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "base/instant.h"
#include "sys/file.h"
#include "words/words.h"

#define SERIAL_BITS 159 /* RFC 5280 allows 20 octets of a positive number */
#define CERTIFICATE_MODE 0644
#define KEY_MODE 0600

struct pki {
	X509 *certificate;
	EVP_PKEY *key; /* NULL = not known */
};

/* Fills *err with what OpenSSL says is wrong. */
static int fail(struct err *err, int code, const char *what)
{
	unsigned long reason = ERR_peek_last_error();
	const char *why = reason ? ERR_reason_error_string(reason) : NULL;
	ERR_clear_error();
	return err_set(err, code, "%s: %s", what, why ? why : "OpenSSL gives no reason");
}

static struct pki *pki_new(void)
{
	struct pki *pki = calloc(1, sizeof *pki);
	if (!pki) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return pki;
}

void pki_free(struct pki *pki)
{
	if (!pki)
		return;
	X509_free(pki->certificate);
	EVP_PKEY_free(pki->key);
	free(pki);
}

/* --- building a certificate ----------------------------------------------------------------------- */

static bool set_serial(ASN1_INTEGER *to)
{
	BIGNUM *number = BN_new();
	bool ok = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) &&
		  BN_to_ASN1_INTEGER(number, to);
	BN_free(number);
	return ok;
}

static bool set_instant(ASN1_TIME *to, int64_t instant)
{
	return ASN1_TIME_set(to, (time_t)(instant / INSTANT_SECOND)) != NULL;
}

static bool set_subject(X509 *certificate, const char *common_name)
{
	X509_NAME *name = X509_get_subject_name(certificate);
	return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
					  (const unsigned char *)common_name, -1, -1, 0);
}

/* `value` is one of our own literals: OpenSSL's small language for extensions takes no outside text here. */
static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	bool ok = extension && X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	return ok;
}

/* NULL when `text` is neither an address nor a name. */
static GENERAL_NAME *alt_name_new(const char *text)
{
	int type = GEN_IPADD;
	ASN1_STRING *value = a2i_IPADDRESS(text);
	ERR_clear_error();
	if (!value) {
		type = GEN_DNS;
		value = *text ? ASN1_IA5STRING_new() : NULL;
		if (value && !ASN1_STRING_set(value, text, -1)) {
			ASN1_STRING_free(value);
			value = NULL;
		}
	}
	GENERAL_NAME *name = value ? GENERAL_NAME_new() : NULL;
	if (name)
		GENERAL_NAME_set0_value(name, type, value);
	else
		ASN1_STRING_free(value);
	return name;
}

static bool add_alt_names(X509 *certificate, const char *const *texts)
{
	if (!texts || !*texts)
		return true;
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	bool ok = names != NULL;
	for (; ok && *texts; texts++) {
		GENERAL_NAME *name = alt_name_new(*texts);
		ok = name && sk_GENERAL_NAME_push(names, name) > 0;
		if (!ok)
			GENERAL_NAME_free(name);
	}
	ok = ok && X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT) == 1;
	GENERAL_NAMES_free(names);
	return ok;
}

/* Everything but issuer, extensions and signature. */
static int start(const struct pki_request *request, struct pki **ret_pki, struct err *err)
{
	size_t length = strlen(request->common_name);
	if (length == 0 || length > 64)
		return err_set_where(err, ERROR_bad_value, "common_name", "A common name has 1 to 64 bytes.");
	struct pki *pki = pki_new();
	pki->certificate = X509_new();
	pki->key = EVP_EC_gen("P-256");
	X509 *certificate = pki->certificate;
	if (!certificate || !pki->key || !X509_set_version(certificate, X509_VERSION_3) ||
	    !set_serial(X509_get_serialNumber(certificate)) ||
	    !set_instant(X509_getm_notBefore(certificate), request->not_before) ||
	    !set_instant(X509_getm_notAfter(certificate), request->not_after) ||
	    !set_subject(certificate, request->common_name) || !X509_set_pubkey(certificate, pki->key)) {
		pki_free(pki);
		return fail(err, ERROR_internal, "A certificate could not be made");
	}
	*ret_pki = pki;
	return 0;
}

static bool complete_authority(struct pki *pki)
{
	X509 *certificate = pki->certificate;
	return X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) &&
	       add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
	       add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
	       add_extension(certificate, certificate, NID_subject_key_identifier, "hash") &&
	       X509_sign(certificate, pki->key, EVP_sha256()) > 0;
}

static bool complete_end(struct pki *pki, const struct pki *authority, const struct pki_request *request)
{
	X509 *certificate = pki->certificate;
	X509 *issuer = authority->certificate;
	const char *usage = request->server && request->client ? "serverAuth,clientAuth"
			    : request->server                  ? "serverAuth"
							       : "clientAuth";
	return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) &&
	       add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
	       add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature") &&
	       add_extension(certificate, issuer, NID_ext_key_usage, usage) &&
	       add_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
	       add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always") &&
	       X509_sign(certificate, authority->key, EVP_sha256()) > 0;
}

int pki_new_authority(const char *common_name, int64_t not_before, int64_t not_after,
		      struct pki **ret_authority, struct err *err)
{
	struct pki_request request = {
		.common_name = common_name, .not_before = not_before, .not_after = not_after};
	struct pki *pki;
	if (start(&request, &pki, err) < 0)
		return -1;
	if (!complete_authority(pki)) {
		pki_free(pki);
		return fail(err, ERROR_internal, "The authority's certificate could not be signed");
	}
	*ret_authority = pki;
	return 0;
}

int pki_issue(const struct pki *authority, const struct pki_request *request, struct pki **ret_pki,
	      struct err *err)
{
	assert(authority->key && (request->server || request->client));
	struct pki *pki;
	if (start(request, &pki, err) < 0)
		return -1;
	int result = 0;
	if (!add_alt_names(pki->certificate, request->alt_names))
		result = fail(err, ERROR_bad_value, "A name or address cannot be put into a certificate");
	else if (!complete_end(pki, authority, request))
		result = fail(err, ERROR_internal, "A certificate could not be signed");
	if (result < 0) {
		pki_free(pki);
		return result;
	}
	*ret_pki = pki;
	return 0;
}

/* --- files ---------------------------------------------------------------------------------------- */

static int fail_file(struct err *err, const char *path, const char *what)
{
	fail(err, ERROR_bad_file, what);
	snprintf(err->where, sizeof err->where, "%s", path);
	return -1;
}

int pki_load(const char *certificate_path, const char *key_path, struct pki **ret_pki, struct err *err)
{
	struct pki *pki = pki_new();
	int result = 0;
	BIO *in = BIO_new_file(certificate_path, "r");
	pki->certificate = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	BIO_free(in);
	if (!pki->certificate) {
		result = fail_file(err, certificate_path, "The certificate cannot be read");
		goto out;
	}
	if (key_path) {
		in = BIO_new_file(key_path, "r");
		pki->key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;
		BIO_free(in);
		if (!pki->key)
			result = fail_file(err, key_path, "The private key cannot be read");
		else if (!X509_check_private_key(pki->certificate, pki->key))
			result = fail_file(err, key_path, "The private key is not the certificate's");
	}
out:
	if (result < 0)
		pki_free(pki);
	else
		*ret_pki = pki;
	return result;
}

/* Takes over `pem`. */
static int save_pem(BIO *pem, bool encoded, const char *path, unsigned mode, struct err *err)
{
	char *bytes = NULL;
	long length = encoded ? BIO_get_mem_data(pem, &bytes) : 0;
	int result = length > 0 ? file_replace(path, mode, bytes, (size_t)length, err)
				: fail_file(err, path, "PEM could not be written");
	BIO_free(pem);
	return result;
}

int pki_save(const struct pki *pki, const char *certificate_path, const char *key_path, struct err *err)
{
	if (key_path) {
		assert(pki->key);
		BIO *pem = BIO_new(BIO_s_secmem());
		bool encoded = pem && PEM_write_bio_PrivateKey(pem, pki->key, NULL, NULL, 0, NULL, NULL);
		if (save_pem(pem, encoded, key_path, KEY_MODE, err) < 0)
			return -1;
	}
	BIO *pem = BIO_new(BIO_s_mem());
	bool encoded = pem && PEM_write_bio_X509(pem, pki->certificate);
	return save_pem(pem, encoded, certificate_path, CERTIFICATE_MODE, err);
}

int pki_save_together(const struct pki *pki, const char *path, struct err *err)
{
	assert(pki->key);
	BIO *pem = BIO_new(BIO_s_secmem());
	bool encoded = pem && PEM_write_bio_X509(pem, pki->certificate) &&
		       PEM_write_bio_PrivateKey(pem, pki->key, NULL, NULL, 0, NULL, NULL);
	return save_pem(pem, encoded, path, KEY_MODE, err);
}

static bool add_revoked(X509_CRL *crl, const struct pki *pki, int64_t at)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *when = ASN1_TIME_new();
	bool ok = entry && when && set_instant(when, at) && X509_REVOKED_set_revocationDate(entry, when) &&
		  X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(pki->certificate)) &&
		  X509_CRL_add0_revoked(crl, entry);
	if (!ok)
		X509_REVOKED_free(entry);
	ASN1_TIME_free(when);
	return ok;
}

static bool set_update(X509_CRL *crl, int (*set)(X509_CRL *, const ASN1_TIME *), int64_t instant)
{
	ASN1_TIME *when = ASN1_TIME_new();
	bool ok = when && set_instant(when, instant) && set(crl, when);
	ASN1_TIME_free(when);
	return ok;
}

static bool fill_revocations(X509_CRL *crl, const struct pki *authority, const struct pki_revocations *list)
{
	bool ok = X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
		  X509_CRL_set_issuer_name(crl, X509_get_subject_name(authority->certificate)) &&
		  set_update(crl, X509_CRL_set1_lastUpdate, list->this_update) &&
		  set_update(crl, X509_CRL_set1_nextUpdate, list->next_update);
	for (size_t i = 0; ok && i < list->count; i++)
		ok = add_revoked(crl, list->revoked[i], list->this_update);
	return ok && X509_CRL_sort(crl) && X509_CRL_sign(crl, authority->key, EVP_sha256()) > 0;
}

int pki_save_revocations(const struct pki *authority, const struct pki_revocations *list, const char *path,
			 struct err *err)
{
	assert(authority->key);
	X509_CRL *crl = X509_CRL_new();
	BIO *pem = BIO_new(BIO_s_mem());
	bool encoded =
		crl && pem && fill_revocations(crl, authority, list) && PEM_write_bio_X509_CRL(pem, crl);
	X509_CRL_free(crl);
	return save_pem(pem, encoded, path, CERTIFICATE_MODE, err);
}

/* --- fingerprints --------------------------------------------------------------------------------- */

void pki_fingerprint_of(const struct x509_st *certificate, char ret_hex[PKI_FINGERPRINT_LENGTH + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	int ok = X509_digest(certificate, EVP_sha256(), digest, &length);
	assert(ok && length * 2 == PKI_FINGERPRINT_LENGTH);
	(void)ok;
	for (unsigned i = 0; i < length; i++)
		snprintf(ret_hex + (size_t)i * 2, 3, "%02x", digest[i]);
}

void pki_fingerprint(const struct pki *pki, char ret_hex[PKI_FINGERPRINT_LENGTH + 1])
{
	pki_fingerprint_of(pki->certificate, ret_hex);
}

/* pki: what is issued is what OpenSSL itself then verifies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/instant.h"
#include "sys/pki.h"
#include "words/words.h"

static char folder[64];
static int64_t now;
static struct pki *authority;

static const char *in_folder(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static int setup(void **state)
{
	(void)state;
	struct err err;
	now = (int64_t)time(NULL) * INSTANT_SECOND;
	snprintf(folder, sizeof folder, "/tmp/vangnet-pki.XXXXXX");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(
		pki_new_authority("Vangnet test", now - INSTANT_DAY, now + INSTANT_DAY, &authority, &err), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	static const char *const names[] = {"ca.pem", "ca.key", "it.pem", "it.key", "ca.crl"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(in_folder(names[i]));
	pki_free(authority);
	return rmdir(folder);
}

static struct pki *issued(bool server, bool client)
{
	static const char *const names[] = {"localhost", "127.0.0.1", "::1", NULL};
	struct pki_request request = {.common_name = "police",
				      .alt_names = names,
				      .server = server,
				      .client = client,
				      .not_before = now - INSTANT_HOUR,
				      .not_after = now + INSTANT_HOUR};
	struct pki *pki = NULL;
	struct err err;
	assert_int_equal(pki_issue(authority, &request, &pki, &err), 0);
	return pki;
}

static X509 *saved(const struct pki *pki)
{
	struct err err;
	assert_int_equal(pki_save(pki, in_folder("it.pem"), in_folder("it.key"), &err), 0);
	FILE *file = fopen(in_folder("it.pem"), "r");
	X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	assert_non_null(certificate);
	return certificate;
}

/* OpenSSL's verdict with our authority as the only anchor. */
static int verdict(X509 *certificate, X509_CRL *crl)
{
	struct err err;
	assert_int_equal(pki_save(authority, in_folder("ca.pem"), NULL, &err), 0);
	X509_STORE *store = X509_STORE_new();
	assert_int_equal(X509_STORE_load_file(store, in_folder("ca.pem")), 1);
	if (crl) {
		X509_STORE_add_crl(store, crl);
		X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
	}
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	X509_STORE_CTX_init(context, store, certificate, NULL);
	X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT);
	X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_CLIENT);
	X509_verify_cert(context);
	int error = X509_STORE_CTX_get_error(context);
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	return error;
}

static void an_issued_certificate_verifies_strictly(void **state)
{
	(void)state;
	struct pki *pki = issued(true, true);
	X509 *certificate = saved(pki);
	assert_int_equal(verdict(certificate, NULL), X509_V_OK);
	assert_int_equal(X509_check_host(certificate, "localhost", 0, 0, NULL), 1);
	assert_int_equal(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(certificate, "::1", 0), 1);
	assert_int_equal(X509_check_host(certificate, "elsewhere", 0, 0, NULL), 0);
	assert_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(certificate)), 256);
	X509_free(certificate);
	pki_free(pki);
}

static void usage_is_what_was_asked_for(void **state)
{
	(void)state;
	struct pki *pki = issued(true, false);
	X509 *certificate = saved(pki);
	assert_int_equal(X509_get_extended_key_usage(certificate), XKU_SSL_SERVER);
	assert_int_equal(verdict(certificate, NULL), X509_V_ERR_INVALID_PURPOSE);
	X509_free(certificate);
	pki_free(pki);
}

static void serial_numbers_are_long_positive_and_never_the_same(void **state)
{
	(void)state;
	struct pki *one = issued(false, true);
	struct pki *two = issued(false, true);
	X509 *first = saved(one);
	X509 *second = saved(two);
	assert_int_not_equal(ASN1_INTEGER_cmp(X509_get0_serialNumber(first), X509_get0_serialNumber(second)),
			     0);
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(first), NULL);
	assert_false(BN_is_negative(number));
	assert_int_equal(BN_num_bits(number), 159);
	BN_free(number);
	X509_free(first);
	X509_free(second);
	pki_free(one);
	pki_free(two);
}

static void a_revoked_certificate_is_on_the_list_and_others_are_not(void **state)
{
	(void)state;
	struct err err;
	struct pki *bad = issued(false, true);
	struct pki *good = issued(false, true);
	struct pki_revocations list = {.revoked = (const struct pki *const[]){bad},
				       .count = 1,
				       .this_update = now - INSTANT_MINUTE,
				       .next_update = now + INSTANT_DAY};
	assert_int_equal(pki_save_revocations(authority, &list, in_folder("ca.crl"), &err), 0);
	FILE *file = fopen(in_folder("ca.crl"), "r");
	X509_CRL *crl = PEM_read_X509_CRL(file, NULL, NULL, NULL);
	fclose(file);
	X509 *revoked = saved(bad);
	X509 *untouched = saved(good);
	assert_int_equal(verdict(revoked, crl), X509_V_ERR_CERT_REVOKED);
	assert_int_equal(verdict(untouched, crl), X509_V_OK);
	X509_free(revoked);
	X509_free(untouched);
	X509_CRL_free(crl);
	pki_free(bad);
	pki_free(good);
}

static void the_key_is_for_its_owner_only_and_both_load_again(void **state)
{
	(void)state;
	struct err err;
	struct stat info;
	struct pki *pki = issued(false, true);
	struct pki *again = NULL;
	char before[PKI_FINGERPRINT_LENGTH + 1], after[PKI_FINGERPRINT_LENGTH + 1];
	X509_free(saved(pki));
	assert_int_equal(stat(in_folder("it.key"), &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	assert_int_equal(stat(in_folder("it.pem"), &info), 0);
	assert_int_equal(info.st_mode & 07777, 0644);
	assert_int_equal(pki_load(in_folder("it.pem"), in_folder("it.key"), &again, &err), 0);
	pki_fingerprint(pki, before);
	pki_fingerprint(again, after);
	assert_int_equal(strlen(before), PKI_FINGERPRINT_LENGTH);
	assert_string_equal(before, after);
	pki_free(pki);
	pki_free(again);
}

static void a_key_of_another_certificate_is_refused(void **state)
{
	(void)state;
	struct err err;
	struct pki *pki = issued(false, true);
	struct pki *none = NULL;
	X509_free(saved(pki));
	assert_int_equal(pki_save(authority, in_folder("ca.pem"), in_folder("ca.key"), &err), 0);
	assert_int_equal(pki_load(in_folder("it.pem"), in_folder("ca.key"), &none, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_string_equal(err.where, in_folder("ca.key"));
	assert_int_equal(pki_load(in_folder("missing"), NULL, &none, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
	assert_null(none);
	pki_free(pki);
}

static void names_that_no_certificate_can_carry_are_refused(void **state)
{
	(void)state;
	struct err err;
	struct pki *none = NULL;
	char long_name[66];
	memset(long_name, 'x', 65);
	long_name[65] = '\0';
	assert_int_equal(pki_new_authority("", now, now, &none, &err), -1);
	assert_int_equal(err.code, ERROR_bad_value);
	assert_int_equal(pki_new_authority(long_name, now, now, &none, &err), -1);
	struct pki_request request = {
		.common_name = "x", .alt_names = (const char *const[]){"", NULL}, .client = true};
	assert_int_equal(pki_issue(authority, &request, &none, &err), -1);
	assert_int_equal(err.code, ERROR_bad_value);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_issued_certificate_verifies_strictly, setup, teardown),
		cmocka_unit_test_setup_teardown(usage_is_what_was_asked_for, setup, teardown),
		cmocka_unit_test_setup_teardown(serial_numbers_are_long_positive_and_never_the_same, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_revoked_certificate_is_on_the_list_and_others_are_not,
						setup, teardown),
		cmocka_unit_test_setup_teardown(the_key_is_for_its_owner_only_and_both_load_again, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_key_of_another_certificate_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(names_that_no_certificate_can_carry_are_refused, setup,
						teardown),
	};
	return cmocka_run_group_tests_name("pki", tests, NULL, NULL);
}

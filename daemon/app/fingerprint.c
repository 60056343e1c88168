/* fingerprint: see fingerprint.h. */
#include "app/fingerprint.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include "base/strbuf.h"
#include "sys/hash.h"
#include "sys/pki.h"
#include "wire/codec.h"

_Static_assert(PKI_FINGERPRINT_LENGTH == FINGERPRINT_LENGTH,
	       "one length for the fingerprints of certificates");

static void hash_text(const struct strbuf *text, unsigned char ret_hash[HASH_BYTES])
{
	hash_sha256(text->bytes, text->length, ret_hash);
}

void fingerprint_key(int32_t party, const char *key, uint8_t ret_key[STORE_KEY_BYTES])
{
	unsigned char hash[HASH_BYTES];
	struct strbuf text;
	strbuf_init(&text);
	strbuf_printf(&text, "%d %s", (int)party, key);
	hash_text(&text, hash);
	memcpy(ret_key, hash, STORE_KEY_BYTES);
	strbuf_done(&text);
}

/* Of an identity its keyed index: from a plain hash somebody could find out the number by trying all of them. */
int64_t fingerprint_body(enum verb verb, const struct args *args, const struct party_names *names)
{
	unsigned char hash[HASH_BYTES];
	struct strbuf text;
	struct json_out out;
	strbuf_init(&text);
	strbuf_puts(&text, verb_rows[verb].name);
	json_out_start(&out, &text);
	json_out_begin_object(&out);
	codec_write_fields(&out, ~(F(key) | F(bsn) | F(address)), args, names);
	json_out_end(&out);
	hash_text(&text, hash);
	strbuf_done(&text);
	uint64_t body = 0;
	for (int i = 0; i < 8; i++)
		body = body << 8 | hash[i];
	return (int64_t)body;
}

int fingerprint_certificate(const char *pem, char ret_hex[FINGERPRINT_LENGTH + 1], struct err *err)
{
	size_t length = strlen(pem);
	BIO *bio = length <= INT_MAX ? BIO_new_mem_buf(pem, (int)length) : NULL;
	X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	if (!certificate)
		return err_set_where(err, ERROR_bad_value, "certificate", "this is no certificate in PEM");
	pki_fingerprint_of(certificate, ret_hex);
	X509_free(certificate);
	return 0;
}

uint32_t fingerprint_chance(void)
{
	unsigned char bytes[4];
	if (RAND_bytes(bytes, sizeof bytes) != 1)
		abort(); /* without chance there are no keys either: nothing may go on */
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

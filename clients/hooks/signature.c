/* signature: see signature.h. */
#include "hooks/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "words/words.h"

static int put_hmac(const char *key, const struct strbuf *signed_text, struct strbuf *to, struct err *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length;
	if (!HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)signed_text->bytes,
		  signed_text->length, digest, &length))
		return err_set(err, ERROR_internal, "OpenSSL can not sign");
	strbuf_puts(to, ",v1=");
	for (unsigned int i = 0; i < length; i++)
		strbuf_printf(to, "%02x", digest[i]);
	return 0;
}

int signature_put(const struct secret *secret, int64_t seconds, const char *body, size_t length,
		  struct strbuf *to, struct err *err)
{
	struct strbuf text = {0};
	int result = 0;
	strbuf_printf(&text, "%lld.", (long long)seconds);
	strbuf_put(&text, body, length);
	strbuf_printf(to, "t=%lld", (long long)seconds);
	for (size_t i = 0; i < secret->count && result == 0; i++)
		result = put_hmac(secret->lines[i], &text, to, err);
	strbuf_done(&text);
	return result;
}

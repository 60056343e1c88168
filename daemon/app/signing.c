/* signing: see signing.h. */
#include "app/signing.h"

#include <string.h>

#include "base/strbuf.h"
#include "sys/ed25519.h"
#include "sys/hash.h"
#include "wire/jcs.h"
#include "wire/signable.h"

static int canonical(const char *document, struct strbuf *to, struct err *err)
{
	return jcs_write(slice_of(document, strlen(document)), to, err);
}

static void to_hex(const uint8_t *bytes, size_t length, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < length; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * length] = '\0';
}

static uint8_t digit_of(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* The field's type has let lower-case digits through only, exactly as many as belong there. */
static void from_hex(const char *hex, size_t length, uint8_t *bytes)
{
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]));
}

int signing_hash(const char *document, char ret_hex[SIGNING_HASH_LENGTH + 1], struct err *err)
{
	struct strbuf text;
	uint8_t hash[HASH_BYTES];
	strbuf_init(&text);
	int failed = canonical(document, &text, err);
	if (failed == 0) {
		hash_sha256(strbuf_text(&text), text.length, hash);
		to_hex(hash, sizeof hash, ret_hex);
	}
	strbuf_done(&text);
	return failed;
}

int signing_put_hash(struct args *args, struct arena *arena, struct err *err)
{
	char hex[SIGNING_HASH_LENGTH + 1];
	if (args->present & F(hash))
		return 0;
	if (signing_hash(args->document, hex, err) < 0)
		return -1;
	args->hash = arena_strndup(arena, hex, SIGNING_HASH_LENGTH);
	args->present |= F(hash);
	return 0;
}

bool signing_is_good(int32_t partnership, const struct proposal *proposal, const struct args *args)
{
	struct signable signable = {
		.document = slice_of(proposal->document, strlen(proposal->document)),
		.draft = proposal->number,
		.partnership = partnership,
		.proposed = proposal->at,
	};
	struct strbuf text;
	struct err err;
	uint8_t key[ED25519_KEY_BYTES], signature[ED25519_SIGNATURE_BYTES];
	strbuf_init(&text);
	from_hex(args->public_key, sizeof key, key);
	from_hex(args->signature, sizeof signature, signature);
	bool good = signable_write(&signable, &text, &err) == 0 &&
		    ed25519_is_good(key, strbuf_text(&text), text.length, signature);
	strbuf_done(&text);
	return good;
}

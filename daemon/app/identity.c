/* identity: see identity.h. */
#include "app/identity.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define BSN_DIGITS 9
#define HASH 32
#define INDEX_BYTES 16
#define ADDRESS_MAX 48
#define HOUSE_DIGITS_MAX 5

struct identity {
	uint8_t key[IDENTITY_KEY_BYTES];
};

struct identity *identity_new(const uint8_t seal_key[IDENTITY_KEY_BYTES])
{
	static const unsigned char purpose[] = "vangnet identity";
	struct identity *identity = calloc(1, sizeof *identity);
	unsigned length = sizeof identity->key;
	if (!identity || !HMAC(EVP_sha256(), seal_key, IDENTITY_KEY_BYTES, purpose, sizeof purpose - 1,
			       identity->key, &length))
		abort();
	return identity;
}

void identity_free(struct identity *identity)
{
	if (!identity)
		return;
	OPENSSL_cleanse(identity->key, sizeof identity->key);
	free(identity);
}

static const char *index_of(const struct identity *identity, int32_t partnership, const char *kind,
			    const char *value, struct arena *arena)
{
	unsigned char hash[HASH];
	unsigned length = sizeof hash;
	char text[ADDRESS_MAX + 32];
	char hex[2 * INDEX_BYTES + 1];
	int n = snprintf(text, sizeof text, "%d %s %s", (int)partnership, kind, value);
	if (!HMAC(EVP_sha256(), identity->key, sizeof identity->key, (const unsigned char *)text, (size_t)n,
		  hash, &length))
		abort(); /* without an index nobody would be matched, and nobody would know */
	OPENSSL_cleanse(text, sizeof text);
	for (int i = 0; i < INDEX_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	return arena_strndup(arena, hex, 2 * INDEX_BYTES);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_bsn(const char *text)
{
	int sum = 0, digits = 0;
	for (; is_digit(text[digits]) && digits < BSN_DIGITS; digits++) {
		int weight = digits < BSN_DIGITS - 1 ? BSN_DIGITS - digits : -1;
		sum += weight * (text[digits] - '0');
	}
	return digits == BSN_DIGITS && text[digits] == '\0' && sum % 11 == 0 &&
	       strcmp(text, "000000000") != 0;
}

/* --- addresses --- */

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool is_letter(char c)
{
	return upper(c) >= 'A' && upper(c) <= 'Z';
}

static const char *skip(const char *at, const char *what)
{
	return at + strspn(at, what);
}

/* Four digits, the first not 0, and two letters. */
static const char *take_postcode(const char *at, char **to)
{
	at = skip(at, " ");
	for (int i = 0; i < 4; i++, at++) {
		if (!is_digit(*at) || (i == 0 && *at == '0'))
			return NULL;
		*(*to)++ = *at;
	}
	at = skip(at, " ");
	for (int i = 0; i < 2; i++, at++) {
		if (!is_letter(*at))
			return NULL;
		*(*to)++ = upper(*at);
	}
	return at;
}

static const char *take_house(const char *at, char **to)
{
	at = skip(at, " ,");
	if (!is_digit(*at) || *at == '0')
		return NULL;
	*(*to)++ = ' ';
	for (int i = 0; is_digit(*at); i++, at++) {
		if (i == HOUSE_DIGITS_MAX)
			return NULL;
		*(*to)++ = *at;
	}
	return at;
}

/* However the addition is set off, it is the same. */
static const char *take_addition(const char *at, char **to)
{
	bool first = true;
	for (at = skip(at, " -/"); *at; at = skip(at + 1, " -/")) {
		if (!is_digit(*at) && !is_letter(*at))
			return NULL;
		if (first)
			*(*to)++ = ' ';
		first = false;
		*(*to)++ = upper(*at);
	}
	return at;
}

/* What is written is never longer than what is read, but for the two spaces. */
static bool put_in_order(const char *address, char ret_address[ADDRESS_MAX])
{
	char *to = ret_address;
	if (strlen(address) + 3 > ADDRESS_MAX)
		return false;
	const char *at = take_postcode(address, &to);
	at = at ? take_house(at, &to) : NULL;
	at = at ? take_addition(at, &to) : NULL;
	*to = '\0';
	return at != NULL;
}

/* --- both --- */

int identity_index(const struct identity *identity, int32_t partnership, struct arena *arena,
		   struct args *args, struct err *err)
{
	char address[ADDRESS_MAX];
	if (args->bsn && !is_bsn(args->bsn))
		return err_set_where(err, ERROR_bad_value, "bsn", "this is no citizen service number");
	if (args->address && !put_in_order(args->address, address))
		return err_set_where(err, ERROR_bad_value, "address",
				     "an address is a postcode and a house number, such as 1234 AB 12-a");
	if (args->bsn) {
		args->person_key = index_of(identity, partnership, "bsn", args->bsn, arena);
		args->present |= F(person_key);
	}
	if (args->address) {
		args->address = arena_strndup(arena, address, strlen(address));
		args->address_key = index_of(identity, partnership, "address", address, arena);
		args->present |= F(address_key);
	}
	return 0;
}

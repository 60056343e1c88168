/* cursor: see cursor.h. The plain block: hash, position, ordinal, four zero bytes by which a wrong key shows. */
#include "app/cursor.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#define BLOCK 16
#define PLAIN (STORE_HASH_BYTES + BLOCK)
#define WHOLE (BLOCK + PLAIN)

struct cursor_box {
	uint8_t key[CURSOR_KEY_BYTES];
	EVP_CIPHER_CTX *cipher;
};

struct cursor_box *cursor_box_new(const uint8_t seal_key[CURSOR_KEY_BYTES])
{
	static const unsigned char purpose[] = "vangnet cursor";
	struct cursor_box *box = calloc(1, sizeof *box);
	unsigned length = sizeof box->key;
	if (!box || !(box->cipher = EVP_CIPHER_CTX_new()) ||
	    !HMAC(EVP_sha256(), seal_key, CURSOR_KEY_BYTES, purpose, sizeof purpose - 1, box->key, &length))
		abort();
	return box;
}

void cursor_box_free(struct cursor_box *box)
{
	if (!box)
		return;
	EVP_CIPHER_CTX_free(box->cipher);
	OPENSSL_cleanse(box->key, sizeof box->key);
	free(box);
}

/* whole: the initialisation vector, then what is turned over in place. */
static void turn_over(const struct cursor_box *box, unsigned char whole[WHOLE], int encrypt)
{
	unsigned char turned[PLAIN + BLOCK];
	int done = 0;
	if (EVP_CipherInit_ex(box->cipher, EVP_aes_256_cbc(), NULL, box->key, whole, encrypt) != 1 ||
	    EVP_CIPHER_CTX_set_padding(box->cipher, 0) != 1 ||
	    EVP_CipherUpdate(box->cipher, turned, &done, whole + BLOCK, PLAIN) != 1 || done != PLAIN)
		abort(); /* a block cipher over whole blocks does not fail */
	memcpy(whole + BLOCK, turned, PLAIN);
}

/* --- numbers and text --- */

static void put_number(unsigned char *to, int bytes, uint64_t number)
{
	for (int i = 0; i < bytes; i++)
		to[i] = (unsigned char)(number >> 8 * (bytes - 1 - i));
}

static uint64_t take_number(const unsigned char *from, int bytes)
{
	uint64_t number = 0;
	for (int i = 0; i < bytes; i++)
		number = number << 8 | from[i];
	return number;
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void to_text(const unsigned char whole[WHOLE], char text[CURSOR_TEXT_MAX + 1])
{
	unsigned bits = 0, held = 0;
	size_t length = 0;
	for (size_t i = 0; i < WHOLE; i++) {
		held = held << 8 | whole[i];
		for (bits += 8; bits >= 6; bits -= 6)
			text[length++] = digits[held >> (bits - 6) & 63];
	}
	text[length++] = digits[held << (6 - bits) & 63];
	text[length] = '\0';
}

static int from_text(const char *text, unsigned char whole[WHOLE])
{
	unsigned bits = 0, held = 0;
	size_t length = 0;
	if (strlen(text) != CURSOR_TEXT_MAX)
		return -1;
	for (; *text; text++) {
		const char *digit = strchr(digits, *text);
		if (!digit)
			return -1;
		held = held << 6 | (unsigned)(digit - digits);
		bits += 6;
		if (bits >= 8 && length < WHOLE) {
			bits -= 8;
			whole[length++] = (unsigned char)(held >> bits);
		}
	}
	bool one_form = (held & ((1U << bits) - 1)) == 0; /* the bits that stand for nothing are zero */
	return length == WHOLE && one_form ? 0 : -1;
}

/* --- the face --- */

void cursor_write(const struct cursor_box *box, const struct store_cursor *cursor,
		  char ret_text[CURSOR_TEXT_MAX + 1])
{
	unsigned char whole[WHOLE] = {0};
	if (cursor->position == 0) {
		memcpy(ret_text, "0", sizeof "0");
		return;
	}
	if (RAND_bytes(whole, BLOCK) != 1)
		abort(); /* without chance there is no TLS either */
	memcpy(whole + BLOCK, cursor->hash, STORE_HASH_BYTES);
	put_number(whole + BLOCK + STORE_HASH_BYTES, 8, (uint64_t)cursor->position);
	put_number(whole + BLOCK + STORE_HASH_BYTES + 8, 4, (uint32_t)cursor->ordinal);
	turn_over(box, whole, 1);
	to_text(whole, ret_text);
}

int cursor_read(const struct cursor_box *box, const char *text, struct store_cursor *ret_cursor)
{
	unsigned char whole[WHOLE];
	struct store_cursor cursor = {0, -1, {0}};
	if (strcmp(text, "0") == 0) {
		*ret_cursor = cursor;
		return 0;
	}
	if (from_text(text, whole) < 0)
		return -1;
	turn_over(box, whole, 0);
	const unsigned char *numbers = whole + BLOCK + STORE_HASH_BYTES;
	uint64_t position = take_number(numbers, 8), ordinal = take_number(numbers + 8, 4);
	if (take_number(numbers + 12, 4) != 0 || position == 0 || position > INT64_MAX || ordinal > INT32_MAX)
		return -1;
	memcpy(cursor.hash, whole + BLOCK, STORE_HASH_BYTES);
	cursor.position = (int64_t)position;
	cursor.ordinal = (int32_t)ordinal;
	*ret_cursor = cursor;
	return 0;
}

/* seal: see seal.h. */
#include "app/seal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "words/words.h"

#define VERSION 1
#define NONCE_BYTES 12
#define TAG_BYTES 16
#define HEAD_BYTES (1 + NONCE_BYTES + TAG_BYTES)
#define PLACE_BYTES 12

/* The key stays in two contexts, one a direction: setting it, and finding the algorithm, costs more than sealing a text. */
struct seal {
	EVP_CIPHER_CTX *closing;
	EVP_CIPHER_CTX *opening;
};

static EVP_CIPHER_CTX *context_new(const uint8_t key[SEAL_KEY_BYTES], int closing)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (!context || EVP_CipherInit_ex(context, EVP_aes_256_gcm(), NULL, key, NULL, closing) != 1)
		abort();
	return context;
}

struct seal *seal_new(const uint8_t key[SEAL_KEY_BYTES])
{
	struct seal *seal = malloc(sizeof *seal);
	if (!seal)
		abort();
	seal->closing = context_new(key, 1);
	seal->opening = context_new(key, 0);
	return seal;
}

void seal_free(struct seal *seal)
{
	if (!seal)
		return;
	EVP_CIPHER_CTX_free(seal->closing); /* cleanses the key */
	EVP_CIPHER_CTX_free(seal->opening);
	free(seal);
}

/* Most significant byte first. */
static void put_place(struct seal_place place, unsigned char ret_bytes[PLACE_BYTES])
{
	for (int i = 0; i < 4; i++)
		ret_bytes[i] = (unsigned char)((uint32_t)place.partnership >> (24 - 8 * i));
	for (int i = 0; i < 8; i++)
		ret_bytes[4 + i] = (unsigned char)((uint64_t)place.case_id >> (56 - 8 * i));
}

static int encrypt(const struct seal *seal, struct seal_place place, const char *text, int length,
		   unsigned char *head)
{
	unsigned char about[PLACE_BYTES];
	unsigned char *nonce = head + 1;
	unsigned char *tag = nonce + NONCE_BYTES;
	int done = 0;
	put_place(place, about);
	EVP_CIPHER_CTX *context = seal->closing;
	int good = RAND_bytes(nonce, NONCE_BYTES) == 1 &&
		   EVP_EncryptInit_ex(context, NULL, NULL, NULL, nonce) == 1 &&
		   EVP_EncryptUpdate(context, NULL, &done, about, PLACE_BYTES) == 1 &&
		   EVP_EncryptUpdate(context, head + HEAD_BYTES, &done, (const unsigned char *)text,
				     length) == 1 &&
		   EVP_EncryptFinal_ex(context, head + HEAD_BYTES + done, &done) == 1 &&
		   EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, tag) == 1;
	return good ? 0 : -1;
}

int seal_close(const struct seal *seal, struct seal_place place, const char *text, size_t length,
	       struct arena *arena, struct sealed *ret_sealed, struct err *err)
{
	if (length > INT_MAX - HEAD_BYTES)
		return err_set(err, ERROR_internal, "a text is too long to be sealed");
	unsigned char *bytes = arena_alloc(arena, HEAD_BYTES + length + 1);
	bytes[0] = VERSION;
	if (encrypt(seal, place, text, (int)length, bytes) < 0)
		return err_set(err, ERROR_internal, "a text could not be sealed");
	*ret_sealed = (struct sealed){bytes, HEAD_BYTES + length};
	return 0;
}

static int decrypt(const struct seal *seal, struct seal_place place, const unsigned char *head, int length,
		   unsigned char *text)
{
	unsigned char about[PLACE_BYTES];
	unsigned char tag[TAG_BYTES];
	const unsigned char *nonce = head + 1;
	int done = 0;
	put_place(place, about);
	memcpy(tag, nonce + NONCE_BYTES, sizeof tag);
	EVP_CIPHER_CTX *context = seal->opening;
	int good = EVP_DecryptInit_ex(context, NULL, NULL, NULL, nonce) == 1 &&
		   EVP_DecryptUpdate(context, NULL, &done, about, PLACE_BYTES) == 1 &&
		   EVP_DecryptUpdate(context, text, &done, head + HEAD_BYTES, length) == 1 &&
		   EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) == 1 &&
		   EVP_DecryptFinal_ex(context, text + done, &done) == 1;
	return good ? 0 : -1;
}

int seal_open(const struct seal *seal, struct seal_place place, struct sealed sealed, struct arena *arena,
	      const char **ret_text, size_t *ret_length, struct err *err)
{
	const unsigned char *bytes = sealed.bytes;
	if (sealed.length < HEAD_BYTES || sealed.length > INT_MAX || bytes[0] != VERSION)
		return err_set(err, ERROR_internal, "a sealed text is damaged");
	size_t length = sealed.length - HEAD_BYTES;
	unsigned char *text = arena_alloc(arena, length + 1);
	if (decrypt(seal, place, bytes, (int)length, text) < 0)
		return err_set(err, ERROR_internal, "a sealed text does not open: altered, or another key");
	text[length] = '\0';
	*ret_text = (const char *)text;
	*ret_length = length;
	return 0;
}

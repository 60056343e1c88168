/* Signatures: the test vectors of RFC 8032, section 7.1, and what a changed bit does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#include "sys/ed25519.h"

static const struct {
	const char *key, *message, *signature;
} vectors[] = {
	{"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	 "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
	{"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	 "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	 "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
	{"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	 "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	 "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static size_t from_hex(const char *hex, uint8_t *bytes)
{
	size_t length = strlen(hex) / 2;
	for (size_t i = 0; i < length; i++) {
		unsigned value = 0;
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &value), 1);
		bytes[i] = (uint8_t)value;
	}
	return length;
}

static void the_vectors_of_the_rfc_are_good(void **state)
{
	(void)state;
	uint8_t key[ED25519_KEY_BYTES], signature[ED25519_SIGNATURE_BYTES], message[8];
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		from_hex(vectors[i].key, key);
		from_hex(vectors[i].signature, signature);
		assert_true(ed25519_is_good(key, message, from_hex(vectors[i].message, message), signature));
	}
}

static void any_changed_bit_makes_it_bad(void **state)
{
	(void)state;
	uint8_t key[ED25519_KEY_BYTES], signature[ED25519_SIGNATURE_BYTES], message[8];
	from_hex(vectors[2].key, key);
	from_hex(vectors[2].signature, signature);
	size_t length = from_hex(vectors[2].message, message);
	struct {
		uint8_t *bytes;
		size_t length;
	} parts[] = {{key, sizeof key}, {signature, sizeof signature}, {message, length}};
	for (size_t part = 0; part < 3; part++) {
		for (size_t bit = 0; bit < 8 * parts[part].length; bit++) {
			parts[part].bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
			assert_false(ed25519_is_good(key, message, length, signature));
			assert_int_equal(ERR_peek_error(), 0);
			parts[part].bytes[bit / 8] ^= (uint8_t)(1U << bit % 8);
		}
	}
	assert_false(ed25519_is_good(key, message, 1, signature));
	assert_true(ed25519_is_good(key, message, length, signature));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_the_rfc_are_good),
		cmocka_unit_test(any_changed_bit_makes_it_bad),
	};
	return cmocka_run_group_tests_name("ed25519", tests, NULL, NULL);
}

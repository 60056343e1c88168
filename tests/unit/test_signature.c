/* signature: what is signed is the time and every byte of the body, under each secret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hooks/signature.h"

static const struct secret one = {{"0123456789abcdef0123456789abcdef"}, 1};

static const char *sign(const struct secret *secret, int64_t seconds, const char *body, size_t length)
{
	static struct strbuf to;
	struct err err = ERR_NONE;
	strbuf_reset(&to);
	assert_int_equal(signature_put(secret, seconds, body, length, &to, &err), 0);
	return strbuf_text(&to);
}

/* printf '1772438520.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef */
static void it_is_what_openssl_makes_of_it(void **state)
{
	(void)state;
	assert_string_equal(
		sign(&one, 1772438520, "{\"a\":1}", 7),
		"t=1772438520,v1=9bf8a306b93e36751e23756e1cc8e54a717ab8f81c9d734b8a068c7e826e160c");
}

static void another_time_body_or_secret_gives_another(void **state)
{
	(void)state;
	char first[128];
	struct secret other = {{"1123456789abcdef0123456789abcdef"}, 1};
	strcpy(first, strchr(sign(&one, 1, "ab\0c", 4), ','));
	assert_string_equal(strchr(sign(&one, 1, "ab\0c", 4), ','), first);
	assert_string_not_equal(strchr(sign(&one, 2, "ab\0c", 4), ','), first);
	assert_string_not_equal(strchr(sign(&one, 1, "ab\0d", 4), ','), first);
	assert_string_not_equal(strchr(sign(&one, 1, "ab\0c", 3), ','), first);
	assert_string_not_equal(strchr(sign(&other, 1, "ab\0c", 4), ','), first);
}

static void two_secrets_give_two(void **state)
{
	(void)state;
	struct secret both = {{"0123456789abcdef0123456789abcdef", "1123456789abcdef0123456789abcdef"}, 2};
	struct secret second = {{"1123456789abcdef0123456789abcdef"}, 1};
	char expected[256];
	strcpy(expected, sign(&one, 5, "x", 1));
	strcat(expected, strchr(sign(&second, 5, "x", 1), ','));
	assert_string_equal(sign(&both, 5, "x", 1), expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_what_openssl_makes_of_it),
		cmocka_unit_test(another_time_body_or_secret_gives_another),
		cmocka_unit_test(two_secrets_give_two),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* seal: opened only with the same key, at the same place, and unaltered. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/seal.h"

static const uint8_t key[SEAL_KEY_BYTES] = {1, 2, 3};
static const struct seal_place place = {1, INT64_C(0x0102030405060708)};

static int opens(const struct seal *seal, struct seal_place at, struct sealed sealed, struct arena *arena)
{
	const char *text = NULL;
	size_t length = 0;
	struct err err = ERR_NONE;
	return seal_open(seal, at, sealed, arena, &text, &length, &err) == 0 && strcmp(text, "A text") == 0;
}

struct fixture {
	struct arena arena;
	struct seal *seal;
	struct sealed sealed;
};

static void set_up(struct fixture *f)
{
	struct err err = ERR_NONE;
	arena_init(&f->arena);
	f->seal = seal_new(key);
	assert_int_equal(seal_close(f->seal, place, "A text", 6, &f->arena, &f->sealed, &err), 0);
}

static void tear_down(struct fixture *f)
{
	seal_free(f->seal);
	arena_done(&f->arena);
}

static void what_was_sealed_opens_again_and_never_looks_the_same(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	struct sealed again;
	struct err err = ERR_NONE;
	assert_true(opens(f.seal, place, f.sealed, &f.arena));
	assert_int_equal(seal_close(f.seal, place, "A text", 6, &f.arena, &again, &err), 0);
	assert_int_equal(again.length, f.sealed.length);
	assert_memory_not_equal(again.bytes, f.sealed.bytes, again.length);
	tear_down(&f);
}

static void another_place_or_key_does_not_open(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	static const uint8_t other_key[SEAL_KEY_BYTES] = {1, 2, 4};
	struct seal *other = seal_new(other_key);
	assert_false(opens(f.seal, (struct seal_place){2, place.case_id}, f.sealed, &f.arena));
	assert_false(opens(f.seal, (struct seal_place){1, place.case_id + 1}, f.sealed, &f.arena));
	assert_false(opens(other, place, f.sealed, &f.arena));
	seal_free(other);
	tear_down(&f);
}

static void not_one_byte_may_change(void **state)
{
	(void)state;
	struct fixture f;
	set_up(&f);
	for (size_t i = 0; i < f.sealed.length; i++) {
		unsigned char *copy = arena_memdup(&f.arena, f.sealed.bytes, f.sealed.length);
		copy[i] ^= 1;
		assert_false(opens(f.seal, place, (struct sealed){copy, f.sealed.length}, &f.arena));
		assert_false(opens(f.seal, place, (struct sealed){f.sealed.bytes, i}, &f.arena));
		assert_true(opens(f.seal, place, f.sealed, &f.arena)); /* a failure leaves nothing behind */
	}
	tear_down(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_opens_again_and_never_looks_the_same),
		cmocka_unit_test(another_place_or_key_does_not_open),
		cmocka_unit_test(not_one_byte_may_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

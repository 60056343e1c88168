/* occasion: what is said on each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "mailer/occasion.h"
#include "words/words.h"

static void every_occasion_has_its_words(void **state)
{
	(void)state;
	const struct choice_set *set = choice_set(CHOICE_OCCASION);
	for (int i = 0; i < set->count; i++) {
		const struct occasion_words *words = occasion_of(set->names[i]);
		assert_ptr_not_equal(words, occasion_of("no such occasion"));
		assert_non_null(words->one);
		assert_non_null(words->headline);
		assert_non_null(strstr(words->command, "{case}"));
	}
}

static void an_occasion_of_a_newer_daemon_is_told_all_the_same(void **state)
{
	(void)state;
	assert_non_null(occasion_of("no such occasion")->headline);
	assert_non_null(occasion_of("")->command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_occasion_has_its_words),
		cmocka_unit_test(an_occasion_of_a_newer_daemon_is_told_all_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What errors of the database mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/sqlstate.h"
#include "words/words.h"

static void each_class_has_its_remedy(void **state)
{
	(void)state;
	static const struct {
		const char *sqlstate;
		const char *constraint;
		enum remedy remedy;
		enum error code;
	} cases[] = {
		{NULL, NULL, REMEDY_RECONNECT, ERROR_unavailable},
		{"08006", NULL, REMEDY_RECONNECT, ERROR_unavailable},
		{"57P01", NULL, REMEDY_RECONNECT, ERROR_unavailable},
		{"25006", NULL, REMEDY_RECONNECT, ERROR_unavailable},
		{"57014", NULL, REMEDY_RETRY, ERROR_unavailable},
		{"40001", NULL, REMEDY_RETRY, ERROR_conflict},
		{"40P01", NULL, REMEDY_RETRY, ERROR_conflict},
		{"23505", "event_key", REMEDY_RETRY, ERROR_conflict},
		{"23505", "event_pkey", REMEDY_BISECT, ERROR_bad_value},
		{"23505", NULL, REMEDY_BISECT, ERROR_bad_value},
		{"23514", "event_seq", REMEDY_BISECT, ERROR_bad_value},
		{"22021", NULL, REMEDY_BISECT, ERROR_bad_value},
		{"54000", NULL, REMEDY_BISECT, ERROR_bad_value},
		{"53100", NULL, REMEDY_FAIL, ERROR_unavailable},
		{"VN001", NULL, REMEDY_STALE, ERROR_conflict},
		{"42P01", NULL, REMEDY_FAIL, ERROR_internal},
		{"XX000", NULL, REMEDY_FAIL, ERROR_internal},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pg_failure failure;
		sqlstate_judge(cases[i].sqlstate, cases[i].constraint, &failure);
		assert_int_equal(failure.remedy, cases[i].remedy);
		assert_int_equal(failure.err.code, cases[i].code);
		assert_string_equal(failure.sqlstate, cases[i].sqlstate ? cases[i].sqlstate : "");
		assert_string_equal(failure.err.where, cases[i].constraint ? cases[i].constraint : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_class_has_its_remedy)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* clauses: a document as its leaves, and which documents have none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/clauses.h"
#include "words/words.h"

static int read_text(const char *text, struct arena *arena, struct clauses *ret_clauses, struct err *err)
{
	return clauses_read(slice_of(text, strlen(text)), arena, ret_clauses, err);
}

static void leaves_come_in_order_with_their_paths(void **state)
{
	(void)state;
	static const struct clause expected[] = {
		{"name", "A \"net\""},         {"terms.move.accepted", "3d"}, {"terms.n", "12"},
		{"ladder.0.rung", "official"}, {"ladder.1.on", "true"},
	};
	struct arena arena;
	arena_init(&arena);
	struct clauses clauses;
	struct err err = ERR_NONE;
	assert_int_equal(read_text("{ \"name\": \"A \\\"net\\\"\", \"terms\": {\"move\": {\"accepted\": "
				   "\"3d\"}, \"n\": 12,"
				   " \"none\": {}, \"empty\": []}, \"ladder\": [{\"rung\": \"official\"}, "
				   "{\"on\": true}] }",
				   &arena, &clauses, &err),
			 0);
	assert_int_equal(clauses.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_string_equal(clauses.items[i].path, expected[i].path);
		assert_string_equal(clauses.items[i].value, expected[i].value);
	}
	arena_done(&arena);
}

static void the_last_clause_of_a_path_counts(void **state)
{
	(void)state;
	static const struct clause items[] = {{"a", "1"}, {"b", "2"}, {"a", "3"}};
	struct clauses clauses = {items, 3};
	assert_string_equal(clauses_value(clauses, "a"), "3");
	assert_null(clauses_value(clauses, "c"));
}

static void a_document_that_says_nothing_clear_is_refused_by_clause(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		const char *where;
	} cases[] = {
		{"[]", ""},
		{"\"x\"", ""},
		{"{\"a\": {\"b\": null}}", "a.b"},
		{"{\"a\": {\"b.c\": 1}}", "a.b.c"},
		{"{\"a\": {\"\": 1}}", "a."},
		{"{\"k\": "
		 "{\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaaaaaaa"
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\": 1}}",
		 "k"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena;
		arena_init(&arena);
		struct clauses clauses;
		struct err err = ERR_NONE;
		assert_int_equal(read_text(cases[i].text, &arena, &clauses, &err), -1);
		assert_int_equal(err.code, ERROR_bad_document);
		assert_string_equal(err.where, cases[i].where);
		arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_come_in_order_with_their_paths),
		cmocka_unit_test(the_last_clause_of_a_path_counts),
		cmocka_unit_test(a_document_that_says_nothing_clear_is_refused_by_clause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

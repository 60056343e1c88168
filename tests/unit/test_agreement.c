/* agreement: a covenant from a file, with changes from the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "replay/agreement.h"

static struct arena arena;
static struct err err;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	err = ERR_NONE;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* Reads a covenant of this text, with these changes; 0 or the error's code. */
static int read_text(const char *text, const char *const *changes, struct agreement *ret_agreement)
{
	char path[] = "/tmp/agreement-XXXXXX";
	struct agreement_change parsed[8];
	size_t count = 0;
	int fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	for (; changes && changes[count]; count++)
		assert_int_equal(agreement_parse_change(&arena, changes[count], &parsed[count], &err), 0);
	int failed = agreement_read(&arena, path, parsed, count, ret_agreement, &err);
	unlink(path);
	return failed ? err.code : 0;
}

static struct term move_of(const struct agreement *agreement, enum cause cause)
{
	return covenant_term(agreement->covenant, (struct covenant_scope){"", URGENCY_NORMAL},
			     OBLIGATION_move, cause);
}

static void a_change_of_a_term_replaces_what_was_said_of_its_causes(void **state)
{
	(void)state;
	struct agreement agreement;
	const char *text = "{\"terms\": {\"move\": {\"any\": \"5d\", \"accepted\": \"3d\"}}}";
	assert_int_equal(read_text(text, NULL, &agreement), 0);
	assert_int_equal(move_of(&agreement, CAUSE_ACCEPTED).amount, 3);
	assert_int_equal(read_text(text, (const char *const[]){"move=14d", NULL}, &agreement), 0);
	assert_int_equal(move_of(&agreement, CAUSE_ACCEPTED).amount, 14);
	assert_int_equal(read_text(text, (const char *const[]){"move.accepted=9d", NULL}, &agreement), 0);
	assert_int_equal(move_of(&agreement, CAUSE_ACCEPTED).amount, 9);
	assert_int_equal(move_of(&agreement, CAUSE_OPENED).amount, 5);
}

static void short_paths_stand_for_terms_and_patterns(void **state)
{
	(void)state;
	struct agreement_change change;
	assert_int_equal(agreement_parse_change(&arena, "move=14d", &change, &err), 0);
	assert_string_equal(change.path, "terms.move");
	assert_int_equal(agreement_parse_change(&arena, "bouncing.times=3", &change, &err), 0);
	assert_string_equal(change.path, "patterns.bouncing.times");
	assert_int_equal(agreement_parse_change(&arena, "ladder.0.act=3d", &change, &err), 0);
	assert_string_equal(change.path, "ladder.0.act");
	assert_string_equal(change.value, "3d");
	assert_int_equal(agreement_parse_change(&arena, "move", &change, &err), -1);
	assert_int_equal(agreement_parse_change(&arena, "=3", &change, &err), -1);
	assert_int_equal(agreement_parse_change(&arena, "move=", &change, &err), -1);
}

static void the_document_with_changes_says_the_same_when_read_again(void **state)
{
	(void)state;
	struct agreement first, second;
	const char *text =
		"{\"name\": \"x\", \"calendar\": {\"hours\": {\"monday\": \"09:00-17:00\"}, \"holidays\": "
		"[\"nl\"]},"
		"\"terms\": {\"move\": \"5d\"}, \"ladder\": [{\"rung\": \"official\", \"act\": \"2d\"}]}";
	const char *const changes[] = {"move.accepted=9d", "calendar.hours=24x7", "looping.times=4", NULL};
	assert_int_equal(read_text(text, changes, &first), 0);
	assert_int_equal(read_text(first.document, NULL, &second), 0);
	assert_string_equal(first.document, second.document);
	assert_int_equal(move_of(&second, CAUSE_ACCEPTED).amount, 9);
	assert_int_equal(move_of(&second, CAUSE_OPENED).amount, 5);
	assert_int_equal(second.covenant->patterns[PATTERN_looping].times, 4);
	assert_int_equal(second.covenant->n_rungs, 1);
	assert_true(covenant_add(second.covenant, (struct covenant_scope){"", URGENCY_NORMAL}, 0,
				 (struct term){1, TERM_UNIT_DAY}) == INSTANT_DAY);
}

static void faults_name_their_clause(void **state)
{
	(void)state;
	struct agreement agreement;
	assert_int_equal(read_text("{\"terms\": {\"move\": \"soon\"}}", NULL, &agreement),
			 ERROR_bad_document);
	assert_string_equal(err.where, "terms.move");
	assert_int_equal(read_text("{\"ladder\": [{\"act\": \"1d\"}]}", NULL, &agreement),
			 ERROR_bad_document);
	assert_string_equal(err.where, "ladder.0.rung");
	assert_int_equal(read_text("{\"terms\": {", NULL, &agreement), ERROR_bad_syntax);
	assert_int_equal(agreement_read(&arena, "/nonexistent/covenant", NULL, 0, &agreement, &err), -1);
	assert_int_equal(err.code, ERROR_bad_file);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_change_of_a_term_replaces_what_was_said_of_its_causes),
		TEST(short_paths_stand_for_terms_and_patterns),
		TEST(the_document_with_changes_says_the_same_when_read_again),
		TEST(faults_name_their_clause),
	};
	return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}

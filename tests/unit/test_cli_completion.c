/* completion: bash itself says what it would offer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/completion.h"

static char path[] = "/tmp/vangnet-completion.XXXXXX";

static int write_script(void **state)
{
	(void)state;
	struct strbuf script = {0};
	int fd = mkstemp(path);
	completion_bash(&script);
	ssize_t written = write(fd, script.bytes, script.length);
	close(fd);
	strbuf_done(&script);
	return written > 0 ? 0 : -1;
}

static int remove_script(void **state)
{
	(void)state;
	return unlink(path);
}

/* What is offered for the last of the words, with a space after each. */
static void expect(const char *words, const char *expected)
{
	char command[512], got[4096];
	snprintf(command, sizeof command,
		 "cd / && bash --norc -uc '. %s; COMP_WORDS=(vangnet %s); "
		 "COMP_CWORD=$((${#COMP_WORDS[@]}-1)); "
		 "set +u; _vangnet; printf \"%%s \" \"${COMPREPLY[@]}\"'",
		 path, words);
	FILE *bash = popen(command, "r");
	size_t length = fread(got, 1, sizeof got - 1, bash);
	got[length] = '\0';
	assert_int_equal(pclose(bash), 0);
	assert_string_equal(got, expected);
}

static void first_words_are_groups_of_verbs_and_commands(void **state)
{
	(void)state;
	expect("ca", "case ");
	expect("c", "case contact conference covenant clock channel completion check ");
	expect("watch", "watch ");
	expect("--profile x not", "note ");
}

static void second_words_are_the_verbs_of_the_group(void **state)
{
	(void)state;
	expect("handover \"\"", "offer accept refuse withdraw keep ");
	expect("--json case re", "reopen resume ");
	expect("digest \"\"", "show preview check ");
	expect("digest preview --ht", "--html ");
}

static void options_are_those_of_the_verb(void **state)
{
	(void)state;
	expect("case open --t", "--theme --title --text --timeout ");
	expect("case close 01HVZ9X3K7M2A --o", "--on-behalf-of --outcome --over ");
	expect("watch --c", "--cursor ");
	expect("describe --m", "--markdown --man ");
}

static void values_are_the_words_of_closed_sets(void **state)
{
	(void)state;
	expect("case open --urgency \"\"", "normal crisis ");
	expect("case close --outcome s", "solved ");
	expect("--language n", "nl ");
	expect("completion \"\"", "bash ");
	expect("help han", "handover ");
}

static void a_command_of_its_own_offers_what_its_usage_says(void **state)
{
	(void)state;
	expect("report --format \"\"", "text json csv html ");
	expect("report --log x --until l", "log-end ");
	expect("replay /tmp/log --c", "--covenant --calendar --cases --counts ");
	expect("--language nl replay x --calendar \"\"", "24x7 ");
	expect("simulate --history daem", "daemon ");
	expect("simulate --s", "--set --sweep --skip-bad ");
	expect("simulate --tolerable \"\"", " "); /* nothing */
	expect("demo --until \"\"", " ");
}

static void a_file_is_offered_where_a_command_takes_one(void **state)
{
	(void)state;
	char words[160], expected[80];
	const char *const takers[] = {"replay",           "replay --map",       "simulate --html",
				      "simulate --draft", "simulate --history", "report --out"};
	snprintf(expected, sizeof expected, "%s ", path);
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
		snprintf(words, sizeof words, "%s %.*s", takers[i], (int)strlen(path) - 2, path);
		expect(words, expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_words_are_groups_of_verbs_and_commands),
		cmocka_unit_test(second_words_are_the_verbs_of_the_group),
		cmocka_unit_test(options_are_those_of_the_verb),
		cmocka_unit_test(values_are_the_words_of_closed_sets),
		cmocka_unit_test(a_command_of_its_own_offers_what_its_usage_says),
		cmocka_unit_test(a_file_is_offered_where_a_command_takes_one),
	};
	return cmocka_run_group_tests(tests, write_script, remove_script);
}

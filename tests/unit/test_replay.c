/* replay: a small foreign log through the rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"
#include "replay/replay.h"
#include "replay/script.h"

#define MAP                                                                                                  \
	"[log]\ncase=case\ntime=time\nagency=agency\nactivity=what\n"                                        \
	"[meaning]\noffer=queued\naccept=accepted\nmilestone=mile\nclose=closed\npause=paused\n"

static struct eventlog eventlog;
static struct replay replay;
static struct arena arena;
static struct logmap *map;

static int setup(void **state)
{
	(void)state;
	struct err err;
	arena_init(&arena);
	assert_int_equal(logmap_read_bytes(MAP, strlen(MAP), &map, &err), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	replay_done(&replay);
	eventlog_done(&eventlog);
	logmap_free(map);
	arena_done(&arena);
	return 0;
}

static void play(const char *rows, const char *move, enum replay_until until)
{
	struct err err;
	char text[2048] = "case,time,agency,what\n";
	strcat(text, rows);
	struct eventlog_options options = {.map = map};
	const struct clause clauses[] = {{"terms.move", move},         {"terms.accept", "1d"},
					 {"ceiling", "none"},          {"again", "0"},
					 {"caps.pause.logged", "10d"}, {"patterns.bouncing.times", "1"}};
	const struct covenant *covenant;
	assert_int_equal(
		covenant_compile(&arena, (struct clauses){clauses, 6}, 1, calendar_24x7(), &covenant, &err),
		0);
	assert_int_equal(eventlog_read_bytes(text, strlen(text), &options, &eventlog, &err), 0);
	assert_int_equal(replay_run(&eventlog, covenant, until, &replay, &err), 0);
}

static size_t found(enum stall stall)
{
	return replay.harvest.cases_by_stall[stall];
}

static void silence_is_more_than_the_term_between_two_events(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,.\na,2026-01-08T00:00:00Z,x,.\n"
	     "b,2026-01-01T00:00:00Z,x,.\nb,2026-01-08T00:00:01Z,x,.\n",
	     "7d", REPLAY_UNTIL_CASE_END);
	assert_int_equal(found(STALL_silent), 1);
	assert_string_equal(replay.harvest.findings[0].case_name, "b");
	assert_int_equal(replay.harvest.findings[0].evidence.items[0], 1);
}

static void after_the_last_event_only_the_log_s_end_counts(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,.\nb,2026-02-01T00:00:00Z,x,.\n", "7d", REPLAY_UNTIL_LOG_END);
	assert_int_equal(found(STALL_silent), 1);
	assert_true(replay.harvest.findings[0].since == INT64_C(1767830400000000)); /* 2026-01-08 */
}

static void a_case_that_returns_bounces_and_a_milestone_forgets(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,.\na,2026-01-02T00:00:00Z,y,.\na,2026-01-03T00:00:00Z,x,.\n"
	     "b,2026-01-01T00:00:00Z,x,.\nb,2026-01-02T00:00:00Z,y,mile\nb,2026-01-03T00:00:00Z,x,.\n",
	     "none", REPLAY_UNTIL_CASE_END);
	assert_int_equal(found(STALL_bouncing), 1);
	assert_string_equal(replay.harvest.findings[0].case_name, "a");
	assert_int_equal(replay.harvest.findings[0].evidence.items[0], 3);
	assert_int_equal(replay.handovers, 4);
	assert_int_equal(replay.cases_with_handover, 2);
}

static void offers_are_timed_within_the_run_of_their_holder(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,queued\na,2026-01-01T01:00:00Z,y,queued\na,2026-01-01T02:00:00Z,y,"
	     "accepted\n"
	     "a,2026-01-01T03:00:00Z,z,queued\na,2026-01-01T04:00:00Z,x,accepted\n",
	     "none", REPLAY_UNTIL_CASE_END);
	assert_int_equal(replay.harvest.offers, 2); /* the first run is no offer */
	assert_int_equal(replay.harvest.n_delays, 1);
	assert_int_equal(harvest_quantile_s(&replay.harvest, 0.5), 3600);
}

static void an_event_after_a_close_reopens_and_a_closed_case_is_not_silent(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,closed\na,2026-03-01T00:00:00Z,x,.\na,2026-04-01T00:00:00Z,x,.\n",
	     "7d", REPLAY_UNTIL_CASE_END);
	assert_int_equal(replay.harvest.n_findings, 1);
	assert_true(replay.harvest.findings[0].since == INT64_C(1772928000000000)); /* 2026-03-08 */
}

static void a_pause_puts_silence_off(void **state)
{
	(void)state;
	play("a,2026-01-01T00:00:00Z,x,paused\na,2026-01-10T00:00:00Z,x,.\na,2026-01-18T00:00:00Z,x,.\n",
	     "7d", REPLAY_UNTIL_CASE_END);
	assert_int_equal(replay.harvest.n_findings, 1);
	assert_true(replay.harvest.findings[0].since == INT64_C(1768608000000000)); /* 2026-01-17 */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(silence_is_more_than_the_term_between_two_events),
		TEST(after_the_last_event_only_the_log_s_end_counts),
		TEST(a_case_that_returns_bounces_and_a_milestone_forgets),
		TEST(offers_are_timed_within_the_run_of_their_holder),
		TEST(an_event_after_a_close_reopens_and_a_closed_case_is_not_silent),
		TEST(a_pause_puts_silence_off),
	};
	return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}

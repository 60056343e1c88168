/* Several daemons on one database, sessions that are killed, and the feed through all of it. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "support/db_rig.h"

#define WORKS_MAX 4000

static struct counter daemon_a;
static struct counter daemon_b;
static struct counter_work works[WORKS_MAX];

static int open_stores(void **state)
{
	(void)state;
	db_empty();
	memset(works, 0, sizeof works);
	counter_open(&daemon_a, loop, conninfo, NULL);
	counter_open(&daemon_b, loop, conninfo, NULL);
	return 0;
}

static int close_stores(void **state)
{
	(void)state;
	counter_close(&daemon_a);
	counter_close(&daemon_b);
	loop_free(loop);
	return 0;
}

/* --- what must hold whatever happened ------------------------------------------------------------- */

static void expect_sound_log(size_t n_events)
{
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.event"), n_events);
	assert_int_equal(pg_number(pq,
				   "select count(*) from (select case_id, count(*) n, max(seq) m, min(seq) o"
				   " from vangnet.event group by case_id) c where n <> m or o <> 1"),
			 0);
	assert_int_equal(pg_number(pq,
				   "select count(*) from vangnet.case_row c where version <> (select max(seq)"
				   " from vangnet.event e where e.case_id = c.case_id)"),
			 0);
	assert_int_equal(pg_number(pq, "select max(position) - count(*) from vangnet.batch"), 0);
	assert_int_equal(pg_number(pq, "select count(*) from vangnet.batch b where count <> (select count(*)"
				       " from vangnet.event e where e.batch = b.batch)"),
			 0);
}

static void expect_whole_feed(struct counter *counter, size_t n_events)
{
	counter_wait_seen(counter, n_events);
	assert_int_equal(counter->n_seen, n_events);
	assert_false(counter->feed_is_broken);
	assert_int_equal(counter->seen[0].position, 1);
}

static void expect_each_key_once(int n_works)
{
	assert_int_equal(pg_number(pq, "select count(distinct key) from vangnet.event"), n_works);
	assert_int_equal(pg_number(pq, "select count(key) from vangnet.event"), n_works);
}

/* --- racing --------------------------------------------------------------------------------------- */

static void two_daemons_on_the_same_cases_write_every_work_once(void **state)
{
	(void)state;
	enum { N = 2000, EVENTS = 3, CASES = 8, WAVE = 100 };
	for (int i = 0; i < N; i++) {
		counter_submit(i % 2 ? &daemon_a : &daemon_b, &works[i], 1 + i / 2 % CASES, EVENTS, i + 1);
		if (i % WAVE == WAVE - 1)
			loop_turn(loop, false);
	}
	for (int i = 0; i < N; i++) {
		counter_wait(loop, &works[i].done);
		assert_int_equal(works[i].result, STORE_COMMITTED);
	}
	expect_sound_log(N * EVENTS);
	expect_each_key_once(N);
	expect_whole_feed(&daemon_a, N * EVENTS);
	expect_whole_feed(&daemon_b, N * EVENTS);
}

static void one_key_at_two_daemons_is_written_once(void **state)
{
	(void)state;
	enum { N = 200 };
	for (int i = 0; i < N; i++)
		counter_submit(i % 2 ? &daemon_a : &daemon_b, &works[i], 100 + i, 2, 1 + i / 2);
	int repeated = 0;
	for (int i = 0; i < N; i++) {
		counter_wait(loop, &works[i].done);
		assert_true(works[i].result == STORE_COMMITTED || works[i].result == STORE_REPEATED);
		repeated += works[i].result == STORE_REPEATED;
	}
	assert_int_equal(repeated, N / 2);
	expect_sound_log(N);
}

static void the_stream_of_the_partnership_moves_on_under_load(void **state)
{
	(void)state;
	enum { N = 1200, CASES = 40 };
	for (int i = 0; i < N; i++) {
		int64_t case_id = i % 100 == 50 ? 0 : 1 + i % CASES;
		counter_submit(i % 3 ? &daemon_a : &daemon_b, &works[i], case_id, 2, i + 1);
		if (i % 40 == 39)
			loop_turn(loop, false);
	}
	for (int i = 0; i < N; i++) {
		counter_wait(loop, &works[i].done);
		assert_int_equal(works[i].result, STORE_COMMITTED);
	}
	expect_sound_log(N * 2);
	expect_each_key_once(N);
	expect_whole_feed(&daemon_a, N * 2);
	expect_whole_feed(&daemon_b, N * 2);
	assert_true(daemon_a.n_stale + daemon_b.n_stale > 0);
	assert_true(daemon_a.n_stale + daemon_b.n_stale < 200); /* it settles, and does not spin */
}

/* --- killed sessions ------------------------------------------------------------------------------ */

static void kill_sessions(void)
{
	pg_run(pq, "select pg_terminate_backend(pid) from pg_stat_activity"
		   " where application_name = 'vangnetd' and datname = current_database()");
}

static void killed_sessions_under_load_lose_and_double_nothing(void **state)
{
	(void)state;
	enum { N = 3000, EVENTS = 2, CASES = 300, WAVE = 150 };
	for (int i = 0; i < N; i++) {
		counter_submit(i % 2 ? &daemon_a : &daemon_b, &works[i], 1 + i % CASES, EVENTS, i + 1);
		if (i % WAVE < WAVE - 1)
			continue;
		/* At the end of the turn the batches are sent; at once, or some turns later, the sessions die. */
		for (int turn = 0; turn <= i / WAVE % 4; turn++)
			loop_turn(loop, false);
		kill_sessions();
		counter_wait(loop, &works[i - WAVE / 2].done);
	}
	for (int i = 0; i < N; i++) {
		counter_wait(loop, &works[i].done);
		assert_int_equal(works[i].result, STORE_COMMITTED);
	}
	expect_sound_log(N * EVENTS);
	expect_each_key_once(N);
	expect_whole_feed(&daemon_a, N * EVENTS);
	expect_whole_feed(&daemon_b, N * EVENTS);
	assert_true(daemon_a.n_lost > 0);
	for (int i = 0; i < 5000 && daemon_a.n_back < daemon_a.n_lost; i++)
		loop_turn(loop, true); /* the last to be killed may have had nothing left to do */
	assert_int_equal(daemon_a.n_lost, daemon_a.n_back);
}

/* Take the sockets away from the daemons; the backends do not notice before they write again. */
static void cut_lines(void)
{
	for (int fd = 3; fd < 256; fd++) {
		struct sockaddr_un peer = {0};
		socklen_t length = sizeof peer;
		bool ours = getpeername(fd, (struct sockaddr *)&peer, &length) == 0 &&
			    peer.sun_family == AF_UNIX && strstr(peer.sun_path, ".s.PGSQL");
		if (ours && fd != PQsocket(pq))
			shutdown(fd, SHUT_RDWR);
	}
}

static long long n_waiting(void)
{
	return pg_number(pq, "select count(*) from pg_locks where locktype = 'advisory' and not granted");
}

static void turn_until_waiting(long long count)
{
	for (int i = 0; i < 5000 && n_waiting() < count; i++)
		loop_turn(loop, false);
	assert_int_equal(n_waiting(), count);
}

/* The commit succeeds after its session was lost: only who waits for the backend's end can know. */
static void a_commit_behind_a_cut_line_is_found_and_counts_once(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work work = {0};
	counter_do(&daemon_a, &first, 1, 1, 1);
	pg_run(pq, "select pg_advisory_lock(1, 1)");
	counter_submit(&daemon_a, &work, 1, 3, 2);
	turn_until_waiting(1); /* the batch is written, its seal waits */
	cut_lines();
	turn_until_waiting(2); /* the new session waits for the old one's backend */
	for (int i = 0; i < 20; i++)
		loop_turn(loop, false);
	assert_false(work.done);
	pg_run(pq, "select pg_advisory_unlock(1, 1)");
	counter_wait(loop, &work.done);
	assert_int_equal(work.result, STORE_COMMITTED);
	assert_int_equal(work.position, 2);
	expect_sound_log(4);
	expect_whole_feed(&daemon_a, 4);
	expect_whole_feed(&daemon_b, 4);
}

/* The same, but the backend is killed before it commits: the work is written by the new session. */
static void a_batch_that_died_with_its_session_is_written_again(void **state)
{
	(void)state;
	struct counter_work first = {0};
	struct counter_work work = {0};
	counter_do(&daemon_a, &first, 1, 1, 1);
	pg_run(pq, "select pg_advisory_lock(1, 1)");
	counter_submit(&daemon_a, &work, 1, 3, 2);
	turn_until_waiting(1);
	pg_run(pq,
	       "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted");
	pg_run(pq, "select pg_advisory_unlock(1, 1)");
	counter_wait(loop, &work.done);
	assert_int_equal(work.result, STORE_COMMITTED);
	expect_sound_log(4);
	expect_each_key_once(2);
	expect_whole_feed(&daemon_a, 4);
}

static void take_timeline(void *context, const struct err *err, const struct store_event *events,
			  size_t count)
{
	int *code = context;
	(void)events;
	(void)count;
	*code = err ? err->code : -1;
}

static void a_crashed_server_loses_and_doubles_nothing(void **state)
{
	(void)state;
	enum { N = 600, EVENTS = 2, CASES = 50, LIVING = 300 };
	int code = 0;
	for (int i = 0; i < N; i++) {
		counter_submit(i % 2 ? &daemon_a : &daemon_b, &works[i], 1 + i % CASES, EVENTS, i + 1);
		if (i % 60 == 59)
			loop_turn(loop, false);
		if (i == LIVING) {
			PQfinish(pq);
			pg_server_crash(server);
		}
	}
	store_read_timeline(daemon_a.store, 1, 1, 0, 10, take_timeline, &code);
	while (code == 0)
		loop_turn(loop, true);
	assert_int_equal(code, ERROR_unavailable); /* after some seconds */
	assert_int_equal(daemon_a.last_code, ERROR_unavailable);
	pg_server_revive(server);
	for (int i = 0; i < N; i++) {
		counter_wait(loop, &works[i].done);
		assert_int_equal(works[i].result, STORE_COMMITTED);
	}
	pq = pg_session(conninfo);
	expect_sound_log(N * EVENTS);
	expect_each_key_once(N);
	expect_whole_feed(&daemon_a, N * EVENTS);
	expect_whole_feed(&daemon_b, N * EVENTS);
	assert_int_equal(daemon_a.last_code, 0);
}

/* --- the feed ------------------------------------------------------------------------------------- */

static void a_slow_writer_in_front_is_waited_for_and_not_skipped(void **state)
{
	(void)state;
	struct counter_work work = {0};
	pg_run(pq, "begin");
	pg_run(pq, "insert into vangnet.event (partnership, case_id, seq, batch, ordinal, at, recorded_at, "
		   "actor, kind,"
		   " visibility, body_hash, facts) values (1, 50, 1, 4711, 0, 1, 1, 1, 1, 0, 0, '{}')");
	pg_run(pq, "insert into vangnet.case_row (partnership, case_id, version, format, status, stalls, "
		   "next_due,"
		   " state) values (1, 50, 1, 1, 0, 0, 1, '\\x0100000000000000')");
	pg_run(pq, "select vangnet.batch_seal(1, 4711, 0, '{0}', '{1}', '{ab}')");
	counter_submit(&daemon_a, &work, 2, 2, 0);
	PGconn *watcher = pq;
	pq = pg_session(conninfo);
	turn_until_waiting(1);
	assert_int_equal(daemon_a.n_seen, 0);
	pg_run(watcher, "commit");
	counter_wait(loop, &work.done);
	PQfinish(pq);
	pq = watcher;
	assert_int_equal(work.position, 2);
	expect_whole_feed(&daemon_a, 3);
	expect_whole_feed(&daemon_b, 3);
	assert_int_equal(daemon_a.seen[0].case_id, 50);
}

static void a_batch_larger_than_one_read_is_told_whole(void **state)
{
	(void)state;
	enum { N = 8, EVENTS = 400 };
	for (int i = 0; i < N; i++)
		counter_submit(&daemon_a, &works[i], 2 + 2 * i, EVENTS, 0);
	for (int i = 0; i < N; i++)
		counter_wait(loop, &works[i].done);
	assert_true(pg_number(pq, "select max(count) from vangnet.batch") > 1024);
	expect_whole_feed(&daemon_a, N * EVENTS);
	expect_whole_feed(&daemon_b, N * EVENTS);
}

struct feed_answer {
	bool done;
	int code;
	size_t count;
	struct store_cursor end;
};

static void take_feed(void *context, const struct err *err, const struct store_feed_event *events,
		      size_t count, const struct store_cursor *end)
{
	struct feed_answer *answer = context;
	(void)events;
	answer->done = true;
	answer->code = err ? err->code : 0;
	answer->count = count;
	if (end)
		answer->end = *end;
}

static struct feed_answer read_feed(const struct store_cursor *after, int limit)
{
	struct feed_answer answer = {0};
	store_read_feed(daemon_a.store, 1, after, NULL, 0, limit, take_feed, &answer);
	counter_wait(loop, &answer.done);
	return answer;
}

static void a_cursor_of_another_history_is_forked(void **state)
{
	(void)state;
	struct counter_work work = {0};
	for (int i = 0; i < 5; i++)
		counter_do(&daemon_a, &work, 1, 2, 0);
	struct feed_answer all = read_feed(&(struct store_cursor){.ordinal = -1}, 100);
	assert_int_equal(all.count, 10);
	assert_int_equal(all.end.position, 5);
	struct feed_answer none = read_feed(&all.end, 100);
	assert_int_equal(none.code, 0);
	assert_int_equal(none.count, 0);
	struct store_cursor wrong = all.end;
	wrong.hash[5] ^= 1;
	assert_int_equal(read_feed(&wrong, 100).code, ERROR_cursor_forked);
	wrong = all.end;
	wrong.position++;
	assert_int_equal(read_feed(&wrong, 100).code, ERROR_cursor_forked);
}

static void the_feed_can_be_read_in_small_steps(void **state)
{
	(void)state;
	struct counter_work work = {0};
	for (int i = 0; i < 4; i++)
		counter_do(&daemon_a, &work, 1, 5, 0);
	struct store_cursor at = {.ordinal = -1};
	size_t count = 0;
	for (int i = 0; i < 7; i++) {
		struct feed_answer answer = read_feed(&at, 3);
		count += answer.count;
		at = answer.end;
	}
	assert_int_equal(count, 20);
}

static void a_daemon_whose_history_was_lost_says_so(void **state)
{
	(void)state;
	struct counter_work work = {0};
	counter_do(&daemon_a, &work, 1, 1, 0);
	expect_whole_feed(&daemon_a, 1);
	pg_run(pq, "update vangnet.batch set hash = sha256('another history')");
	for (int i = 0; i < 1000 && daemon_a.n_lost == 0; i++)
		loop_turn(loop, true); /* the poll finds it within a second */
	assert_int_equal(daemon_a.last_code, ERROR_cursor_forked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stores, close_stores)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_daemons_on_the_same_cases_write_every_work_once),
		TEST(one_key_at_two_daemons_is_written_once),
		TEST(the_stream_of_the_partnership_moves_on_under_load),
		TEST(killed_sessions_under_load_lose_and_double_nothing),
		TEST(a_commit_behind_a_cut_line_is_found_and_counts_once),
		TEST(a_batch_that_died_with_its_session_is_written_again),
		TEST(a_crashed_server_loses_and_doubles_nothing),
		TEST(a_batch_larger_than_one_read_is_told_whole),
		TEST(a_slow_writer_in_front_is_waited_for_and_not_skipped),
		TEST(a_cursor_of_another_history_is_forked),
		TEST(the_feed_can_be_read_in_small_steps),
		TEST(a_daemon_whose_history_was_lost_says_so),
	};
	return cmocka_run_group_tests(tests, db_start, db_stop);
}

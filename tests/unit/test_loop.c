/* loop: turns, timers, watches, and what happens at the end of a turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/loop.h"

#define MS INT64_C(1000)

/* What happened, in order, one letter each. */
struct trace {
	struct loop *loop;
	char letters[32];
	size_t length;
	struct loop_task task;
	struct loop_watch *watch;
	struct loop_timer *timer;
	int fd;
};

static void note(struct trace *trace, char letter)
{
	if (trace->length + 1 < sizeof trace->letters)
		trace->letters[trace->length++] = letter;
}

static int setup(void **state)
{
	struct trace *trace = calloc(1, sizeof *trace);
	trace->loop = loop_new();
	*state = trace;
	return 0;
}

static int teardown(void **state)
{
	struct trace *trace = *state;
	loop_free(trace->loop);
	free(trace);
	return 0;
}

static void on_timer(void *context)
{
	note(context, 't');
}

static void stop(void *context)
{
	struct trace *trace = context;
	note(trace, 's');
	loop_stop(trace->loop);
}

static void timers_fire_in_order_of_their_instants(void **state)
{
	struct trace *trace = *state;
	struct loop_timer *late = loop_timer_new(trace->loop, stop, trace);
	struct loop_timer *early = loop_timer_new(trace->loop, on_timer, trace);
	int64_t begin = loop_now_us(trace->loop);
	loop_timer_start(late, 80 * MS);
	loop_timer_start(early, 2 * MS);
	loop_run(trace->loop);
	assert_string_equal(trace->letters, "ts");
	assert_true(loop_now_us(trace->loop) - begin >= 80 * MS);
	assert_false(loop_timer_is_running(early));
	loop_timer_free(late);
	loop_timer_free(early);
}

static void a_timer_started_again_is_moved(void **state)
{
	struct trace *trace = *state;
	struct loop_timer *moved = loop_timer_new(trace->loop, on_timer, trace);
	struct loop_timer *end = loop_timer_new(trace->loop, stop, trace);
	loop_timer_start(moved, 1 * MS);
	loop_timer_start(moved, 100000 * MS);
	loop_timer_start(end, 5 * MS);
	loop_run(trace->loop);
	assert_string_equal(trace->letters, "s");
	assert_true(loop_timer_is_running(moved));
	loop_timer_free(moved);
	loop_timer_free(end);
}

static void stop_after_three(void *context)
{
	struct trace *trace = context;
	note(trace, 'p');
	if (trace->length == 3)
		loop_stop(trace->loop);
}

static void a_periodic_timer_comes_back_until_it_is_stopped(void **state)
{
	struct trace *trace = *state;
	struct loop_timer *timer = loop_timer_new(trace->loop, stop_after_three, trace);
	loop_timer_repeat(timer, 1 * MS);
	loop_run(trace->loop);
	assert_string_equal(trace->letters, "ppp");
	loop_timer_stop(timer);
	assert_false(loop_timer_is_running(timer));
	loop_timer_free(timer);
}

static void flush(void *context)
{
	note(context, 'f');
}

static void gather(void *context, unsigned ready)
{
	struct trace *trace = context;
	char byte;
	assert_int_equal(ready, LOOP_READ);
	assert_int_equal(read(trace->fd, &byte, 1), 1);
	note(trace, byte);
	loop_after_turn(trace->loop, &trace->task);
	loop_after_turn(trace->loop, &trace->task);
}

static void work_put_off_runs_once_after_everything_of_the_turn(void **state)
{
	struct trace *trace = *state;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	loop_task_init(&trace->task, flush, trace);
	trace->fd = pair[0];
	struct loop_watch *a = loop_watch_new(trace->loop, pair[0], gather, trace);
	struct loop_watch *b = loop_watch_new(trace->loop, pair[0], gather, trace);
	loop_watch_want(a, LOOP_READ);
	loop_watch_want(b, LOOP_READ);
	assert_int_equal(write(pair[1], "xy", 2), 2);
	loop_turn(trace->loop, true);
	assert_string_equal(trace->letters, "xyf");
	loop_watch_free(a);
	loop_watch_free(b);
	close(pair[0]);
	close(pair[1]);
}

static void again(void *context)
{
	struct trace *trace = context;
	note(trace, 'a');
	if (trace->length < 3)
		loop_after_turn(trace->loop, &trace->task);
}

static void a_task_that_puts_itself_off_waits_for_the_next_turn(void **state)
{
	struct trace *trace = *state;
	loop_task_init(&trace->task, again, trace);
	loop_after_turn(trace->loop, &trace->task);
	loop_turn(trace->loop, true);
	assert_string_equal(trace->letters, "a");
	loop_turn(trace->loop, true); /* would block for ever if a waiting task did not count */
	assert_string_equal(trace->letters, "aa");
}

static void a_cancelled_task_does_not_run(void **state)
{
	struct trace *trace = *state;
	loop_task_init(&trace->task, flush, trace);
	loop_after_turn(trace->loop, &trace->task);
	loop_task_cancel(&trace->task);
	loop_turn(trace->loop, false);
	assert_string_equal(trace->letters, "");
}

/* An object that is freed by its own callback, and is still looked at afterwards. */
struct mortal {
	struct trace *trace;
	struct loop_watch *watch;
	struct loop_task grave;
};

static void bury(void *context)
{
	struct mortal *mortal = context;
	note(mortal->trace, 'g');
	free(mortal);
}

static void die(void *context, unsigned ready)
{
	(void)ready;
	struct mortal *mortal = context;
	loop_watch_free(mortal->watch);
	loop_free_after_turn(mortal->trace->loop, &mortal->grave);
	loop_task_init(&mortal->trace->task, flush, mortal->trace);
	loop_after_turn(mortal->trace->loop, &mortal->trace->task);
	note(mortal->trace, 'd');
}

static void what_is_freed_in_its_own_callback_lives_until_the_turn_ends(void **state)
{
	struct trace *trace = *state;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	struct mortal *mortal = calloc(1, sizeof *mortal);
	mortal->trace = trace;
	loop_task_init(&mortal->grave, bury, mortal);
	mortal->watch = loop_watch_new(trace->loop, pair[0], die, mortal);
	loop_watch_want(mortal->watch, LOOP_READ | LOOP_WRITE); /* both are ready: only one may be told */
	assert_int_equal(write(pair[1], "x", 1), 1);
	loop_turn(trace->loop, true);
	assert_string_equal(trace->letters, "dfg");
	close(pair[0]);
	close(pair[1]);
}

static void on_writable(void *context, unsigned ready)
{
	struct trace *trace = context;
	note(trace, ready == LOOP_WRITE ? 'w' : 'r');
	loop_watch_want(trace->watch, 0);
}

static void a_watch_tells_only_what_is_wanted(void **state)
{
	struct trace *trace = *state;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], "x", 1), 1);
	trace->watch = loop_watch_new(trace->loop, pair[0], on_writable, trace);
	loop_turn(trace->loop, false);
	assert_string_equal(trace->letters, "");
	loop_watch_want(trace->watch, LOOP_WRITE);
	loop_turn(trace->loop, false);
	loop_turn(trace->loop, false);
	assert_string_equal(trace->letters, "w");
	loop_watch_free(trace->watch);
	close(pair[0]);
	close(pair[1]);
}

static void note_only(void *context, unsigned ready)
{
	(void)ready;
	struct trace *trace = context;
	note(trace, 'r');
	if (trace->length == 5) /* only a turn that does not end gets here */
		loop_watch_want(trace->watch, 0);
}

static void a_turn_ends_although_something_stays_ready(void **state)
{
	struct trace *trace = *state;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(write(pair[1], "x", 1), 1);
	trace->watch = loop_watch_new(trace->loop, pair[0], note_only, trace);
	loop_watch_want(trace->watch, LOOP_READ);
	loop_turn(trace->loop, false);
	assert_string_equal(trace->letters, "r");
	loop_turn(trace->loop, true);
	assert_string_equal(trace->letters, "rr");
	loop_watch_free(trace->watch);
	close(pair[0]);
	close(pair[1]);
}

static void signals_arrive_in_the_loop(void **state)
{
	struct trace *trace = *state;
	struct loop_signal *signal = loop_signal_new(trace->loop, SIGUSR1, stop, trace);
	raise(SIGUSR1);
	assert_string_equal(trace->letters, "");
	loop_run(trace->loop);
	assert_string_equal(trace->letters, "s");
	loop_signal_free(signal);
}

static void writing_to_a_peer_that_is_gone_does_not_end_the_process(void **state)
{
	(void)state;
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	close(pair[1]);
	assert_int_equal(write(pair[0], "x", 1), -1);
	close(pair[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(timers_fire_in_order_of_their_instants, setup, teardown),
		cmocka_unit_test_setup_teardown(a_timer_started_again_is_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(a_periodic_timer_comes_back_until_it_is_stopped, setup,
						teardown),
		cmocka_unit_test_setup_teardown(work_put_off_runs_once_after_everything_of_the_turn, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_task_that_puts_itself_off_waits_for_the_next_turn, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_cancelled_task_does_not_run, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_freed_in_its_own_callback_lives_until_the_turn_ends,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_watch_tells_only_what_is_wanted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_turn_ends_although_something_stays_ready, setup, teardown),
		cmocka_unit_test_setup_teardown(signals_arrive_in_the_loop, setup, teardown),
		cmocka_unit_test_setup_teardown(writing_to_a_peer_that_is_gone_does_not_end_the_process,
						setup, teardown),
	};
	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}

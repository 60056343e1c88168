/* deadline: many deadlines of one length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/deadline.h"
#include "sys/loop.h"

#define TERM_MS 5

static struct loop *loop;
static struct deadline_queue *queue;
static struct deadline *expired[8];
static int n_expired;
static struct deadline *restart; /* started again when it expires */

static void on_expired(void *context, struct deadline *deadline)
{
	(void)context;
	assert_false(deadline_is_running(deadline));
	expired[n_expired++] = deadline;
	if (deadline == restart) {
		restart = NULL;
		deadline_start(queue, deadline);
	}
}

static int setup(void **state)
{
	(void)state;
	n_expired = 0;
	restart = NULL;
	loop = loop_new();
	queue = deadline_queue_new(loop, TERM_MS, on_expired, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	deadline_queue_free(queue);
	loop_free(loop);
	return 0;
}

static void wait_for(int count)
{
	int64_t give_up = loop_now_us(loop) + 10 * 1000 * 1000;
	while (n_expired < count && loop_now_us(loop) < give_up)
		loop_turn(loop, true);
	assert_int_equal(n_expired, count);
}

static void deadlines_pass_in_the_order_in_which_they_were_started_last(void **state)
{
	(void)state;
	struct deadline first, second, third;
	deadline_init(&first);
	deadline_init(&second);
	deadline_init(&third);
	int64_t begin = loop_now_us(loop);
	deadline_start(queue, &first);
	deadline_start(queue, &second);
	deadline_start(queue, &third);
	deadline_start(queue, &first);
	wait_for(3);
	assert_true(loop_now_us(loop) - begin >= TERM_MS * 1000);
	assert_ptr_equal(expired[0], &second);
	assert_ptr_equal(expired[1], &third);
	assert_ptr_equal(expired[2], &first);
}

static void a_stopped_deadline_does_not_pass(void **state)
{
	(void)state;
	struct deadline stopped, other;
	deadline_init(&stopped);
	deadline_init(&other);
	deadline_start(queue, &stopped);
	deadline_start(queue, &other);
	deadline_stop(&stopped);
	deadline_stop(&stopped);
	assert_false(deadline_is_running(&stopped));
	wait_for(1);
	assert_ptr_equal(expired[0], &other);
}

static void a_deadline_may_be_started_again_when_it_passes(void **state)
{
	(void)state;
	struct deadline again;
	deadline_init(&again);
	restart = &again;
	deadline_start(queue, &again);
	wait_for(2);
	assert_ptr_equal(expired[1], &again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(deadlines_pass_in_the_order_in_which_they_were_started_last,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_stopped_deadline_does_not_pass, setup, teardown),
		cmocka_unit_test_setup_teardown(a_deadline_may_be_started_again_when_it_passes, setup,
						teardown),
	};
	return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}

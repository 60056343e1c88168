/*
 * loop: see loop.h. A watch is two libevent events, one per direction, because changing the interest of a
 * single event costs two system calls and adding or removing one costs one.
 */
#include "sys/loop.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#define US_PER_SECOND INT64_C(1000000)

struct loop {
	struct event_base *base;
	struct list tasks;
	struct list graves; /* tasks that free their object */
	bool stopping;
};

struct loop_watch {
	struct loop *loop;
	loop_watch_cb *cb;
	void *context;
	unsigned interest;
	struct event read;
	struct event write;
	struct loop_task grave;
};

struct loop_timer {
	struct loop *loop;
	loop_cb *cb;
	void *context;
	int64_t period_us; /* 0 = once */
	struct event event;
	struct loop_task grave;
};

struct loop_signal {
	struct loop *loop;
	loop_cb *cb;
	void *context;
	struct event event;
	struct loop_task grave;
};

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "%s\n", what);
	abort();
}

static void *allocate(size_t size)
{
	void *object = calloc(1, size);
	if (!object)
		give_up("out of memory");
	return object;
}

static void check(int result, const char *what)
{
	if (result != 0)
		give_up(what);
}

/* --- the loop ------------------------------------------------------------------------------------- */

/* The precise timer keeps deadlines to the microsecond; libevent's default clock moves in steps of 4 ms. */
static struct event_base *base_new(void)
{
	struct event_config *config = event_config_new();
	if (!config)
		return NULL;
	struct event_base *base = NULL;
	if (event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct loop *loop_new(void)
{
	signal(SIGPIPE, SIG_IGN);
	struct loop *loop = allocate(sizeof *loop);
	loop->base = base_new();
	if (!loop->base)
		give_up("the kernel gives no event queue");
	list_init(&loop->tasks);
	list_init(&loop->graves);
	return loop;
}

static void run_all(struct list *tasks)
{
	struct list *node;
	while ((node = list_take_first(tasks))) {
		struct loop_task *task = LIST_OWNER(node, struct loop_task, node);
		task->run(task->context);
	}
}

/* Only those that wait now: a task that puts itself off again must not keep the turn from ending. */
static void end_turn(struct loop *loop)
{
	struct list now;
	list_init(&now);
	struct list *node;
	while ((node = list_take_first(&loop->tasks)))
		list_append(&now, node);
	run_all(&now);
	run_all(&loop->graves);
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	while (!list_empty(&loop->tasks))
		end_turn(loop);
	run_all(&loop->graves);
	event_base_free(loop->base);
	free(loop);
}

void loop_turn(struct loop *loop, bool wait)
{
	int flags = EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY;
	if (!wait || !list_empty(&loop->tasks) || !list_empty(&loop->graves))
		flags = EVLOOP_ONCE | EVLOOP_NONBLOCK;
	if (event_base_loop(loop->base, flags) < 0)
		give_up("the event loop failed");
	end_turn(loop);
}

void loop_run(struct loop *loop)
{
	while (!loop->stopping)
		loop_turn(loop, true);
	loop->stopping = false;
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
}

int64_t loop_now_us(const struct loop *loop)
{
	(void)loop;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * US_PER_SECOND + now.tv_nsec / 1000;
}

/* --- watches -------------------------------------------------------------------------------------- */

static void on_readable(evutil_socket_t fd, short what, void *context)
{
	(void)fd, (void)what;
	struct loop_watch *watch = context;
	watch->cb(watch->context, LOOP_READ);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	(void)fd, (void)what;
	struct loop_watch *watch = context;
	watch->cb(watch->context, LOOP_WRITE);
}

struct loop_watch *loop_watch_new(struct loop *loop, int fd, loop_watch_cb *cb, void *context)
{
	assert(fd >= 0 && cb);
	struct loop_watch *watch = allocate(sizeof *watch);
	*watch = (struct loop_watch){.loop = loop, .cb = cb, .context = context};
	check(event_assign(&watch->read, loop->base, fd, EV_READ | EV_PERSIST, on_readable, watch),
	      "bad watch");
	check(event_assign(&watch->write, loop->base, fd, EV_WRITE | EV_PERSIST, on_writable, watch),
	      "bad watch");
	loop_task_init(&watch->grave, free, watch);
	return watch;
}

static void set_event(struct event *event, bool wanted)
{
	check(wanted ? event_add(event, NULL) : event_del(event), "the kernel refuses to watch a descriptor");
}

void loop_watch_want(struct loop_watch *watch, unsigned interest)
{
	unsigned changed = watch->interest ^ interest;
	watch->interest = interest;
	if (changed & LOOP_READ)
		set_event(&watch->read, interest & LOOP_READ);
	if (changed & LOOP_WRITE)
		set_event(&watch->write, interest & LOOP_WRITE);
}

void loop_watch_free(struct loop_watch *watch)
{
	if (!watch)
		return;
	loop_watch_want(watch, 0);
	loop_free_after_turn(watch->loop, &watch->grave);
}

/* --- timers --------------------------------------------------------------------------------------- */

static void on_timer(evutil_socket_t fd, short what, void *context)
{
	(void)fd, (void)what;
	struct loop_timer *timer = context;
	timer->cb(timer->context);
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_cb *cb, void *context)
{
	assert(cb);
	struct loop_timer *timer = allocate(sizeof *timer);
	*timer = (struct loop_timer){.loop = loop, .cb = cb, .context = context};
	check(event_assign(&timer->event, loop->base, -1, 0, on_timer, timer), "bad timer");
	loop_task_init(&timer->grave, free, timer);
	return timer;
}

static void schedule(struct loop_timer *timer, int64_t delay_us, short flags)
{
	struct timeval delay = {.tv_sec = delay_us / US_PER_SECOND, .tv_usec = delay_us % US_PER_SECOND};
	event_del(&timer->event);
	check(event_assign(&timer->event, timer->loop->base, -1, flags, on_timer, timer), "bad timer");
	check(event_add(&timer->event, &delay), "no room for a timer");
}

void loop_timer_start(struct loop_timer *timer, int64_t delay_us)
{
	assert(delay_us >= 0);
	schedule(timer, delay_us, 0);
}

void loop_timer_repeat(struct loop_timer *timer, int64_t period_us)
{
	assert(period_us > 0);
	schedule(timer, period_us, EV_PERSIST);
}

void loop_timer_stop(struct loop_timer *timer)
{
	event_del(&timer->event);
}

bool loop_timer_is_running(const struct loop_timer *timer)
{
	return event_pending(&timer->event, EV_TIMEOUT, NULL);
}

void loop_timer_free(struct loop_timer *timer)
{
	if (!timer)
		return;
	event_del(&timer->event);
	loop_free_after_turn(timer->loop, &timer->grave);
}

/* --- signals -------------------------------------------------------------------------------------- */

static void on_signal(evutil_socket_t number, short what, void *context)
{
	(void)number, (void)what;
	struct loop_signal *signal = context;
	signal->cb(signal->context);
}

struct loop_signal *loop_signal_new(struct loop *loop, int number, loop_cb *cb, void *context)
{
	assert(cb);
	struct loop_signal *signal = allocate(sizeof *signal);
	*signal = (struct loop_signal){.loop = loop, .cb = cb, .context = context};
	check(event_assign(&signal->event, loop->base, number, EV_SIGNAL | EV_PERSIST, on_signal, signal),
	      "bad signal");
	check(event_add(&signal->event, NULL), "the kernel refuses to watch a signal");
	loop_task_init(&signal->grave, free, signal);
	return signal;
}

void loop_signal_free(struct loop_signal *signal)
{
	if (!signal)
		return;
	event_del(&signal->event);
	loop_free_after_turn(signal->loop, &signal->grave);
}

/* --- the end of the turn -------------------------------------------------------------------------- */

void loop_task_init(struct loop_task *task, loop_cb *run, void *context)
{
	list_init(&task->node);
	task->run = run;
	task->context = context;
}

void loop_after_turn(struct loop *loop, struct loop_task *task)
{
	if (list_empty(&task->node))
		list_append(&loop->tasks, &task->node);
}

void loop_free_after_turn(struct loop *loop, struct loop_task *task)
{
	assert(list_empty(&task->node));
	list_append(&loop->graves, &task->node);
}

void loop_task_cancel(struct loop_task *task)
{
	list_remove(&task->node);
}

/*
 * loop: one event loop per process, in turns.
 *
 * Owns the libevent base, every watch, timer and signal made from it, and the two queues that are worked
 * off at the end of a turn. Needs nothing. May be used by sys, net, store, app and main; nobody else
 * includes libevent.
 *
 * A turn is: wait until something is ready, call back for everything that is, run the work that was put
 * off with loop_after_turn (writes gathered during the turn), and then let go of what was freed during it.
 * So a callback may free any object, its own included, and the objects stay readable until the turn ends.
 * Every *_free stops the callbacks at once; only the memory waits.
 *
 * One thread only. loop_new makes the process ignore SIGPIPE: a peer that went away is an error of the
 * write, not the end of the daemon.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"

struct loop;
struct loop_watch;
struct loop_timer;
struct loop_signal;

typedef void loop_cb(void *context);

/* Ends the process when the kernel gives no event queue: there is nothing to run without one. */
struct loop *loop_new(void) __attribute__((returns_nonnull));

/* After the last turn. Everything made from the loop was freed before. Runs what is still put off. */
void loop_free(struct loop *loop);

/* Turns until loop_stop; returns after the turn in which it was called. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* One turn. `wait`: block until something happens (not when work is put off already). For tests, and for
 * a caller with a loop of its own. */
void loop_turn(struct loop *loop, bool wait);

/* Monotonic microseconds, as of now. Never goes back; says nothing about the time of day. */
int64_t loop_now_us(const struct loop *loop);

/* --- watching file descriptors -------------------------------------------------------------------- */

#define LOOP_READ 1U
#define LOOP_WRITE 2U

/* `ready` is LOOP_READ or LOOP_WRITE, one at a time. Level-triggered: what is left undone is told again. */
typedef void loop_watch_cb(void *context, unsigned ready);

/* Watches for nothing yet. The descriptor stays the caller's: free the watch before closing it. */
struct loop_watch *loop_watch_new(struct loop *loop, int fd, loop_watch_cb *cb, void *context)
	__attribute__((returns_nonnull));

/* What to watch for: LOOP_READ, LOOP_WRITE, both or 0. Cheap when nothing changes. */
void loop_watch_want(struct loop_watch *watch, unsigned interest);
void loop_watch_free(struct loop_watch *watch);

/* --- timers --------------------------------------------------------------------------------------- */

struct loop_timer *loop_timer_new(struct loop *loop, loop_cb *cb, void *context)
	__attribute__((returns_nonnull));

/* Once, `delay_us` from now (≥ 0). Starting it again moves it. */
void loop_timer_start(struct loop_timer *timer, int64_t delay_us);

/* Every `period_us` (> 0) until stopped. */
void loop_timer_repeat(struct loop_timer *timer, int64_t period_us);
void loop_timer_stop(struct loop_timer *timer);
bool loop_timer_is_running(const struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/* --- signals -------------------------------------------------------------------------------------- */

/* Called from the loop, never from inside the signal. Until freed. */
struct loop_signal *loop_signal_new(struct loop *loop, int number, loop_cb *cb, void *context)
	__attribute__((returns_nonnull));
void loop_signal_free(struct loop_signal *signal);

/* --- the end of the turn -------------------------------------------------------------------------- */

/* Something to do at the end of a turn; embedded in the object that it is about. */
struct loop_task {
	struct list node;
	loop_cb *run;
	void *context;
};

void loop_task_init(struct loop_task *task, loop_cb *run, void *context);

/* Run `task` once at the end of this turn; harmless when it is waiting already. A task that is put off by
 * another task runs at the end of the next turn, which then does not block. */
void loop_after_turn(struct loop *loop, struct loop_task *task);

/* Run `task`, whose callback frees its object, when everything else of this turn is done. Once per object:
 * the object's other tasks, watches and timers are cancelled or freed by then. */
void loop_free_after_turn(struct loop *loop, struct loop_task *task);

/* Take it back; harmless when it is not waiting. */
void loop_task_cancel(struct loop_task *task);

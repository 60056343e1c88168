/*
 * deadline: many deadlines of one length with a single timer.
 *
 * All deadlines of a queue run for the same term, so the one that was started last is due last: the queue is in order
 * by itself, and starting one again, which happens with every request, is a move to its end. Monotonic time.
 * Used by conn; needs the loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"

struct loop;
struct deadline_queue;

/* Embedded in the object that it is about. */
struct deadline {
	struct list node;
	int64_t due_us;
};

/* `expired` is running no more. It may be started again, or its object freed after the turn. */
typedef void deadline_cb(void *context, struct deadline *expired);

/* term_ms > 0. */
struct deadline_queue *deadline_queue_new(struct loop *loop, int64_t term_ms, deadline_cb *cb, void *context)
	__attribute__((returns_nonnull));

/* No deadline of it is running. */
void deadline_queue_free(struct deadline_queue *queue);

void deadline_init(struct deadline *deadline);

/* Due one term from now, whichever queue it was running in. */
void deadline_start(struct deadline_queue *queue, struct deadline *deadline);
void deadline_stop(struct deadline *deadline);
bool deadline_is_running(const struct deadline *deadline);

/*
 * deadline: see deadline.h. The timer is not moved when a deadline is: it fires when the first one would have been
 * due, looks, and goes back to sleep.
 */
#include "net/deadline.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "sys/loop.h"

struct deadline_queue {
	struct loop *loop;
	struct loop_timer *timer;
	struct list running; /* the earliest first */
	int64_t term_us;
	deadline_cb *cb;
	void *context;
};

static struct deadline *first_of(const struct deadline_queue *queue)
{
	return list_empty(&queue->running) ? NULL : LIST_OWNER(queue->running.next, struct deadline, node);
}

static void sleep_until_first(struct deadline_queue *queue, int64_t now_us)
{
	const struct deadline *first = first_of(queue);
	if (first && !loop_timer_is_running(queue->timer))
		loop_timer_start(queue->timer, first->due_us > now_us ? first->due_us - now_us : 0);
}

static void on_timer(void *context)
{
	struct deadline_queue *queue = context;
	int64_t now_us = loop_now_us(queue->loop);
	struct deadline *first;
	while ((first = first_of(queue)) && first->due_us <= now_us) {
		list_remove(&first->node);
		queue->cb(queue->context, first);
	}
	sleep_until_first(queue, now_us);
}

struct deadline_queue *deadline_queue_new(struct loop *loop, int64_t term_ms, deadline_cb *cb, void *context)
{
	assert(term_ms > 0 && cb);
	struct deadline_queue *queue = calloc(1, sizeof *queue);
	if (!queue) {
		fputs("out of memory\n", stderr);
		abort();
	}
	*queue = (struct deadline_queue){
		.loop = loop, .term_us = term_ms * 1000, .cb = cb, .context = context};
	list_init(&queue->running);
	queue->timer = loop_timer_new(loop, on_timer, queue);
	return queue;
}

void deadline_queue_free(struct deadline_queue *queue)
{
	if (!queue)
		return;
	assert(list_empty(&queue->running));
	loop_timer_free(queue->timer);
	free(queue);
}

void deadline_init(struct deadline *deadline)
{
	list_init(&deadline->node);
}

void deadline_start(struct deadline_queue *queue, struct deadline *deadline)
{
	int64_t now_us = loop_now_us(queue->loop);
	list_remove(&deadline->node);
	list_append(&queue->running, &deadline->node);
	deadline->due_us = now_us + queue->term_us;
	sleep_until_first(queue, now_us);
}

void deadline_stop(struct deadline *deadline)
{
	list_remove(&deadline->node);
}

bool deadline_is_running(const struct deadline *deadline)
{
	return !list_empty(&deadline->node);
}

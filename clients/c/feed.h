/*
 * feed: the events of a watch, between their arrival and whoever takes them.
 *
 * Owns the queue, at most VANGNET_EVENTS_MAX long, and the cursors: of the last event that arrived, where the watch goes on
 * after a lost connection, and of the last that was taken. Used by the client library only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/list.h"
#include "base/strbuf.h"
#include "c/vangnet.h"

struct feed {
	vangnet_event_cb *on_event; /* NULL = queue */
	void *context;
	struct list queue;
	size_t count;
	bool running;          /* watch.start was answered, watch.stop was not */
	struct strbuf arrived; /* cursor; empty = none */
	struct strbuf taken;   /* cursor; empty = none */
};

void feed_init(struct feed *feed, vangnet_event_cb *on_event, void *context);
void feed_done(struct feed *feed);

/* A watch from another place begins. */
void feed_restart(struct feed *feed);

/* The cursor that the daemon gave in the reply to watch.start, if no event has come since. */
void feed_set_start(struct feed *feed, const char *cursor);

bool feed_is_full(const struct feed *feed);

/* An event has arrived: hands it to the callback, or keeps it. */
void feed_put(struct feed *feed, const char *cursor, const char *event, size_t length);

/* The oldest event into *ret_event; false if there is none. */
bool feed_take(struct feed *feed, struct strbuf *ret_event);

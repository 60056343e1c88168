/* feed: see feed.h. */
#include "c/feed.h"

#include <assert.h>
#include <stdlib.h>

struct waiting_event {
	struct list node;
	struct strbuf cursor;
	struct strbuf text;
};

static void set_text(struct strbuf *to, const char *text)
{
	strbuf_reset(to);
	strbuf_puts(to, text);
}

void feed_init(struct feed *feed, vangnet_event_cb *on_event, void *context)
{
	*feed = (struct feed){.on_event = on_event, .context = context};
	list_init(&feed->queue);
}

static void waiting_event_free(struct waiting_event *event)
{
	strbuf_done(&event->cursor);
	strbuf_done(&event->text);
	free(event);
}

static void drop_all(struct feed *feed)
{
	struct list *node;
	while ((node = list_take_first(&feed->queue)))
		waiting_event_free(LIST_OWNER(node, struct waiting_event, node));
	feed->count = 0;
}

void feed_done(struct feed *feed)
{
	drop_all(feed);
	strbuf_done(&feed->arrived);
	strbuf_done(&feed->taken);
}

void feed_restart(struct feed *feed)
{
	drop_all(feed);
	strbuf_reset(&feed->arrived);
	feed->running = false;
}

void feed_set_start(struct feed *feed, const char *cursor)
{
	if (feed->arrived.length == 0)
		set_text(&feed->arrived, cursor);
}

bool feed_is_full(const struct feed *feed)
{
	return feed->count >= VANGNET_EVENTS_MAX;
}

void feed_put(struct feed *feed, const char *cursor, const char *event, size_t length)
{
	if (*cursor)
		set_text(&feed->arrived, cursor);
	if (feed->on_event) {
		set_text(&feed->taken, strbuf_text(&feed->arrived));
		feed->on_event(feed->context, event, length);
		return;
	}
	assert(!feed_is_full(feed));
	struct waiting_event *waiting = calloc(1, sizeof *waiting);
	if (!waiting)
		abort();
	strbuf_puts(&waiting->cursor, strbuf_text(&feed->arrived));
	strbuf_put(&waiting->text, event, length);
	list_append(&feed->queue, &waiting->node);
	feed->count++;
}

bool feed_take(struct feed *feed, struct strbuf *ret_event)
{
	struct list *node = list_take_first(&feed->queue);
	if (!node)
		return false;
	struct waiting_event *event = LIST_OWNER(node, struct waiting_event, node);
	feed->count--;
	set_text(&feed->taken, strbuf_text(&event->cursor));
	set_text(ret_event, strbuf_text(&event->text));
	waiting_event_free(event);
	return true;
}

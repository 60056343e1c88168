/* hub: see hub.h. */
#include "app/hub.h"

#include <stdlib.h>
#include <string.h>

#include "app/cursor.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/partners.h"
#include "app/view.h"
#include "net/limits.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "wire/desc_out.h"
#include "wire/rpc.h"

struct subscription {
	struct list node; /* hub->live or hub->behind */
	struct hub *hub;
	struct conn_ref conn;
	int32_t party;
	struct store_cursor cursor; /* everything up to here was sent or is not for it */
	bool reading;               /* a page is on its way */
	bool gone;                  /* stopped meanwhile */
};

struct hub {
	struct app *app;
	struct list live;
	struct list behind;
	struct list stopped; /* whose page is still on its way */
	int count;
	struct store_cursor end;
	struct loop_timer *timer; /* looks after those that are behind and wait for their peer to read */
	struct arena arena;       /* of the event that is being encoded */
	struct strbuf encoded[SIGHT_ALL + 1];
	size_t full; /* output bytes above which a subscriber falls behind */
};

static void on_timer(void *context);

struct hub *hub_new(struct app *app)
{
	struct hub *hub = calloc(1, sizeof *hub);
	if (!hub)
		abort();
	hub->app = app;
	hub->end = store_feed_end(app->store, app->config.partnership);
	hub->full = net_limits_default().output_high;
	hub->timer = loop_timer_new(app->loop, on_timer, hub);
	arena_init(&hub->arena);
	list_init(&hub->live);
	list_init(&hub->behind);
	list_init(&hub->stopped);
	for (int i = 0; i <= SIGHT_ALL; i++)
		strbuf_init(&hub->encoded[i]);
	return hub;
}

static void free_all(struct list *subscriptions)
{
	for (struct list *node; (node = list_take_first(subscriptions));)
		free(LIST_OWNER(node, struct subscription, node));
}

void hub_free(struct hub *hub)
{
	if (!hub)
		return;
	free_all(&hub->live);
	free_all(&hub->behind);
	free_all(&hub->stopped);
	loop_timer_free(hub->timer);
	arena_done(&hub->arena);
	for (int i = 0; i <= SIGHT_ALL; i++)
		strbuf_done(&hub->encoded[i]);
	free(hub);
}

struct store_cursor hub_end(const struct hub *hub)
{
	return hub->end;
}

static bool is_behind(const struct store_cursor *cursor, int64_t position, int32_t ordinal)
{
	return position > cursor->position || (position == cursor->position && ordinal > cursor->ordinal);
}

static struct store_cursor cursor_of(const struct store_feed_event *event)
{
	struct store_cursor cursor = {.position = event->position, .ordinal = event->ordinal};
	memcpy(cursor.hash, event->batch_hash, sizeof cursor.hash);
	return cursor;
}

/* --- one event for one subscriber ------------------------------------------------------------------- */

static void forget_encoding(struct hub *hub)
{
	arena_reset(&hub->arena);
	for (int i = 0; i <= SIGHT_ALL; i++)
		strbuf_reset(&hub->encoded[i]);
}

/* The notification, made once for all who see the same. */
static const struct strbuf *encoding(struct hub *hub, const struct store_feed_event *event, enum sight sight)
{
	struct strbuf *encoded = &hub->encoded[sight];
	struct store_cursor cursor = cursor_of(event);
	char text[CURSOR_TEXT_MAX + 1];
	struct json_out out;
	if (encoded->length)
		return encoded;
	cursor_write(hub->app->cursors, &cursor, text);
	struct msg_event message = view_event(hub->app, &event->event, sight, text, &hub->arena);
	rpc_begin_notification(&out, encoded, MSG_EVENT_METHOD);
	desc_write_object(&out, &msg_event_table, &message, partners_names(hub->app->partners));
	rpc_end(&out);
	return encoded;
}

/* Whose cases a subscriber may see just now. */
struct eyes {
	int32_t party;
	int32_t faces[1 + RUNG_COUNT];
	size_t n_faces; /* 0 = it has left */
};

static struct eyes eyes_of(const struct hub *hub, int32_t party)
{
	const struct partnership *partnership = partners_fold(hub->app->partners);
	int64_t now = clock_now(hub->app->clock);
	struct eyes eyes = {.party = party};
	if (partnership_is_active(partnership, party, now))
		eyes.n_faces = authz_faces_everywhere(partnership, party, now, eyes.faces);
	return eyes;
}

/* An event that was read while it was not to be seen came without its facts, and stays unseen. */
static enum sight sight_of(const struct eyes *eyes, const struct store_feed_event *event)
{
	if (event->event.facts_length == 0)
		return SIGHT_NOTHING;
	bool directs = eyes->n_faces > 1 && view_sight_of_faces(event->parts, event->n_parts, eyes->faces + 1,
								eyes->n_faces - 1) == SIGHT_ALL;
	if (!view_is_for(&event->event, eyes->party, directs))
		return SIGHT_NOTHING;
	return view_sight_of_faces(event->parts, event->n_parts, eyes->faces, eyes->n_faces);
}

/* False when the subscriber can take no more for now; then nothing was sent and the cursor stays. */
static bool deliver(struct subscription *subscription, const struct eyes *eyes,
		    const struct store_feed_event *event)
{
	struct hub *hub = subscription->hub;
	enum sight sight =
		view_sight_of_event(hub->app, &event->event, sight_of(eyes, event), eyes->party, &hub->arena);
	if (sight != SIGHT_NOTHING) {
		struct conn *conn = app_conn(hub->app, subscription->conn);
		if (!conn || conn_output_bytes(conn) > hub->full)
			return false;
		const struct strbuf *encoded = encoding(hub, event, sight);
		conn_send(conn, encoded->bytes, encoded->length);
	}
	subscription->cursor = cursor_of(event);
	return true;
}

/* --- behind ------------------------------------------------------------------------------------------ */

static void read_page(struct subscription *subscription);

static void move_to(struct subscription *subscription, struct list *list)
{
	list_remove(&subscription->node);
	list_append(list, &subscription->node);
}

static void fall_behind(struct subscription *subscription)
{
	struct hub *hub = subscription->hub;
	move_to(subscription, &hub->behind);
	if (!loop_timer_is_running(hub->timer))
		loop_timer_repeat(hub->timer, APP_BEHIND_POLL_US);
}

/* True when the whole page was sent. */
static bool send_page(struct subscription *subscription, const struct store_feed_event *events, size_t count)
{
	struct eyes eyes = eyes_of(subscription->hub, subscription->party);
	for (size_t i = 0; i < count; i++) {
		forget_encoding(subscription->hub);
		if (!deliver(subscription, &eyes, &events[i]))
			return false;
	}
	return true;
}

static void take_page(struct subscription *subscription, const struct store_feed_event *events, size_t count,
		      const struct store_cursor *end)
{
	struct hub *hub = subscription->hub;
	bool moved = is_behind(&subscription->cursor, end->position, end->ordinal);
	if (!send_page(subscription, events, count))
		return;
	if (moved)
		subscription->cursor = *end;
	if (moved && is_behind(&subscription->cursor, hub->end.position, hub->end.ordinal))
		read_page(subscription);
	else
		move_to(subscription, &hub->live);
}

static void subscription_free(struct subscription *subscription)
{
	list_remove(&subscription->node);
	free(subscription);
}

static void on_page(void *context, const struct err *err, const struct store_feed_event *events, size_t count,
		    const struct store_cursor *end)
{
	struct subscription *subscription = context;
	subscription->reading = false;
	if (subscription->gone)
		subscription_free(subscription);
	else if (err)
		log_warning("catch_up_failed", LOG_TEXT("reason", err->text)); /* the timer tries again */
	else
		take_page(subscription, events, count, end);
}

static void read_page(struct subscription *subscription)
{
	struct hub *hub = subscription->hub;
	struct eyes eyes = eyes_of(hub, subscription->party);
	if (eyes.n_faces == 0)
		eyes.faces[eyes.n_faces++] = subscription->party;
	subscription->reading = true;
	store_read_feed(hub->app->store, hub->app->config.partnership, &subscription->cursor, eyes.faces,
			eyes.n_faces, APP_CATCH_UP_EVENTS, on_page, subscription);
}

void hub_drained(struct hub *hub, struct subscription *subscription)
{
	const struct conn *conn = app_conn(hub->app, subscription->conn);
	if (subscription->reading || !conn || conn_output_bytes(conn) > hub->full / 2)
		return;
	if (is_behind(&subscription->cursor, hub->end.position, hub->end.ordinal))
		read_page(subscription);
	else
		move_to(subscription, &hub->live);
}

static void on_timer(void *context)
{
	struct hub *hub = context;
	if (list_empty(&hub->behind))
		loop_timer_stop(hub->timer);
	LIST_EACH_SAFE(node, after, &hub->behind)
		hub_drained(hub, LIST_OWNER(node, struct subscription, node));
}

/* --- live -------------------------------------------------------------------------------------------- */

static void feed_one(struct hub *hub, const struct store_feed_event *event)
{
	forget_encoding(hub);
	LIST_EACH_SAFE(node, after, &hub->live) {
		struct subscription *subscription = LIST_OWNER(node, struct subscription, node);
		struct eyes eyes = eyes_of(hub, subscription->party);
		if (!is_behind(&subscription->cursor, event->position, event->ordinal))
			continue;
		if (!deliver(subscription, &eyes, event))
			fall_behind(subscription);
	}
}

void hub_feed(struct hub *hub, const struct store_feed_event *events, size_t count,
	      const struct store_cursor *end)
{
	for (size_t i = 0; i < count && !list_empty(&hub->live); i++)
		feed_one(hub, &events[i]);
	hub->end = *end;
}

/* --- from the start to the end ------------------------------------------------------------------------ */

int hub_start(struct hub *hub, struct conn_ref conn, int32_t party, const struct store_cursor *from,
	      struct subscription **ret_subscription, struct err *err)
{
	if (hub->count >= APP_SUBSCRIPTIONS_MAX)
		return err_set(err, ERROR_busy, "the daemon has as many subscriptions as it can hold");
	struct subscription *subscription = calloc(1, sizeof *subscription);
	if (!subscription)
		abort();
	subscription->hub = hub;
	subscription->conn = conn;
	subscription->party = party;
	subscription->cursor = *from;
	list_init(&subscription->node);
	hub->count++;
	if (is_behind(from, hub->end.position, hub->end.ordinal)) {
		fall_behind(subscription);
		read_page(subscription);
	} else {
		move_to(subscription, &hub->live);
	}
	*ret_subscription = subscription;
	return 0;
}

struct store_cursor hub_stop(struct hub *hub, struct subscription *subscription)
{
	struct store_cursor cursor = subscription->cursor;
	hub->count--;
	subscription->gone = true;
	move_to(subscription, &hub->stopped);
	if (!subscription->reading)
		subscription_free(subscription);
	return cursor;
}

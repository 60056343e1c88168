/* cmd_watch: watch.start, watch.stop. */
#include <string.h>

#include "app/commands.h"
#include "app/cursor.h"
#include "app/hub.h"
#include "app/inside.h"
#include "app/request.h"
#include "app/session.h"
#include "wire/msg.h"

static const struct msg_watch *watch_of(struct reading *reading, const struct store_cursor *cursor)
{
	char text[CURSOR_TEXT_MAX + 1];
	struct msg_watch *watch = arena_zalloc(reading->arena, 1, sizeof *watch);
	cursor_write(reading->app->cursors, cursor, text);
	watch->cursor = arena_strndup(reading->arena, text, strlen(text));
	return watch;
}

static enum phase_result check_cursor(struct reading *reading)
{
	struct store_cursor *cursor = arena_alloc(reading->arena, sizeof *cursor);
	reading->state = cursor;
	*cursor = hub_end(reading->app->hub);
	if (!(reading->args->present & F(cursor)))
		return PHASE_NEXT;
	if (cursor_read(reading->app->cursors, reading->args->cursor, cursor) < 0)
		return reading_fail(reading, ERROR_bad_value, "cursor",
				    "send a cursor as a reply or an event gave it, or \"0\"");
	reading_want_cursor(reading, cursor);
	return PHASE_NEXT;
}

/* A session watches once: starting again moves it. */
static enum phase_result start(struct reading *reading)
{
	struct app *app = reading->app;
	const struct store_cursor *cursor = reading->state;
	struct conn *conn = app_conn(app, reading->request->conn);
	if (!conn)
		return reading_fail(reading, ERROR_tls_failed, "", "the connection is gone");
	struct subscription **subscription = session_subscription(conn);
	if (*subscription)
		hub_stop(app->hub, *subscription);
	*subscription = NULL;
	if (hub_start(app->hub, conn_ref(conn), reading->party, cursor, subscription, &reading->err) < 0)
		return PHASE_FAILED;
	reading->result = watch_of(reading, cursor);
	return PHASE_NEXT;
}

const struct answer answer_watch_start = {{check_cursor, start}};

static enum phase_result stop(struct reading *reading)
{
	struct app *app = reading->app;
	struct conn *conn = app_conn(app, reading->request->conn);
	struct subscription **subscription = conn ? session_subscription(conn) : NULL;
	struct store_cursor cursor = hub_end(app->hub);
	if (subscription && *subscription) {
		cursor = hub_stop(app->hub, *subscription);
		*subscription = NULL;
	}
	reading->result = watch_of(reading, &cursor);
	return PHASE_NEXT;
}

const struct answer answer_watch_stop = {{stop}};

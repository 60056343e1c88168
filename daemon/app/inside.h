/* inside: what the modules of app share. Private to app; everybody else sees app.h. */
#pragma once

#include "app/app.h"
#include "app/partners.h"
#include "base/list.h"
#include "base/strbuf.h"
#include "net/conn.h"
#include "store/store.h"

struct account;
struct across;
struct cursor_box;
struct deadline_queue;
struct hub;
struct outbox;
struct schedule;
struct identity;
struct seal;
struct store;
struct sweep;

struct app {
	struct app_config config;
	struct loop *loop;
	struct clock *clock;
	struct clock
		*wall; /* ids of cases are in the order in which they were made, also under a driven clock */
	struct store *store;
	struct server *server; /* NULL until attached */
	struct store_owner store_owner;
	struct conn_owner conn_owner;
	struct partners *partners;
	struct seal *seal;
	struct identity *identity;
	struct cursor_box *cursors;
	struct hub *hub;
	struct sweep *sweep;
	struct account *account;
	struct across *across; /* NULL until the partnership has been read */
	struct outbox *outbox;
	struct schedule *schedule;

	struct partners_wait stale; /* a run was decided on what was known too late */
	struct list sessions;       /* of the connections that are open */

	struct list requests; /* in flight, those of the sweep included */
	int n_requests;       /* of connections and of the system */
	int64_t last_request; /* number */
	struct deadline_queue *deadlines;
	struct list line_up; /* writes to the partnership's own stream: one at a time */
	bool partnership_busy;
	struct strbuf scratch; /* a reply that is being written */

	struct err trouble; /* of the database; code 0 = none */
	bool stopping;
	bool draining; /* the store, after the last request */
	void (*stopped)(void *context);
	void *stopped_context;
};

/* The connection that is meant, if it is still there. */
struct conn *app_conn(const struct app *app, struct conn_ref ref);

/* A request has ended: perhaps the last one before the app stops. */
void app_request_ended(struct app *app);

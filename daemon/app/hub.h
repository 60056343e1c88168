/*
 * hub: who watches, and what is sent to them.
 *
 * Owns the subscriptions; needs the store's feed. A subscription is *live*, and gets events as they are committed, or
 * *behind*, and reads them from its cursor until it has caught up. Each subscriber gets every event of the cases that it
 * may see, in order, once: what lies at or before its cursor is never sent again, and the cursor moves only past what was
 * sent or is not for it. An event is encoded once for all who see the same of it. A subscriber that reads more slowly than
 * events come falls behind and loses nothing; it costs its own queue only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "net/conn.h"
#include "store/store.h"

struct app;
struct hub;
struct subscription;

struct hub *hub_new(struct app *app) __attribute__((returns_nonnull));
void hub_free(struct hub *hub);

/* From a place in the feed on. Error: busy. */
int hub_start(struct hub *hub, struct conn_ref conn, int32_t party, const struct store_cursor *from,
	      struct subscription **ret_subscription, struct err *err) __attribute__((warn_unused_result));

/* Where it had got to. */
struct store_cursor hub_stop(struct hub *hub, struct subscription *subscription);

/* The connection can take more. */
void hub_drained(struct hub *hub, struct subscription *subscription);

/* What the store calls for every committed event (struct store_owner). */
void hub_feed(struct hub *hub, const struct store_feed_event *events, size_t count,
	      const struct store_cursor *end);

/* The end of the feed as far as it was told. */
struct store_cursor hub_end(const struct hub *hub);

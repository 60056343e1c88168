/*
 * app: the use cases of the daemon, from the bytes of a request to the bytes of its reply.
 *
 * Owns the store, the partnership as it is known now, the sessions, the subscriptions and the sweep. Needs the loop,
 * the clock and the net server. Called by daemon/main only.
 *
 *     app_new(&config, &app, &err)           opens the store and reads the partnership; blocks
 *     server_new(…, app_conn_owner(app), …)  the server calls back from then on
 *     app_attach(app, server)
 *     app_command(app, …)                    whoever sets up an embedded daemon
 *     app_stop(app, stopped, context)        no new work; what is in flight ends
 *     app_free(app)
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "words/words.h"

struct app;
struct clock;
struct loop;
struct conn_owner;
struct server;

#define APP_SEAL_KEY_BYTES 32

/*
 * Make a certificate for a party that is being enrolled without one, keep it where the party finds it, and give its
 * fingerprint (64 hexadecimal digits and a NUL). Only the embedded daemon has an authority of its own.
 */
typedef int app_issue_cb(void *context, const char *name, enum role role, char ret_fingerprint[65],
			 struct err *err);

struct app_config {
	struct loop *loop;
	struct clock *clock; /* when it is driven, clock.advance and record.holder exist */
	const char *conninfo;
	int32_t partnership; /* that this daemon serves; 1 or more */
	int lanes;           /* writing connections to the database */
	int64_t request_ms;  /* how long a request may wait before it is answered `unavailable` */
	uint8_t seal_key[APP_SEAL_KEY_BYTES];
	app_issue_cb *issue; /* NULL = a certificate must come along */
	void *issue_context;
};

/* Settings as they should be where nobody says otherwise; the pointers and the key are the caller's to fill in. */
struct app_config app_config_default(void);

/* Opens the store (error version_unknown, unavailable) and reads the partnership's stream. Blocks. */
int app_new(const struct app_config *config, struct app **ret_app, struct err *err)
	__attribute__((warn_unused_result));

/* What the server calls (net/conn.h). */
const struct conn_owner *app_conn_owner(struct app *app) __attribute__((returns_nonnull));

/* Which party a certificate is pinned for: tls_identify_cb, with the app as context. */
int32_t app_identify(void *context, const char *fingerprint);

/* The server stays the caller's; it is freed before the app. */
void app_attach(struct app *app, struct server *server);

/*
 * A command of the system itself, on the same path as those of the clients but without a connection: to found a
 * partnership. params: the JSON text of an object, with a key. `done` comes from the loop, with an error, or with NULL
 * when it is durable.
 */
typedef void app_command_cb(void *context, const struct err *err);
void app_command(struct app *app, enum verb verb, const char *params, app_command_cb *done, void *context);

/* How many parties there are: 0 = nobody founded the partnership yet. */
int32_t app_party_count(const struct app *app);

/* Health, for the service manager: 0, or -1 with what is wrong. */
int app_health(const struct app *app, struct err *err) __attribute__((warn_unused_result));

/* Take no new work, finish what is in flight, then call back. */
void app_stop(struct app *app, void (*stopped)(void *context), void *context);

/* After app_stop has called back, or right after app_new. */
void app_free(struct app *app);

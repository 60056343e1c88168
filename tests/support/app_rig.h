/*
 * app_rig: the whole daemon but for its main: a private PostgreSQL, an app with a driven clock, a server on a loopback
 * port, and OpenSSL clients, all in one thread. Call by call, as a client sees it. Everything is static; no sleeps.
 *
 * Stands on net_rig's clients: struct rig is its shell, without a server of its own.
 */
#pragma once

#include "app/app.h"
#include "base/arena.h"
#include "store/migrate.h"
#include "support/net_rig.h"
#include "support/pg.h"
#include "sys/clock.h"
#include "wire/rpc.h"
#include "wire/slice.h"
#include "words/words.h"

#define APP_RIG_START INT64_C(1772442000000000) /* Monday 2026-03-02T09:00:00Z */
#define APP_RIG_DIRECT                                                                                       \
	"{\"name\": \"rig\", \"calendar\": {\"hours\": \"24x7\"}, \"terms\": {\"move\": \"5d\","             \
	"\"accept\": \"2d\", \"answer\": \"3d\", \"act\": \"5d\", \"reply\": \"2d\", \"inform\": \"3d\"},"   \
	"\"ceiling\": \"30d\", \"ladder\": [{\"rung\": \"official\", \"acknowledge\": \"1d\", \"act\": "     \
	"\"5d\"}]}"

struct app_rig {
	struct rig net;
	int64_t request_ms; /* 0 = as always */
	struct pg_server *pg;
	char conninfo[160];
	struct clock *clock;
	struct app *app;
	struct conn_owner owner;
	bool stopped;
	int commands; /* answered */
	struct err command_err;
	struct arena arena; /* of the last reply */
	int64_t last_id;
};

static inline int app_rig_issue(void *context, const char *name, enum role role, char ret_fingerprint[65],
				struct err *err)
{
	struct app_rig *rig = context;
	(void)role;
	(void)err;
	struct pki *pki = fixture_issue(rig->net.fixture, rig->net.fixture->authority, name,
					(struct pki_request){.client = true});
	pki_fingerprint(pki, ret_fingerprint);
	pki_free(pki);
	return 0;
}

static inline void app_rig_on_command(void *context, const struct err *err)
{
	struct app_rig *rig = context;
	rig->commands++;
	rig->command_err = err ? *err : ERR_NONE;
}

/* A command of the system that must succeed. */
static inline void app_rig_command(struct app_rig *rig, enum verb verb, const char *params)
{
	int before = rig->commands;
	app_command(rig->app, verb, params, app_rig_on_command, rig);
	rig_until(&rig->net, rig->commands > before);
	if (rig->command_err.code)
		fprintf(stderr, "%s: %s %s\n", verb_rows[verb].name, rig->command_err.where,
			rig->command_err.text);
	assert_int_equal(rig->command_err.code, 0);
}

static inline void app_rig_enrol(struct app_rig *rig, const char *name, const char *kind)
{
	char params[200];
	snprintf(params, sizeof params, "{\"key\": \"enrol-%s\", \"name\": \"%s\", \"kind\": \"%s\"}", name,
		 name, kind);
	app_rig_command(rig, VERB_agency_enrol, params);
}

/* The app and its server on the rig's database; again after app_rig_stop. */
static inline void app_rig_start(struct app_rig *rig)
{
	struct err err;
	struct app_config config = app_config_default();
	config.loop = rig->net.loop;
	config.clock = rig->clock;
	config.conninfo = rig->conninfo;
	config.issue = app_rig_issue;
	config.issue_context = rig;
	if (rig->request_ms)
		config.request_ms = rig->request_ms;
	fixture_check(app_new(&config, &rig->app, &err), &err);
	fixture_check(tls_new(&rig->net.fixture->config, app_identify, rig->app, &rig->net.tls, &err), &err);
	rig->net.server = server_new(rig->net.loop, rig->net.tls, &rig->net.limits, app_conn_owner(rig->app));
	fixture_check(server_listen(rig->net.server, "127.0.0.1:0", &rig->net.port, &err), &err);
	app_attach(rig->app, rig->net.server);
}

/* Every client hangs up: between tests. */
static inline void app_rig_hang_up(struct app_rig *rig)
{
	for (int i = 0; i < rig->net.n_clients; i++)
		client_end(&rig->net.clients[i]);
	rig->net.n_clients = 0;
}

static inline void app_rig_on_stopped(void *context)
{
	struct app_rig *rig = context;
	rig->stopped = true;
}

static inline bool app_rig_is_alone(const struct app_rig *rig)
{
	struct server_counts counts = server_counts(rig->net.server);
	return counts.open + counts.closing == 0;
}

/* The clients go first: a server that is freed tells nobody whose connection it cuts. */
static inline void app_rig_stop(struct app_rig *rig)
{
	app_rig_hang_up(rig);
	rig_until(&rig->net, app_rig_is_alone(rig));
	rig->stopped = false;
	app_stop(rig->app, app_rig_on_stopped, rig);
	rig_until(&rig->net, rig->stopped);
	server_free(rig->net.server);
	tls_free(rig->net.tls);
	app_free(rig->app);
}

/* police, housing, care (agencies), chief (director of the official rung), office (operator), and a covenant. */
static inline struct app_rig *app_rig_new(void)
{
	struct app_rig *rig = calloc(1, sizeof *rig);
	struct err err;
	log_set_level(LOG_LEVEL_ERROR);
	rig->pg = pg_server_start(false);
	strcpy(rig->conninfo, pg_server_database(rig->pg, "app_test"));
	fixture_check(store_migrate(rig->conninfo, &err), &err);
	rig->net.fixture = fixture_new();
	rig->net.loop = loop_new();
	rig->net.limits = net_limits_default();
	rig->clock = clock_new_driven(APP_RIG_START);
	arena_init(&rig->arena);
	app_rig_start(rig);
	app_rig_enrol(rig, "office", "operator");
	app_rig_enrol(rig, "police", "agency");
	app_rig_enrol(rig, "housing", "agency");
	app_rig_enrol(rig, "care", "agency");
	app_rig_enrol(rig, "chief", "director");
	app_rig_command(rig, VERB_director_appoint,
			"{\"key\": \"chief\", \"director\": \"chief\", \"rung\": \"official\"}");
	app_rig_command(rig, VERB_covenant_put, "{\"key\": \"covenant\", \"document\": " APP_RIG_DIRECT "}");
	return rig;
}

static inline void app_rig_free(struct app_rig *rig)
{
	app_rig_stop(rig);
	clock_free(rig->clock);
	loop_free(rig->net.loop);
	fixture_free(rig->net.fixture);
	pg_server_stop(rig->pg);
	arena_done(&rig->arena);
	free(rig);
}

/* --- calls ----------------------------------------------------------------------------------------- */

/* The next whole line that a client has received; NULL = none. Taken out; lives in the rig's arena. */
static inline const char *app_rig_line(struct app_rig *rig, struct client *client)
{
	const char *end = client->received.length
				  ? memchr(client->received.bytes, '\n', client->received.length)
				  : NULL;
	if (!end)
		return NULL;
	size_t length = (size_t)(end - client->received.bytes);
	const char *line = arena_strndup(&rig->arena, client->received.bytes, length);
	strbuf_drop(&client->received, length + 1);
	return line;
}

static inline const char *app_rig_wait_line(struct app_rig *rig, struct client *client)
{
	const char *line = NULL;
	rig_until(&rig->net, line || (line = app_rig_line(rig, client)) != NULL);
	return line;
}

static inline void app_rig_send(struct app_rig *rig, struct client *client, int64_t id, const char *method,
				const char *params)
{
	struct strbuf line;
	strbuf_init(&line);
	strbuf_printf(&line, "{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":%s}\n",
		      (long long)id, method, params);
	rig_send_all(&rig->net, client, line.bytes, line.length);
	strbuf_done(&line);
}

/* The line that answers, notifications before it thrown away. */
static inline const char *app_rig_call(struct app_rig *rig, struct client *client, const char *method,
				       const char *params)
{
	const char *line;
	app_rig_send(rig, client, ++rig->last_id, method, params);
	do
		line = app_rig_wait_line(rig, client);
	while (strstr(line, "\"method\":\"event\""));
	return line;
}

/* Connected, and through hello. */
static inline struct client *app_rig_client(struct app_rig *rig, const char *name)
{
	struct client *client = rig_dial(&rig->net, name);
	rig_until(&rig->net, client->open || client->broken);
	assert_non_null(strstr(app_rig_call(rig, client, "session.hello", "{}"), "\"result\""));
	return client;
}

/* A member of the result, or of a member of it ("case.title"), as JSON text; NULL = there is none. */
static inline const char *app_rig_member(struct app_rig *rig, const char *line, const char *path)
{
	struct slice value = slice_of(line, strlen(line));
	char whole[120];
	snprintf(whole, sizeof whole, "%s", path);
	char *rest = whole;
	for (char *key; value.length && (key = strsep(&rest, "."));)
		value = slice_member_of(value, key, &rig->arena);
	return value.length ? arena_strndup(&rig->arena, value.bytes, value.length) : NULL;
}

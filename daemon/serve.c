/* serve: see serve.h. Starting goes down the list in serve_run; stopping: the server drains, the app stops, the loop ends. */
#include "serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/instant.h"
#include "embedded.h"
#include "founding.h"
#include "net/server.h"
#include "net/tls.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/notify.h"
#include "words/words.h"

#define POSTGRES_LOOK_US INSTANT_SECOND

struct serve {
	const struct serve_plan *plan;
	struct config config;
	struct loop *loop;
	struct clock *clock;
	struct app *app;
	struct tls *tls;
	struct server *server;
	struct notify_watchdog *watchdog;
	struct loop_signal *signals[3];
	struct loop_timer *postgres_timer;
	bool stopping;
	bool failed;
	struct err *err;
};

/* --- settings --- */

static const char *or_null(const struct config_text *text)
{
	return *text->text ? text->text : NULL;
}

static struct tls_config tls_settings(const struct serve *serve)
{
	const struct config *config = &serve->config;
	const struct embedded *embedded = serve->plan->embedded;
	if (embedded)
		return (struct tls_config){.certificate = authority_server_certificate(embedded->authority),
					   .key = authority_server_key(embedded->authority),
					   .anchors = authority_anchors(embedded->authority)};
	return (struct tls_config){.certificate = config->tls_certificate.text,
				   .key = config->tls_key.text,
				   .anchors = or_null(&config->tls_anchors),
				   .revocations = or_null(&config->tls_revocations),
				   .allow_tls12 = config->tls_allow_tls12};
}

static struct net_limits limit_settings(const struct config *config)
{
	struct net_limits limits = net_limits_default();
	limits.connections_max = (int)config->limits_connections;
	limits.per_certificate_max = (int)config->limits_per_certificate;
	limits.per_address_max = (int)config->limits_per_address;
	limits.handshake_ms = config->limits_handshake * 1000;
	limits.line_ms = config->limits_line * 1000;
	limits.idle_ms = config->limits_idle * 1000;
	return limits;
}

static int read_seal_key(const char *path, uint8_t key[APP_SEAL_KEY_BYTES], struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, key, APP_SEAL_KEY_BYTES);
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (length < 0)
		return err_set_where(err, ERROR_bad_config, "seal.key", "%s: %s", path, strerror(why));
	if (length != APP_SEAL_KEY_BYTES)
		return err_set_where(err, ERROR_bad_config, "seal.key",
				     "%s does not hold %d bytes; make it with: head -c 32 /dev/urandom", path,
				     APP_SEAL_KEY_BYTES);
	return 0;
}

static int app_settings(struct serve *serve, struct app_config *ret_config, struct err *err)
{
	const struct embedded *embedded = serve->plan->embedded;
	struct app_config config = app_config_default();
	config.loop = serve->loop;
	config.clock = serve->clock;
	config.partnership = (int32_t)serve->config.database_partnership;
	config.lanes = (int)serve->config.database_lanes;
	config.conninfo = embedded ? embedded->postgres.conninfo : serve->config.database_conninfo.text;
	if (embedded) {
		config.issue = authority_issue;
		config.issue_context = embedded->authority;
		memcpy(config.seal_key, embedded->seal_key, sizeof config.seal_key);
	} else if (read_seal_key(serve->config.seal_key.text, config.seal_key, err) != 0) {
		return -1;
	}
	*ret_config = config;
	return 0;
}

/* --- stopping --- */

static void on_app_stopped(void *context)
{
	struct serve *serve = context;
	loop_stop(serve->loop);
}

static void on_drained(void *context)
{
	struct serve *serve = context;
	app_stop(serve->app, on_app_stopped, serve);
}

static void stop(struct serve *serve)
{
	if (serve->stopping || !serve->server)
		return;
	serve->stopping = true;
	notify_stopping();
	log_notice("stopping");
	server_drain(serve->server, on_drained, serve);
}

static void fail(struct serve *serve, const struct err *err)
{
	if (!serve->failed)
		*serve->err = *err;
	serve->failed = true;
	stop(serve);
}

/* --- signals --- */

static void on_stop_signal(void *context)
{
	stop(context);
}

/* A new configuration takes effect whole or not at all; certificates are read anew, connections stay. */
static int reload(struct serve *serve, struct err *err)
{
	struct config config;
	config_default(&config);
	if (serve->plan->config_path && config_read(&config, serve->plan->config_path, err) != 0)
		return -1;
	struct config before = serve->config;
	if (serve->plan->config_path)
		serve->config = config;
	struct tls_config settings = tls_settings(serve);
	if (tls_reload(serve->tls, &settings, err) != 0) {
		serve->config = before;
		return -1;
	}
	server_recheck(serve->server);
	return 0;
}

static void on_reload_signal(void *context)
{
	struct serve *serve = context;
	struct err err = ERR_NONE;
	notify_reloading(serve->loop);
	if (reload(serve, &err) != 0)
		log_error("reload_refused", LOG_TEXT("where", err.where), LOG_TEXT("why", err.text));
	else
		log_notice("reloaded");
	notify_ready("serving");
}

static void on_postgres_look(void *context)
{
	struct serve *serve = context;
	if (!serve->stopping)
		postgres_revive(serve->plan->embedded->dir, &serve->plan->embedded->postgres);
}

/* --- starting --- */

static int listen_inherited(struct serve *serve, bool *ret_any, struct err *err)
{
	struct notify_socket sockets[NOTIFY_SOCKETS_MAX];
	size_t count = notify_sockets(sockets);
	for (size_t i = 0; i < count; i++) {
		if (server_listen_inherited(serve->server, sockets[i].fd, err) != 0)
			return -1;
	}
	*ret_any = count > 0;
	return 0;
}

static int listen_and_tell(struct serve *serve, struct err *err)
{
	const char *address = serve->config.daemon_listen.text;
	bool inherited;
	int port = 0;
	if (listen_inherited(serve, &inherited, err) != 0 ||
	    (!inherited && server_listen(serve->server, address, &port, err) != 0))
		return -1;
	if (serve->plan->embedded) {
		char host[300];
		snprintf(host, sizeof host, "%.*s", (int)(strrchr(address, ':') - address), address);
		if (embedded_announce(serve->plan->embedded, host, port, err) != 0)
			return -1;
	}
	log_notice("serving", LOG_TEXT("listen", inherited ? "inherited" : address), LOG_INT("port", port));
	notify_ready("serving");
	return 0;
}

/* Everything is there: let the agencies in. */
static void on_founded(void *context, const struct err *err)
{
	struct serve *serve = context;
	struct err own = ERR_NONE;
	if (err)
		fail(serve, err);
	else if (!serve->stopping && listen_and_tell(serve, &own) != 0)
		fail(serve, &own);
}

static void watch_signals(struct serve *serve)
{
	serve->signals[0] = loop_signal_new(serve->loop, SIGTERM, on_stop_signal, serve);
	serve->signals[1] = loop_signal_new(serve->loop, SIGINT, on_stop_signal, serve);
	serve->signals[2] = loop_signal_new(serve->loop, SIGHUP, on_reload_signal, serve);
}

static int assemble(struct serve *serve, struct err *err)
{
	const struct serve_plan *plan = serve->plan;
	struct app_config settings;
	serve->loop = loop_new();
	serve->clock = plan->driven ? clock_new_driven(plan->start) : clock_new_real();
	watch_signals(serve);
	if (app_settings(serve, &settings, err) != 0 || app_new(&settings, &serve->app, err) != 0)
		return -1;
	struct tls_config tls = tls_settings(serve);
	if (tls_new(&tls, app_identify, serve->app, &serve->tls, err) != 0)
		return -1;
	struct net_limits limits = limit_settings(&serve->config);
	serve->server = server_new(serve->loop, serve->tls, &limits, app_conn_owner(serve->app));
	app_attach(serve->app, serve->server);
	serve->watchdog = notify_watchdog_new(serve->loop);
	if (plan->embedded) {
		serve->postgres_timer = loop_timer_new(serve->loop, on_postgres_look, serve);
		loop_timer_repeat(serve->postgres_timer, POSTGRES_LOOK_US);
	}
	return 0;
}

static void take_apart(struct serve *serve)
{
	if (serve->postgres_timer)
		loop_timer_free(serve->postgres_timer);
	notify_watchdog_free(serve->watchdog);
	if (serve->server)
		server_free(serve->server);
	if (serve->app)
		app_free(serve->app);
	if (serve->tls)
		tls_free(serve->tls);
	for (size_t i = 0; i < 3; i++)
		loop_signal_free(serve->signals[i]);
	clock_free(serve->clock);
	loop_free(serve->loop);
}

int serve_run(const struct serve_plan *plan, struct err *err)
{
	struct serve serve = {.plan = plan, .config = plan->config, .err = err};
	if (assemble(&serve, err) != 0)
		serve.failed = true;
	else {
		if (plan->embedded)
			founding_start(serve.app, plan->bare, on_founded, &serve);
		else
			on_founded(&serve, NULL);
		loop_run(serve.loop);
	}
	take_apart(&serve);
	return serve.failed ? -1 : 0;
}

/* --- founding --- */

#define CERTIFICATE_MAX 16384

static int read_certificate(const char *path, char text[CERTIFICATE_MAX + 1], struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, CERTIFICATE_MAX);
	int why = errno;
	if (fd >= 0)
		close(fd);
	if (length < 0)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(why));
	text[length] = '\0';
	return 0;
}

static void on_operator(void *context, const struct err *err)
{
	struct serve *serve = context;
	if (err) {
		*serve->err = *err;
		serve->failed = true;
	}
	app_stop(serve->app, on_app_stopped, serve);
}

int serve_found(const struct serve_plan *plan, const char *name, const char *certificate, struct err *err)
{
	struct serve serve = {.plan = plan, .config = plan->config, .err = err};
	char pem[CERTIFICATE_MAX + 1];
	struct app_config settings;
	if (read_certificate(certificate, pem, err) != 0)
		return -1;
	serve.loop = loop_new();
	serve.clock = clock_new_real();
	watch_signals(&serve);
	if (app_settings(&serve, &settings, err) != 0 || app_new(&settings, &serve.app, err) != 0) {
		serve.failed = true;
	} else {
		founding_operator(serve.app, name, pem, on_operator, &serve);
		loop_run(serve.loop);
	}
	take_apart(&serve);
	return serve.failed ? -1 : 0;
}

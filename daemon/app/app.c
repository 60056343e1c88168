/* app: see app.h. Ties the modules together; decides nothing itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "app/account.h"
#include "app/across.h"
#include "app/cursor.h"
#include "app/hub.h"
#include "app/identity.h"
#include "app/inside.h"
#include "app/limits.h"
#include "app/outbox.h"
#include "app/partners.h"
#include "app/request.h"
#include "app/schedule.h"
#include "app/seal.h"
#include "app/session.h"
#include "app/sweep.h"
#include "net/server.h"
#include "net/tls.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"

#define LANES_DEFAULT 2
#define CACHE_BYTES ((size_t)64 * 1024 * 1024)
#define BATCH_WORKS_MAX 256
#define BATCH_BYTES_MAX ((size_t)1024 * 1024)
#define QUEUE_WORKS_MAX 16384

struct app_config app_config_default(void)
{
	return (struct app_config){.partnership = 1, .lanes = LANES_DEFAULT, .request_ms = APP_REQUEST_MS};
}

/* --- what the store calls --------------------------------------------------------------------------- */

static bool is_news_of_partnership(const struct app *app, const struct store_event *event)
{
	return event->case_id == 0 && event->seq > partners_fold(app->partners)->version;
}

static void feed(struct app *app, const struct store_feed_event *events, size_t count,
		 const struct store_cursor *end)
{
	bool news = false;
	for (size_t i = 0; i < count; i++)
		news |= is_news_of_partnership(app, &events[i].event);
	if (news)
		partners_follow(app->partners);
	hub_feed(app->hub, events, count, end);
	if (app->across)
		across_feed(app->across, events, count, end);
}

static void on_feed(void *context, int32_t partnership, const struct store_feed_event *events, size_t count,
		    const struct store_cursor *end)
{
	struct app *app = context;
	assert(partnership == app->config.partnership);
	feed(app, events, count, end);
}

static void on_fresh(void *context)
{
	struct app *app = context;
	store_resume(app->store);
}

static void on_stale(void *context, int32_t partnership)
{
	struct app *app = context;
	assert(partnership == app->config.partnership);
	if (list_empty(&app->stale.node)) /* else it waits already */
		partners_catch_up(app->partners, &app->stale);
}

static void on_health(void *context, const struct err *err)
{
	struct app *app = context;
	app->trouble = err ? *err : ERR_NONE;
	if (err)
		log_error("database_lost", LOG_TEXT("reason", err->text));
	else
		log_notice("database_back");
}

static void decide(void *context, struct list *works, const struct store_case *now_case, struct arena *arena,
		   struct store_run *ret_run)
{
	request_decide(context, works, now_case, arena, ret_run);
}

/* --- beginning --------------------------------------------------------------------------------------- */

static void set_owners(struct app *app)
{
	app->store_owner = (struct store_owner){
		.context = app,
		.decide = decide,
		.done = request_done,
		.feed = on_feed,
		.stale = on_stale,
		.health = on_health,
	};
	app->conn_owner = session_callbacks(app);
}

static int open_store(struct app *app, struct err *err)
{
	struct store_config config = {
		.conninfo = app->config.conninfo,
		.partnership = app->config.partnership,
		.lanes = app->config.lanes,
		.cache_bytes = CACHE_BYTES,
		.batch_works_max = BATCH_WORKS_MAX,
		.batch_bytes_max = BATCH_BYTES_MAX,
		.queue_works_max = QUEUE_WORKS_MAX,
	};
	return store_open(app->loop, &config, &app->store_owner, &app->store, err);
}

static void on_loaded(void *context)
{
	bool *loaded = context;
	*loaded = true;
}

static int load_partners(struct app *app, struct err *err)
{
	bool loaded = false;
	struct partners_wait wait;
	partners_wait_init(&wait, on_loaded, &loaded);
	partners_catch_up(app->partners, &wait);
	while (!loaded && partners_trouble(app->partners)->code == 0)
		loop_turn(app->loop, true);
	if (loaded)
		return 0;
	*err = *partners_trouble(app->partners);
	return -1;
}

int app_new(const struct app_config *config, struct app **ret_app, struct err *err)
{
	struct app *app = calloc(1, sizeof *app);
	if (!app)
		abort();
	app->config = *config;
	app->loop = config->loop;
	app->clock = config->clock;
	app->wall = clock_new_real();
	app->trouble = ERR_NONE;
	list_init(&app->requests);
	list_init(&app->line_up);
	list_init(&app->sessions);
	partners_wait_init(&app->stale, on_fresh, app);
	strbuf_init(&app->scratch);
	set_owners(app);
	app->seal = seal_new(config->seal_key);
	app->identity = identity_new(config->seal_key);
	app->cursors = cursor_box_new(config->seal_key);
	app->deadlines = deadline_queue_new(app->loop, config->request_ms, request_expire, app);
	app->sweep = sweep_new(app);
	if (open_store(app, err) < 0)
		goto fail;
	app->partners = partners_new(app->loop, app->store, config->partnership);
	app->hub = hub_new(app);
	app->account = account_new(app->loop, app->store, app->partners, app->config.partnership);
	if (load_partners(app, err) < 0)
		goto fail;
	app->across = across_new(app);
	app->outbox = outbox_new(app);
	app->schedule = schedule_new(app);
	across_start(app->across);
	outbox_start(app->outbox);
	schedule_start(app->schedule);
	sweep_start(app->sweep);
	*ret_app = app;
	return 0;
fail:
	app_free(app);
	return -1;
}

const struct conn_owner *app_conn_owner(struct app *app)
{
	return &app->conn_owner;
}

int32_t app_identify(void *context, const char *fingerprint)
{
	const struct app *app = context;
	const struct party *party = partnership_by_fingerprint(partners_fold(app->partners), fingerprint);
	return party ? party->number : TLS_AGENCY_UNKNOWN;
}

void app_attach(struct app *app, struct server *server)
{
	app->server = server;
}

void app_command(struct app *app, enum verb verb, const char *params, app_command_cb *done, void *context)
{
	request_command(app, PARTY_SYSTEM, verb, params, done, context);
}

int32_t app_party_count(const struct app *app)
{
	return partners_fold(app->partners)->n_parties;
}

int app_health(const struct app *app, struct err *err)
{
	if (app->trouble.code == 0)
		return partners_fault(app->partners, err);
	*err = app->trouble;
	return -1;
}

struct conn *app_conn(const struct app *app, struct conn_ref ref)
{
	return app->server ? server_conn(app->server, ref) : NULL;
}

/* --- the end ----------------------------------------------------------------------------------------- */

static void on_drained(void *context)
{
	struct app *app = context;
	app->stopped(app->stopped_context);
}

void app_request_ended(struct app *app)
{
	if (!app->stopping || !list_empty(&app->requests) || app->draining)
		return;
	app->draining = true;
	store_drain(app->store, on_drained, app);
}

void app_stop(struct app *app, void (*stopped)(void *context), void *context)
{
	app->stopping = true;
	app->stopped = stopped;
	app->stopped_context = context;
	sweep_stop(app->sweep);
	account_stop(app->account);
	across_stop(app->across);
	outbox_stop(app->outbox);
	schedule_stop(app->schedule);
	app_request_ended(app);
}

void app_free(struct app *app)
{
	if (!app)
		return;
	app->server = NULL;
	if (app->store)
		store_close(app->store);
	session_free_all(app);
	sweep_free(app->sweep);
	account_free(app->account);
	across_free(app->across);
	outbox_free(app->outbox);
	schedule_free(app->schedule);
	hub_free(app->hub);
	partners_free(app->partners);
	deadline_queue_free(app->deadlines);
	seal_free(app->seal);
	identity_free(app->identity);
	cursor_box_free(app->cursors);
	clock_free(app->wall);
	strbuf_done(&app->scratch);
	free(app);
}

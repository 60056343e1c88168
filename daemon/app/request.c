/* request: see request.h. */
#include "app/request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "app/decide.h"
#include "app/done.h"
#include "app/fingerprint.h"
#include "app/identity.h"
#include "app/limits.h"
#include "app/row.h"
#include "app/session.h"
#include "base/ident.h"
#include "core/authz.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "wire/codec.h"
#include "wire/desc_out.h"
#include "wire/msg.h"
#include "wire/rpc.h"
#include "wire/scan.h"

#define WEIGHT_MIN 1024 /* bytes that any command may write */

static const struct step {
	const char *name;
	enum request_state (*run)(struct request *request); /* the next state, or the same to wait */
	bool expires; /* whoever waits here longer than a request may is answered `unavailable` */
} steps[REQUEST_STATE_COUNT];

/* --- the driver ----------------------------------------------------------------------------------- */

static void set_state(struct request *request, enum request_state state)
{
	log_debug("request", LOG_INT("request", request->number),
		  LOG_TEXT("from", steps[request->state].name), LOG_TEXT("to", steps[state].name));
	request->state = state;
}

/* Enter a state, and the ones after it, until one waits. */
static void go(struct request *request, enum request_state state)
{
	for (;;) {
		set_state(request, state);
		state = steps[state].run(request);
		if (state == request->state)
			return;
	}
}

static enum request_state refuse(struct request *request)
{
	assert(request->err.code != 0);
	request->result = NULL;
	return REQUEST_REPLYING;
}

static struct request *request_new(struct app *app, enum request_origin origin)
{
	struct request *request = calloc(1, sizeof *request);
	if (!request)
		abort();
	request->app = app;
	request->origin = origin;
	request->number = ++app->last_request;
	request->err = ERR_NONE;
	request->party = PARTY_SYSTEM;
	request->verb = VERB_COUNT;
	arena_init(&request->arena);
	list_init(&request->work.node);
	list_init(&request->in_line);
	list_init(&request->in_flight);
	list_append(&app->requests, &request->in_flight);
	deadline_init(&request->deadline);
	if (origin != ORIGIN_SWEEP)
		app->n_requests++;
	return request;
}

/* --- received: from bytes to arguments ------------------------------------------------------------- */

static int who_asks(struct request *request)
{
	struct app *app = request->app;
	if (request->origin == ORIGIN_SYSTEM)
		return 0;
	return session_party(app, request->conn, request->verb, &request->party, &request->err);
}

static int read_line(struct request *request)
{
	struct app *app = request->app;
	struct rpc_request rpc = {.verb = request->verb, .params = {request->line, request->length}};
	if (request->origin == ORIGIN_SYSTEM) {
		if (scan_json(request->line, request->length, &request->arena, &request->err) < 0)
			return -1;
		rpc.params = slice_of(request->line, request->length);
	} else if (rpc_read_request(request->line, request->length, &request->arena, &request->id, &rpc,
				    &request->err) < 0) {
		return -1;
	}
	request->verb = rpc.verb;
	if (who_asks(request) < 0)
		return -1;
	return codec_read_args(rpc.verb, rpc.params, partners_names(app->partners), &request->arena,
			       &request->args, &request->err);
}

static enum request_state step_received(struct request *request)
{
	return read_line(request) < 0 ? refuse(request) : REQUEST_PERMITTED;
}

/* --- permitted: may it ask at all, and where does it go -------------------------------------------- */

static enum role role_of(const struct request *request)
{
	const struct party *party = partnership_party(partners_fold(request->app->partners), request->party);
	return party ? party->role : ROLE_OPERATOR; /* the system itself */
}

static bool is_write(const struct request *request)
{
	return request->verb < VERB_COUNT && verb_rows[request->verb].effect == EFFECT_WRITE;
}

/* Verbs about the partnership itself write to its own stream, case 0. */
static bool is_about_partnership(const struct request *request)
{
	return is_write(request) && request->verb != VERB_case_open &&
	       !(verb_rows[request->verb].required & F(case_id));
}

static int64_t case_of(struct request *request)
{
	if (is_about_partnership(request))
		return 0;
	if (request->verb != VERB_case_open)
		return request->args.case_id;
	return ident_case_new(clock_now(request->app->wall), fingerprint_chance());
}

static enum request_state prepare_write(struct request *request)
{
	struct store_work *work = &request->work;
	if (identity_index(request->app->identity, request->app->config.partnership, &request->arena,
			   &request->args, &request->err) < 0)
		return refuse(request);
	work->partnership = request->app->config.partnership;
	work->case_id = case_of(request);
	work->has_key = true;
	fingerprint_key(request->party, request->args.key, work->key);
	work->body_hash =
		fingerprint_body(request->verb, &request->args, partners_names(request->app->partners));
	work->weight = WEIGHT_MIN + 2 * request->length;
	return is_about_partnership(request) ? REQUEST_LINED_UP : REQUEST_GATHERED;
}

/* The system asks itself; what rules across cases command is for nobody else. */
static bool may_ask(const struct request *request)
{
	bool of_system = request->origin == ORIGIN_SYSTEM && verb_rows[request->verb].who & WHO_SYSTEM;
	return of_system ||
	       authz_may_ask(request->verb, role_of(request), clock_is_driven(request->app->clock));
}

static enum request_state step_permitted(struct request *request)
{
	struct app *app = request->app;
	if (!may_ask(request)) {
		err_set(&request->err, ERROR_not_allowed, "%s is not for a party of this kind",
			verb_rows[request->verb].name);
		return refuse(request);
	}
	if (request->verb != VERB_clock_advance) /* takes as long as what follows from it */
		deadline_start(app->deadlines, &request->deadline);
	if (is_write(request))
		return prepare_write(request);
	reading_start(&request->reading, request);
	return REQUEST_QUEUED;
}

/* --- writes ---------------------------------------------------------------------------------------- */

static enum request_state step_lined_up(struct request *request)
{
	struct app *app = request->app;
	if (app->partnership_busy) {
		list_append(&app->line_up, &request->in_line);
		return REQUEST_LINED_UP;
	}
	app->partnership_busy = true;
	return REQUEST_GATHERED;
}

static enum request_state step_gathered(struct request *request)
{
	store_submit(request->app->store, &request->work);
	return REQUEST_GATHERED;
}

/* Only the store's answer leads out of here. */
static enum request_state step_decided(struct request *request)
{
	return request->state;
}

void request_decide(void *context, struct list *works, const struct store_case *now_case, struct arena *arena,
		    struct store_run *ret_run)
{
	LIST_EACH(node, works) {
		struct request *request = request_of_work(LIST_OWNER(node, struct store_work, node));
		if (!request->answered || request->origin == ORIGIN_SWEEP)
			set_state(request, REQUEST_DECIDED);
		request->work.refused = false;
		request->collided = false;
		request->result = NULL;
	}
	decide_run(context, works, now_case, arena, ret_run);
}

static enum request_state after_repeat(struct request *request, const struct store_event *row)
{
	if (row->body_hash != request->work.body_hash) {
		err_set_where(&request->err, ERROR_key_reused, "key",
			      "the key was used before with another request; choose a new one");
		return refuse(request);
	}
	struct store_event *copy = arena_alloc(&request->arena, sizeof *copy);
	*copy = row_copy(row, &request->arena);
	request->repeated = copy;
	return REQUEST_REFRESHING;
}

/* 22 bits of chance a millisecond: among many new cases it happens, and nobody needs to hear of it. */
static enum request_state draw_again(struct request *request)
{
	request->collided = false;
	request->work.case_id = case_of(request);
	return REQUEST_GATHERED;
}

static enum request_state after_outcome(struct request *request, const struct store_outcome *outcome)
{
	switch (outcome->result) {
	case STORE_COMMITTED:
		return is_about_partnership(request) ? REQUEST_REFRESHING : REQUEST_REPLYING;
	case STORE_REPEATED:
		return after_repeat(request, outcome->event);
	case STORE_REFUSED:
		return request->collided ? draw_again(request) : refuse(request);
	case STORE_FAILED:
		break;
	}
	request->err = outcome->err;
	return refuse(request);
}

void request_done(void *context, struct store_work *work, const struct store_outcome *outcome)
{
	(void)context;
	struct request *request = request_of_work(work);
	assert(request->state == REQUEST_GATHERED || request->state == REQUEST_DECIDED);
	go(request, after_outcome(request, outcome));
}

static void on_refreshed(void *context)
{
	struct request *request = context;
	go(request, REQUEST_TOUCHING);
}

static enum request_state step_refreshing(struct request *request)
{
	partners_wait_init(&request->refreshed, on_refreshed, request);
	partners_catch_up(request->app->partners, &request->refreshed);
	return REQUEST_REFRESHING;
}

static void on_touched(void *context, const struct err *err)
{
	struct request *request = context;
	if (err)
		log_warning("touch_failed", LOG_INT("request", request->number),
			    LOG_TEXT("reason", err->text));
	request->touched++;
	go(request, REQUEST_TOUCHING);
}

/* Whose cases the sweep is to look at after what was said of the partnership: those of who has left; those of every rung,
 * one after the other, when directors come, go or stand in and when a covenant may have other rungs. */
static int32_t next_to_touch(const struct request *request)
{
	enum verb verb = request->verb;
	if (verb == VERB_agency_leave)
		return request->touched == 0 ? request->args.agency : PARTY_NONE;
	if (verb == VERB_director_appoint || verb == VERB_director_deputise || verb == VERB_director_absent ||
	    verb == VERB_covenant_put)
		return request->touched < RUNG_COUNT ? PARTY_RUNG(request->touched) : PARTY_NONE;
	return PARTY_NONE;
}

static enum request_state step_touching(struct request *request)
{
	struct app *app = request->app;
	int32_t party = next_to_touch(request);
	if (party == PARTY_NONE)
		return REQUEST_REPLYING;
	store_touch_party(app->store, app->config.partnership, party, partners_fold(app->partners)->now,
			  on_touched, request);
	return REQUEST_TOUCHING;
}

/* --- everything else ------------------------------------------------------------------------------- */

/* Of one connection only a few readings are under way at once, so that who asks a lot waits for himself. */
static enum request_state step_queued(struct request *request)
{
	struct conn *conn = app_conn(request->app, request->conn);
	if (request->origin != ORIGIN_CONNECTION || !conn || verb_rows[request->verb].effect != EFFECT_READ)
		return REQUEST_READING;
	request->reads = session_begin_reading(conn, &request->in_line);
	return request->reads ? REQUEST_READING : REQUEST_QUEUED;
}

void request_read_on(struct conn *conn)
{
	for (struct list *node; (node = session_next_reading(conn));) {
		struct request *next = LIST_OWNER(node, struct request, in_line);
		next->reads = true;
		go(next, REQUEST_READING);
	}
}

static void end_reading(struct conn *conn)
{
	session_end_reading(conn);
	request_read_on(conn);
}

static void on_nobody_waits(void *context)
{
	go(context, REQUEST_ENDED);
}

void request_forget(struct list *in_line)
{
	struct request *request = LIST_OWNER(in_line, struct request, in_line);
	list_remove(in_line);
	request->answered = true;
	loop_task_init(&request->starting, on_nobody_waits, request);
	loop_after_turn(request->app->loop, &request->starting);
}

static enum request_state step_reading(struct request *request)
{
	switch (reading_go_on(&request->reading)) {
	case READING_WAITS:
		return REQUEST_READING;
	case READING_DONE:
		request->result = request->reading.result;
		return REQUEST_REPLYING;
	case READING_FAILED:
		break;
	}
	request->err = request->reading.err;
	return refuse(request);
}

void request_resume(struct request *request)
{
	go(request, REQUEST_READING);
}

/* --- the reply ------------------------------------------------------------------------------------- */

/* A repeat gets what the first one got, from the recorded event. */
static void recall(struct request *request)
{
	struct event event;
	const struct party_names *names = partners_names(request->app->partners);
	if (row_read(request->repeated, names, &request->arena, &event, &request->err) == 0)
		request->result = done_of(&event, &request->arena);
}

static void send_reply(struct request *request)
{
	struct app *app = request->app;
	struct conn *conn = app_conn(app, request->conn);
	struct json_out out;
	if (!conn)
		return;
	strbuf_reset(&app->scratch);
	if (request->result) {
		rpc_begin_result(&out, &app->scratch, request->id);
		desc_write_object(&out, msg_result_of(request->verb), request->result,
				  partners_names(app->partners));
		rpc_end(&out);
	} else {
		rpc_write_error(&app->scratch, request->id, &request->err);
	}
	conn_send(conn, app->scratch.bytes, app->scratch.length);
}

static void log_reply(const struct request *request)
{
	const char *verb = request->verb < VERB_COUNT ? verb_rows[request->verb].name : "";
	if (request->result)
		log_debug("replied", LOG_INT("request", request->number), LOG_TEXT("verb", verb));
	else if (request->err.code == ERROR_internal)
		log_error("replied", LOG_INT("request", request->number), LOG_TEXT("verb", verb),
			  LOG_TEXT("error", error_row(request->err.code)->name),
			  LOG_TEXT("reason", request->err.text));
	else
		log_info("replied", LOG_INT("request", request->number), LOG_TEXT("verb", verb),
			 LOG_TEXT("error", error_row(request->err.code)->name));
}

static void answer(struct request *request)
{
	request->answered = true;
	log_reply(request);
	if (request->origin == ORIGIN_CONNECTION)
		send_reply(request);
	else if (request->origin == ORIGIN_SYSTEM)
		request->commanded(request->context, request->result ? NULL : &request->err);
}

static enum request_state step_replying(struct request *request)
{
	if (request->repeated && request->origin != ORIGIN_SWEEP)
		recall(request);
	if (!request->answered)
		answer(request);
	return REQUEST_ENDED;
}

void request_expire(void *context, struct deadline *deadline)
{
	(void)context;
	struct request *request = LIST_OWNER(deadline, struct request, deadline);
	if (request->answered || !steps[request->state].expires)
		return;
	request->result = NULL;
	err_set(&request->err, ERROR_unavailable,
		"the database did not answer in time; repeat with the same key");
	answer(request);
	if (request->state == REQUEST_LINED_UP || request->state == REQUEST_QUEUED)
		go(request, REQUEST_ENDED);
}

/* --- the end --------------------------------------------------------------------------------------- */

static void on_free(void *context)
{
	struct request *request = context;
	reading_done(&request->reading);
	arena_done(&request->arena);
	free(request);
}

static void let_next_in(struct app *app)
{
	app->partnership_busy = false;
	struct list *node = list_take_first(&app->line_up);
	if (node)
		go(LIST_OWNER(node, struct request, in_line), REQUEST_LINED_UP);
}

static enum request_state step_ended(struct request *request)
{
	struct app *app = request->app;
	struct conn *conn = request->origin == ORIGIN_CONNECTION ? app_conn(app, request->conn) : NULL;
	bool in_stream = is_about_partnership(request) && request->work.partnership != 0 &&
			 list_empty(&request->in_line);
	deadline_stop(&request->deadline);
	list_remove(&request->in_line);
	list_remove(&request->in_flight);
	if (request->origin != ORIGIN_SWEEP)
		app->n_requests--;
	if (conn)
		session_request_ended(conn);
	if (conn && request->reads)
		end_reading(conn);
	if (request->ended)
		request->ended(request->context, request);
	loop_task_init(&request->freeing, on_free, request);
	loop_free_after_turn(app->loop, &request->freeing);
	if (in_stream)
		let_next_in(app);
	app_request_ended(app);
	return REQUEST_ENDED;
}

static const struct step steps[REQUEST_STATE_COUNT] = {
	[REQUEST_RECEIVED] = {"received", step_received, false},
	[REQUEST_PERMITTED] = {"permitted", step_permitted, false},
	[REQUEST_LINED_UP] = {"lined_up", step_lined_up, true},
	[REQUEST_GATHERED] = {"gathered", step_gathered, true},
	[REQUEST_DECIDED] = {"decided", step_decided, false},
	[REQUEST_REFRESHING] = {"refreshing", step_refreshing, false},
	[REQUEST_TOUCHING] = {"touching", step_touching, false},
	[REQUEST_QUEUED] = {"queued", step_queued, true},
	[REQUEST_READING] = {"reading", step_reading, true},
	[REQUEST_REPLYING] = {"replying", step_replying, false},
	[REQUEST_ENDED] = {"ended", step_ended, false},
};

/* --- where requests come from ---------------------------------------------------------------------- */

/* Whoever is refused unread still wants to know which request that was. */
static void read_id(struct request *request)
{
	struct rpc_request rpc;
	struct err ignored = ERR_NONE;
	if (request->origin == ORIGIN_CONNECTION &&
	    rpc_read_request(request->line, request->length, &request->arena, &request->id, &rpc, &ignored) ==
		    0)
		request->verb = rpc.verb;
}

static void start(struct request *request)
{
	struct app *app = request->app;
	if (app->stopping || app->n_requests > APP_REQUESTS_MAX) {
		read_id(request);
		err_set(&request->err, ERROR_busy,
			"the daemon has as much to do as it can hold, or is stopping");
		go(request, refuse(request));
		return;
	}
	go(request, REQUEST_RECEIVED);
}

static void keep_line(struct request *request, const char *line, size_t length)
{
	request->line = arena_strndup(&request->arena, line, length);
	request->length = length;
}

void request_receive(struct app *app, struct conn *conn, const char *line, size_t length)
{
	struct request *request = request_new(app, ORIGIN_CONNECTION);
	request->conn = conn_ref(conn);
	keep_line(request, line, length);
	start(request);
}

static void on_start(void *context)
{
	start(context);
}

void request_command(struct app *app, int32_t party, enum verb verb, const char *params, app_command_cb *done,
		     void *context)
{
	request_command_at(app, party, verb, params, 0, done, context);
}

void request_command_at(struct app *app, int32_t party, enum verb verb, const char *params, int64_t at,
			app_command_cb *done, void *context)
{
	struct request *request = request_new(app, ORIGIN_SYSTEM);
	request->party = party;
	request->verb = verb;
	request->at = at;
	request->commanded = done;
	request->context = context;
	keep_line(request, params, strlen(params));
	loop_task_init(&request->starting, on_start, request);
	loop_after_turn(app->loop, &request->starting);
}

void request_sweep(struct app *app, int64_t case_id, int64_t to,
		   void (*ended)(void *context, const struct request *request), void *context)
{
	struct request *request = request_new(app, ORIGIN_SWEEP);
	request->answered = true;
	request->ended = ended;
	request->context = context;
	request->sweep_to = to;
	request->work.partnership = app->config.partnership;
	request->work.case_id = case_id;
	request->work.weight = WEIGHT_MIN;
	go(request, REQUEST_GATHERED);
}

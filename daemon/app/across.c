/* across: see across.h. */
#include "app/across.h"

#include <stdlib.h>
#include <string.h>

#include "app/inside.h"
#include "app/limits.h"
#include "app/request.h"
#include "app/row.h"
#include "app/sweep.h"
#include "base/strbuf.h"
#include "core/net.h"
#include "core/subject.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "wire/codec.h"

struct across {
	struct app *app;
	struct arena arena; /* of the net */
	struct arena page;  /* of the event at hand, and of one look */
	struct net *net;
	struct store_cursor cursor; /* everything up to here was taken in */
	bool live;                  /* the feed is taken in as it comes; else it is read */
	bool missed;                /* something came while a page was on its way */
	bool reading;               /* a page is on its way */
	bool blind;                 /* an event was not understood, and the partners have been asked since */
	bool stopped;
	bool crowded;     /* as many commands are on their way as may be: it looks on when one is done */
	bool looks_again; /* something could not be carried out, or was too much at once */
	struct partners_wait known;
	struct loop_task look; /* after the turn in which something came */
	bool look_waits;
	struct loop_timer *retry;
	struct list sent; /* commands on their way */
	int n_sent;
	int64_t reached; /* the latest instant that a drive of the clock has let it look at */
};

struct sent {
	struct list node;
	struct across *across;
	int64_t case_id;
	char key[NET_KEY_TEXT_MAX];
};

static void read_page(struct across *across);

/* --- commands --------------------------------------------------------------------------------------- */

static bool is_on_its_way(const struct across *across, int64_t case_id, const char *key)
{
	LIST_EACH(node, &across->sent) {
		const struct sent *sent = LIST_OWNER(node, struct sent, node);
		if (sent->case_id == case_id && strcmp(sent->key, key) == 0)
			return true;
	}
	return false;
}

static struct args args_of(const struct net_command *command, const char *key, struct arena *arena)
{
	struct args args = {.key = key, .case_id = command->case_id, .present = F(key) | F(case_id)};
	if (command->withdraws) {
		args.finding = command->finding;
		args.present |= F(finding);
		return args;
	}
	args.stall = (int32_t)command->stall;
	args.subject = subject_text(arena, command->subject);
	args.since = command->since;
	args.agency = command->agency;
	args.evidence = command->evidence;
	args.present |= F(stall) | F(subject) | F(since) | F(agency) | F(evidence);
	return args;
}

static void write_params(const struct across *across, const struct args *args, struct strbuf *text)
{
	struct json_out out;
	json_out_start(&out, text);
	json_out_begin_object(&out);
	codec_write_fields(&out, args->present, args, partners_names(across->app->partners));
	json_out_end(&out);
}

static void schedule_look(struct across *across)
{
	if (across->look_waits || across->stopped)
		return;
	across->look_waits = true;
	loop_after_turn(across->app->loop, &across->look);
}

static void settle(struct across *across)
{
	if (across->crowded && across->n_sent < APP_ACROSS_COMMANDS_MAX)
		schedule_look(across);
	if (across->n_sent == 0 && across->looks_again && !loop_timer_is_running(across->retry)) {
		across->looks_again = false;
		net_look_again(across->net);
		schedule_look(across);
	}
	if (!across_is_busy(across))
		sweep_go_on(across->app->sweep);
}

static void on_retry(void *context)
{
	struct across *across = context;
	if (across->live)
		settle(across);
	else if (!across->reading && list_empty(&across->known.node))
		read_page(across);
}

/* What is out of reach or too much for now comes again; what somebody else did, or what is no longer so, does not. */
static void on_done(void *context, const struct err *err)
{
	struct sent *sent = context;
	struct across *across = sent->across;
	list_remove(&sent->node);
	across->n_sent--;
	if (err && error_row(err->code)->retry != RETRY_NEVER && !across->stopped) {
		across->looks_again = true;
		loop_timer_start(across->retry, APP_RETRY_US);
	}
	free(sent);
	settle(across);
}

static void send(struct across *across, const struct net_command *command, int64_t at)
{
	char key[NET_KEY_TEXT_MAX];
	struct strbuf params;
	net_command_key(command, key);
	if (is_on_its_way(across, command->case_id, key))
		return;
	if (across->n_sent == APP_ACROSS_COMMANDS_MAX) {
		across->looks_again = true;
		return;
	}
	struct sent *sent = calloc(1, sizeof *sent);
	if (!sent)
		abort();
	sent->across = across;
	sent->case_id = command->case_id;
	memcpy(sent->key, key, sizeof key);
	list_append(&across->sent, &sent->node);
	across->n_sent++;
	struct args args = args_of(command, key, &across->page);
	strbuf_init(&params);
	write_params(across, &args, &params);
	request_command_at(across->app, PARTY_SYSTEM,
			   command->withdraws ? VERB_stall_withdraw : VERB_stall_report, params.bytes, at,
			   on_done, sent);
	strbuf_done(&params);
}

void across_look(struct across *across, int64_t now, int64_t at)
{
	if (!across->live || across->stopped)
		return;
	across->crowded = across->n_sent == APP_ACROSS_COMMANDS_MAX;
	if (across->crowded)
		return;
	if (at > across->reached)
		across->reached = at;
	else if (at == 0 && across->reached > now) /* the drive has not come to its end yet */
		now = at = across->reached;
	arena_reset(&across->page);
	struct net_commands commands = net_advance(across->net, now, APP_ACROSS_LOOK_MAX, &across->page);
	for (size_t i = 0; i < commands.count; i++)
		send(across, &commands.items[i], at);
	if (across_next_due(across) < now)
		schedule_look(across);
	else
		sweep_expect(across->app->sweep, across_next_due(across));
}

static void on_look(void *context)
{
	struct across *across = context;
	across->look_waits = false;
	across_look(across, clock_now(across->app->clock), 0);
	settle(across);
}

/* --- the feed --------------------------------------------------------------------------------------- */

static bool is_behind(const struct store_cursor *cursor, int64_t position, int32_t ordinal)
{
	return position > cursor->position || (position == cursor->position && ordinal > cursor->ordinal);
}

static void on_known(void *context)
{
	struct across *across = context;
	across->missed |= across->reading;
	if (!across->stopped && !across->reading)
		read_page(across);
}

/* An event that the partners, who are asked once, do not explain either is passed over. */
static bool take_in(struct across *across, const struct store_feed_event *event)
{
	const struct store_event *row = &event->event;
	struct event fact;
	struct err err = ERR_NONE;
	arena_reset(&across->page);
	bool understood = row->case_id == 0 || row_read(row, partners_names(across->app->partners),
							&across->page, &fact, &err) == 0;
	if (!understood && !across->blind)
		return false;
	if (!understood)
		log_error("event_not_understood", LOG_INT("case", row->case_id), LOG_INT("seq", row->seq),
			  LOG_TEXT("reason", err.text));
	else if (row->case_id != 0)
		net_apply(across->net, &fact);
	across->blind = false;
	across->cursor.position = event->position;
	across->cursor.ordinal = event->ordinal;
	memcpy(across->cursor.hash, event->batch_hash, sizeof across->cursor.hash);
	return true;
}

static bool take_in_all(struct across *across, const struct store_feed_event *events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool seen = !is_behind(&across->cursor, events[i].position, events[i].ordinal);
		if (!seen && !take_in(across, &events[i])) {
			across->live = false;
			across->blind = true;
			partners_catch_up(across->app->partners, &across->known);
			return false;
		}
	}
	return true;
}

static void on_page(void *context, const struct err *err, const struct store_feed_event *events, size_t count,
		    const struct store_cursor *end)
{
	struct across *across = context;
	across->reading = false;
	if (across->stopped)
		return;
	if (err) {
		log_warning("across_reading_failed", LOG_TEXT("reason", err->text));
		loop_timer_start(across->retry, APP_RETRY_US);
		return;
	}
	bool moved = is_behind(&across->cursor, end->position, end->ordinal);
	if (!take_in_all(across, events, count))
		return;
	if (moved)
		across->cursor = *end;
	if (moved || across->missed) {
		read_page(across);
		return;
	}
	across->live = true;
	net_look_again(across->net);
	schedule_look(across);
}

static void read_page(struct across *across)
{
	across->missed = false;
	across->reading = true;
	store_read_feed(across->app->store, across->app->config.partnership, &across->cursor, NULL, 0,
			APP_ACROSS_EVENTS, on_page, across);
}

void across_feed(struct across *across, const struct store_feed_event *events, size_t count,
		 const struct store_cursor *end)
{
	across->missed |= !across->live;
	if (!across->live || across->stopped || !take_in_all(across, events, count))
		return;
	if (is_behind(&across->cursor, end->position, end->ordinal))
		across->cursor = *end; /* the feed may lag behind the pages that were read */
	schedule_look(across);
}

/* --- from beginning to end --------------------------------------------------------------------------- */

struct across *across_new(struct app *app)
{
	struct across *across = calloc(1, sizeof *across);
	if (!across)
		abort();
	across->app = app;
	arena_init(&across->arena);
	arena_init(&across->page);
	across->net = net_new(&across->arena, partners_fold(app->partners));
	across->cursor.ordinal = -1;
	across->retry = loop_timer_new(app->loop, on_retry, across);
	partners_wait_init(&across->known, on_known, across);
	loop_task_init(&across->look, on_look, across);
	list_init(&across->sent);
	return across;
}

void across_start(struct across *across)
{
	read_page(across);
}

void across_stop(struct across *across)
{
	across->stopped = true;
	loop_timer_stop(across->retry);
}

void across_free(struct across *across)
{
	if (!across)
		return;
	for (struct list *node; (node = list_take_first(&across->sent));)
		free(LIST_OWNER(node, struct sent, node));
	list_remove(&across->known.node);
	loop_task_cancel(&across->look);
	loop_timer_free(across->retry);
	arena_done(&across->arena);
	arena_done(&across->page);
	free(across);
}

int64_t across_next_due(const struct across *across)
{
	const struct partnership *partnership = partners_fold(across->app->partners);
	bool agreed = partnership_covenant(partnership, clock_now(across->app->clock)) != NULL;
	bool waits = across->live && agreed && !across->look_waits;
	return waits ? net_next_due(across->net) : INSTANT_NEVER;
}

bool across_is_busy(const struct across *across)
{
	return !across->stopped &&
	       (!across->live || across->n_sent > 0 || across->look_waits || across->looks_again);
}

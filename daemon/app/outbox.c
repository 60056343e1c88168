/* outbox: see outbox.h. One page of deliveries after the other: read, told, and read again until none is left. */
#include "app/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/inside.h"
#include "app/limits.h"
#include "app/request.h"
#include "store/letters.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "wire/codec.h"

struct outbox {
	struct app *app;
	struct arena arena; /* of the page at hand */
	struct loop_timer *timer;
	bool reading;
	bool missed; /* poked while a page was at hand */
	bool stopped;
	int n_sent; /* commands on their way */
	int n_failed;
};

#define KEY_MAX 64

static void read_page(struct outbox *outbox);

/* A page of which nothing could be told is not asked for again at once. */
static void finish_page(struct outbox *outbox)
{
	bool again = outbox->n_failed == 0 && (outbox->missed || outbox->reading);
	outbox->reading = false;
	if (outbox->stopped)
		return;
	if (again)
		read_page(outbox);
	else
		loop_timer_start(outbox->timer, APP_OUTBOX_POLL_US);
}

static void on_told(void *context, const struct err *err)
{
	struct outbox *outbox = context;
	if (err) {
		outbox->n_failed++;
		log_warning("delivery_not_settled", LOG_TEXT("reason", err->text));
	}
	if (--outbox->n_sent == 0)
		finish_page(outbox);
}

/* What the case is told, from what it said itself when it owed the delivery. */
static int args_of(struct outbox *outbox, const struct store_item *item, char key[KEY_MAX],
		   struct args *ret_args)
{
	struct facts owed;
	struct err err = ERR_NONE;
	if (codec_read_facts(EVENT_delivery_owed, slice_of(item->facts, strlen(item->facts)),
			     partners_names(outbox->app->partners), &outbox->arena, &owed, &err) < 0) {
		log_error("delivery_not_understood", LOG_INT("case", item->case_id),
			  LOG_INT("delivery", item->number), LOG_TEXT("reason", err.text));
		return -1;
	}
	snprintf(key, KEY_MAX, "delivery/%lld/%d/%s", (long long)item->case_id, item->number,
		 item->failed ? "failed" : "made");
	args_take(ret_args, &owed.args, F(delivery) | F(occasion) | F(party) | F(medium));
	ret_args->key = key;
	ret_args->case_id = item->case_id;
	ret_args->failed = item->failed;
	ret_args->present |= F(key) | F(case_id) | F(failed);
	return 0;
}

static void tell(struct outbox *outbox, const struct store_item *item)
{
	char key[KEY_MAX];
	struct args args;
	struct strbuf params;
	struct json_out out;
	if (args_of(outbox, item, key, &args) < 0) {
		outbox->n_failed++;
		return;
	}
	strbuf_init(&params);
	json_out_start(&out, &params);
	json_out_begin_object(&out);
	codec_write_fields(&out, args.present, &args, partners_names(outbox->app->partners));
	json_out_end(&out);
	outbox->n_sent++;
	request_command(outbox->app, PARTY_SYSTEM, VERB_delivery_settle, params.bytes, on_told, outbox);
	strbuf_done(&params);
}

static void on_page(void *context, const struct err *err, const struct store_item *items, size_t count)
{
	struct outbox *outbox = context;
	outbox->reading = count > 0;
	outbox->n_failed = err != NULL;
	arena_reset(&outbox->arena);
	for (size_t i = 0; i < count && !outbox->stopped; i++)
		tell(outbox, &items[i]);
	if (outbox->n_sent == 0)
		finish_page(outbox);
}

static void read_page(struct outbox *outbox)
{
	outbox->missed = false;
	outbox->reading = true;
	loop_timer_stop(outbox->timer);
	store_read_unsettled(outbox->app->store, outbox->app->config.partnership, APP_OUTBOX_DELIVERIES,
			     on_page, outbox);
}

static void on_timer(void *context)
{
	outbox_poke(context);
}

void outbox_poke(struct outbox *outbox)
{
	outbox->missed |= outbox->reading || outbox->n_sent > 0;
	if (!outbox->reading && outbox->n_sent == 0 && !outbox->stopped)
		read_page(outbox);
}

struct outbox *outbox_new(struct app *app)
{
	struct outbox *outbox = calloc(1, sizeof *outbox);
	if (!outbox)
		abort();
	outbox->app = app;
	arena_init(&outbox->arena);
	outbox->timer = loop_timer_new(app->loop, on_timer, outbox);
	return outbox;
}

void outbox_start(struct outbox *outbox)
{
	read_page(outbox);
}

void outbox_stop(struct outbox *outbox)
{
	outbox->stopped = true;
	loop_timer_stop(outbox->timer);
}

void outbox_free(struct outbox *outbox)
{
	if (!outbox)
		return;
	loop_timer_free(outbox->timer);
	arena_done(&outbox->arena);
	free(outbox);
}

/* courier: see courier.h. */
#include "courier/courier.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "courier/service.h"
#include "wire/json_out.h"
#include "words/words.h"

#define TURN_MS 1000  /* the longest wait for the socket */
#define PAUSE_MS 1000 /* before the same is asked again */

/* What the library is told of us, kept: a connection on which nobody waits any more is closed, with all that is queued, and another
 * is begun. */
struct courier {
	struct vangnet_options options;
	struct strbuf texts[5];
	struct vangnet *client;
};

struct patience {
	int64_t end_ms;
	bool stops_at_once; /* when somebody asks to stop */
	bool is_stopping;
};

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *keep(struct courier *courier, size_t i, const char *text)
{
	if (!text)
		return NULL;
	strbuf_puts(&courier->texts[i], text);
	return strbuf_text(&courier->texts[i]);
}

int courier_open(const struct vangnet_options *options, struct courier **ret_courier, struct err *err)
{
	struct courier *courier = calloc(1, sizeof *courier);
	if (!courier)
		abort();
	courier->options = *options;
	courier->options.address = keep(courier, 0, options->address);
	courier->options.ca = keep(courier, 1, options->ca);
	courier->options.certificate = keep(courier, 2, options->certificate);
	courier->options.key = keep(courier, 3, options->key);
	courier->options.client = keep(courier, 4, options->client);
	courier->options.attempts = -1;
	if (vangnet_start(&courier->options, &courier->client, err) < 0) {
		courier_close(courier);
		return -1;
	}
	*ret_courier = courier;
	return 0;
}

void courier_close(struct courier *courier)
{
	if (!courier)
		return;
	vangnet_close(courier->client);
	for (size_t i = 0; i < sizeof courier->texts / sizeof *courier->texts; i++)
		strbuf_done(&courier->texts[i]);
	free(courier);
}

/* True when there is no time left. */
static bool is_over(struct patience *patience)
{
	if (!patience->is_stopping && service_is_asked_to_stop()) {
		int64_t end_ms = now_ms() + (patience->stops_at_once ? 0 : COURIER_GRACE_MS);
		patience->is_stopping = true;
		patience->end_ms = end_ms < patience->end_ms ? end_ms : patience->end_ms;
	}
	return now_ms() >= patience->end_ms;
}

static void wait_for_daemon(const struct courier *courier, const struct patience *patience)
{
	int64_t left = patience->end_ms - now_ms(), wait_ms = vangnet_wait_ms(courier->client);
	if (wait_ms < 0 || wait_ms > TURN_MS)
		wait_ms = TURN_MS;
	service_wait(vangnet_fd(courier->client), vangnet_wants(courier->client),
		     (int)(wait_ms < left ? wait_ms
			   : left > 0     ? left
					  : 0));
}

/* The answer to one request: 1; -1 with the error that answers it; 0 when there is no time left. */
static int await(struct courier *courier, int64_t id, struct patience *patience, struct strbuf *ret_result,
		 struct err *err)
{
	while (!is_over(patience)) {
		int64_t answered = -1;
		struct err ignored; /* a lost connection ends up in the request */
		(void)!vangnet_turn(courier->client, &ignored);
		int result = vangnet_take(courier->client, &answered, ret_result, err);
		if (result != 0 && answered == id)
			return result;
		if (result == 0)
			wait_for_daemon(courier, patience);
	}
	return 0;
}

/* Nobody waits any more for what was asked, so it must not be sent either. */
static int give_up(struct courier *courier, struct err *err)
{
	struct err ignored;
	struct vangnet *fresh;
	if (vangnet_start(&courier->options, &fresh, &ignored) == 0) {
		vangnet_close(courier->client);
		courier->client = fresh;
	}
	return err_set(err, ERROR_unavailable, "%s does not answer", courier->options.address);
}

static bool may_pass(const struct err *err)
{
	return err->code == ERROR_tls_failed || error_row(err->code)->retry != RETRY_NEVER;
}

static int ask(struct courier *courier, const char *method, const char *params, struct patience *patience,
	       struct strbuf *ret_result, struct err *err)
{
	while (!is_over(patience)) {
		int64_t id;
		if (vangnet_send(courier->client, method, params, &id, err) < 0)
			return -1;
		int result = await(courier, id, patience, ret_result, err);
		if (result > 0)
			return 0;
		if (result < 0 && !may_pass(err))
			return -1;
		if (result < 0)
			service_wait(-1, 0, PAUSE_MS);
	}
	return give_up(courier, err);
}

int courier_ask(struct courier *courier, const char *method, const char *params, int patience_ms,
		struct strbuf *ret_result, struct err *err)
{
	struct patience patience = {.end_ms = now_ms() + patience_ms};
	return ask(courier, method, params, &patience, ret_result, err);
}

int courier_take(struct courier *courier, int limit, int patience_ms, struct strbuf *ret_result,
		 struct err *err)
{
	struct patience patience = {.end_ms = now_ms() + patience_ms, .stops_at_once = true};
	struct strbuf params = {0};
	strbuf_printf(&params, "{\"limit\":%d}", limit);
	int result = ask(courier, verb_rows[VERB_delivery_take].name, strbuf_text(&params), &patience,
			 ret_result, err);
	strbuf_done(&params);
	return result;
}

/* "letter" and, of one that failed, why. */
static void put_report(const char *letter, const char *reason, bool is_final, struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	json_out_key(&out, "letter");
	json_out_text(&out, letter);
	if (reason) {
		json_out_key(&out, "reason");
		json_out_text(&out, reason);
	}
	if (is_final) {
		json_out_key(&out, "final");
		json_out_bool(&out, true);
	}
	json_out_end(&out);
}

static int report(struct courier *courier, const char *method, const char *letter, const char *reason,
		  bool is_final, int patience_ms, struct err *err)
{
	struct strbuf params = {0}, answer = {0};
	put_report(letter, reason, is_final, &params);
	int result = courier_ask(courier, method, strbuf_text(&params), patience_ms, &answer, err);
	strbuf_done(&params);
	strbuf_done(&answer);
	return result;
}

int courier_report_done(struct courier *courier, const char *letter, int patience_ms, struct err *err)
{
	return report(courier, verb_rows[VERB_delivery_done].name, letter, NULL, false, patience_ms, err);
}

int courier_report_failed(struct courier *courier, const char *letter, const char *reason, bool is_final,
			  int patience_ms, struct err *err)
{
	return report(courier, verb_rows[VERB_delivery_fail].name, letter, reason, is_final, patience_ms,
		      err);
}

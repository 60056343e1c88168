/* rounds: see rounds.h. */
#include "hooks/rounds.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "c/json_view.h"
#include "courier/courier.h"
#include "courier/service.h"
#include "hooks/calls.h"
#include "hooks/cloudevent.h"
#include "hooks/heartbeat.h"
#include "hooks/secret.h"
#include "hooks/signature.h"
#include "hooks/target.h"
#include "sys/log.h"
#include "words/words.h"

#define ASK_MS 20000
#define STATUS_MS 5000                   /* a heartbeat is not worth a longer wait */
#define TROUBLE_US (60 * INSTANT_SECOND) /* between two lines about a daemon that is away */
#define BATCH_MAX 50                     /* delivery.take gives no more */

struct rounds {
	const struct setup *setup;
	struct courier *courier;
	struct calls *calls;
	struct log_gate trouble, silence;
	int64_t beat_us; /* monotonic: when a heartbeat is due */
};

/* A letter under way. */
struct errand {
	struct rounds *rounds;
	struct cloudevent event;
	int64_t began_us;
	size_t size;
	bool is_called;
	struct call_answer answer; /* of one that is not */
};

static int64_t now_us(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

/* --- how a letter ends --- */

static void log_letter(const struct errand *errand, const struct call_answer *answer)
{
	static const struct {
		const char *event;
		enum log_level level;
	} outcomes[] = {
		[CALL_TAKEN] = {"letter_told", LOG_LEVEL_INFO},
		[CALL_REFUSED] = {"letter_refused", LOG_LEVEL_WARNING},
		[CALL_LATER] = {"letter_delayed", LOG_LEVEL_WARNING},
	};
	const struct cloudevent *event = &errand->event;
	LOG_LINE(outcomes[answer->outcome].level, outcomes[answer->outcome].event,
		 LOG_TEXT("letter", event->letter), LOG_TEXT("recipient", event->recipient),
		 LOG_TEXT("occasion", event->occasion), LOG_INT("attempt", event->attempt),
		 LOG_INT("bytes", errand->size),
		 LOG_INT("ms", (now_us(CLOCK_MONOTONIC) - errand->began_us) / 1000),
		 LOG_TEXT("reason", answer->reason), LOG_END);
}

static void report(struct rounds *rounds, const char *letter, const struct call_answer *answer)
{
	struct err err = ERR_NONE;
	int patience_ms = (int)rounds->setup->daemon_patience * 1000;
	int result = answer->outcome == CALL_TAKEN
			     ? courier_report_done(rounds->courier, letter, patience_ms, &err)
			     : courier_report_failed(rounds->courier, letter, answer->reason,
						     answer->outcome == CALL_REFUSED, patience_ms, &err);
	if (result < 0)
		log_error("report_lost", LOG_TEXT("letter", letter),
			  LOG_TEXT("error", error_row(err.code)->name), LOG_TEXT("why", err.text));
}

static void on_told(void *context, const struct call_answer *answer)
{
	struct errand *errand = context;
	log_letter(errand, answer);
	report(errand->rounds, errand->event.letter, answer);
}

/* Why nobody is called. An address that is none, or that no operator allows, is refused for good; a file can be put right. */
static struct call_answer answer_of(const struct err *err)
{
	bool is_address = err->code == ERROR_bad_value || err->code == ERROR_not_allowed;
	struct call_answer answer = {.outcome = is_address ? CALL_REFUSED : CALL_LATER};
	snprintf(answer.reason, sizeof answer.reason, "%.*s", CALL_REASON_MAX, err->text);
	return answer;
}

/* --- how a letter is told --- */

static int put_authorization(const struct setup *setup, const char *recipient, struct strbuf *to,
			     struct err *err)
{
	struct secret token;
	if (!*setup->call_token.text)
		return 0;
	if (secret_read(setup->call_token.text, recipient, 1, 1, &token, err) < 0)
		return -1;
	strbuf_printf(to, "Authorization: Bearer %s", token.lines[0]);
	secret_wipe(&token);
	return 0;
}

static int put_signature(const struct setup *setup, const char *recipient, const struct strbuf *body,
			 struct strbuf *to, struct err *err)
{
	struct secret secret;
	if (secret_read(setup->call_secret.text, recipient, SECRET_LEAST, SECRET_KEYS, &secret, err) < 0)
		return -1;
	strbuf_puts(to, SIGNATURE_HEADER ": ");
	int result = signature_put(&secret, now_us(CLOCK_REALTIME) / INSTANT_SECOND, body->bytes,
				   body->length, to, err);
	secret_wipe(&secret);
	return result;
}

static int put_headers(const struct setup *setup, const char *recipient, const struct strbuf *body,
		       struct strbuf *signature, struct strbuf *authorization, struct err *err)
{
	if (put_signature(setup, recipient, body, signature, err) < 0)
		return -1;
	return put_authorization(setup, recipient, authorization, err);
}

static int tell(struct errand *errand, struct err *err)
{
	struct rounds *rounds = errand->rounds;
	const struct setup *setup = rounds->setup;
	const struct cloudevent *event = &errand->event;
	struct strbuf body = {0}, signature = {0}, authorization = {0};
	struct target target;
	if (target_of_hook(event->mailbox, setup->call_allow.text, &target, err) < 0)
		return -1;
	cloudevent_write(event, setup->event_source.text, &body);
	errand->size = body.length;
	int result = put_headers(setup, event->recipient, &body, &signature, &authorization, err);
	const char *const headers[] = {
		"Content-Type: " CLOUDEVENT_CONTENT_TYPE,
		"Expect:", /* no word beforehand */
		strbuf_text(&signature),
		authorization.length ? strbuf_text(&authorization) : NULL,
		NULL,
	};
	if (result == 0)
		calls_post(rounds->calls, &target, headers, &body, on_told, errand);
	else
		target_done(&target);
	strbuf_done(&body);
	strbuf_done(&signature);
	strbuf_done(&authorization);
	return result;
}

static void start(struct rounds *rounds, struct slice json, struct arena *arena, struct errand *errand)
{
	struct err err = ERR_NONE;
	*errand = (struct errand){.rounds = rounds, .began_us = now_us(CLOCK_MONOTONIC)};
	errand->event.letter = json_view_text(json_view_member(json, "letter"), arena);
	errand->event.recipient = errand->event.occasion = "";
	bool is_known = cloudevent_read(json, arena, &errand->event, &err) == 0;
	errand->is_called = is_known && tell(errand, &err) == 0;
	if (!errand->is_called)
		errand->answer = answer_of(&err);
	if (!is_known)
		errand->answer.outcome = CALL_LATER; /* the daemon knows more letters than we do */
}

/* --- the heartbeat --- */

static void on_beat(void *context, const struct call_answer *answer)
{
	(void)context;
	if (answer->outcome != CALL_TAKEN)
		log_warning("heartbeat_failed", LOG_TEXT("reason", answer->reason));
}

static void tell_silence(struct rounds *rounds, const char *why)
{
	int64_t held_back;
	if (log_gate_pass(&rounds->silence, now_us(CLOCK_MONOTONIC), TROUBLE_US, &held_back))
		log_warning("no_heartbeat", LOG_TEXT("why", why), LOG_INT("held_back", held_back));
}

static bool is_well(struct rounds *rounds)
{
	struct strbuf status = {0}, why = {0};
	struct err err = ERR_NONE;
	bool answered = courier_ask(rounds->courier, verb_rows[VERB_delivery_status].name, "{}", STATUS_MS,
				    &status, &err) == 0;
	bool well = answered && heartbeat_is_well(slice_of(strbuf_text(&status), status.length),
						  rounds->setup->heartbeat_limit * INSTANT_SECOND, &why);
	if (!well)
		tell_silence(rounds, answered ? strbuf_text(&why) : err.text);
	strbuf_done(&status);
	strbuf_done(&why);
	return well;
}

static void beat(struct rounds *rounds)
{
	const char *url = rounds->setup->heartbeat_url.text;
	int64_t now = now_us(CLOCK_MONOTONIC);
	struct target target;
	struct err err = ERR_NONE;
	if (!*url || now < rounds->beat_us)
		return;
	rounds->beat_us = now + rounds->setup->heartbeat_interval * INSTANT_SECOND;
	if (!is_well(rounds))
		return;
	if (target_of_operator(url, &target, &err) == 0)
		calls_get(rounds->calls, &target, on_beat, rounds);
	else
		tell_silence(rounds, err.text);
}

/* --- many --- */

static void tell_trouble(struct rounds *rounds, const struct err *err)
{
	int64_t held_back;
	if (log_gate_pass(&rounds->trouble, now_us(CLOCK_MONOTONIC), TROUBLE_US, &held_back))
		log_warning("no_letters", LOG_TEXT("error", error_row(err->code)->name),
			    LOG_TEXT("why", err->text), LOG_INT("held_back", held_back));
}

static size_t start_all(struct rounds *rounds, struct arena *arena, struct slice answer,
			struct errand errands[BATCH_MAX])
{
	struct slice letters = json_view_member(answer, "letters"), letter = {0};
	size_t count = 0;
	while (count < BATCH_MAX && slice_next_element(letters, &letter))
		start(rounds, letter, arena, &errands[count++]);
	return count;
}

/* All are called before anything is reported: a daemon that is away then keeps none of them until another has it. */
static void finish_all(struct rounds *rounds, struct errand errands[BATCH_MAX], size_t count)
{
	calls_finish(rounds->calls);
	for (size_t i = 0; i < count; i++) {
		if (!errands[i].is_called)
			on_told(&errands[i], &errands[i].answer);
	}
}

static size_t go_round(struct rounds *rounds, struct arena *arena, struct strbuf *answer)
{
	struct errand *errands = arena_zalloc(arena, BATCH_MAX, sizeof *errands);
	struct err err = ERR_NONE;
	size_t count = 0;
	beat(rounds);
	if (courier_take(rounds->courier, (int)rounds->setup->daemon_batch, ASK_MS, answer, &err) == 0)
		count = start_all(rounds, arena, slice_of(strbuf_text(answer), answer->length), errands);
	else if (!service_is_asked_to_stop())
		tell_trouble(rounds, &err);
	finish_all(rounds, errands, count);
	return count;
}

static int pause_ms(const struct rounds *rounds)
{
	int64_t pause = rounds->setup->daemon_poll * 1000;
	int64_t beat = (rounds->beat_us - now_us(CLOCK_MONOTONIC)) / 1000;
	if (*rounds->setup->heartbeat_url.text && beat < pause)
		pause = beat > 0 ? beat : 0;
	return (int)pause;
}

static void work(struct rounds *rounds)
{
	struct strbuf answer = {0};
	struct arena arena;
	arena_init(&arena);
	while (!service_is_asked_to_stop()) {
		if (go_round(rounds, &arena, &answer) == 0)
			service_wait(-1, 0, pause_ms(rounds));
		arena_reset(&arena);
	}
	arena_done(&arena);
	strbuf_done(&answer);
}

static int open_all(struct rounds *rounds, struct err *err)
{
	const struct setup *setup = rounds->setup;
	struct vangnet_options options = {
		.address = setup->daemon_address.text,
		.ca = setup->daemon_ca.text,
		.certificate = setup->daemon_certificate.text,
		.key = *setup->daemon_key.text ? setup->daemon_key.text : NULL,
		.client = "vangnet-hooks/" VANGNET_VERSION,
	};
	if (calls_open(setup, service_alive, &rounds->calls, err) < 0)
		return -1;
	return courier_open(&options, &rounds->courier, err);
}

int rounds_run(const struct setup *setup, struct err *err)
{
	struct rounds rounds = {.setup = setup};
	if (service_start(err) < 0)
		return -1;
	int result = open_all(&rounds, err);
	if (result == 0) {
		log_notice("hooks_started", LOG_TEXT("daemon", setup->daemon_address.text),
			   LOG_TEXT("source", setup->event_source.text));
		service_ready("telling letters");
		work(&rounds);
		service_stopping();
		log_notice("hooks_stopped");
	}
	courier_close(rounds.courier);
	calls_close(rounds.calls);
	service_done();
	return result;
}

/* serve: see serve.h. */
#include "mailer/serve.h"

#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "c/json_view.h"
#include "courier/courier.h"
#include "courier/service.h"
#include "mailer/letter.h"
#include "mailer/press.h"
#include "mailer/smtp.h"
#include "sys/log.h"
#include "wire/json_out.h"
#include "words/words.h"

#define LEASE_MS (5 * 60 * 1000)         /* for how long letters are ours: delivery.take */
#define ASK_MS 20000                     /* for what a letter needs from the daemon before it is sent */
#define TROUBLE_US (60 * INSTANT_SECOND) /* between two lines about a daemon that is away */

struct mailer {
	const struct config *config;
	struct press *press;
	struct smtp *smtp;
	struct courier *courier;
	int64_t ahead_us; /* of the daemon's clock, when it was heard last */
	struct log_gate trouble;
};

static int64_t now_us(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * INSTANT_SECOND + now.tv_nsec / 1000;
}

static int64_t now_ms(void)
{
	return now_us(CLOCK_MONOTONIC) / 1000;
}

/* --- one letter --- */

static void put_question(const struct letter *letter, struct strbuf *to)
{
	struct json_out out;
	json_out_start(&out, to);
	json_out_begin_object(&out);
	json_out_key(&out, "party");
	json_out_text(&out, letter->recipient);
	json_out_key(&out, "language");
	json_out_text(&out, choice_name(CHOICE_LANGUAGE, (int)letter->language));
	if (letter->since != INSTANT_NEVER) {
		json_out_key(&out, "since");
		json_out_instant(&out, letter->since);
	}
	if (letter->until != INSTANT_NEVER) {
		json_out_key(&out, "until");
		json_out_instant(&out, letter->until);
	}
	json_out_end(&out);
}

static int ask_digest(struct mailer *mailer, struct arena *arena, struct letter *letter, struct err *err)
{
	struct strbuf question = {0}, answer = {0};
	put_question(letter, &question);
	int result = courier_ask(mailer->courier, verb_rows[VERB_digest_show].name, strbuf_text(&question),
				 ASK_MS, &answer, err);
	if (result == 0) {
		const char *kept = arena_strndup(arena, strbuf_text(&answer), answer.length);
		letter_read_digest(slice_of(kept, answer.length), arena, letter);
	}
	strbuf_done(&question);
	strbuf_done(&answer);
	return result;
}

static struct smtp_answer answer_of(const struct err *err, enum smtp_outcome outcome)
{
	struct smtp_answer answer = {.outcome = outcome};
	struct strbuf reason = {0};
	strbuf_puts(&reason, "mailer: ");
	smtp_put_plain(err->text, &reason);
	memcpy(answer.reason, strbuf_text(&reason),
	       reason.length < SMTP_REASON_MAX ? reason.length : SMTP_REASON_MAX);
	strbuf_done(&reason);
	return answer;
}

/* A mailbox that is none is refused for good; all else that goes wrong here, a template say, can be put right. */
static struct smtp_answer send_letter(struct mailer *mailer, struct arena *arena, struct letter *letter,
				      size_t *ret_size)
{
	struct err err = ERR_NONE;
	struct strbuf mail = {0};
	if (letter->is_digest && ask_digest(mailer, arena, letter, &err) < 0)
		return answer_of(&err, SMTP_LATER);
	struct smtp_answer answer;
	int64_t now = now_us(CLOCK_REALTIME);
	if (press_print(mailer->press, letter, now + mailer->ahead_us, now, &mail, &err) < 0)
		answer = answer_of(&err, strcmp(err.where, "mailbox") == 0 ? SMTP_REFUSED : SMTP_LATER);
	else
		answer = smtp_send(mailer->smtp, letter->mailbox, &mail);
	*ret_size = mail.length;
	strbuf_done(&mail);
	return answer;
}

static void report(struct mailer *mailer, const char *id, const struct smtp_answer *answer)
{
	struct err err = ERR_NONE;
	int patience_ms = (int)mailer->config->daemon_patience * 1000;
	int result = answer->outcome == SMTP_TAKEN
			     ? courier_report_done(mailer->courier, id, patience_ms, &err)
			     : courier_report_failed(mailer->courier, id, answer->reason,
						     answer->outcome == SMTP_REFUSED, patience_ms, &err);
	if (result < 0)
		log_error("report_lost", LOG_TEXT("letter", id), LOG_TEXT("error", error_row(err.code)->name),
			  LOG_TEXT("why", err.text));
}

static void log_letter(const struct letter *letter, const struct smtp_answer *answer, size_t size,
		       int64_t took_ms)
{
	static const struct {
		const char *event;
		enum log_level level;
	} outcomes[] = {
		[SMTP_TAKEN] = {"letter_sent", LOG_LEVEL_INFO},
		[SMTP_REFUSED] = {"letter_refused", LOG_LEVEL_WARNING},
		[SMTP_LATER] = {"letter_delayed", LOG_LEVEL_WARNING},
	};
	LOG_LINE(outcomes[answer->outcome].level, outcomes[answer->outcome].event,
		 LOG_TEXT("letter", letter->id), LOG_TEXT("recipient", letter->recipient),
		 LOG_TEXT("kind", letter->is_digest ? "digest" : "deliveries"),
		 LOG_INT("count", letter->count), LOG_INT("attempt", letter->attempt), LOG_INT("bytes", size),
		 LOG_INT("ms", took_ms), LOG_TEXT("reason", answer->reason), LOG_END);
}

static void carry(struct mailer *mailer, struct slice json)
{
	struct arena arena;
	struct letter letter;
	struct err err = ERR_NONE;
	size_t size = 0;
	int64_t began_ms = now_ms();
	arena_init(&arena);
	if (letter_read(json, &arena, &letter, &err) == 0) {
		struct smtp_answer answer = send_letter(mailer, &arena, &letter, &size);
		log_letter(&letter, &answer, size, now_ms() - began_ms);
		report(mailer, letter.id, &answer);
	} else {
		const char *id = json_view_text(json_view_member(json, "letter"), &arena);
		struct smtp_answer answer = answer_of(&err, SMTP_LATER);
		log_error("letter_unknown", LOG_TEXT("member", err.where), LOG_TEXT("why", err.text));
		report(mailer, id, &answer);
	}
	arena_done(&arena);
}

/* --- many --- */

/* Those whose lease could end before they are sent are left: they come again. */
static size_t carry_all(struct mailer *mailer, struct slice answer, int64_t taken_ms)
{
	struct slice letters = json_view_member(answer, "letters"), letter = {0};
	int64_t longest_ms = 2 * mailer->config->smtp_timeout * 1000 + ASK_MS; /* smtp.h */
	size_t count = 0, left = 0;
	while (slice_next_element(letters, &letter)) {
		bool late = now_ms() - taken_ms + longest_ms > LEASE_MS;
		if (late || service_is_asked_to_stop())
			left++;
		else
			carry(mailer, letter);
		count++;
	}
	if (left)
		log_notice("letters_left", LOG_INT("count", left));
	return count;
}

static void tell_trouble(struct mailer *mailer, const struct err *err)
{
	int64_t held_back;
	if (log_gate_pass(&mailer->trouble, now_us(CLOCK_MONOTONIC), TROUBLE_US, &held_back))
		log_warning("no_letters", LOG_TEXT("error", error_row(err->code)->name),
			    LOG_TEXT("why", err->text), LOG_INT("held_back", held_back));
}

/* Spans are told by the clock by which the daemon decides. */
static void hear_clock(struct mailer *mailer, struct slice answer)
{
	struct arena arena;
	int64_t now;
	arena_init(&arena);
	const char *text = json_view_text(json_view_member(answer, "now"), &arena);
	if (instant_parse(text, strlen(text), &now) == 0)
		mailer->ahead_us = now - now_us(CLOCK_REALTIME);
	arena_done(&arena);
}

static size_t carry_answer(struct mailer *mailer, const struct strbuf *answer, int64_t taken_ms)
{
	struct slice json = slice_of(strbuf_text(answer), answer->length);
	hear_clock(mailer, json);
	return carry_all(mailer, json, taken_ms);
}

static void work(struct mailer *mailer)
{
	struct strbuf answer = {0};
	struct err err = ERR_NONE;
	while (!service_is_asked_to_stop()) {
		int64_t taken_ms = now_ms();
		size_t count = 0;
		if (courier_take(mailer->courier, (int)mailer->config->daemon_batch, ASK_MS, &answer, &err) ==
		    0)
			count = carry_answer(mailer, &answer, taken_ms);
		else if (!service_is_asked_to_stop())
			tell_trouble(mailer, &err);
		if (count == 0)
			service_wait(-1, 0, (int)mailer->config->daemon_poll * 1000);
	}
	strbuf_done(&answer);
}

static int open_all(struct mailer *mailer, struct err *err)
{
	const struct config *config = mailer->config;
	struct vangnet_options options = {
		.address = config->daemon_address.text,
		.ca = config->daemon_ca.text,
		.certificate = config->daemon_certificate.text,
		.key = *config->daemon_key.text ? config->daemon_key.text : NULL,
		.client = "vangnet-mailer/" VANGNET_VERSION,
	};
	if (press_open(config, &mailer->press, err) < 0 ||
	    smtp_open(config, service_alive, &mailer->smtp, err) < 0)
		return -1;
	return courier_open(&options, &mailer->courier, err);
}

int serve_run(const struct config *config, struct err *err)
{
	struct mailer mailer = {.config = config};
	if (service_start(err) < 0)
		return -1;
	int result = open_all(&mailer, err);
	if (result == 0) {
		log_notice("mailer_started", LOG_TEXT("daemon", config->daemon_address.text),
			   LOG_TEXT("server", config->smtp_url.text));
		service_ready("carrying letters");
		work(&mailer);
		service_stopping();
		log_notice("mailer_stopped");
	}
	courier_close(mailer.courier);
	smtp_close(mailer.smtp);
	press_close(mailer.press);
	service_done();
	return result;
}

/* smtp: see smtp.h. */
#include "mailer/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words.h"

#define LOGIN_MAX 256
#define REPLY_MAX 512 /* RFC 5321, 4.5.3.1.5 */
#define BODY "mail"   /* the step between DATA and the last answer */

struct smtp {
	const struct config *config;
	void (*on_alive)(void);
	CURL *curl;
	struct strbuf url;
	char name[LOGIN_MAX], password[LOGIN_MAX]; /* "" = no login */
};

/* One mail under way. */
struct sending {
	struct smtp *smtp;
	const struct strbuf *mail;
	size_t sent;
	const char *step; /* the last command that matters, by the table below */
	bool is_over;     /* QUIT was said: what follows changes nothing */
	int code;         /* of the reply to it; 0 = none yet */
	char reply[REPLY_MAX + 1];
};

/* --- opening --- */

static int read_line(FILE *file, char line[LOGIN_MAX])
{
	if (!fgets(line, LOGIN_MAX, file))
		return -1;
	size_t length = strcspn(line, "\r\n");
	bool whole = line[length] != '\0' || feof(file);
	line[length] = '\0';
	return whole && length ? 0 : -1;
}

static int read_login(struct smtp *smtp, struct err *err)
{
	const char *path = smtp->config->smtp_login.text;
	FILE *file = *path ? fopen(path, "r") : NULL;
	if (!*path)
		return 0;
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	int result = read_line(file, smtp->name) == 0 && read_line(file, smtp->password) == 0 ? 0 : -1;
	fclose(file);
	return result == 0 ? 0
			   : err_set(err, ERROR_bad_file, "%s: not a name and a password on two lines", path);
}

int smtp_open(const struct config *config, void (*on_alive)(void), struct smtp **ret_smtp, struct err *err)
{
	struct smtp *smtp = calloc(1, sizeof *smtp);
	if (!smtp)
		abort();
	smtp->config = config;
	smtp->on_alive = on_alive;
	smtp->curl = curl_easy_init();
	strbuf_printf(&smtp->url, "%s/%s", config->smtp_url.text, config->smtp_helo.text);
	int result = read_login(smtp, err);
	if (result == 0 && !smtp->curl)
		result = err_set(err, ERROR_internal, "libcurl can not be used");
	if (result < 0)
		smtp_close(smtp);
	else
		*ret_smtp = smtp;
	return result;
}

void smtp_close(struct smtp *smtp)
{
	if (!smtp)
		return;
	curl_easy_cleanup(smtp->curl);
	strbuf_done(&smtp->url);
	explicit_bzero(smtp->password, sizeof smtp->password);
	free(smtp);
}

/* --- what was said --- */

/* Commands, by how they begin. */
static const char *const steps[] = {"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"};

static bool says(const char *line, size_t length, const char *command)
{
	size_t word = strlen(command);
	return length >= word && strncmp(line, command, word) == 0;
}

static void hear_command(struct sending *sending, const char *line, size_t length)
{
	sending->is_over = sending->is_over || says(line, length, "QUIT");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (sending->is_over || !says(line, length, steps[i]))
			continue;
		sending->step = steps[i];
		sending->code = 0;
		sending->reply[0] = '\0';
	}
}

/* "550-5.1.1 …" and "550 5.1.1 …" alike; the last line of a reply is kept. */
static void hear_reply(struct sending *sending, const char *line, size_t length)
{
	char text[REPLY_MAX + 1];
	length = length < REPLY_MAX ? length : REPLY_MAX;
	memcpy(text, line, length);
	text[length] = '\0';
	long code = strtol(text, NULL, 10);
	if (sending->is_over || code < 200 || code > 599)
		return;
	bool go_on = strcmp(sending->step, "DATA") == 0 && code == 354;
	sending->step = go_on ? BODY : sending->step;
	sending->code = go_on ? 0 : (int)code;
	snprintf(sending->reply, sizeof sending->reply, "%s", go_on ? "" : text);
}

static int on_talk(CURL *curl, curl_infotype kind, char *data, size_t size, void *context)
{
	struct sending *sending = context;
	(void)curl;
	if (kind == CURLINFO_HEADER_OUT)
		hear_command(sending, data, size);
	if (kind == CURLINFO_HEADER_IN)
		hear_reply(sending, data, size);
	return 0;
}

static bool is_one_of(int code, const int *codes)
{
	while (*codes && *codes != code)
		codes++;
	return *codes != 0;
}

/* Login wanted or failed, and commands out of order: these are about us, not about the recipient. */
static const int about_us[] = {503, 530, 534, 535, 538, 0};

enum smtp_outcome smtp_judge(const char *step, int code)
{
	bool of_mail = strcmp(step, BODY) == 0;
	if (of_mail && code / 100 == 2)
		return SMTP_TAKEN;
	if (code / 100 == 5 && !is_one_of(code, about_us) &&
	    (of_mail || strcmp(step, "RCPT") == 0 || strcmp(step, "DATA") == 0))
		return SMTP_REFUSED;
	return SMTP_LATER;
}

void smtp_put_plain(const char *text, struct strbuf *to)
{
	while (*text) {
		size_t length = strcspn(text, " \t\r\n");
		if (memchr(text, '@', length))
			strbuf_puts(to, "...");
		else
			for (size_t i = 0; i < length; i++)
				strbuf_putc(to, text[i] > ' ' && text[i] < 0x7f ? text[i] : '?');
		text += length;
		text += strspn(text, " \t\r\n");
		if (*text)
			strbuf_putc(to, ' ');
	}
}

/* --- sending --- */

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
	struct sending *sending = context;
	size_t room = size * count, left = sending->mail->length - sending->sent;
	size_t part = left < room ? left : room;
	memcpy(to, sending->mail->bytes + sending->sent, part);
	sending->sent += part;
	return part;
}

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct sending *sending = context;
	(void)a, (void)b, (void)c, (void)d;
	sending->smtp->on_alive();
	return 0;
}

/* Whom to talk to, and only under TLS. */
static void set_server(struct smtp *smtp)
{
	CURL *curl = smtp->curl;
	long timeout_s = (long)smtp->config->smtp_timeout;
	curl_easy_setopt(curl, CURLOPT_URL, strbuf_text(&smtp->url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_CAINFO, smtp->config->smtp_ca.text);
	curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout_s);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, timeout_s);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
			 timeout_s); /* of QUIT, which the timeout is not for */
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
	if (*smtp->name) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, smtp->name);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, smtp->password);
	}
}

static void set_mail(struct sending *sending, const char *from, struct curl_slist *to)
{
	CURL *curl = sending->smtp->curl;
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)sending->mail->length);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(curl, CURLOPT_READDATA, sending);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); /* for what is said; nothing is printed */
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_talk);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, sending);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
}

/* The server's words where it spoke last, else libcurl's. */
static struct smtp_answer answer_of(const struct sending *sending, CURLcode result, const char *error)
{
	struct smtp_answer answer = {.outcome = smtp_judge(sending->step, sending->code)};
	struct strbuf reason = {0};
	bool said = sending->code >= 400;
	strbuf_printf(&reason, "%s: ", *sending->step ? sending->step : "connection");
	smtp_put_plain(said ? sending->reply : *error ? error : curl_easy_strerror(result), &reason);
	if (answer.outcome != SMTP_TAKEN)
		snprintf(answer.reason, sizeof answer.reason, "%s", strbuf_text(&reason));
	strbuf_done(&reason);
	return answer;
}

struct smtp_answer smtp_send(struct smtp *smtp, const char *mailbox, const struct strbuf *mail)
{
	struct sending sending = {.smtp = smtp, .mail = mail, .step = ""};
	struct strbuf from = {0}, to = {0};
	char error[CURL_ERROR_SIZE] = "";
	strbuf_printf(&from, "<%s>", smtp->config->mail_bounces.text);
	strbuf_printf(&to, "<%s>", mailbox);
	struct curl_slist *recipients = curl_slist_append(NULL, strbuf_text(&to));
	curl_easy_reset(smtp->curl);
	set_server(smtp);
	set_mail(&sending, strbuf_text(&from), recipients);
	curl_easy_setopt(smtp->curl, CURLOPT_ERRORBUFFER, error);
	CURLcode result = curl_easy_perform(smtp->curl);
	curl_easy_setopt(smtp->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(recipients);
	strbuf_done(&from);
	strbuf_done(&to);
	return answer_of(&sending, result, error);
}

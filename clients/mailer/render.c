/* render: see render.h. */
#include "mailer/render.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "c/json_view.h"
#include "courier/service.h"
#include "mailer/letter.h"
#include "mailer/press.h"
#include "mailer/smtp.h"
#include "wire/limit.h"
#include "wire/scan.h"
#include "words/words.h"

static int read_json(const char *path, struct arena *arena, struct slice *ret_json, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	char *bytes = arena_alloc(arena, WIRE_TEXT_MAX + 1);
	size_t length = fread(bytes, 1, WIRE_TEXT_MAX + 1, file);
	fclose(file);
	if (scan_json(bytes, length, arena, err) < 0)
		return -1;
	*ret_json = slice_of(bytes, length);
	return 0;
}

/* The first letter of an answer to delivery.take, or the letter itself. */
static struct slice letter_in(struct slice json)
{
	struct slice letters = json_view_member(json, "letters"), first = {0};
	return json_view_kind(letters) == JSON_KIND_ARRAY && slice_next_element(letters, &first) ? first
												 : json;
}

static int read_letter(const struct render_plan *plan, struct arena *arena, struct letter *ret_letter,
		       struct err *err)
{
	struct slice json, digest;
	if (read_json(plan->letter, arena, &json, err) < 0 ||
	    letter_read(letter_in(json), arena, ret_letter, err) < 0)
		return -1;
	if (!ret_letter->is_digest)
		return 0;
	if (!plan->digest)
		return err_set(err, ERROR_bad_value,
			       "the letter is a digest: --digest FILE holds what it tells");
	if (read_json(plan->digest, arena, &digest, err) < 0)
		return -1;
	letter_read_digest(digest, arena, ret_letter);
	return 0;
}

static int write_file(const char *path, const struct strbuf *bytes, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdout : fopen(path, "wb");
	if (!file)
		return err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
	bool fine = fwrite(strbuf_text(bytes), 1, bytes->length, file) == bytes->length;
	fine = (standard ? fflush(file) : fclose(file)) == 0 && fine;
	return fine ? 0 : err_set(err, ERROR_bad_file, "%s: %s", path, strerror(errno));
}

static int print_mail(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
		      struct err *err)
{
	return press_print(press, letter, now, now, to, err);
}

typedef int printer(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
		    struct err *err);

static int print_to(const char *path, printer *print, const struct press *press, const struct letter *letter,
		    int64_t now, struct err *err)
{
	struct strbuf bytes = {0};
	if (!path)
		return 0;
	int result = print(press, letter, now, &bytes, err);
	if (result == 0)
		result = write_file(path, &bytes, err);
	strbuf_done(&bytes);
	return result;
}

/* What the server says is the error. */
static int send_mail(const struct config *config, const struct press *press, const struct letter *letter,
		     int64_t now, struct err *err)
{
	struct smtp *smtp;
	struct strbuf mail = {0};
	if (smtp_open(config, service_alive, &smtp, err) < 0)
		return -1;
	int result = print_mail(press, letter, now, &mail, err);
	if (result == 0) {
		struct smtp_answer answer = smtp_send(smtp, letter->mailbox, &mail);
		if (answer.outcome != SMTP_TAKEN)
			result = err_set(
				err, answer.outcome == SMTP_REFUSED ? ERROR_not_allowed : ERROR_unavailable,
				"%s", answer.reason);
	}
	strbuf_done(&mail);
	smtp_close(smtp);
	return result;
}

int render_run(const struct config *config, const struct render_plan *plan, struct err *err)
{
	struct arena arena;
	struct letter letter;
	struct press *press = NULL;
	arena_init(&arena);
	int result = press_open(config, &press, err);
	if (result == 0)
		result = read_letter(plan, &arena, &letter, err);
	if (result == 0)
		result = print_to(plan->out, print_mail, press, &letter, plan->now, err);
	if (result == 0)
		result = print_to(plan->text, press_text, press, &letter, plan->now, err);
	if (result == 0)
		result = print_to(plan->html, press_html, press, &letter, plan->now, err);
	if (result == 0 && plan->send)
		result = send_mail(config, press, &letter, plan->now, err);
	press_close(press);
	arena_done(&arena);
	return result;
}

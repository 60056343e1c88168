/* press: see press.h. */
#include "mailer/press.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "mailer/ages.h"
#include "mailer/catalogue.h"
#include "mailer/contents.h"
#include "mailer/mailbox.h"
#include "mailer/marks.h"
#include "mailer/mime.h"
#include "mailer/moment.h"
#include "mailer/template.h"
#include "mailer/terms.h"
#include "mailer/wrap.h"

#define PATH_MAX_LENGTH (SETTINGS_TEXT_MAX + 16)

_Static_assert(AGES_BARS == LETTER_AGES, "a bar for each age");

struct press {
	const struct config *config;
	struct templates *templates;
	struct catalogue *catalogues[LANGUAGE_COUNT]; /* NULL = English */
};

/* --- opening --- */

static int open_catalogue(const struct config *config, int language, struct catalogue **ret_catalogue,
			  struct err *err)
{
	struct strbuf path = {0};
	strbuf_printf(&path, "%s/%s.mo", config->files_catalogues.text,
		      choice_name(CHOICE_LANGUAGE, language));
	int result = catalogue_open(strbuf_text(&path), ret_catalogue, err);
	strbuf_done(&path);
	return result;
}

int press_open(const struct config *config, struct press **ret_press, struct err *err)
{
	struct press *press = calloc(1, sizeof *press);
	if (!press)
		abort();
	press->config = config;
	int result = templates_open(config->files_templates.text, &press->templates, err);
	for (int language = 0; language < LANGUAGE_COUNT && result == 0; language++) {
		if (language != LANGUAGE_EN)
			result = open_catalogue(config, language, &press->catalogues[language], err);
	}
	if (result < 0) {
		press_close(press);
		return -1;
	}
	setenv("TZ", config->mail_zone.text, 1);
	tzset();
	*ret_press = press;
	return 0;
}

void press_close(struct press *press)
{
	if (!press)
		return;
	templates_free(press->templates);
	for (int language = 0; language < LANGUAGE_COUNT; language++)
		catalogue_free(press->catalogues[language]);
	free(press);
	ages_close();
}

/* --- one mail --- */

struct printing {
	const struct press *press;
	const struct letter *letter;
	struct contents_words words;
	struct strbuf values; /* what the templates are filled with */
	struct strbuf text;   /* plain */
	struct strbuf html;
	struct strbuf picture; /* PNG; empty = none */
	struct strbuf terms;   /* iCalendar; empty = none */
};

static void printing_done(struct printing *printing)
{
	strbuf_done(&printing->values);
	strbuf_done(&printing->text);
	strbuf_done(&printing->html);
	strbuf_done(&printing->picture);
	strbuf_done(&printing->terms);
}

static int fill(const struct printing *printing, const char *ending, struct strbuf *to, struct err *err)
{
	struct strbuf name = {0};
	strbuf_printf(&name, "%s%s", printing->letter->is_digest ? "digest" : "deliveries", ending);
	int result = template_fill(printing->press->templates, strbuf_text(&name),
				   slice_of(strbuf_text(&printing->values), printing->values.length),
				   printing->words.catalogue, to, err);
	strbuf_done(&name);
	return result;
}

static int fill_text(struct printing *printing, struct err *err)
{
	struct strbuf flowing = {0};
	int result = fill(printing, ".txt", &flowing, err);
	if (result == 0)
		wrap_text(strbuf_text(&flowing), WRAP_COLUMNS, &printing->text);
	strbuf_done(&flowing);
	return result;
}

/* None where nothing is open: five empty bars say less than the words do. */
static int draw_picture(struct printing *printing, struct err *err)
{
	const struct letter_digest *digest = &printing->letter->digest;
	struct ages ages;
	int64_t total = 0;
	for (size_t i = 0; i < LETTER_AGES; i++) {
		ages.names[i] = contents_age_name(printing->words.catalogue, i);
		ages.counts[i] = digest->ages[i];
		total += digest->ages[i];
	}
	return total ? ages_draw(&ages, &printing->picture, err) : 0;
}

/* Where the HTML finds the picture: in the mail beside it, or in itself. */
static void put_address(const struct printing *printing, bool inside, struct strbuf *to)
{
	if (printing->picture.length == 0)
		return;
	if (inside) {
		strbuf_puts(to, "data:image/png;base64,");
		mime_base64(printing->picture.bytes, printing->picture.length, to);
	} else {
		strbuf_printf(to, "cid:ages.%s@%s", printing->letter->id,
			      printing->press->config->mail_domain.text);
	}
}

/* inside: the HTML stands alone. */
static int compose(const struct press *press, const struct letter *letter, int64_t now, bool inside,
		   struct printing *printing, struct err *err)
{
	struct strbuf address = {0};
	*printing = (struct printing){
		.press = press,
		.letter = letter,
		.words = {.catalogue = press->catalogues[letter->language],
			  .product = press->config->mail_name.text,
			  .link = press->config->mail_link.text,
			  .picture = "",
			  .now = now},
	};
	if (letter->is_digest && draw_picture(printing, err) < 0)
		return -1;
	if (!letter->is_digest)
		terms_put(letter, &printing->words, press->config->mail_domain.text, &printing->terms);
	put_address(printing, inside, &address);
	printing->words.picture = strbuf_text(&address);
	contents_values(letter, &printing->words, &printing->values);
	strbuf_done(&address);
	printing->words.picture = "";
	if (fill_text(printing, err) < 0)
		return -1;
	return fill(printing, ".html", &printing->html, err);
}

/* --- headers --- */

static void put_thread(const struct printing *printing, struct strbuf *to)
{
	const struct letter_item *first;
	if (!letter_is_of_one_escalation(printing->letter, &first))
		return;
	const char *names[] = {"In-Reply-To", "References"};
	for (size_t i = 0; i < 2; i++) {
		strbuf_printf(to, "%s: <", names[i]);
		terms_put_escalation(first, to);
		strbuf_printf(to, "@%s>\r\n", printing->press->config->mail_domain.text);
	}
}

static void put_list(const struct config *config, struct strbuf *to)
{
	const char *list = *config->mail_list.text ? config->mail_list.text : config->mail_domain.text;
	strbuf_printf(to, "List-Id: <%s>\r\n", list);
}

/* Auto-Submitted: RFC 3834; the Microsoft header keeps absence notes from coming back. */
static void put_headers(const struct printing *printing, int64_t sent_at, struct strbuf *to)
{
	const struct config *config = printing->press->config;
	const struct letter *letter = printing->letter;
	struct strbuf subject = {0};
	strbuf_puts(to, "Date: ");
	moment_put_header(sent_at, to);
	strbuf_puts(to, "\r\n");
	mime_address("From", config->mail_name.text, config->mail_from.text, to);
	mime_address("To", letter->label, letter->mailbox, to);
	contents_subject(letter, &printing->words, &subject);
	mime_header("Subject", strbuf_text(&subject), to);
	strbuf_done(&subject);
	strbuf_printf(to, "Message-ID: <%s@%s>\r\n", letter->id, config->mail_domain.text);
	put_thread(printing, to);
	put_list(config, to);
	strbuf_puts(to, "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n");
	if (letter->crisis)
		strbuf_puts(to, "Importance: high\r\nX-Priority: 1\r\n");
	mime_header("Content-Language", choice_name(CHOICE_LANGUAGE, (int)letter->language), to);
	strbuf_puts(to, "MIME-Version: 1.0\r\n");
}

/* --- the body: mixed (alternative (plain, related (HTML, picture)), terms) --- */

static void put_text_part(const char *type, const struct strbuf *text, struct strbuf *to)
{
	strbuf_printf(
		to,
		"Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
		type);
	mime_quoted_printable(strbuf_text(text), to);
}

static void put_picture(const struct printing *printing, struct strbuf *to)
{
	strbuf_printf(
		to,
		"Content-Type: image/png; name=\"stalls-by-age.png\"\r\nContent-Transfer-Encoding: base64\r\n"
		"Content-ID: <ages.%s@%s>\r\nContent-Disposition: inline; filename=\"stalls-by-age.png\"\r\n",
		printing->letter->id, printing->press->config->mail_domain.text);
	struct strbuf words = {0};
	contents_ages(printing->letter, &printing->words, &words);
	mime_header("Content-Description", strbuf_text(&words), to);
	strbuf_done(&words);
	strbuf_puts(to, "\r\n");
	mime_base64(printing->picture.bytes, printing->picture.length, to);
}

static void put_page(const struct printing *printing, struct strbuf *to)
{
	const char *name = printing->letter->id;
	if (printing->picture.length == 0) {
		put_text_part("html", &printing->html, to);
		return;
	}
	mime_begin("related", "; type=\"text/html\"", name, to);
	mime_next("related", name, to);
	put_text_part("html", &printing->html, to);
	mime_next("related", name, to);
	put_picture(printing, to);
	mime_end("related", name, to);
}

static void put_alternatives(const struct printing *printing, struct strbuf *to)
{
	const char *name = printing->letter->id;
	mime_begin("alternative", "", name, to);
	mime_next("alternative", name, to);
	put_text_part("plain", &printing->text, to);
	mime_next("alternative", name, to);
	put_page(printing, to);
	mime_end("alternative", name, to);
}

static void put_body(const struct printing *printing, struct strbuf *to)
{
	const char *name = printing->letter->id;
	if (printing->terms.length == 0) {
		put_alternatives(printing, to);
		return;
	}
	mime_begin("mixed", "", name, to);
	mime_next("mixed", name, to);
	put_alternatives(printing, to);
	mime_next("mixed", name, to);
	strbuf_puts(to, "Content-Type: text/calendar; charset=utf-8; method=PUBLISH; name=\"vangnet.ics\"\r\n"
			"Content-Transfer-Encoding: base64\r\n"
			"Content-Disposition: attachment; filename=\"vangnet.ics\"\r\n\r\n");
	mime_base64(printing->terms.bytes, printing->terms.length, to);
	mime_end("mixed", name, to);
}

int press_print(const struct press *press, const struct letter *letter, int64_t now, int64_t sent_at,
		struct strbuf *to, struct err *err)
{
	struct printing printing;
	if (!mailbox_is_plain(letter->mailbox))
		return err_set_where(err, ERROR_bad_value, "mailbox", "no mail address that can be used");
	int result = compose(press, letter, now, false, &printing, err);
	if (result == 0) {
		put_headers(&printing, sent_at, to);
		put_body(&printing, to);
	}
	printing_done(&printing);
	return result;
}

int press_text(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
	       struct err *err)
{
	struct printing printing;
	int result = compose(press, letter, now, true, &printing, err);
	if (result == 0)
		strbuf_puts(to, strbuf_text(&printing.text));
	printing_done(&printing);
	return result;
}

int press_html(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
	       struct err *err)
{
	struct printing printing;
	int result = compose(press, letter, now, true, &printing, err);
	if (result == 0)
		strbuf_puts(to, strbuf_text(&printing.html));
	printing_done(&printing);
	return result;
}

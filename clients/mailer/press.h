/*
 * press: from a letter to the mail that is sent: headers, plain text, HTML, picture, terms.
 *
 * Owns the templates and the catalogues. What comes out depends on the letter, the settings, the files and `now`, and on nothing
 * else, so that a preview shows what would be sent. The Message-ID depends on the letter and the domain alone: a letter that
 * is sent twice has it twice. docs/MAIL.md has the structure.
 */
#pragma once

#include <stdint.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "mailer/config.h"
#include "mailer/letter.h"

struct press;

/* Reads and checks all templates and catalogues, and sets the time zone of the process. Error: bad_file. */
int press_open(const struct config *config, struct press **ret_press, struct err *err)
	__attribute__((warn_unused_result));
void press_close(struct press *press);

/* The mail, with CRLF. now: by the daemon's clock, for "in 4 hours"; sent_at: by ours, for its date. Errors: bad_value (the
 * mailbox), bad_file, internal. */
int press_print(const struct press *press, const struct letter *letter, int64_t now, int64_t sent_at,
		struct strbuf *to, struct err *err) __attribute__((warn_unused_result));

/* One of its texts alone, to look at: the HTML has its picture inside. */
int press_text(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
	       struct err *err) __attribute__((warn_unused_result));
int press_html(const struct press *press, const struct letter *letter, int64_t now, struct strbuf *to,
	       struct err *err) __attribute__((warn_unused_result));

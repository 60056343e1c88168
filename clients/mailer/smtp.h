/*
 * smtp: hands one mail to the mail server, and says what the server said.
 *
 * Owns a handle of libcurl. Without TLS, or with a certificate that does not fit the server's name, nothing is sent. A mail has one
 * connection of its own, which is decided within smtp.timeout and closed within twice that.
 *
 *   TAKEN    the server has answered the whole mail with 2xx: it is the server's now
 *   REFUSED  5xx to the recipient or to the mail: trying again would not help
 *   LATER    anything else: 4xx, no server, no TLS, a login that fails, a sender that is not liked, time over. If the connection
 *            breaks after the last byte and before the answer nobody knows (RFC 1047): the mail comes again, as the same mail
 */
#pragma once

#include "base/err.h"
#include "base/strbuf.h"
#include "mailer/config.h"

struct smtp;

enum smtp_outcome { SMTP_TAKEN, SMTP_REFUSED, SMTP_LATER };

#define SMTP_REASON_MAX 200

struct smtp_answer {
	enum smtp_outcome outcome;
	char reason[SMTP_REASON_MAX + 1]; /* "RCPT: 550 5.1.1 no such user", without mail addresses */
};

/* on_alive is called at least once a second while a mail is under way. Errors: bad_file (the login), internal. */
int smtp_open(const struct config *config, void (*on_alive)(void), struct smtp **ret_smtp, struct err *err)
	__attribute__((warn_unused_result));
void smtp_close(struct smtp *smtp);

/* mailbox must be plain (mailbox.h). */
struct smtp_answer smtp_send(struct smtp *smtp, const char *mailbox, const struct strbuf *mail);

/* --- parts, for tests --- */

/* What the last reply means, in the step that it answers ("RCPT"; "" = before any). */
enum smtp_outcome smtp_judge(const char *step, int code);

/* Appends the text of a reply without what looks like an address, and without what is not printable. */
void smtp_put_plain(const char *text, struct strbuf *to);

/*
 * terms: by when the reader has to act, for the reader's own calendar (RFC 5545, 5546).
 *
 * Owns nothing. One VEVENT an item that has a due: clients show events everywhere, VTODO hardly anywhere. Its UID is of the
 * escalation (or of the delivery, where there is none), so that a later term replaces the earlier one. Needs libical.
 */
#pragma once

#include <stdint.h>

#include "base/strbuf.h"
#include "mailer/contents.h"
#include "mailer/letter.h"

/* Appends an iCalendar object and returns how many terms it has; 0: nothing was appended. */
int terms_put(const struct letter *letter, const struct contents_words *words, const char *domain,
	      struct strbuf *to);

/* "escalation.CASE.20261125T080000Z", part of ids that name an escalation: of its mails' thread and of its term. Without characters
 * that an id of a message may not hold. */
void terms_put_escalation(const struct letter_item *item, struct strbuf *to);

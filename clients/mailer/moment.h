/*
 * moment: instants and spans as the readers of a mail say them.
 *
 * Needs the time zone of the process, which main sets from mail.zone, and a catalogue for the words. English and Dutch write a
 * date in the same order, so there is one form.
 */
#pragma once

#include <stdint.h>

#include "base/strbuf.h"
#include "mailer/catalogue.h"

/* "Wednesday 25 November 2026, 09:00". */
void moment_put(const struct catalogue *catalogue, int64_t instant, struct strbuf *to);

/* "Wednesday 25 November 2026" */
void moment_put_day(const struct catalogue *catalogue, int64_t instant, struct strbuf *to);

/* "less than an hour", "5 hours", "3 days"; span ≥ 0. */
void moment_put_span(const struct catalogue *catalogue, int64_t span, struct strbuf *to);

/* As a header has it (RFC 5322, 3.3), in local time: "Wed, 25 Nov 2026 09:00:00 +0100". */
void moment_put_header(int64_t instant, struct strbuf *to);

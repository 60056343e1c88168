/*
 * render: `vangnet-mailer render`: a letter from a file, as the mail that would be sent. For whoever changes templates, and, with
 * `send`, for whoever sets up a mail server: the daemon is asked nothing and told nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "mailer/config.h"

struct render_plan {
	const char *letter; /* file: the answer to delivery.take, or one letter of it */
	const char *digest; /* file: the answer to digest.show; NULL = none */
	const char *out;    /* where the mail goes; NULL = nowhere; "-" = standard output, here and below */
	const char *text;   /* where its plain text goes */
	const char *html;   /* where its HTML goes, the picture inside */
	int64_t now;
	bool send; /* to the mail server */
};

/* Errors: those of letter and press; bad_file; unavailable, when the mail server does not take it now; not_allowed, when it
 * refuses it for good. */
int render_run(const struct config *config, const struct render_plan *plan, struct err *err)
	__attribute__((warn_unused_result));

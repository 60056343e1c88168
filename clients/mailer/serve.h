/*
 * serve: the mailer at work: takes letters, prints them, sends them, and reports, until somebody asks to stop.
 */
#pragma once

#include "base/err.h"
#include "mailer/config.h"

/* Until SIGTERM or SIGINT. Errors: bad_config, bad_file, internal; a daemon or a mail server that is away is none. */
int serve_run(const struct config *config, struct err *err) __attribute__((warn_unused_result));

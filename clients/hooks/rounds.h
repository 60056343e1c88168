/*
 * rounds: the hooks client at work: takes letters, tells them, and reports; between rounds, a heartbeat.
 */
#pragma once

#include "base/err.h"
#include "hooks/setup.h"

/* Until SIGTERM or SIGINT. Errors: bad_config, bad_file, bad_value, internal; a daemon or a server that is away is none. */
int rounds_run(const struct setup *setup, struct err *err) __attribute__((warn_unused_result));

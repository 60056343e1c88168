/*
 * serve: the daemon at work, from the first to the last connection.
 *
 * Puts the loop, the clock, the app and the server together, and takes them apart again. Called by main.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "config.h"

struct embedded;

struct serve_plan {
	struct config config;
	const char *config_path;   /* read again on SIGHUP; NULL = embedded */
	struct embedded *embedded; /* NULL = by configuration */
	bool bare;                 /* embedded: found the partnership with an operator only */
	bool driven;               /* the clock stands still until it is driven; embedded only */
	int64_t start;             /* … from this instant */
};

/* Serve until SIGTERM or SIGINT; then finish what is in flight. Errors: those of starting. */
int serve_run(const struct serve_plan *plan, struct err *err) __attribute__((warn_unused_result));

/* Enrol the first operator of the partnership, by configuration, without serving. certificate: a PEM file. */
int serve_found(const struct serve_plan *plan, const char *name, const char *certificate, struct err *err)
	__attribute__((warn_unused_result));

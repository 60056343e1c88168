/*
 * founding: the first facts of an embedded daemon's partnership.
 *
 * An operator always; unless bare, also three agencies, two directors on the two rungs, and the covenant of the demo. Every
 * command carries a key of its own, so that founding again changes nothing.
 */
#pragma once

#include <stdbool.h>

#include "base/err.h"

struct app;

typedef void founding_cb(void *context, const struct err *err);

/* The first operator of a partnership on a real database: nobody can enrol parties before there is one. name: a slug;
 * certificate: PEM. `done` gets the error `exists` when the partnership has parties already. */
void founding_operator(struct app *app, const char *name, const char *certificate, founding_cb *done,
		       void *context);

/* `done` comes from the loop, with NULL when all is durable. */
void founding_start(struct app *app, bool bare, founding_cb *done, void *context);

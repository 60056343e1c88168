/*
 * decide: from the works of one case to the run that is written: the core's ruling in the store's form.
 *
 * Owns nothing; everything lies in the arena of the batch, and what a request keeps in its own. Called by request, at the
 * close of a batch.
 */
#pragma once

#include "base/arena.h"
#include "base/list.h"
#include "store/store.h"

struct app;

/* As decide in struct store_owner; the context is the app, the works are those of requests. */
void decide_run(struct app *app, struct list *works, const struct store_case *now_case, struct arena *arena,
		struct store_run *ret_run);

/*
 * batch_params: a batch as the parameters of the statements that write it.
 *
 * Owns nothing; each function empties `params` first. Used by batch only. The order of parameters is that of the
 * statement's file in sql/queries.
 */
#pragma once

#include "store/batch.h"
#include "store/pg_params.h"

/* False when no key has to be looked up. */
bool batch_params_keys(const struct batch *batch, struct pg_params *params);

/* Of runs without events, and of the partnership's stream. */
void batch_params_versions(const struct batch *batch, struct pg_params *params);

/* For dues_put; false when there is none to put. */
bool batch_params_dues(const struct batch *batch, struct pg_params *params);

void batch_params_runs(const struct batch *batch, struct pg_params *params);

/* Parts that come, or those that go; false when there is none. */
bool batch_params_parts(const struct batch *batch, bool going, struct pg_params *params);

/* False: nothing is owed, or told. */
bool batch_params_deliveries(const struct batch *batch, struct pg_params *params);
bool batch_params_told(const struct batch *batch, struct pg_params *params);

void batch_params_seal(const struct batch *batch, struct pg_params *params);

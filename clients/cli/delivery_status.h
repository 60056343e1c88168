/*
 * delivery_status: what `digest check` and `delivery status --metrics` make of delivery.status.
 */
#pragma once

#include "base/arena.h"
#include "base/strbuf.h"
#include "cli/cli.h"
#include "wire/msg.h"

struct delivery_status {
	struct arena arena;
	struct party_names names;
	struct msg_delivery_status message;
};

/* Ask the daemon. *ret_refusal as vangnet_refusal has it. Errors: those of connect_client and of the call; on failure nothing is left. */
int delivery_status_read(const struct cli *cli, struct delivery_status *ret_status,
			 struct strbuf *ret_refusal, struct err *err) __attribute__((warn_unused_result));
void delivery_status_done(struct delivery_status *status);

/*
 * A line for each thing that is late: a digest that is missing, failed, or has not gone out `oldest_us` after it was due; something
 * that has waited for longer; a courier that is needed and has not asked for longer. Returns how many.
 */
size_t delivery_status_put_troubles(const struct delivery_status *status, int64_t oldest_us,
				    struct strbuf *to);

/* As Prometheus reads it: text exposition format, version 0.0.4. */
void delivery_status_put_metrics(const struct delivery_status *status, struct strbuf *to);

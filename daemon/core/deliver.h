/*
 * deliver: when what the ladder says is to reach somebody. Pure advice for whoever sends it; nothing is dropped.
 *
 * A crisis goes out at once. What is of low severity waits for the next digest, so that the night's false alarms resolve
 * themselves. The rest goes out at once, or when the quiet hours end.
 */
#pragma once

#include "core/covenant.h"

#define DELIVER_DIGEST_BELOW 2 /* a severity that waits for the digest */

struct delivery {
	enum urgency urgency;
	int32_t severity;
	int64_t at;          /* when it happened */
	int64_t next_digest; /* of who is told, at or after `at` */
};

/* The earliest instant at which it may reach them. `waking`: a calendar of covenant.waking on all seven days, in the zone of the
 * covenant, without holidays; calendar_24x7() where there are no quiet hours. */
int64_t deliver_at(const struct calendar *waking, struct delivery delivery);

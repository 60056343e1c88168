/* deliver: see deliver.h. */
#include "core/deliver.h"

/* A term of nothing ends where it begins, also in the night; one minute ends a minute after the opening. */
static int64_t next_waking(const struct calendar *waking, int64_t at)
{
	static const struct term minute = {1, TERM_UNIT_MINUTE};
	if (calendar_is_open(waking, at))
		return at;
	return calendar_add(waking, at, minute) - INSTANT_MINUTE;
}

int64_t deliver_at(const struct calendar *waking, struct delivery delivery)
{
	if (delivery.urgency == URGENCY_CRISIS)
		return delivery.at;
	if (delivery.severity < DELIVER_DIGEST_BELOW)
		return delivery.next_digest;
	return next_waking(waking, delivery.at);
}

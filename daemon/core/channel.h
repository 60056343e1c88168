/*
 * channel: how a party is reached, as of an instant.
 *
 * A party has at most one channel of each medium for everything, and an agency one more for each of its desks; a notice for a desk
 * that has none goes to the agency's. Part of the partnership's fold: nothing is overwritten, a later channel replaces an
 * earlier one from its own instant on.
 */
#pragma once

#include "core/partnership.h"

#define CHANNEL_MAILBOX_MAX 254 /* bytes; of a mail address, RFC 5321 section 4.5.3.1.3 */
#define CHANNEL_DIGEST_MAX 200
#define CHANNEL_DIGEST_DEFAULT "FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0"
#define CHANNEL_DIGEST_NONE "none"
#define CHANNEL_WHOLE (-1) /* for everything, not for one desk */

struct channel {
	int32_t party;
	enum medium medium;
	int32_t desk; /* enum notice, or CHANNEL_WHOLE */
	int64_t from;
	enum language language;
	char mailbox[CHANNEL_MAILBOX_MAX + 1]; /* "" = the party is not reached so any more */
	char digest[CHANNEL_DIGEST_MAX + 1];   /* a recurrence rule; "none" */
};

/* Take in the event channel.set. */
void channel_take_set(struct partnership *partnership, const struct event *event);

/* Whether a text is a mailbox of a medium: NAME@DOMAIN; https:// and a host. No spaces, no control characters, no angle brackets. */
bool channel_is_mailbox(enum medium medium, const char *mailbox);

/* The channel that reaches a party: that of the desk, or else the one for everything. NULL = none. */
const struct channel *channel_of(const struct partnership *partnership, int32_t party, enum medium medium,
				 int32_t desk, int64_t at);

/* Whether the channel at this place of partnership->channels is the one in force of its party, medium and desk as of `at`. */
bool channel_is_in_force(const struct partnership *partnership, int32_t index, int64_t at);

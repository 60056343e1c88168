/* partnership_deciding: what the functions that judge a command on the partnership share. Private to decide_partnership.c
 * and decide_covenant.c. */
#pragma once

#include "core/ruling.h"

struct partnership_deciding {
	const struct partnership *partnership;
	const struct command *command;
	struct event *event; /* the kind and further facts are the function's to fill in */
	struct err *err;
};

int partnership_decide_draft(struct partnership_deciding *d);
int partnership_decide_sign(struct partnership_deciding *d);
int partnership_decide_programme(struct partnership_deciding *d);
int partnership_decide_key(struct partnership_deciding *d);

/* An agency's departure may leave only parties that have signed. */
void partnership_decide_completion(struct partnership_deciding *d);

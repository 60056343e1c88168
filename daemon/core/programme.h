/*
 * programme: groups of cases with a director, agencies and terms of their own.
 *
 * Part of the fold over the partnership's stream: a programme is one event programme.started. Its covenant is compiled by
 * whoever has the documents, anew for each covenant that comes into force; what can no longer be applied falls back on the
 * covenant itself. A case names its programme, and from then on what opens in it has the programme's terms.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/covenant_programme.h"
#include "words/words.h"

#define PROGRAMMES_MAX 256 /* of one partnership */

struct partnership;
struct ruling;

struct programme {
	const char *name;
	int32_t director;
	int64_t at;
	const char *document;
	struct programme_terms *terms; /* in order of time */
	int32_t n_terms;
};

struct programme_terms {
	int64_t from;
	const struct covenant_programme *of; /* NULL = the covenant's own */
};

/* The event programme.started. For partnership_apply only. */
void programme_take_started(struct partnership *partnership, const struct event *event);

/* What a programme comes to under the covenant in force from `from` on; NULL = it can not be applied. */
void programme_take_terms(struct partnership *partnership, int32_t index, int64_t from,
			  const struct covenant_programme *terms);

/* NULL = there is none of this name. */
const struct programme *programme_by_name(const struct partnership *partnership, const char *name);

/* Whether an agency may bring its cases in. */
bool programme_is_for(const struct programme *programme, const char *agency);

/* The covenant for cases of a programme as of `at`; "" or an unknown one: that of all. NULL = none is in force. */
const struct covenant *programme_covenant(const struct partnership *partnership, const char *programme,
					  int64_t at);

/* The same for the case of a ruling. */
const struct covenant *programme_covenant_of(const struct ruling *ruling, int64_t at);

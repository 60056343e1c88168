/* coverage: see coverage.h. */
#include "sim/coverage.h"

#include <stdio.h>

#define DAYS_OF_STALL 1461 /* in so many days under covenants that look for it a stall occurs */

/* Verbs that write and that no simulated life uses, and why. */
static const struct {
	enum verb verb;
	const char *why;
} never[] = {
	{VERB_covenant_draft, "signatures are of the clients: tests/e2e/test_covenant.py"},
	{VERB_covenant_sign, "signatures are of the clients: tests/e2e/test_covenant.py"},
	{VERB_agency_key, "signatures are of the clients: tests/e2e/test_covenant.py"},
	{VERB_programme_start,
	 "the recomputation knows no terms of programmes: tests/unit/test_covenant_programme.c"},
	{VERB_programme_add,
	 "the recomputation knows no terms of programmes: tests/unit/test_covenant_programme.c"},
	{VERB_director_appoint, "at the founding only, for the recomputation has one director a rung"},
	{VERB_record_holder, "for logs from elsewhere, in which nobody commands: tests/unit/test_record.c"},
	{VERB_stall_report, "of the daemon itself: it is counted by the stalls across cases"},
	{VERB_stall_withdraw, "of the daemon itself: it is checked by looking afresh"},
	{VERB_channel_set, "nobody carries letters here, so nobody is reached: tests/delivery"},
	{VERB_delivery_settle,
	 "of the daemon itself, once a letter has ended: tests/delivery/test_outbox.py"},
};

static const char *exception(enum verb verb)
{
	for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
		if (never[i].verb == verb)
			return never[i].why;
	}
	return NULL;
}

static bool verb_is_covered(const struct burden *burden, enum verb verb)
{
	const char *why = exception(verb);
	bool done = burden->done[verb] > 0;
	if (verb_rows[verb].effect != EFFECT_WRITE || done == !why)
		return true;
	printf("FAILED everything_happens: %s %s\n", verb_rows[verb].name,
	       done ? "succeeded, and is an exception" : "never succeeded");
	return false;
}

static bool stall_is_covered(const struct burden *burden, enum stall stall)
{
	if (burden->found[stall] > 0 || burden->days_sought[stall] < DAYS_OF_STALL)
		return true;
	printf("FAILED everything_happens: %s never occurred\n", stall_rows[stall].name);
	return false;
}

bool coverage_is_whole(const struct burden *burden)
{
	bool whole = true;
	for (int verb = 0; verb < VERB_COUNT; verb++)
		whole &= verb_is_covered(burden, (enum verb)verb);
	for (int stall = 0; stall < STALL_COUNT; stall++)
		whole &= stall_is_covered(burden, (enum stall)stall);
	return whole;
}

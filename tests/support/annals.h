/*
 * annals: a ledger written by hand, event by event, for tests that count in it. Instants are hours after ANNALS_START.
 */
#pragma once

#include <string.h>

#include "core/ledger.h"

#define ANNALS_START INT64_C(1767571200000000) /* Monday 2026-01-05T00:00:00Z */
#define ANNALS_HOUR(hours) (ANNALS_START + (int64_t)(hours)*INSTANT_HOUR)

struct annals {
	struct arena arena;
	struct ledger ledger;
	int32_t last; /* number of the obligation or finding that was made last */
};

static inline void annals_init(struct annals *annals)
{
	memset(annals, 0, sizeof *annals);
	arena_init(&annals->arena);
	ledger_init(&annals->ledger, &annals->arena);
}

static inline void annals_done(struct annals *annals)
{
	arena_done(&annals->arena);
}

static inline void annals_open_in(struct annals *annals, int64_t case_id, int hours, int32_t agency,
				  const char *area)
{
	struct event event = {
		.case_id = case_id, .actor = agency, .at = ANNALS_HOUR(hours), .kind = EVENT_case_opened};
	event.facts.args.neighbourhood = area;
	event.facts.args.present = area ? F(neighbourhood) : 0;
	ledger_apply(&annals->ledger, &event);
}

static inline void annals_open(struct annals *annals, int64_t case_id, int hours, int32_t agency)
{
	annals_open_in(annals, case_id, hours, agency, NULL);
}

/* Something owed, due so many hours after the start; its number. */
static inline int32_t annals_owe(struct annals *annals, int64_t case_id, int hours, enum obligation_kind kind,
				 int32_t debtor, int32_t creditor, int due)
{
	struct opening opening = {.number = ++annals->last,
				  .debtor = debtor,
				  .creditor = creditor,
				  .due = ANNALS_HOUR(due),
				  .kind = (uint8_t)kind};
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = EVENT_note_added};
	event.facts.opens = &opening;
	event.facts.n_opens = 1;
	ledger_apply(&annals->ledger, &event);
	return opening.number;
}

static inline void annals_end(struct annals *annals, int64_t case_id, int hours, int32_t number,
			      enum event_kind kind, enum ending how)
{
	struct closing closing = {number, (uint8_t)how};
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = kind};
	event.facts.ends = &closing;
	event.facts.n_ends = 1;
	ledger_apply(&annals->ledger, &event);
}

static inline void annals_meet(struct annals *annals, int64_t case_id, int hours, int32_t number)
{
	annals_end(annals, case_id, hours, number, EVENT_note_added, ENDING_MET);
}

/* Owed and met. */
static inline void annals_met(struct annals *annals, int64_t case_id, enum obligation_kind kind,
			      int32_t debtor, int32_t creditor, int from, int due, int at)
{
	annals_meet(annals, case_id, at, annals_owe(annals, case_id, from, kind, debtor, creditor, due));
}

static inline void annals_hold(struct annals *annals, int64_t case_id, int hours, int32_t agency, int meaning)
{
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = EVENT_record_held};
	event.facts.args.agency = agency;
	event.facts.args.meaning = meaning;
	ledger_apply(&annals->ledger, &event);
}

static inline void annals_find(struct annals *annals, int64_t case_id, int hours, int32_t debtor, int since,
			       bool muted)
{
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = EVENT_stall_found};
	event.facts.args.finding = ++annals->last;
	event.facts.args.agency = debtor;
	event.facts.args.since = ANNALS_HOUR(since);
	event.facts.args.muted = muted;
	ledger_apply(&annals->ledger, &event);
}

/* Of the finding that was made last. */
static inline void annals_stall(struct annals *annals, int64_t case_id, int hours, enum event_kind kind)
{
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = kind};
	event.facts.args.finding = annals->last;
	ledger_apply(&annals->ledger, &event);
}

static inline void annals_contact(struct annals *annals, int64_t case_id, int hours, int serious, int who,
				  int promises)
{
	struct event event = {.case_id = case_id, .at = ANNALS_HOUR(hours), .kind = EVENT_contact_recorded};
	event.facts.args.taken_seriously = serious;
	event.facts.args.knew_who = who;
	event.facts.args.promises_kept = promises;
	ledger_apply(&annals->ledger, &event);
}

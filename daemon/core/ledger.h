/*
 * ledger: who owed whom what, and how it ended: one pure fold over the committed events of all cases, in their order.
 *
 * Where a case file knows one case as it is now, the ledger knows all cases as they went: each obligation but the next step,
 * each finding, each change of holder, each contact of a citizen. core/quality counts in it, for any period. It reads nothing but the
 * facts of events, so that the same log always gives the same ledger; free text and identities never reach it.
 *
 * Lives in an arena of its owner; grows by ledger_apply and forgets nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/instant.h"
#include "core/shelf.h"
#include "words/words.h"

/* How something owed ended. */
enum fate {
	FATE_OPEN,
	FATE_IN_TIME,   /* met, at its due at the latest */
	FATE_LATE,      /* met after its due */
	FATE_REFUSED,   /* refused without a legal ground */
	FATE_LAWFUL,    /* refused, or a person not told, on a legal ground: apart from performance */
	FATE_NEVER,     /* ended in another way after its due, or a promise that its debtor broke */
	FATE_WITHDRAWN, /* ended in another way before its due: nobody's fault */
	FATE_COUNT
};

#define LEDGER_NO_AREA (-1)

struct ledger_case {
	int64_t id;
	int64_t opened_at;
	int32_t area; /* index in areas; LEDGER_NO_AREA = where it happens is not recorded */
	int32_t holder;
	int32_t holder_before;  /* since the last milestone; PARTY_NONE = it has had no other since */
	int32_t newest_debt;    /* of those that are open, as a chain by `next`; -1 = none */
	int32_t newest_finding; /* the same */
};

struct ledger_debt {
	int64_t opened_at;
	int64_t due;      /* as agreed last; INSTANT_NEVER = none */
	int64_t ended_at; /* INSTANT_NEVER = open */
	int32_t in_case;  /* index in cases */
	int32_t number;
	int32_t debtor;   /* who owed it last */
	int32_t creditor; /* to whom it was owed first: who offered, who asked */
	int32_t next;
	uint8_t kind; /* enum obligation_kind */
	uint8_t fate; /* enum fate */
};

struct ledger_finding {
	int64_t since;
	int64_t found_at;
	int64_t speaks_at;  /* from when it was not muted; INSTANT_NEVER = never yet */
	int64_t cleared_at; /* INSTANT_NEVER = open */
	int32_t in_case;
	int32_t number;
	int32_t debtor; /* whom it concerns */
	int32_t next;
	uint8_t stall; /* enum stall */
};

struct ledger_handover {
	int64_t at;
	int32_t in_case;
	int32_t giver;
	int32_t taker;
	bool back; /* a bounce: the taker is who held it before the giver, without a milestone in between */
};

#define LEDGER_QUESTIONS 3 /* taken_seriously, knew_who, promises_kept */

struct ledger_contact {
	int64_t at;
	int32_t in_case;
	uint8_t scores[LEDGER_QUESTIONS]; /* 1 to 5; 0 = the citizen was not asked */
};

struct ledger {
	struct arena *arena;
	struct shelf cases;     /* ledger_case */
	struct shelf debts;     /* ledger_debt, in the order in which they were opened */
	struct shelf findings;  /* ledger_finding */
	struct shelf handovers; /* ledger_handover */
	struct shelf contacts;  /* ledger_contact */
	struct shelf areas;     /* const char *: CBS codes */
	int32_t *by_id;         /* open-addressed index over cases: index + 1 */
	int32_t n_slots;
	int64_t events; /* taken in */
};

void ledger_init(struct ledger *ledger, struct arena *arena);

/* Take in the next event of any case; those of one case come in their order. Events of the partnership itself are passed over. Nothing
 * of the event is kept by reference. */
void ledger_apply(struct ledger *ledger, const struct event *event);

/* Items by index. */
static inline const struct ledger_case *ledger_case(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->cases, index);
}

static inline const struct ledger_debt *ledger_debt(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->debts, index);
}

static inline const struct ledger_finding *ledger_finding(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->findings, index);
}

static inline const struct ledger_handover *ledger_handover(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->handovers, index);
}

static inline const struct ledger_contact *ledger_contact(const struct ledger *ledger, int32_t index)
{
	return shelf_at(&ledger->contacts, index);
}

static inline const char *ledger_area(const struct ledger *ledger, int32_t index)
{
	return *(const char *const *)shelf_at(&ledger->areas, index);
}

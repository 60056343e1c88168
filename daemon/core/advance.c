/*
 * advance: time passes over a case.
 *
 * What is due before `now` happens in order of (due, number), each at its own instant, so that it never matters when
 * somebody looked.
 */
#include "core/finding.h"
#include "core/ladder.h"
#include "core/ruling.h"
#include "core/settle.h"
#include "core/step.h"

#include <assert.h>

void ruling_start(struct ruling *ruling, struct arena *arena, const struct partnership *partnership,
		  const struct casefile *file)
{
	*ruling = (struct ruling){.arena = arena, .partnership = partnership};
	draft_start(&ruling->draft, arena, file);
}

void case_settle(struct ruling *ruling, int64_t at)
{
	int32_t version;
	do {
		version = ruling->draft.file->version;
		finding_settle(ruling, at);
		ladder_settle(ruling, at);
	} while (ruling->draft.file->version != version);
}

/* --- what is due next --- */

enum item_kind { ITEM_NONE, ITEM_LEFT, ITEM_LAPSE, ITEM_SURFACE, ITEM_WINDOW };

struct item {
	enum item_kind kind;
	int64_t due;
	int32_t number; /* of the party, obligation or finding */
};

static void consider(struct item *best, struct item item)
{
	bool earlier = item.due < best->due || (item.due == best->due && item.kind < best->kind) ||
		       (item.due == best->due && item.kind == best->kind && item.number < best->number);
	if (best->kind == ITEM_NONE || earlier)
		*best = item;
}

static void consider_party(const struct ruling *ruling, int32_t number, struct item *best)
{
	const struct party *party = partnership_party(ruling->partnership, number);
	if (!party || party->left_at == INSTANT_NEVER)
		return;
	int64_t due = party->left_at > ruling->draft.file->now ? party->left_at : ruling->draft.file->now;
	consider(best, (struct item){ITEM_LEFT, due, number});
}

/* Whether something of a debtor who left is still to be settled; a move without a successor is `ownerless`. */
static bool is_left_over(const struct ruling *ruling, const struct obligation *obligation)
{
	if (obligation_rows[obligation->kind].leaves != LEAVES_OWNERLESS)
		return true;
	const struct party *party = partnership_party(ruling->partnership, obligation->debtor);
	return (party && party->successor != PARTY_NONE) ||
	       !finding_about(ruling->draft.file, STALL_ownerless, 0);
}

static struct item next_item(const struct ruling *ruling)
{
	const struct casefile *file = ruling->draft.file;
	struct item best = {ITEM_NONE, INSTANT_NEVER, 0};
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!obligations[i].lapsed && obligations[i].due != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_LAPSE, obligations[i].due, obligations[i].number});
		if (is_left_over(ruling, &obligations[i]))
			consider_party(ruling, obligations[i].debtor, &best);
	}
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!finding_is_open(&findings[i]))
			continue;
		if (findings[i].surface != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_SURFACE, findings[i].surface, findings[i].number});
		int pattern = casefile_pattern_of((enum stall)findings[i].stall);
		int64_t until =
			pattern < 0 ? INSTANT_NEVER : casefile_pattern_until(file, (enum pattern)pattern);
		if (until != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_WINDOW, until, findings[i].number});
	}
	return best;
}

/* --- what then happens --- */

static void happen_lapse(struct ruling *ruling, const struct item *item)
{
	const struct obligation *obligation = casefile_obligation(ruling->draft.file, item->number);
	if (obligation_rows[obligation->kind].lapse == LAPSE_CLIMB) {
		int32_t fact;
		struct err err;
		int refused =
			ladder_happen(ruling, LADDER_EVENT_LAPSED, PARTY_SYSTEM, item->due, &fact, &err);
		assert(!refused); /* the table refuses a lapse in no state */
		(void)refused;
		return;
	}
	const struct covenant *covenant = partnership_covenant(ruling->partnership, item->due);
	struct term further =
		covenant_term(covenant, casefile_scope(ruling->draft.file),
			      (enum obligation_kind)obligation->kind, (enum cause)obligation->cause);
	struct find find = {finding_of_lapse(obligation), obligation->number, obligation->debtor, item->due,
			    further};
	finding_open(ruling, &find, item->due);
}

static void hand_to_successor(struct emit *emit, const struct casefile *file, int32_t leaver,
			      int32_t successor)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].debtor == leaver)
			emit_shift(emit, &obligations[i], successor, obligations[i].creditor,
				   obligations[i].due);
	}
}

/* Each kind by the LEAVES column of its row. */
static void settle_leaver(struct emit *emit, const struct casefile *file, int32_t leaver)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *obligation = &obligations[i];
		if (obligation->debtor != leaver)
			continue;
		switch (obligation_rows[obligation->kind].leaves) {
		case LEAVES_OWNERLESS:
		case LEAVES_NEXT_RUNG:
			break;
		case LEAVES_REFUSED:
			emit_end(emit, obligation->number, ENDING_WITHDRAWN);
			step_restart(emit, CAUSE_REFUSED, file->holder);
			break;
		case LEAVES_WITHDRAWN:
			emit_end(emit, obligation->number, ENDING_WITHDRAWN);
			break;
		case LEAVES_TO_HOLDER:
			if (file->holder == leaver)
				emit_end(emit, obligation->number, ENDING_WITHDRAWN);
			else
				emit_shift(emit, obligation, file->holder, obligation->creditor,
					   obligation->due);
			break;
		}
	}
}

static void happen_left(struct ruling *ruling, const struct item *item)
{
	const struct party *party = partnership_party(ruling->partnership, item->number);
	struct emit emit;
	emit_start(&emit, ruling, EVENT_debtor_left, PARTY_SYSTEM, item->due);
	EMIT_SET(&emit, agency, item->number);
	if (party->successor != PARTY_NONE) {
		EMIT_SET(&emit, successor, party->successor);
		hand_to_successor(&emit, ruling->draft.file, item->number, party->successor);
	} else {
		settle_leaver(&emit, ruling->draft.file, item->number);
	}
	emit_finish(&emit);
}

static void happen(struct ruling *ruling, const struct item *item)
{
	switch (item->kind) {
	case ITEM_NONE:
		return;
	case ITEM_LEFT:
		happen_left(ruling, item);
		break;
	case ITEM_LAPSE:
		happen_lapse(ruling, item);
		break;
	case ITEM_SURFACE:
		finding_surface(ruling, casefile_finding(ruling->draft.file, item->number), item->due);
		break;
	case ITEM_WINDOW:
		finding_clear(ruling, casefile_finding(ruling->draft.file, item->number), item->due);
		break;
	}
	case_settle(ruling, item->due);
}

void case_advance(struct ruling *ruling, int64_t now)
{
	if (ruling->draft.file->version == 0)
		return;
	size_t limit = ruling->n_events + RULING_EVENTS_MAX;
	struct item item = next_item(ruling);
	while (item.kind != ITEM_NONE && item.due < now && ruling->n_events < limit) {
		happen(ruling, &item);
		item = next_item(ruling);
	}
}

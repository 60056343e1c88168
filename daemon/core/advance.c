/*
 * advance: time passes over a case.
 *
 * What is due before `now` happens in order of (due, number), each at its own instant, so that it never matters when
 * somebody looked.
 */
#include "core/finding.h"
#include "core/ladder.h"
#include "core/notice.h"
#include "core/ruling.h"
#include "core/settle.h"
#include "core/step.h"
#include "core/telling.h"

void ruling_start(struct ruling *ruling, struct arena *arena, const struct partnership *partnership,
		  const struct casefile *file)
{
	*ruling = (struct ruling){.arena = arena, .partnership = partnership};
	draft_start(&ruling->draft, arena, file);
}

/* --- what is due next --- */

enum item_kind {
	ITEM_NONE,
	ITEM_LEFT,
	ITEM_LADDER,
	ITEM_LAPSE,
	ITEM_STATE,
	ITEM_SURFACE,
	ITEM_WINDOW,
	ITEM_NOTICE
};

struct item {
	enum item_kind kind;
	int64_t due;
	int32_t number; /* of the party, obligation or finding */
};

static void consider(struct item *best, struct item item)
{
	bool earlier = item.due < best->due || (item.due == best->due && item.kind < best->kind) ||
		       (item.due == best->due && item.kind == best->kind && item.number < best->number);
	if (best->kind != ITEM_NONE && !earlier)
		return;
	best->kind = item.kind; /* one by one: a copy of the whole waits for its parts to be written */
	best->due = item.due;
	best->number = item.number;
}

/* The party if it has left with something to be settled in this case. What a holder without a successor owes waits for the
 * next holder, once its leaving has been taken in. */
static const struct party *leaver(const struct ruling *ruling, int32_t number)
{
	const struct casefile *file = ruling->draft.file;
	const struct party *party = partnership_party(ruling->partnership, number);
	if (!party || party->left_at == INSTANT_NEVER)
		return NULL;
	const struct participant *participant = casefile_participant(file, number);
	bool waits = number == file->holder && participant && participant->relation == RELATION_NONE &&
		     party->successor == PARTY_NONE;
	return waits ? NULL : party;
}

static void consider_party(const struct ruling *ruling, int32_t number, struct item *best)
{
	const struct party *party = leaver(ruling, number);
	if (!party)
		return;
	int64_t due = party->left_at > ruling->draft.file->now ? party->left_at : ruling->draft.file->now;
	consider(best, (struct item){ITEM_LEFT, due, number});
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
		consider_party(ruling, obligations[i].debtor, &best);
		consider_party(ruling, obligations[i].creditor, &best);
	}
	if (casefile_too_long_at(file) != INSTANT_NEVER)
		consider(&best, (struct item){ITEM_STATE, casefile_too_long_at(file), 0});
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!finding_is_open(&findings[i]))
			continue;
		if (findings[i].surface != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_SURFACE, findings[i].surface, findings[i].number});
		if (findings[i].notice != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_NOTICE, findings[i].notice, findings[i].number});
		bool counts = stall_rows[findings[i].stall].family == FAMILY_PATTERN;
		int64_t until = counts ? casefile_pattern_until(file, &findings[i]) : INSTANT_NEVER;
		if (until != INSTANT_NEVER)
			consider(&best, (struct item){ITEM_WINDOW, until, findings[i].number});
	}
	int64_t ladder = ladder_changes_at(ruling);
	if (ladder != INSTANT_NEVER)
		consider(&best, (struct item){ITEM_LADDER, ladder, 0});
	return best;
}

/* --- what then happens --- */

static void happen_lapse(struct ruling *ruling, const struct item *item)
{
	const struct obligation *obligation = casefile_obligation(ruling->draft.file, item->number);
	bool of_directive = obligation->kind == OBLIGATION_comply;
	if (obligation_rows[obligation->kind].lapse == LAPSE_CLIMB) {
		ladder_follow(ruling, LADDER_EVENT_LAPSED, item->due);
		return;
	}
	const struct covenant *covenant = programme_covenant_of(ruling, item->due);
	struct term further =
		covenant_term(covenant, casefile_scope(ruling->draft.file),
			      (enum obligation_kind)obligation->kind, (enum cause)obligation->cause);
	struct find find = {finding_of_lapse(obligation), obligation->number, obligation->debtor, item->due,
			    further};
	finding_open(ruling, &find, item->due);
	if (of_directive)
		ladder_follow(ruling, LADDER_EVENT_REFUSED, item->due);
}

/* The holder's next step, where the case was on offer to the leaver: begun when all else is settled, since it does not wait
 * for what falls away. */
static void count_as_refused(struct emit *emit, const struct casefile *file, const struct obligation *offer)
{
	if (offer)
		step_restart(emit, CAUSE_REFUSED, file->holder);
}

static bool is_offer_to(const struct obligation *obligation, int32_t number)
{
	return obligation->kind == OBLIGATION_accept && obligation->debtor == number;
}

/* Who takes part, or is invited itself, needs no invitation of the leaver's. */
static bool is_idle_for(const struct casefile *file, const struct obligation *obligation, int32_t number,
			int32_t successor)
{
	const struct participant *participant = casefile_participant(file, successor);
	bool takes_part = participant && participant->relation == RELATION_PARTICIPANT;
	return obligation->kind == OBLIGATION_join && obligation->debtor == number &&
	       (takes_part || casefile_invitation(file, successor));
}

/* The successor owes and is owed what the leaver was. What it would owe itself falls away: an offer of its own case to
 * itself counts as refused. */
static void hand_to_successor(struct emit *emit, const struct casefile *file, int32_t number,
			      int32_t successor)
{
	size_t count;
	const struct obligation *refused = NULL;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *o = &obligations[i];
		int32_t debtor = o->debtor == number ? successor : o->debtor;
		int32_t creditor = o->creditor == number ? successor : o->creditor;
		if (debtor == o->debtor && creditor == o->creditor)
			continue;
		if (debtor != creditor && !is_idle_for(file, o, number, successor)) {
			emit_shift(emit, o, debtor, creditor, o->due);
			continue;
		}
		emit_end(emit, o->number, ENDING_SUPERSEDED);
		if (is_offer_to(o, number))
			refused = o;
	}
	count_as_refused(emit, file, refused);
}

/* To the holder, or to wait for the next one where it is the holder who left. */
static void fall_to_holder(struct emit *emit, const struct casefile *file,
			   const struct obligation *obligation)
{
	if (file->holder != obligation->debtor)
		emit_shift(emit, obligation, file->holder, obligation->creditor, obligation->due);
}

/* What a leaver owed, by the LEAVES column of its row. */
static void settle_debt(struct emit *emit, const struct casefile *file, const struct obligation *obligation)
{
	switch (obligation_rows[obligation->kind].leaves) {
	case LEAVES_OWNERLESS:
	case LEAVES_NEXT_RUNG:
		break;
	case LEAVES_REFUSED:
	case LEAVES_WITHDRAWN:
		emit_end(emit, obligation->number, ENDING_WITHDRAWN);
		break;
	case LEAVES_TO_HOLDER:
		fall_to_holder(emit, file, obligation);
		break;
	}
}

/* What a leaver was owed is owed to the holder, but for what it asked about a directive to it. */
static void settle_credit(struct emit *emit, const struct casefile *file, const struct obligation *obligation)
{
	if (file->holder == obligation->debtor || obligation_asks_rung(obligation))
		emit_end(emit, obligation->number, ENDING_WITHDRAWN);
	else if (file->holder != obligation->creditor)
		emit_shift(emit, obligation, obligation->debtor, file->holder, obligation->due);
}

static void settle_leaver(struct emit *emit, const struct casefile *file, int32_t number)
{
	size_t count;
	const struct obligation *refused = NULL;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligations[i].debtor == number)
			settle_debt(emit, file, &obligations[i]);
		else if (obligations[i].creditor == number)
			settle_credit(emit, file, &obligations[i]);
		if (is_offer_to(&obligations[i], number))
			refused = &obligations[i];
	}
	count_as_refused(emit, file, refused);
}

static void happen_left(struct ruling *ruling, const struct party *party, int64_t at)
{
	struct emit emit;
	emit_start(&emit, ruling, EVENT_debtor_left, PARTY_SYSTEM, at);
	EMIT_SET(&emit, agency, party->number);
	if (party->successor != PARTY_NONE) {
		EMIT_SET(&emit, successor, party->successor);
		hand_to_successor(&emit, ruling->draft.file, party->number, party->successor);
	} else {
		settle_leaver(&emit, ruling->draft.file, party->number);
	}
	emit_finish(&emit);
}

/* Who has left by `at` and was given something since, such as the next step of a case that is reopened. */
static const struct party *gone_before(const struct ruling *ruling, int64_t at)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(ruling->draft.file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct party *debtor = leaver(ruling, obligations[i].debtor);
		if (debtor && debtor->left_at <= at)
			return debtor;
		const struct party *creditor = leaver(ruling, obligations[i].creditor);
		if (creditor && creditor->left_at <= at)
			return creditor;
	}
	return NULL;
}

static void settle_leavers(struct ruling *ruling, int64_t at)
{
	for (const struct party *party; (party = gone_before(ruling, at)) != NULL;)
		happen_left(ruling, party, at);
}

void case_settle(struct ruling *ruling, int64_t at)
{
	int32_t version;
	do {
		version = ruling->draft.file->version;
		settle_leavers(ruling, at);
		finding_settle(ruling, at);
		ladder_settle(ruling, at);
	} while (ruling->draft.file->version != version);
	telling_follow(ruling);
}

static void happen(struct ruling *ruling, const struct item *item)
{
	switch (item->kind) {
	case ITEM_NONE:
		return;
	case ITEM_STATE: /* it is true from now on: settling finds it */
		break;
	case ITEM_LEFT:
		happen_left(ruling, partnership_party(ruling->partnership, item->number), item->due);
		break;
	case ITEM_LADDER:
		break; /* settled below */
	case ITEM_LAPSE:
		happen_lapse(ruling, item);
		break;
	case ITEM_SURFACE:
		finding_surface(ruling, casefile_finding(ruling->draft.file, item->number), item->due);
		break;
	case ITEM_NOTICE:
		notice_give(ruling, casefile_finding(ruling->draft.file, item->number), item->due);
		break;
	case ITEM_WINDOW:
		finding_clear(ruling, casefile_finding(ruling->draft.file, item->number), item->due);
		break;
	}
	case_settle(ruling, item->due);
}

/* What falls due at `now` is still in time then; who leaves or is away from `now` on is gone. */
static bool is_over(const struct item *item, int64_t now)
{
	bool at_once = item->kind == ITEM_LEFT || item->kind == ITEM_LADDER;
	return item->kind != ITEM_NONE && (item->due < now || (at_once && item->due == now));
}

bool case_advance(struct ruling *ruling, int64_t now)
{
	if (ruling->draft.file->version == 0)
		return true;
	size_t limit = ruling->n_events + RULING_EVENTS_MAX;
	struct item item = next_item(ruling);
	while (is_over(&item, now) && ruling->n_events < limit) {
		happen(ruling, &item);
		item = next_item(ruling);
	}
	return !is_over(&item, now);
}

int64_t case_next_due(const struct ruling *ruling)
{
	int64_t due = casefile_next_due(ruling->draft.file);
	int64_t ladder = ladder_changes_at(ruling);
	return ladder < due ? ladder : due;
}

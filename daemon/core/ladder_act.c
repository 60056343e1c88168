/* ladder_act: see ladder_act.h. */
#include "core/ladder_act.h"

#include <assert.h>

#include "core/director.h"
#include "core/finding.h"
#include "core/postpone.h"
#include "core/programme.h"
#include "core/step.h"

static const struct casefile *file_of(const struct happening *h)
{
	return h->ruling->draft.file;
}

/* --- the covenant's rungs --- */

static const struct covenant *covenant_of(const struct happening *h)
{
	return programme_covenant_of(h->ruling, h->deed.at);
}

const struct covenant_rung *ladder_rung_from(const struct covenant *covenant, int rung)
{
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		if ((int)covenant->ladder[i].rung >= rung)
			return &covenant->ladder[i];
	}
	return NULL;
}

static const struct covenant_rung *highest(const struct covenant *covenant)
{
	assert(covenant->n_rungs > 0);
	return &covenant->ladder[covenant->n_rungs - 1];
}

static bool is_within_reach(const struct happening *h, const struct covenant_rung *rung)
{
	return director_is_within_reach(h->ruling->partnership, file_of(h), rung->rung, h->deed.at);
}

/* The lowest rung from there on at which somebody is; where nobody is at any, the highest. NULL = there is none. */
static const struct covenant_rung *landing(const struct happening *h, int from)
{
	const struct covenant *covenant = covenant_of(h);
	const struct covenant_rung *rung = ladder_rung_from(covenant, from);
	while (rung && rung != highest(covenant) && !is_within_reach(h, rung))
		rung = ladder_rung_from(covenant, (int)rung->rung + 1);
	return rung;
}

/* A term in the working time of who acts on a rung, whose agency may keep other days than the others do. */
static int64_t add_for_rung(const struct happening *h, const struct covenant_rung *rung, int64_t from,
			    struct term term)
{
	const char *agency = director_agency(h->ruling->partnership, file_of(h), rung->rung, h->deed.at);
	return covenant_add_for(covenant_of(h), casefile_scope(file_of(h)), agency, from, term);
}

/* Where nobody is within reach there is nothing to wait for. */
static int64_t acknowledge_due(const struct happening *h, const struct covenant_rung *rung)
{
	return is_within_reach(h, rung) ? add_for_rung(h, rung, h->deed.at, rung->acknowledge) : h->deed.at;
}

/* The term of the rung at which the case stands. A rung that is gone has none left. */
static int64_t act_due(const struct happening *h)
{
	const struct covenant_rung *rung = ladder_rung_from(covenant_of(h), file_of(h)->rung);
	return rung ? add_for_rung(h, rung, h->deed.at, rung->act) : h->deed.at;
}

/* --- what is owed, what is found --- */

static int32_t worst_severity(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	int32_t worst = 0;
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) && !findings[i].muted && findings[i].severity > worst)
			worst = findings[i].severity;
	}
	return worst;
}

bool ladder_has_stalls(const struct casefile *file)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) && !findings[i].muted &&
		    findings[i].stall != STALL_director_silent)
			return true;
	}
	return false;
}

static bool is_stalled_party(const struct casefile *file, int32_t party)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) && findings[i].debtor == party)
			return true;
	}
	return false;
}

/* --- conditions --- */

bool ladder_has_rungs(const struct happening *h)
{
	return covenant_of(h)->n_rungs > 0;
}

bool ladder_is_at_top(const struct happening *h)
{
	return !ladder_rung_from(covenant_of(h), file_of(h)->rung + 1);
}

bool ladder_is_stalled(const struct happening *h)
{
	return ladder_has_stalls(file_of(h));
}

bool ladder_is_worse_than_snoozed(const struct happening *h)
{
	const struct casefile *file = file_of(h);
	return file->snoozed_until > h->deed.at && file->severity > file->snoozed_severity &&
	       !casefile_owed_by_rung(file)->lapsed;
}

/* Where the holder has left nobody, only the director can act: then it is his to settle once more. */
bool ladder_is_barren(const struct happening *h)
{
	return file_of(h)->resolved_barren && !finding_about(file_of(h), STALL_ownerless, 0);
}

bool ladder_is_replaced(const struct happening *h)
{
	return file_of(h)->replaced;
}

bool ladder_is_delegated(const struct happening *h)
{
	return file_of(h)->delegate != PARTY_NONE;
}

bool ladder_is_snoozed_enough(const struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct covenant *covenant = covenant_of(h);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	if (decide->lapsed)
		return true; /* what is overdue can not be put off any more */
	struct postponement postponement = {
		file->snoozes + 1, file->snoozes ? file->snoozed_from : h->deed.at, h->deed.args->until};
	return postpone_is_too_much(covenant, casefile_scope(file), covenant->snooze_times,
				    covenant->snooze_total, postponement);
}

/* A snooze is longer than what a restart would give, and is not cut short by good news. */
bool ladder_may_restart(const struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	return decide && !decide->lapsed && !file->restarted && file->snoozed_until <= h->deed.at &&
	       ladder_rung_from(covenant_of(h), file->rung) && is_stalled_party(file, h->deed.actor);
}

/* --- up and down --- */

void ladder_nothing(struct happening *h)
{
	(void)h;
}

/* Age and rung go on where the last escalation ended no longer than `again` ago. */
static bool resumes(const struct happening *h)
{
	const struct casefile *file = file_of(h);
	if (file->escalated_until == INSTANT_NEVER)
		return false;
	return covenant_add(covenant_of(h), casefile_scope(file), file->escalated_until,
			    covenant_of(h)->again) >= h->deed.at;
}

/* The highest of the rungs that begin with stalls as severe as this one, else the lowest. */
static int start_rung(const struct covenant *covenant, int32_t severity)
{
	for (int32_t i = covenant->n_rungs - 1; i > 0; i--) {
		if (covenant->ladder[i].from && covenant->ladder[i].from <= severity)
			return (int)covenant->ladder[i].rung;
	}
	return 0;
}

void ladder_raise(struct happening *h)
{
	const struct casefile *file = file_of(h);
	bool resumed = resumes(h);
	int32_t severity = worst_severity(file);
	const struct covenant_rung *rung =
		landing(h, resumed ? file->rung : start_rung(covenant_of(h), severity));
	if (!rung) /* a later covenant has no rung so high */
		rung = highest(covenant_of(h));
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_raised, PARTY_SYSTEM, h->deed.at);
	EMIT_SET(&emit, rung, (int32_t)rung->rung);
	EMIT_SET(&emit, severity, severity);
	EMIT_SET(&emit, since, resumed ? file->escalated_at : h->deed.at);
	emit_open(&emit, OBLIGATION_acknowledge, CAUSE_NONE, PARTY_RUNG(rung->rung), PARTY_PARTNERSHIP,
		  acknowledge_due(h, rung));
	emit_finish(&emit);
}

/* Begin an event of the rung at which the case stands. */
static void start(struct happening *h, struct emit *emit, enum event_kind kind)
{
	emit_start(emit, h->ruling, kind, h->deed.actor, h->deed.at);
	EMIT_SET(emit, rung, file_of(h)->rung);
}

static void open_decide(struct happening *h, struct emit *emit)
{
	emit_open(emit, OBLIGATION_decide, CAUSE_NONE, PARTY_RUNG(file_of(h)->rung), PARTY_PARTNERSHIP,
		  act_due(h));
}

void ladder_take(struct happening *h)
{
	struct emit emit;
	start(h, &emit, EVENT_escalation_acknowledged);
	emit_end(&emit, casefile_owed_by_rung(file_of(h))->number, ENDING_MET);
	open_decide(h, &emit);
	h->fact = emit_finish(&emit);
}

void ladder_end(struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct obligation *owed = casefile_owed_by_rung(file);
	struct emit emit;
	start(h, &emit, EVENT_escalation_ended);
	if (owed)
		emit_end(&emit, owed->number, file->ladder == LADDER_TAKEN ? ENDING_MET : ENDING_WITHDRAWN);
	emit_finish(&emit);
}

void ladder_climb(struct happening *h)
{
	const struct obligation *lapsed = casefile_owed_by_rung(file_of(h));
	const struct covenant_rung *next = landing(h, file_of(h)->rung + 1);
	assert(next); /* else the case stands at the top */
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_climbed, PARTY_SYSTEM, h->deed.at);
	EMIT_SET(&emit, rung, (int32_t)next->rung);
	if (lapsed) {
		EMIT_SET(&emit, obligation, lapsed->number);
		emit_end(&emit, lapsed->number, ENDING_SUPERSEDED);
	}
	emit_open(&emit, OBLIGATION_acknowledge, CAUSE_NONE, PARTY_RUNG(next->rung), PARTY_PARTNERSHIP,
		  acknowledge_due(h, next));
	emit_finish(&emit);
}

/* At the top what is owed stays owed. That a director is silent is found across cases, once for all of his (net_silent.c). */
void ladder_be_silent(struct happening *h)
{
	const struct casefile *file = file_of(h);
	struct emit emit;
	start(h, &emit, EVENT_escalation_silent);
	EMIT_SET(&emit, obligation, casefile_owed_by_rung(file)->number);
	EMIT_SET(&emit, director,
		 director_answerable(h->ruling->partnership, file, (enum rung)file->rung, h->deed.at));
	emit_finish(&emit);
}

void ladder_lapse_now(struct happening *h)
{
	const struct obligation *owed = casefile_owed_by_rung(file_of(h));
	struct emit emit;
	start(h, &emit, EVENT_escalation_unreachable);
	emit_shift(&emit, owed, owed->debtor, owed->creditor, h->deed.at);
	emit_finish(&emit);
}

/* Whatever one rung owes or is owed is the other's, by the same date. */
void ladder_move(struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct covenant_rung *next = ladder_rung_from(covenant_of(h), file->rung);
	if (!next)
		next = highest(covenant_of(h));
	int32_t from = PARTY_RUNG(file->rung), to = PARTY_RUNG(next->rung);
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_moved, PARTY_SYSTEM, h->deed.at);
	EMIT_SET(&emit, rung, (int32_t)next->rung);
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *o = &obligations[i];
		if (o->debtor == from || o->creditor == from)
			emit_shift(&emit, o, o->debtor == from ? to : o->debtor,
				   o->creditor == from ? to : o->creditor, o->due);
	}
	emit_finish(&emit);
}

/* --- what a director does --- */

/* What the addressee of a directive asked no longer matters. */
static void end_questions(struct emit *emit, const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (obligation_asks_rung(&obligations[i]))
			emit_end(emit, obligations[i].number, ENDING_WITHDRAWN);
	}
}

/* The obligations that prove open findings are waived; the move is superseded by the next step. */
static void waive_evidence(struct emit *emit, const struct casefile *file)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *obligation = &obligations[i];
		if (obligation->kind == OBLIGATION_decide)
			emit_end(emit, obligation->number, ENDING_MET);
		else if (obligation->kind == OBLIGATION_move)
			continue;
		else if (obligation_asks_rung(obligation) || obligation->lapsed ||
			 finding_about(file, STALL_broken_promise, obligation->number))
			emit_end(emit, obligation->number, ENDING_WITHDRAWN);
	}
}

void ladder_resolve(struct happening *h)
{
	const struct casefile *file = file_of(h);
	struct emit emit;
	start(h, &emit, EVENT_escalation_resolved);
	waive_evidence(&emit, file);
	if (file->status == STATUS_OPEN)
		step_restart(&emit, CAUSE_RESOLVED, file->holder);
	h->fact = emit_finish(&emit);
}

void ladder_take_and_resolve(struct happening *h)
{
	ladder_take(h);
	ladder_resolve(h);
}

void ladder_withdraw_and_resolve(struct happening *h)
{
	const struct obligation *comply = casefile_obligation_of(file_of(h), OBLIGATION_comply);
	struct emit emit;
	start(h, &emit, EVENT_directive_withdrawn);
	EMIT_SET(&emit, obligation, comply->number);
	emit_end(&emit, comply->number, ENDING_WITHDRAWN);
	end_questions(&emit, file_of(h));
	emit_finish(&emit);
	ladder_resolve(h);
}

void ladder_direct(struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	const struct obligation *earlier = casefile_obligation_of(file, OBLIGATION_comply);
	struct emit emit;
	start(h, &emit, EVENT_directive_issued);
	EMIT_SET(&emit, agency, h->deed.args->agency);
	EMIT_SET(&emit, mandate, h->deed.args->mandate);
	EMIT_SET(&emit, due, h->deed.args->due);
	if (decide)
		emit_end(&emit, decide->number, ENDING_MET);
	if (earlier)
		emit_end(&emit, earlier->number, ENDING_SUPERSEDED);
	end_questions(&emit, file);
	emit_open(&emit, OBLIGATION_comply, CAUSE_NONE, h->deed.args->agency, PARTY_RUNG(file->rung),
		  h->deed.args->due);
	h->fact = emit_finish(&emit);
}

void ladder_take_and_direct(struct happening *h)
{
	ladder_take(h);
	ladder_direct(h);
}

void ladder_return(struct happening *h)
{
	struct emit emit;
	start(h, &emit, EVENT_escalation_returned);
	end_questions(&emit, file_of(h));
	open_decide(h, &emit);
	emit_finish(&emit);
}

void ladder_return_and_tell(struct happening *h)
{
	ladder_return(h);
	struct emit emit;
	start(h, &emit, EVENT_outside_told);
	emit_finish(&emit);
}

void ladder_delegate(struct happening *h)
{
	struct emit emit;
	start(h, &emit, EVENT_escalation_delegated);
	EMIT_SET(&emit, director, h->deed.args->director);
	h->fact = emit_finish(&emit);
}

void ladder_snooze(struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	struct emit emit;
	start(h, &emit, EVENT_escalation_snoozed);
	EMIT_SET(&emit, until, h->deed.args->until);
	EMIT_SET(&emit, severity, file->severity);
	const struct covenant_rung *rung = ladder_rung_from(covenant_of(h), file->rung);
	int64_t until = h->deed.args->until;
	emit_shift(&emit, decide, decide->debtor, decide->creditor,
		   rung ? add_for_rung(h, rung, until, rung->act) : until);
	h->fact = emit_finish(&emit);
}

void ladder_wake(struct happening *h)
{
	const struct casefile *file = file_of(h);
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	struct emit emit;
	start(h, &emit, EVENT_escalation_woken);
	EMIT_SET(&emit, severity, file->severity);
	emit_shift(&emit, decide, decide->debtor, decide->creditor, act_due(h));
	emit_finish(&emit);
}

void ladder_restart(struct happening *h)
{
	const struct obligation *decide = casefile_obligation_of(file_of(h), OBLIGATION_decide);
	emit_shift(h->emit, decide, decide->debtor, decide->creditor, act_due(h));
}

/* ladder: see ladder.h. */
#include "core/ladder.h"

#include <assert.h>

#include "core/finding.h"
#include "core/step.h"

struct happening {
	struct ruling *ruling;
	int32_t actor;
	int64_t at;
	int32_t fact;
	struct err *err;
};

/* --- the covenant's rungs --- */

static const struct covenant *covenant_of(const struct happening *h)
{
	return programme_covenant_of(h->ruling, h->at);
}

/* The rung itself if the covenant still has it, else the next higher one; NULL = none. */
static const struct covenant_rung *rung_from(const struct covenant *covenant, int rung)
{
	for (int32_t i = 0; i < covenant->n_rungs; i++) {
		if ((int)covenant->ladder[i].rung >= rung)
			return &covenant->ladder[i];
	}
	return NULL;
}

static int64_t add_term(const struct happening *h, struct term term)
{
	return covenant_add(covenant_of(h), casefile_scope(h->ruling->draft.file), h->at, term);
}

static const struct obligation *owed(const struct casefile *file)
{
	const struct obligation *acknowledge = casefile_obligation_of(file, OBLIGATION_acknowledge);
	return acknowledge ? acknowledge : casefile_obligation_of(file, OBLIGATION_decide);
}

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

/* --- actions of the table --- */

static int do_nothing(struct happening *h)
{
	(void)h;
	return 0;
}

/* Age and rung go on where the last escalation ended no longer than `again` ago. */
static bool resumes(const struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	if (file->escalated_until == INSTANT_NEVER)
		return false;
	return covenant_add(covenant_of(h), casefile_scope(file), file->escalated_until,
			    covenant_of(h)->again) >= h->at;
}

static int do_raise(struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	bool resumed = resumes(h);
	const struct covenant *covenant = covenant_of(h);
	const struct covenant_rung *rung = rung_from(covenant, resumed ? file->rung : 0);
	if (!rung && covenant->n_rungs) /* a later covenant has no rung so high */
		rung = &covenant->ladder[covenant->n_rungs - 1];
	if (!rung)
		return 0; /* a covenant without a ladder: stalls are found, nobody is told */
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_raised, PARTY_SYSTEM, h->at);
	EMIT_SET(&emit, rung, (int32_t)rung->rung);
	EMIT_SET(&emit, severity, worst_severity(file));
	EMIT_SET(&emit, since, resumed ? file->escalated_at : h->at);
	emit_open(&emit, OBLIGATION_acknowledge, CAUSE_NONE, PARTY_RUNG(rung->rung), PARTY_PARTNERSHIP,
		  add_term(h, rung->acknowledge));
	emit_finish(&emit);
	return 0;
}

static int do_take(struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	const struct covenant_rung *rung = rung_from(covenant_of(h), file->rung);
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_acknowledged, h->actor, h->at);
	EMIT_SET(&emit, rung, file->rung);
	emit_end(&emit, owed(file)->number, ENDING_MET);
	emit_open(&emit, OBLIGATION_decide, CAUSE_NONE, PARTY_RUNG(file->rung), PARTY_PARTNERSHIP,
		  add_term(h, rung ? rung->act : TERM_ZERO));
	h->fact = emit_finish(&emit);
	return 0;
}

static int do_end(struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_ended, PARTY_SYSTEM, h->at);
	EMIT_SET(&emit, rung, file->rung);
	emit_end(&emit, owed(file)->number, file->ladder == LADDER_TAKEN ? ENDING_MET : ENDING_WITHDRAWN);
	emit_finish(&emit);
	return 0;
}

/* At the top what is owed stays owed, and the silence of the director is a finding of its own. */
static int stay_at_the_top(struct happening *h, const struct obligation *lapsed)
{
	struct find find = {STALL_director_silent, lapsed->number, lapsed->debtor, lapsed->due, TERM_NONE};
	finding_open(h->ruling, &find, h->at);
	return 0;
}

static int do_climb(struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	const struct obligation *lapsed = owed(file);
	const struct covenant_rung *next = rung_from(covenant_of(h), file->rung + 1);
	if (!next)
		return stay_at_the_top(h, lapsed);
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_climbed, PARTY_SYSTEM, h->at);
	EMIT_SET(&emit, rung, (int32_t)next->rung);
	EMIT_SET(&emit, obligation, lapsed->number);
	emit_end(&emit, lapsed->number, ENDING_SUPERSEDED);
	emit_open(&emit, OBLIGATION_acknowledge, CAUSE_NONE, PARTY_RUNG(next->rung), PARTY_PARTNERSHIP,
		  add_term(h, next->acknowledge));
	emit_finish(&emit);
	return 0;
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
		else if (obligation->lapsed || finding_about(file, STALL_broken_promise, obligation->number))
			emit_end(emit, obligation->number, ENDING_WITHDRAWN);
	}
}

bool ladder_is_barren(const struct casefile *file)
{
	return file->resolved_barren && !finding_about(file, STALL_ownerless, 0);
}

static int do_resolve(struct happening *h)
{
	const struct casefile *file = h->ruling->draft.file;
	if (ladder_is_barren(file))
		return err_set(
			h->err, ERROR_nothing_changed,
			"nothing substantive has happened since the last resolution; the case needs a step, "
			"not another resolution");
	struct emit emit;
	emit_start(&emit, h->ruling, EVENT_escalation_resolved, h->actor, h->at);
	EMIT_SET(&emit, rung, file->rung);
	waive_evidence(&emit, file);
	if (file->status == STATUS_OPEN)
		step_restart(&emit, CAUSE_RESOLVED, file->holder);
	h->fact = emit_finish(&emit);
	return 0;
}

/* --- the table --- */

struct transition {
	int (*act)(struct happening *h); /* NULL = refuse with `refusal` */
	const char *word;
	enum error refusal;
};

#define ACT(function, word)                                                                                  \
	{                                                                                                    \
		function, word, ERROR_NONE                                                                   \
	}
#define REFUSE(error)                                                                                        \
	{                                                                                                    \
		NULL, #error, ERROR_##error                                                                  \
	}

static const struct transition transitions[LADDER_COUNT][LADDER_EVENT_COUNT] = {
	[LADDER_QUIET] = {[LADDER_EVENT_STALLED] = ACT(do_raise, "raise"),
			  [LADDER_EVENT_CLEAR] = ACT(do_nothing, "-"),
			  [LADDER_EVENT_ACKNOWLEDGED] = REFUSE(not_escalated),
			  [LADDER_EVENT_LAPSED] = ACT(do_nothing, "-"),
			  [LADDER_EVENT_RESOLVED] = REFUSE(not_escalated)},
	[LADDER_RAISED] = {[LADDER_EVENT_STALLED] = ACT(do_nothing, "-"),
			   [LADDER_EVENT_CLEAR] = ACT(do_end, "end"),
			   [LADDER_EVENT_ACKNOWLEDGED] = ACT(do_take, "take"),
			   [LADDER_EVENT_LAPSED] = ACT(do_climb, "climb"),
			   [LADDER_EVENT_RESOLVED] = REFUSE(not_taken)},
	[LADDER_TAKEN] = {[LADDER_EVENT_STALLED] = ACT(do_nothing, "-"),
			  [LADDER_EVENT_CLEAR] = ACT(do_end, "end"),
			  [LADDER_EVENT_ACKNOWLEDGED] = REFUSE(taken),
			  [LADDER_EVENT_LAPSED] = ACT(do_climb, "climb"),
			  [LADDER_EVENT_RESOLVED] = ACT(do_resolve, "resolve")},
};

const char *ladder_cell(enum ladder_state state, enum ladder_event event)
{
	return transitions[state][event].word;
}

int ladder_happen(struct ruling *ruling, enum ladder_event event, int32_t actor, int64_t at,
		  int32_t *ret_fact, struct err *err)
{
	const struct transition *transition = &transitions[ruling->draft.file->ladder][event];
	struct happening h = {ruling, actor, at, 0, err};
	if (!transition->act)
		return err_set(err, (int)transition->refusal, "%s",
			       error_row((int)transition->refusal)->text);
	if (transition->act(&h) != 0)
		return -1;
	*ret_fact = h.fact;
	return 0;
}

/* Silence of the director is about the escalation and does not keep it alive by itself. */
static bool is_stalled(const struct casefile *file)
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

void ladder_settle(struct ruling *ruling, int64_t at)
{
	int32_t fact;
	struct err err;
	bool stalled = is_stalled(ruling->draft.file);
	int refused = ladder_happen(ruling, stalled ? LADDER_EVENT_STALLED : LADDER_EVENT_CLEAR, PARTY_SYSTEM,
				    at, &fact, &err);
	assert(!refused); /* the table refuses neither in any state */
	(void)refused;
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

void ladder_progress(struct emit *emit)
{
	const struct casefile *file = emit->ruling->draft.file;
	const struct obligation *decide = casefile_obligation_of(file, OBLIGATION_decide);
	if (event_rows[emit->event.kind].substance == SUBSTANCE_BARE || !decide || decide->lapsed ||
	    file->restarted || !is_stalled_party(file, emit->event.actor))
		return;
	struct happening h = {emit->ruling, emit->event.actor, emit->event.at, 0, NULL};
	const struct covenant_rung *rung = rung_from(covenant_of(&h), file->rung);
	if (rung)
		emit_shift(emit, decide, decide->debtor, decide->creditor, add_term(&h, rung->act));
}

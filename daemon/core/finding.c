/* finding: see finding.h. */
#include "core/finding.h"

#include "core/notice.h"
#include "core/pattern.h"
#include "core/postpone.h"
#include "core/state.h"
#include "core/subject.h"

static const struct covenant *covenant_at(const struct ruling *ruling, int64_t at)
{
	return programme_covenant_of(ruling, at);
}

const struct finding *finding_about(const struct casefile *file, enum stall stall, int32_t obligation)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == stall && findings[i].obligation == obligation &&
		    finding_is_open(&findings[i]))
			return &findings[i];
	}
	return NULL;
}

const struct finding *finding_of_subject(const struct casefile *file, enum stall stall, uint64_t subject)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == stall && findings[i].subject == subject &&
		    finding_is_open(&findings[i]))
			return &findings[i];
	}
	return NULL;
}

enum stall finding_of_lapse(const struct obligation *obligation)
{
	int lapse = obligation_rows[obligation->kind].lapse;
	if (lapse >= 0)
		return (enum stall)lapse;
	if (obligation->cause == CAUSE_ACCEPTED)
		return STALL_not_started;
	if (obligation->cause == CAUSE_ALL_FINISHED)
		return STALL_all_done_unsolved;
	return obligation->cause == CAUSE_REFUSED ? STALL_refused_dropped : STALL_silent;
}

/* --- opening --- */

/* One of the same kind and debtor that cleared so recently that the new one continues it. */
static const struct finding *continued(const struct casefile *file, const struct find *find, uint64_t subject,
				       int64_t at)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = &findings[i];
		if (finding->stall == find->stall && finding->debtor == find->debtor &&
		    finding->subject == subject && !finding_is_open(finding) && finding->again >= at &&
		    finding->again > finding->cleared_at)
			return finding;
	}
	return NULL;
}

/* A finding speaks for what the same party is late with, and for whoever waits for that party. */
static bool speaks_for(const struct casefile *file, const struct finding *finding, int32_t debtor)
{
	const struct obligation *obligation = casefile_obligation(file, finding->obligation);
	return finding->debtor == debtor || (obligation && obligation->creditor == debtor) ||
	       stall_rows[finding->stall].family == FAMILY_PATTERN ||
	       finding->stall == STALL_waiting_ring; /* for all who wait in it */
}

static bool is_muted(const struct casefile *file, enum stall stall, int32_t debtor)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) &&
		    stall_rows[stall].muted_by & UINT32_C(1) << findings[i].stall &&
		    speaks_for(file, &findings[i], debtor))
			return true;
	}
	return false;
}

static struct numbers evidence_of(struct ruling *ruling, const struct find *find, int64_t at)
{
	const struct casefile *file = ruling->draft.file;
	const struct obligation *obligation = casefile_obligation(file, find->obligation);
	int pattern = casefile_pattern_of(find->stall);
	int32_t key = pattern >= 0 && pattern_rows[pattern].key == KEY_PARTY ? find->debtor : PARTY_NONE;
	size_t count;
	const struct hit *hits = casefile_hits(file, &count);
	int32_t *seqs = arena_zalloc(ruling->arena, count + 1, sizeof *seqs);
	int32_t n = 0;
	if (obligation)
		seqs[n++] = obligation->opened_seq;
	else if (stall_rows[find->stall].family == FAMILY_STATE)
		seqs[n++] = state_proof(file, find->stall, find->debtor);
	for (size_t i = 0; pattern >= 0 && i < count; i++) {
		if (hits[i].pattern == pattern && hits[i].key == key && hits[i].until >= at)
			seqs[n++] = hits[i].seq;
	}
	return (struct numbers){seqs, n};
}

static void set_obligation(struct emit *emit, const struct casefile *file, int32_t number)
{
	const struct obligation *obligation = casefile_obligation(file, number);
	if (!obligation)
		return;
	EMIT_SET(emit, obligation, number);
	EMIT_SET(emit, of_kind, obligation->kind);
	EMIT_SET(emit, ordinal, obligation->ordinal);
}

/* From when a finding speaks for itself, whom it concerns is told of it. */
static void announce_notice(struct emit *emit, int32_t debtor, int64_t since, int given)
{
	int64_t due = notice_due(emit->ruling, debtor, since, given, emit->event.at);
	if (due != INSTANT_NEVER)
		EMIT_SET(emit, next_notice, due);
}

static void open_or_continue(struct ruling *ruling, const struct find *find, const struct find_across *across,
			     const struct finding *earlier, int64_t at)
{
	const struct casefile *file = ruling->draft.file;
	const struct covenant *covenant = covenant_at(ruling, at);
	if (!earlier)
		earlier = continued(file, find, across->subject, at);
	struct emit emit;
	emit_start(&emit, ruling, EVENT_stall_found, PARTY_SYSTEM, at);
	EMIT_SET(&emit, finding, earlier ? earlier->number : file->next_finding);
	EMIT_SET(&emit, stall, (int32_t)find->stall);
	EMIT_SET(&emit, rule, stall_rows[find->stall].rule);
	EMIT_SET(&emit, since, earlier ? earlier->since : find->since);
	EMIT_SET(&emit, severity, stall_rows[find->stall].severity + (file->urgency == URGENCY_CRISIS));
	EMIT_SET(&emit, agency, find->debtor);
	set_obligation(&emit, file, find->obligation);
	if (across->subject)
		EMIT_SET(&emit, subject, subject_text(ruling->arena, across->subject));
	struct numbers evidence = across->subject ? across->evidence : evidence_of(ruling, find, at);
	if (evidence.count)
		EMIT_SET(&emit, evidence, evidence);
	if (is_muted(file, find->stall, find->debtor)) {
		EMIT_SET(&emit, muted, true);
		int64_t surface = covenant_add(covenant, casefile_scope(file), at, find->further);
		if (surface != INSTANT_NEVER)
			EMIT_SET(&emit, surface, surface);
	} else {
		announce_notice(&emit, find->debtor, earlier ? earlier->since : find->since,
				earlier ? earlier->noticed : 0);
	}
	emit_finish(&emit);
}

void finding_open(struct ruling *ruling, const struct find *find, int64_t at)
{
	static const struct find_across none = {0};
	const struct finding *earlier =
		find->obligation ? finding_about(ruling->draft.file, find->stall, find->obligation) : NULL;
	open_or_continue(ruling, find, &none, earlier, at);
}

void finding_open_across(struct ruling *ruling, const struct find *find, const struct find_across *across,
			 int64_t at)
{
	open_or_continue(ruling, find, across,
			 finding_of_subject(ruling->draft.file, find->stall, across->subject), at);
}

void finding_surface(struct ruling *ruling, const struct finding *finding, int64_t at)
{
	struct emit emit;
	emit_start(&emit, ruling, EVENT_stall_surfaced, PARTY_SYSTEM, at);
	EMIT_SET(&emit, finding, finding->number);
	EMIT_SET(&emit, stall, finding->stall);
	EMIT_SET(&emit, severity, finding->severity);
	announce_notice(&emit, finding->debtor, finding->since, finding->noticed);
	emit_finish(&emit);
}

void finding_clear(struct ruling *ruling, const struct finding *finding, int64_t at)
{
	const struct covenant *covenant = covenant_at(ruling, at);
	struct emit emit;
	emit_start(&emit, ruling, EVENT_stall_cleared, PARTY_SYSTEM, at);
	EMIT_SET(&emit, finding, finding->number);
	EMIT_SET(&emit, stall, finding->stall);
	int64_t again = covenant_add(covenant, casefile_scope(ruling->draft.file), at, covenant->again);
	if (again != INSTANT_NEVER && again > at)
		EMIT_SET(&emit, again, again);
	emit_finish(&emit);
}

/* --- settling --- */

/* The open finding of a pattern or state; party: PARTY_NONE = whomever it concerns. */
static bool is_open_about(const struct casefile *file, enum stall stall, int32_t party)
{
	size_t count;
	const struct finding *findings = casefile_findings(file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].stall == stall && finding_is_open(&findings[i]) &&
		    (party == PARTY_NONE || findings[i].debtor == party))
			return true;
	}
	return false;
}

static bool state_still_holds(const struct casefile *file, const struct finding *finding, int64_t at)
{
	const struct participant *of = casefile_participant(file, finding->debtor);
	return of && state_holds(file, (enum stall)finding->stall, of, at);
}

/* Else by stall.withdraw. That a director is silent in this case ends with what he owes here, also in a closed case; where he is
 * silent in others it is then found in one of these. */
static bool has_ended_here(const struct casefile *file, const struct finding *finding)
{
	if (finding->stall == STALL_director_silent)
		return file->silent != finding->debtor;
	return finding->waived || file->status != STATUS_OPEN;
}

static bool has_ended(const struct casefile *file, const struct finding *finding, int64_t at)
{
	switch (stall_rows[finding->stall].family) {
	case FAMILY_LAPSE:
		return !casefile_obligation(file, finding->obligation);
	case FAMILY_PATTERN:
		return casefile_pattern_until(file, finding) < at;
	case FAMILY_STATE:
		return !state_still_holds(file, finding, at);
	case FAMILY_ACROSS:
		return has_ended_here(file, finding);
	}
	return false;
}

static void clear_ended(struct ruling *ruling, int64_t at)
{
	size_t count;
	casefile_findings(ruling->draft.file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = &casefile_findings(ruling->draft.file, &count)[i];
		if (finding_is_open(finding) && has_ended(ruling->draft.file, finding, at))
			finding_clear(ruling, finding, at);
		casefile_findings(ruling->draft.file, &count);
	}
}

static void open_pattern(struct ruling *ruling, enum pattern pattern, int32_t key, int64_t at)
{
	const struct casefile *file = ruling->draft.file;
	const struct covenant *covenant = covenant_at(ruling, at);
	int32_t debtor = key == PARTY_NONE ? file->holder : key;
	struct find find = {pattern_rows[pattern].stall, 0, debtor, at, covenant->ceiling};
	if (pattern_is_full(file, covenant, pattern, key, at) && !is_open_about(file, find.stall, key))
		finding_open(ruling, &find, at);
}

/* Parties that count for themselves, each where its first hit stands. Most cases have no hit at all. */
static void open_patterns(struct ruling *ruling, int64_t at)
{
	size_t count;
	casefile_hits(ruling->draft.file, &count);
	for (int i = 0; count && i < PATTERN_COUNT; i++) {
		if (pattern_rows[i].key == KEY_CASE)
			open_pattern(ruling, (enum pattern)i, PARTY_NONE, at);
	}
	casefile_hits(ruling->draft.file, &count);
	for (size_t i = 0; i < count; i++) {
		struct hit hit = casefile_hits(ruling->draft.file, &count)[i];
		if (hit.key != PARTY_NONE)
			open_pattern(ruling, (enum pattern)hit.pattern, hit.key, at);
	}
}

static void open_state(struct ruling *ruling, enum stall stall, const struct participant *of, int64_t at)
{
	const struct casefile *file = ruling->draft.file;
	if (!state_holds(file, stall, of, at) || is_open_about(file, stall, of->party))
		return;
	struct find find = {stall, 0, of->party, at, TERM_NONE};
	finding_open(ruling, &find, at);
}

/* Each stall that is a state, about each party of which it may be true. */
static void open_states(struct ruling *ruling, int64_t at)
{
	size_t count;
	casefile_participants(ruling->draft.file, &count);
	for (int stall = 0; stall < STALL_COUNT; stall++) {
		if (stall_rows[stall].family != FAMILY_STATE)
			continue;
		for (size_t i = 0; i < count; i++) {
			const struct participant *of = &casefile_participants(ruling->draft.file, &count)[i];
			open_state(ruling, (enum stall)stall, of, at);
		}
	}
}

/* A promise is broken before it lapses when its debtor says so, has put it off too often or for too long, or has left
 * the partnership. */
static bool breaks_promise(const struct covenant *covenant, struct covenant_scope scope,
			   const struct obligation *obligation)
{
	if (obligation->kind == OBLIGATION_reply)
		return obligation->cause == CAUSE_BROKEN;
	if (obligation->kind != OBLIGATION_keep)
		return false;
	struct postponement postponement = {obligation->postponed, obligation->first_due, obligation->due};
	return obligation->inherited || postpone_is_too_much(covenant, scope, covenant->renegotiate_times,
							     covenant->renegotiate_total, postponement);
}

static void open_broken_promises(struct ruling *ruling, int64_t at)
{
	size_t count;
	casefile_obligations(ruling->draft.file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct casefile *file = ruling->draft.file;
		const struct obligation *obligation = &casefile_obligations(file, &count)[i];
		/* By the caps that were agreed when it was made: a later covenant breaks no promise. */
		const struct covenant *covenant =
			programme_covenant(ruling->partnership, file->programme, obligation->opened_at);
		struct find find = {STALL_broken_promise, obligation->number, obligation->debtor, at,
				    TERM_NONE};
		if (breaks_promise(covenant, casefile_scope(file), obligation) &&
		    !finding_about(file, STALL_broken_promise, obligation->number))
			finding_open(ruling, &find, at);
	}
}

static void surface_unmuted(struct ruling *ruling, int64_t at)
{
	size_t count;
	casefile_findings(ruling->draft.file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = &casefile_findings(ruling->draft.file, &count)[i];
		if (finding_is_open(finding) && finding->muted &&
		    !is_muted(ruling->draft.file, (enum stall)finding->stall, finding->debtor))
			finding_surface(ruling, finding, at);
	}
}

void finding_settle(struct ruling *ruling, int64_t at)
{
	clear_ended(ruling, at);
	open_states(ruling, at);
	open_broken_promises(ruling, at);
	open_patterns(ruling, at);
	surface_unmuted(ruling, at);
}

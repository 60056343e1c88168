/* apply: see apply.h. First the effects that every event may carry, then what its kind means besides. */
#include "core/apply.h"

#include <assert.h>
#include <string.h>

#include "core/apply_ladder.h"
#include "core/apply_part.h"
#include "core/subject.h"

#define CLEARED_KEPT (7 * INSTANT_DAY) /* so long a cleared finding stays for digests */

/* --- effects on obligations --- */

static void apply_ends(struct draft *draft, const struct facts *facts)
{
	for (int32_t i = 0; i < facts->n_ends; i++) {
		size_t count;
		const struct obligation *obligations = casefile_obligations(draft->file, &count);
		for (size_t at = 0; at < count; at++) {
			if (obligations[at].number == facts->ends[i].number) {
				draft_remove(draft, LIST_OBLIGATIONS, at);
				break;
			}
		}
	}
}

static void apply_shifts(struct draft *draft, const struct event *event)
{
	const struct facts *facts = &event->facts;
	for (int32_t i = 0; i < facts->n_shifts; i++) {
		const struct shifting *shift = &facts->shifts[i];
		struct obligation *obligation = draft_obligation(draft, shift->number);
		if (!obligation)
			continue;
		if (obligation->kind == OBLIGATION_decide && event_rows[event->kind].class == CLASS_FACT &&
		    event->kind != EVENT_escalation_snoozed)
			draft->file->restarted = 1; /* by progress */
		if (shift->due > obligation->due && obligation->postponed < UINT8_MAX)
			obligation->postponed++;
		if (event->kind == EVENT_debtor_left && !(event->facts.args.present & F(successor)) &&
		    obligation->debtor != shift->debtor)
			obligation->inherited = 1;
		obligation->due = shift->due;
		obligation->debtor = shift->debtor;
		obligation->creditor = shift->creditor;
	}
}

static void apply_opens(struct draft *draft, const struct event *event)
{
	for (int32_t i = 0; i < event->facts.n_opens; i++) {
		const struct opening *opening = &event->facts.opens[i];
		struct obligation *obligation = draft_add(draft, LIST_OBLIGATIONS);
		obligation->due = obligation->first_due = opening->due;
		obligation->opened_at = event->at;
		obligation->number = opening->number;
		obligation->debtor = opening->debtor;
		obligation->creditor = opening->creditor;
		obligation->covenant = opening->covenant;
		obligation->opened_seq = event->seq;
		obligation->ordinal = ++draft->file->opened_of[opening->kind];
		obligation->kind = opening->kind;
		obligation->cause = opening->cause;
		if (opening->number >= draft->file->next_obligation)
			draft->file->next_obligation = opening->number + 1;
	}
}

/* --- hits and the trail of holders --- */

static size_t count_hits(const struct casefile *file, const struct hitting *hitting, size_t *ret_oldest)
{
	size_t count, of_pattern = 0;
	const struct hit *hits = casefile_hits(file, &count);
	for (size_t i = count; i-- > 0;) {
		if (hits[i].pattern == hitting->pattern && hits[i].key == hitting->key) {
			of_pattern++;
			*ret_oldest = i;
		}
	}
	return of_pattern;
}

static void apply_hits(struct draft *draft, const struct event *event)
{
	for (int32_t i = 0; i < event->facts.n_hits; i++) {
		const struct hitting *hitting = &event->facts.hits[i];
		size_t oldest = 0;
		if (count_hits(draft->file, hitting, &oldest) >= CASEFILE_HITS_PER_PATTERN_MAX)
			draft_remove(draft, LIST_HITS, oldest);
		struct hit *hit = draft_add(draft, LIST_HITS);
		hit->at = event->at;
		hit->until = hitting->until;
		hit->seq = event->seq;
		hit->key = hitting->key;
		hit->pattern = hitting->pattern;
	}
}

static void forget_hits(struct draft *draft, int pattern, int32_t key)
{
	size_t count;
	casefile_hits(draft->file, &count);
	for (size_t i = count; i-- > 0;) {
		const struct hit *hit = &casefile_hits(draft->file, &count)[i];
		if (hit->pattern == pattern && hit->key == key)
			draft_remove(draft, LIST_HITS, i);
	}
}

/* By the RESETS column of each pattern's row. */
static void reset_hits(struct draft *draft, enum reset why)
{
	size_t count;
	casefile_hits(draft->file, &count);
	for (size_t i = count; i-- > 0;) {
		if (pattern_rows[casefile_hits(draft->file, &count)[i].pattern].resets & (int)why)
			draft_remove(draft, LIST_HITS, i);
	}
}

static void follow_holder(struct draft *draft, int32_t seq)
{
	size_t count;
	const struct holding *trail = casefile_trail(draft->file, &count);
	if (count && trail[count - 1].party == draft->file->holder)
		return;
	if (count == CASEFILE_TRAIL_MAX)
		draft_remove(draft, LIST_TRAIL, 0);
	struct holding *holding = draft_add(draft, LIST_TRAIL);
	holding->party = draft->file->holder;
	holding->seq = seq;
}

static void forget_refusals(struct draft *draft)
{
	size_t count;
	const struct participant *participants = casefile_participants(draft->file, &count);
	for (size_t i = 0; i < count; i++)
		draft_participant(draft, participants[i].party)->refused = 0;
}

static void forget_claim(struct casefile *file)
{
	memset(file->claimed_name, 0, sizeof file->claimed_name);
	file->claimed_by = PARTY_NONE;
}

/* A milestone: what went before no longer counts against anybody. */
static void begin_anew(struct draft *draft, int32_t seq)
{
	reset_hits(draft, RESET_MILESTONE);
	draft_clear(draft, LIST_TRAIL);
	follow_holder(draft, seq);
	forget_refusals(draft);
	forget_claim(draft->file);
}

/* --- participation --- */

/* Who was invited while the case was on offer to it still is. */
static void end_offer(struct draft *draft, int32_t party)
{
	const struct participant *participant = casefile_participant(draft->file, party);
	if (participant && participant->relation == RELATION_OFFERED)
		apply_relate(draft, party,
			     casefile_invitation(draft->file, party) ? RELATION_INVITED : RELATION_NONE);
}

/* --- what goes along with a handover --- */

static void list_along(struct draft *draft, struct numbers with)
{
	for (int32_t i = 0; i < with.count; i++) {
		struct obligation *obligation = draft_obligation(draft, with.items[i]);
		if (obligation)
			obligation->listed = 1;
	}
}

static void unlist(struct draft *draft)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(draft->file, &count);
	for (size_t i = 0; i < count; i++)
		draft_obligation(draft, obligations[i].number)->listed = 0;
}

/* --- what each kind means --- */

static void hold(struct draft *draft, int32_t party, int32_t seq)
{
	draft->file->holder = party;
	apply_relate(draft, party, RELATION_PARTICIPANT);
	follow_holder(draft, seq);
}

static void close_case(struct draft *draft, const struct event *event)
{
	draft->file->status = STATUS_CLOSED;
	draft->file->closed_at = event->at;
	reset_hits(draft, RESET_CLOSE);
	draft_clear(draft, LIST_CALLS);
}

static void reopen_case(struct draft *draft)
{
	apply_none_finished(draft);
	draft->file->status = STATUS_OPEN;
	draft->file->closed_at = INSTANT_NEVER;
}

static void set_programme(struct casefile *file, const char *programme)
{
	size_t length = programme ? strlen(programme) : 0;
	assert(length < sizeof file->programme);
	memset(file->programme, 0, sizeof file->programme);
	if (length)
		memcpy(file->programme, programme, length);
}

static void on_case_opened(struct draft *draft, const struct event *event)
{
	struct casefile *file = draft->file;
	const struct args *args = &event->facts.args;
	file->id = event->case_id;
	file->opened_at = event->at;
	file->status = STATUS_OPEN;
	file->urgency = (uint8_t)args->urgency;
	size_t length = args->theme ? strlen(args->theme) : 0;
	assert(length < sizeof file->theme);
	if (length)
		memcpy(file->theme, args->theme, length);
	set_programme(file, args->programme);
	hold(draft, event->actor, event->seq);
}

static void on_programme_joined(struct draft *draft, const struct event *event)
{
	set_programme(draft->file, event->facts.args.programme);
}

static void on_case_closed(struct draft *draft, const struct event *event)
{
	close_case(draft, event);
}

static void on_case_reopened(struct draft *draft, const struct event *event)
{
	reopen_case(draft);
	if (event->facts.args.present & F(agency))
		hold(draft, event->facts.args.agency, event->seq);
}

static void on_handover_offered(struct draft *draft, const struct event *event)
{
	apply_relate_at_least(draft, event->facts.args.agency, RELATION_OFFERED);
	list_along(draft, event->facts.args.with);
}

static void on_handover_accepted(struct draft *draft, const struct event *event)
{
	hold(draft, event->facts.args.agency, event->seq);
	forget_refusals(draft);
	apply_none_finished(draft);
}

static void on_handover_refused(struct draft *draft, const struct event *event)
{
	end_offer(draft, event->facts.args.agency);
	struct participant *participant = draft_participant(draft, event->facts.args.agency);
	if (participant)
		participant->refused = 1;
}

static void on_handover_withdrawn(struct draft *draft, const struct event *event)
{
	end_offer(draft, event->facts.args.agency);
}

static void on_handover_kept(struct draft *draft, const struct event *event)
{
	(void)event;
	forget_refusals(draft);
}

static void on_agency_involved(struct draft *draft, const struct event *event)
{
	apply_relate_at_least(draft, event->facts.args.agency, RELATION_PARTICIPANT);
}

/* --- contacts --- */

static void on_contact_recorded(struct draft *draft, const struct event *event)
{
	draft->file->contact_seq = event->seq;
	draft->file->confirmed = 0;
}

static void on_contact_tried(struct draft *draft, const struct event *event)
{
	struct obligation *reply = draft_obligation(draft, event->facts.args.obligation);
	if (reply && reply->postponed < UINT8_MAX)
		reply->postponed++;
}

static void on_milestone_reached(struct draft *draft, const struct event *event)
{
	begin_anew(draft, event->seq);
}

static void on_milestone_claimed(struct draft *draft, const struct event *event)
{
	struct casefile *file = draft->file;
	const char *name = event->facts.args.name;
	size_t length = name ? strlen(name) : 0;
	assert(length < sizeof file->claimed_name);
	forget_claim(file);
	if (length)
		memcpy(file->claimed_name, name, length);
	file->claimed_by = event->actor;
}

static void on_record_held(struct draft *draft, const struct event *event)
{
	int32_t meaning = event->facts.args.meaning;
	if (draft->file->status == STATUS_CLOSED)
		reopen_case(draft);
	hold(draft, event->facts.args.agency, event->seq);
	if (meaning & 1 << MEANING_MILESTONE)
		begin_anew(draft, event->seq);
	if (meaning & 1 << MEANING_CLOSE)
		close_case(draft, event);
}

/* --- findings and the ladder --- */

/* A finding that speaks joins the escalation there is. */
static void join_escalation(struct draft *draft, const struct finding *finding)
{
	struct casefile *file = draft->file;
	if (!finding->muted && file->ladder != LADDER_QUIET && finding->severity > file->severity)
		file->severity = finding->severity;
}

/* At the ceiling the finding that cleared first makes room. */
static void make_room_for_finding(struct draft *draft)
{
	size_t count, oldest = 0;
	const struct finding *findings = casefile_findings(draft->file, &count);
	if (count < CASEFILE_FINDINGS_MAX)
		return;
	for (size_t i = 1; i < count; i++) {
		if (findings[i].cleared_at < findings[oldest].cleared_at)
			oldest = i;
	}
	if (!finding_is_open(&findings[oldest]))
		draft_remove(draft, LIST_FINDINGS, oldest);
}

static int64_t next_notice(const struct args *args)
{
	return args->present & F(next_notice) ? args->next_notice : INSTANT_NEVER;
}

static void on_stall_found(struct draft *draft, const struct event *event)
{
	const struct args *args = &event->facts.args;
	struct finding *finding = draft_finding(draft, args->finding);
	if (!finding) {
		make_room_for_finding(draft);
		finding = draft_add(draft, LIST_FINDINGS);
		finding->number = args->finding;
		draft->file->next_finding = args->finding + 1;
	}
	finding->since = args->since;
	finding->cleared_at = INSTANT_NEVER;
	finding->again = 0;
	finding->obligation = args->obligation;
	finding->debtor = args->agency;
	finding->found_seq = event->seq;
	finding->stall = (uint8_t)args->stall;
	finding->severity = (uint8_t)args->severity;
	finding->muted = args->muted;
	finding->surface = args->muted && args->present & F(surface) ? args->surface : INSTANT_NEVER;
	finding->notice = next_notice(args);
	finding->subject = args->subject ? subject_number(args->subject) : 0;
	finding->waived = 0;
	struct obligation *obligation = draft_obligation(draft, args->obligation);
	if (obligation && obligation->due <= event->at)
		obligation->lapsed = 1;
	join_escalation(draft, finding);
}

static void on_stall_surfaced(struct draft *draft, const struct event *event)
{
	struct finding *finding = draft_finding(draft, event->facts.args.finding);
	if (!finding)
		return;
	finding->muted = 0;
	finding->surface = INSTANT_NEVER;
	finding->notice = next_notice(&event->facts.args);
	join_escalation(draft, finding);
}

/* One that cleared while it was muted stays so: nobody was told of it, nobody need be told of its end. */
static void on_stall_cleared(struct draft *draft, const struct event *event)
{
	const struct args *args = &event->facts.args;
	struct finding *finding = draft_finding(draft, args->finding);
	if (!finding)
		return;
	finding->cleared_at = event->at;
	finding->again = args->again;
	finding->surface = INSTANT_NEVER;
	finding->notice = INSTANT_NEVER;
	int pattern = casefile_pattern_of((enum stall)finding->stall);
	if (pattern >= 0)
		forget_hits(draft, pattern, casefile_pattern_key(finding));
}

static void on_escalation_ended(struct draft *draft, const struct event *event)
{
	apply_stand(draft, LADDER_QUIET, draft->file->rung);
	draft->file->escalated_until = event->at;
	forget_claim(draft->file); /* what was claimed in one escalation is not confirmed in the next */
	draft->file->delegate = PARTY_NONE;
	draft->file->snoozed_until = 0;
}

/* What rules across cases found ends with the director's decision; what is new after it is found anew. */
static void waive_across(struct draft *draft)
{
	size_t count;
	const struct finding *findings = casefile_findings(draft->file, &count);
	for (size_t i = 0; i < count; i++) {
		if (findings[i].subject && finding_is_open(&findings[i]))
			draft_finding(draft, findings[i].number)->waived = 1;
	}
}

static void on_escalation_resolved(struct draft *draft, const struct event *event)
{
	waive_across(draft);
	on_escalation_ended(draft, event);
	reset_hits(draft, RESET_RESOLUTION);
	draft->file->resolved_barren = 1;
}

static void on_notice_given(struct draft *draft, const struct event *event)
{
	struct finding *finding = draft_finding(draft, event->facts.args.finding);
	if (!finding)
		return;
	finding->noticed = (uint8_t)(event->facts.args.notice + 1);
	finding->notice = next_notice(&event->facts.args);
}

/* A successor stands where the leaver stood. A holder without one stays the holder, but takes part no longer: that is
 * what `ownerless` goes by. */
static void on_debtor_left(struct draft *draft, const struct event *event)
{
	const struct args *args = &event->facts.args;
	const struct participant *leaver = casefile_participant(draft->file, args->agency);
	if (args->successor != PARTY_NONE && draft->file->holder == args->agency)
		hold(draft, args->successor, event->seq);
	else if (args->successor != PARTY_NONE && leaver)
		apply_relate_at_least(draft, args->successor, (enum relation)leaver->relation);
	apply_relate(draft, args->agency, RELATION_NONE);
	draft_participant(draft, args->agency)->proof_seq = event->seq;
}

static void (*const meanings[EVENT_COUNT])(struct draft *draft, const struct event *event) = {
	[EVENT_case_opened] = on_case_opened,
	[EVENT_case_closed] = on_case_closed,
	[EVENT_programme_joined] = on_programme_joined,
	[EVENT_case_reopened] = on_case_reopened,
	[EVENT_handover_offered] = on_handover_offered,
	[EVENT_handover_accepted] = on_handover_accepted,
	[EVENT_handover_refused] = on_handover_refused,
	[EVENT_handover_withdrawn] = on_handover_withdrawn,
	[EVENT_handover_kept] = on_handover_kept,
	[EVENT_request_asked] = on_agency_involved,
	[EVENT_action_agreed] = on_agency_involved,
	[EVENT_contact_recorded] = on_contact_recorded,
	[EVENT_contact_tried] = on_contact_tried,
	[EVENT_part_invited] = on_part_invited,
	[EVENT_part_joined] = on_part_joined,
	[EVENT_part_finished] = on_part_finished,
	[EVENT_case_confirmed] = on_case_confirmed,
	[EVENT_case_continued] = on_case_continued,
	[EVENT_case_paused] = on_case_paused,
	[EVENT_case_resumed] = on_case_resumed,
	[EVENT_conference_planned] = on_conference_planned,
	[EVENT_conference_held] = on_conference_held,
	[EVENT_conference_cancelled] = on_conference_cancelled,
	[EVENT_delivery_reported] = on_delivery_reported,
	[EVENT_milestone_reached] = on_milestone_reached,
	[EVENT_milestone_claimed] = on_milestone_claimed,
	[EVENT_record_held] = on_record_held,
	[EVENT_stall_found] = on_stall_found,
	[EVENT_stall_surfaced] = on_stall_surfaced,
	[EVENT_stall_cleared] = on_stall_cleared,
	[EVENT_escalation_raised] = on_escalation_raised,
	[EVENT_escalation_climbed] = on_escalation_climbed,
	[EVENT_escalation_acknowledged] = on_escalation_acknowledged,
	[EVENT_escalation_ended] = on_escalation_ended,
	[EVENT_escalation_resolved] = on_escalation_resolved,
	[EVENT_debtor_left] = on_debtor_left,
	[EVENT_escalation_moved] = on_escalation_moved,
	[EVENT_escalation_returned] = on_escalation_returned,
	[EVENT_escalation_delegated] = on_escalation_delegated,
	[EVENT_escalation_snoozed] = on_escalation_snoozed,
	[EVENT_escalation_woken] = on_escalation_woken,
	[EVENT_directive_issued] = on_directive_issued,
	[EVENT_notice_given] = on_notice_given,
	[EVENT_escalation_silent] = on_escalation_silent,
	[EVENT_delivery_owed] = on_delivery_owed,
	[EVENT_delivery_made] = on_delivery_made,
	[EVENT_delivery_failed] = on_delivery_failed,
};

/* --- the event as a whole --- */

/* However the offer ended (a director, a leaver and a close end it too): nobody is offered the case any more. */
static void settle_offers(struct draft *draft)
{
	if (casefile_obligation_of(draft->file, OBLIGATION_accept))
		return;
	size_t count;
	const struct participant *participants = casefile_participants(draft->file, &count);
	for (size_t i = 0; i < count; i++)
		end_offer(draft, participants[i].party);
	unlist(draft);
}

static void note_substance(struct draft *draft, const struct event *event)
{
	struct casefile *file = draft->file;
	enum substance substance = event_rows[event->kind].substance;
	if (substance == SUBSTANCE_BARE)
		return;
	file->substantive_at = event->at;
	file->substantive_seq = event->seq;
	file->resolved_barren = 0;
	struct participant *actor = draft_participant(draft, event->actor);
	if (actor && event->kind != EVENT_part_finished)
		actor->finished = 0;
	if (substance == SUBSTANCE_SUBSTANTIVE)
		file->talked = 0;
	else if (event->actor == file->holder)
		file->talked = 1;
}

static void forget_cleared(struct draft *draft, int64_t now)
{
	size_t count;
	const struct finding *findings = casefile_findings(draft->file, &count);
	for (size_t i = count; i-- > 0;) {
		if (!finding_is_open(&findings[i]) && findings[i].again < now &&
		    findings[i].cleared_at + CLEARED_KEPT < now) {
			draft_remove(draft, LIST_FINDINGS, i);
			findings = casefile_findings(draft->file, &count);
		}
	}
}

void case_apply(struct draft *draft, const struct event *event)
{
	assert(event->seq == draft->file->version + 1);
	apply_ends(draft, &event->facts);
	apply_shifts(draft, event);
	apply_opens(draft, event);
	apply_hits(draft, event);
	if (meanings[event->kind])
		meanings[event->kind](draft, event);
	if (event->facts.n_ends) {
		apply_silence_settled(draft);
		settle_offers(draft);
		apply_invitations_ended(draft);
		apply_pause_ended(draft, event->at);
	}
	note_substance(draft, event);
	draft->file->version = event->seq;
	if (event->at > draft->file->now)
		draft->file->now = event->at;
	forget_cleared(draft, draft->file->now);
}

/* decide: see decide.h and ruling.h. */
#include "core/decide.h"

#include "core/authz.h"
#include "core/ladder.h"
#include "core/pattern.h"
#include "core/settle.h"
#include "core/step.h"

/* --- the table --- */

/* Verbs on a case, with their functions; the verbs that are not decided here have none. */
#define DECIDES_CASE 1
static int (*const decisions[VERB_COUNT])(struct deciding *d) = {
	[VERB_case_open] = decide_case_open,
	[VERB_case_close] = decide_case_close,
	[VERB_case_reopen] = decide_case_reopen,
	[VERB_handover_offer] = decide_handover_offer,
	[VERB_handover_accept] = decide_handover_accept,
	[VERB_handover_refuse] = decide_handover_refuse,
	[VERB_handover_withdraw] = decide_handover_withdraw,
	[VERB_handover_keep] = decide_handover_keep,
	[VERB_request_ask] = decide_request_ask,
	[VERB_request_answer] = decide_request_answer,
	[VERB_request_refuse] = decide_request_refuse,
	[VERB_request_withdraw] = decide_request_withdraw,
	[VERB_action_agree] = decide_action_agree,
	[VERB_action_done] = decide_action_done,
	[VERB_action_drop] = decide_action_drop,
	[VERB_promise_make] = decide_promise_make,
	[VERB_promise_keep] = decide_promise_keep,
	[VERB_promise_break] = decide_promise_break,
	[VERB_promise_renegotiate] = decide_promise_renegotiate,
	[VERB_contact_record] = decide_contact_record,
	[VERB_contact_reply] = decide_contact_reply,
	[VERB_contact_inform] = decide_contact_inform,
	[VERB_case_confirm] = decide_case_confirm,
	[VERB_case_continue] = decide_case_continue,
	[VERB_case_pause] = decide_case_pause,
	[VERB_case_resume] = decide_case_resume,
	[VERB_part_invite] = decide_part_invite,
	[VERB_part_join] = decide_part_join,
	[VERB_part_decline] = decide_part_decline,
	[VERB_part_uninvite] = decide_part_uninvite,
	[VERB_part_finish] = decide_part_finish,
	[VERB_conference_plan] = decide_conference_plan,
	[VERB_conference_hold] = decide_conference_hold,
	[VERB_conference_cancel] = decide_conference_cancel,
	[VERB_delivery_report] = decide_delivery_report,
	[VERB_note_add] = decide_note_add,
	[VERB_programme_add] = decide_programme_add,
	[VERB_milestone_reach] = decide_milestone_reach,
	[VERB_escalation_acknowledge] = decide_escalation_acknowledge,
	[VERB_escalation_resolve] = decide_escalation_resolve,
	[VERB_record_holder] = decide_record_holder,
	[VERB_escalation_delegate] = decide_escalation_delegate,
	[VERB_escalation_snooze] = decide_escalation_snooze,
	[VERB_directive_issue] = decide_directive_issue,
	[VERB_directive_comply] = decide_directive_comply,
	[VERB_directive_refuse] = decide_directive_refuse,
	[VERB_directive_withdraw] = decide_directive_withdraw,
	[VERB_directive_ask] = decide_directive_ask,
	[VERB_directive_answer] = decide_directive_answer,
	[VERB_case_link] = decide_case_link,
	[VERB_case_unlink] = decide_case_unlink,
	[VERB_case_differ] = decide_case_differ,
	[VERB_stall_report] = decide_stall_report,
	[VERB_stall_withdraw] = decide_stall_withdraw,
	[VERB_delivery_settle] = decide_delivery_settle,
};

/* On a closed case only what concerns its end, or its beginning anew. */
static bool works_on_closed(enum verb verb)
{
	return verb == VERB_case_reopen || verb == VERB_contact_inform || verb == VERB_note_add ||
	       verb == VERB_escalation_delegate || verb == VERB_escalation_snooze ||
	       verb == VERB_directive_comply || verb == VERB_directive_refuse ||
	       verb == VERB_directive_withdraw || verb == VERB_directive_ask ||
	       verb == VERB_directive_answer || verb == VERB_escalation_acknowledge ||
	       verb == VERB_escalation_resolve || verb == VERB_record_holder || verb == VERB_stall_report ||
	       verb == VERB_stall_withdraw || verb == VERB_delivery_settle;
}

/* --- facts --- */

void fact_start(struct deciding *d, struct emit *emit, enum event_kind kind)
{
	emit_start(emit, d->ruling, kind, d->command->actor, d->at);
	args_take(&emit->event.facts.args, d->command->args, event_rows[kind].fields);
}

int fact_finish(struct deciding *d, struct emit *emit)
{
	step_follow(emit);
	ladder_progress(emit);
	pattern_mark(emit);
	d->fact = emit_finish(emit);
	return 0;
}

int fact_plain(struct deciding *d, enum event_kind kind)
{
	struct emit emit;
	fact_start(d, &emit, kind);
	return fact_finish(d, &emit);
}

/* --- checks --- */

int64_t due_in(const struct deciding *d, enum obligation_kind kind, enum cause cause)
{
	return covenant_add(d->covenant, d->scope, d->at, covenant_term(d->covenant, d->scope, kind, cause));
}

int64_t due_for(const struct deciding *d, enum obligation_kind kind, enum cause cause, int32_t debtor)
{
	return covenant_add_for(d->covenant, d->scope, partnership_name(d->ruling->partnership, debtor),
				d->at, covenant_term(d->covenant, d->scope, kind, cause));
}

int check_due(struct deciding *d, bool within_ceiling)
{
	int64_t due = d->command->args->due;
	if (due <= d->at)
		return err_set_where(d->err, ERROR_date_passed, "due", "the date lies in the past");
	if (within_ceiling && due > covenant_add(d->covenant, d->scope, d->at, d->covenant->ceiling))
		return err_set_where(
			d->err, ERROR_over_ceiling, "due",
			"the date lies beyond the ceiling of the covenant; choose an earlier one");
	return 0;
}

int find_obligation(struct deciding *d, enum obligation_kind kind, enum standing standing,
		    const struct obligation **ret_obligation)
{
	int32_t number = d->command->args->obligation;
	const struct obligation *obligation = casefile_obligation(case_of(d), number);
	if (!obligation || obligation->kind != kind)
		return err_set_where(d->err, ERROR_no_obligation, "obligation",
				     "the case has no open obligation %d of the kind %s", number,
				     obligation_rows[kind].name);
	if (standing == STANDING_DEBTOR && obligation->debtor != d->command->actor)
		return err_set_where(d->err, ERROR_not_debtor, "obligation",
				     "another agency owes obligation %d", number);
	if (standing == STANDING_CREDITOR && obligation->creditor != d->command->actor)
		return err_set_where(d->err, ERROR_not_creditor, "obligation",
				     "obligation %d is owed to another agency", number);
	*ret_obligation = obligation;
	return 0;
}

int refuse_over_obligation(struct deciding *d, const struct obligation *obligation, const char *hint)
{
	char where[24];
	size_t at = sizeof where - 1;
	where[at] = '\0';
	for (int32_t rest = obligation->number; rest > 0; rest /= 10)
		where[--at] = (char)('0' + rest % 10);
	return err_set_where(d->err, ERROR_obligations_open, where + at, "obligation %d is open: %s%s",
			     obligation->number, obligation_rows[obligation->kind].text[LANGUAGE_EN], hint);
}

int check_agency(struct deciding *d, bool other)
{
	int32_t number = d->command->args->agency;
	const struct party *party = partnership_party(d->ruling->partnership, number);
	if (!party || party->role != ROLE_AGENCY)
		return err_set_where(d->err, ERROR_bad_value, "agency", "there is no such agency");
	if (!partnership_is_active(d->ruling->partnership, number, d->at))
		return err_set_where(d->err, ERROR_agency_left, "agency", "%s has left the partnership",
				     party->name);
	if (other && number == d->command->actor)
		return err_set_where(d->err, ERROR_bad_value, "agency", "name another agency than your own");
	return 0;
}

int check_with(struct deciding *d)
{
	struct numbers with = d->command->args->with;
	for (int32_t i = 0; i < with.count; i++) {
		const struct obligation *obligation = casefile_obligation(case_of(d), with.items[i]);
		if (!obligation || obligation_rows[obligation->kind].hands != HANDS_LISTED)
			return err_set_where(d->err, ERROR_no_obligation, "with",
					     "obligation %d is not an open action or promise", with.items[i]);
		if (obligation->debtor != d->command->actor)
			return err_set_where(d->err, ERROR_not_debtor, "with",
					     "another agency owes obligation %d", with.items[i]);
	}
	return 0;
}

/* --- the face --- */

/* Verbs that may leave a case with more obligations or participants than before. What only ends or replaces is never
 * refused, else a case at its ceiling could not be relieved. */
static bool adds(enum verb verb)
{
	return verb == VERB_handover_offer || verb == VERB_request_ask || verb == VERB_action_agree ||
	       verb == VERB_promise_make || verb == VERB_contact_record || verb == VERB_part_invite ||
	       verb == VERB_record_holder || verb == VERB_directive_issue || verb == VERB_directive_ask;
}

/* The reserve is for what the ladder and the closing of the case open, and for each rung and its delegate. */
static int check_room(struct deciding *d)
{
	size_t obligations, participants;
	casefile_obligations(case_of(d), &obligations);
	casefile_participants(case_of(d), &participants);
	if (adds(d->command->verb) && (obligations + FACTS_OPENS_MAX > CASEFILE_OBLIGATIONS_MAX ||
				       participants + 1 + 2 * RUNG_COUNT > CASEFILE_PARTICIPANTS_MAX))
		return err_set(d->err, ERROR_busy,
			       "the case has reached a ceiling: end some of its obligations first");
	return 0;
}

static bool is_active_agency(const struct deciding *d)
{
	const struct party *party = partnership_party(d->ruling->partnership, d->command->actor);
	return party && party->role == ROLE_AGENCY &&
	       partnership_is_active(d->ruling->partnership, party->number, d->at);
}

static int check_access(struct deciding *d)
{
	const struct command *command = d->command;
	enum verb verb = command->verb;
	const struct casefile *file = case_of(d)->version ? case_of(d) : NULL;
	int relation = authz_relation(file, d->ruling->partnership, command->actor, d->at);
	bool may = authz_may(verb, relation);
	if (verb == VERB_case_open && file)
		return err_set(d->err, ERROR_conflict,
			       "another case was given this id in the same instant; try again");
	if (verb == VERB_case_open)
		may = is_active_agency(d);
	else if (verb == VERB_record_holder)
		may = file && command->driven;
	else if (verb_rows[verb].who & WHO_SYSTEM)
		may = file && command->actor == PARTY_SYSTEM;
	if (!may)
		return err_set_where(d->err, ERROR_not_found, "case",
				     "there is no such case, or it is not yours to do this with");
	return 0;
}

static int check_status(struct deciding *d)
{
	if (case_of(d)->status == STATUS_CLOSED && !works_on_closed(d->command->verb))
		return err_set(d->err, ERROR_case_closed, "the case is closed; reopen it first");
	return 0;
}

int case_decide(struct ruling *ruling, const struct command *command, int32_t *ret_fact, struct err *err)
{
	int64_t now = ruling->draft.file->now;
	struct deciding d = {.ruling = ruling, .command = command, .err = err};
	d.at = command->at > now ? command->at : now;
	if (!case_advance(ruling, d.at))
		return err_set(err, ERROR_busy,
			       "so much is overdue in the case that it has to be caught up first");
	d.covenant = programme_covenant_of(ruling, d.at);
	d.scope = casefile_scope(case_of(&d));
	if (!decisions[command->verb])
		return err_set(err, ERROR_unknown_verb, "there is no such verb on a case");
	if (check_access(&d) != 0)
		return -1;
	if (!d.covenant)
		return err_set(err, ERROR_no_covenant,
			       "the partnership has no covenant yet: the operator puts one");
	if (case_of(&d)->version && (check_status(&d) != 0 || check_room(&d) != 0))
		return -1;
	if (decisions[command->verb](&d) != 0)
		return -1;
	case_settle(ruling, d.at);
	*ret_fact = d.fact;
	return 0;
}

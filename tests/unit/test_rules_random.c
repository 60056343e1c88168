/*
 * Histories that nobody thought of: agencies that are prompt, slow, refuse or leave, and directors who sleep. Whatever
 * they do, what the rules promise holds after every step. The seeds are fixed, so that a failure comes back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/authz.h"
#include "core/director.h"
#include "support/lab.h"

#define HISTORIES 60
#define STEPS 90

static struct lab lab;

/* --- chance --- */

static uint64_t chance_state;

static uint32_t chance(uint32_t below)
{
	chance_state ^= chance_state << 13;
	chance_state ^= chance_state >> 7;
	chance_state ^= chance_state << 17;
	return (uint32_t)(chance_state >> 33) % below;
}

static int64_t some_time(void)
{
	static const int64_t spans[] = {0, INSTANT_MINUTE, INSTANT_HOUR, INSTANT_DAY, 3 * INSTANT_DAY};
	int64_t span = spans[chance(5)];
	return span ? span / 60 * (1 + chance(119)) : 0;
}

/* --- who is who in this history --- */

static uint32_t diligence; /* of 4: how often somebody does what it owes */
static bool director_asleep;
static bool directors_travel;
static bool gone[LAB_PARTIES + 1];

static int32_t some_agency(void)
{
	return (int32_t)(POLICE + chance(3));
}

static int32_t actor_for(int32_t party)
{
	if (PARTY_IS_RUNG(party))
		return director_acting(&lab.partnership, lab.file, (enum rung)lab.file->rung, lab.now);
	return party > 0 ? party : lab.file->holder;
}

/* --- what they do --- */

static int64_t later(void)
{
	return lab.now + (1 + chance(15)) * INSTANT_DAY;
}

static void direct(int32_t actor)
{
	lab_ask(&lab, actor, VERB_directive_issue, .agency = some_agency(), .text = "t", .due = later(),
		.mandate = "m");
}

static void decide_somehow(int32_t actor)
{
	switch (chance(6)) {
	case 0:
		direct(actor);
		return;
	case 1:
		lab_ask(&lab, actor, VERB_escalation_snooze, .until = later(), .reason = "r");
		return;
	case 2:
		lab_ask(&lab, actor, VERB_escalation_delegate, .director = chance(2) ? CHIEF : MAYOR,
			.reason = "r");
		return;
	default:
		lab_ask(&lab, actor, VERB_escalation_resolve, .reason = "settled");
	}
}

static void answer_directive(int32_t actor, int32_t number)
{
	static const enum verb answers[] = {VERB_directive_comply, VERB_directive_refuse, VERB_directive_ask};
	uint32_t answer = chance(4);
	if (answer == 3 && chance(2))
		direct(actor_for(PARTY_RUNG(0)));
	else if (answer == 3)
		lab_ask(&lab, actor_for(PARTY_RUNG(0)), VERB_directive_withdraw, .reason = "r");
	else
		lab_ask(&lab, actor, answers[answer], .obligation = number, .ground = "g", .reason = "r");
}

static void discharge(const struct obligation *owed)
{
	int32_t number = owed->number, actor = actor_for(owed->debtor);
	bool willing = chance(3) != 0;
	switch ((enum obligation_kind)owed->kind) {
	case OBLIGATION_accept:
		lab_ask(&lab, actor, willing ? VERB_handover_accept : VERB_handover_refuse, .reason = "no");
		return;
	case OBLIGATION_answer:
		lab_ask(&lab, actor,
			PARTY_IS_RUNG(owed->debtor) ? VERB_directive_answer
			: willing                   ? VERB_request_answer
						    : VERB_request_refuse,
			.obligation = number);
		return;
	case OBLIGATION_act:
		lab_ask(&lab, willing ? actor : lab.file->holder,
			willing ? VERB_action_done : VERB_action_drop, .obligation = number);
		return;
	case OBLIGATION_keep:
		if (chance(3) == 0)
			lab_ask(&lab, actor, VERB_promise_renegotiate, .obligation = number, .due = later());
		else
			lab_ask(&lab, actor, willing ? VERB_promise_keep : VERB_promise_break,
				.obligation = number);
		return;
	case OBLIGATION_reply:
		lab_ask(&lab, actor, VERB_contact_reply, .obligation = number, .unreachable = !willing);
		return;
	case OBLIGATION_inform:
		if (willing)
			lab_ask(&lab, actor, VERB_contact_inform, .obligation = number);
		else
			lab_ask(&lab, actor, VERB_contact_inform, .obligation = number, .not_told = true,
				.ground = "safety", .review = later());
		return;
	case OBLIGATION_acknowledge:
		if (!director_asleep)
			lab_ask(&lab, actor, VERB_escalation_acknowledge);
		return;
	case OBLIGATION_decide:
		if (!director_asleep)
			decide_somehow(actor);
		return;
	case OBLIGATION_comply:
		answer_directive(actor, number);
		return;
	case OBLIGATION_move:
		if (owed->cause == CAUSE_ALL_FINISHED)
			lab_ask(&lab, actor, willing ? VERB_case_continue : VERB_case_confirm,
				.reason = "no");
		else
			lab_ask(&lab, actor, VERB_milestone_reach, .name = "step");
		return;
	case OBLIGATION_join:
		lab_ask(&lab, actor, willing ? VERB_part_join : VERB_part_decline, .reason = "no");
		return;
	case OBLIGATION_COUNT:
		break;
	}
}

static void close_somehow(void)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(lab.file, &count);
	int32_t over[32];
	int32_t n = 0;
	for (size_t i = 0; i < count && n < 32; i++)
		over[n++] = obligations[i].number;
	int32_t actor = lab.file->ladder == LADDER_QUIET ? lab.file->holder : actor_for(PARTY_RUNG(0));
	lab_ask(&lab, actor, VERB_case_close, .outcome = OUTCOME_ENDED, .ground = "moved",
		.over = (struct numbers){over, n});
}

static void hold_conference(int32_t actor)
{
	size_t count;
	const struct call *calls = casefile_calls(lab.file, &count);
	int32_t there = some_agency();
	if (!count || calls[count - 1].held)
		lab_ask(&lab, actor, VERB_conference_plan, .due = later());
	else if (chance(5))
		lab_ask(&lab, actor, VERB_conference_hold, .conference = calls[count - 1].conference,
			.agencies = (struct numbers){&there, 1});
	else
		lab_ask(&lab, actor, VERB_conference_cancel, .conference = calls[count - 1].conference,
			.reason = "r");
}

static void begin_something(void)
{
	int32_t actor = chance(3) ? lab.file->holder : some_agency();
	static int32_t listed;
	listed = lab_number(&lab, chance(2) ? OBLIGATION_act : OBLIGATION_keep);
	switch (chance(18)) {
	case 0:
	case 1:
		lab_ask(&lab, actor, VERB_handover_offer, .agency = some_agency());
		return;
	case 2:
		lab_ask(&lab, actor, VERB_handover_offer, .agency = some_agency(),
			.with = (struct numbers){&listed, listed ? 1 : 0});
		return;
	case 3:
		lab_ask(&lab, actor, VERB_request_ask, .agency = some_agency());
		return;
	case 4:
		lab_ask(&lab, actor, VERB_action_agree, .agency = some_agency(), .due = later());
		return;
	case 5:
		lab_ask(&lab, actor, VERB_promise_make, .due = later());
		return;
	case 6:
		lab_ask(&lab, actor, VERB_contact_record, .wants_reply = true);
		return;
	case 7:
		lab_ask(&lab, actor, chance(2) ? VERB_handover_withdraw : VERB_handover_keep);
		return;
	case 8:
		lab_ask(&lab, actor, VERB_note_add);
		return;
	case 9:
		lab_ask(&lab, some_agency(), VERB_milestone_reach, .name = "other");
		return;
	case 10:
		close_somehow();
		return;
	case 11:
		lab_ask(&lab, actor, chance(4) ? VERB_part_invite : VERB_part_uninvite,
			.agency = some_agency());
		return;
	case 12:
	case 13:
		lab_ask(&lab, some_agency(), VERB_part_finish);
		return;
	case 14:
		lab_ask(&lab, lab.file->holder, VERB_case_pause, .review = later(), .reason = "waits");
		return;
	case 15:
		lab_ask(&lab, lab.file->holder, VERB_case_resume);
		return;
	case 16:
		lab_ask(&lab, actor, VERB_delivery_report, .agency = some_agency(), .failed = chance(2));
		return;
	case 17:
		hold_conference(actor);
		return;
	default:
		lab_ask(&lab, some_agency(), VERB_case_reopen, .reason = "again");
	}
}

static void somebody_leaves(void)
{
	int32_t agency = some_agency(), successor = some_agency();
	if (gone[agency] || gone[POLICE] + gone[MUNICIPALITY] + gone[HOUSING] == 2)
		return;
	gone[agency] = true;
	lab_leave(&lab, agency, gone[successor] ? PARTY_NONE : successor);
}

/* The chief goes away for a while, with or without a deputy; or comes back. */
static void a_director_goes_away(void)
{
	if (chance(2))
		lab_deputise(&lab, CHIEF, chance(2) ? MAYOR : PARTY_NONE);
	int64_t from = lab.now + chance(4) * INSTANT_DAY;
	lab_absent(&lab, chance(3) ? CHIEF : MAYOR, from, from + chance(6) * INSTANT_DAY);
}

static void act(void)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(lab.file, &count);
	if (count && chance(4) < diligence)
		discharge(&obligations[chance((uint32_t)count)]);
	else
		begin_something();
	if (chance(60) == 0)
		somebody_leaves();
	if (directors_travel && chance(8) == 0)
		a_director_goes_away();
}

/* --- what must hold --- */

static bool is_owed_by_nobody_who_left(const struct obligation *o)
{
	bool waits = lab_finding(&lab, STALL_ownerless) || lab.file->status == STATUS_CLOSED;
	const struct party *debtor = partnership_party(&lab.partnership, o->debtor);
	const struct party *creditor = partnership_party(&lab.partnership, o->creditor);
	if (debtor && debtor->left_at <= lab.now && !(waits && o->debtor == lab.file->holder))
		return false;
	return !creditor || creditor->left_at > lab.now || (waits && o->creditor == lab.file->holder);
}

/* What the top of the ladder let lapse is found across cases. */
static bool has_its_finding(const struct obligation *o)
{
	size_t count;
	if (o == casefile_owed_by_rung(lab.file))
		return lab.file->silent != PARTY_NONE;
	const struct finding *findings = casefile_findings(lab.file, &count);
	for (size_t i = 0; i < count; i++) {
		if (finding_is_open(&findings[i]) && findings[i].obligation == o->number)
			return true;
	}
	return false;
}

static void check_obligations(void)
{
	size_t count;
	const struct obligation *obligations = casefile_obligations(lab.file, &count);
	for (size_t i = 0; i < count; i++) {
		const struct obligation *o = &obligations[i];
		assert_true(is_owed_by_nobody_who_left(o));
		assert_true(o->lapsed == (o->due < lab.now));
		assert_true(!o->lapsed || has_its_finding(o));
		assert_true(o->debtor != o->creditor);
		assert_true(o->debtor < 0 || authz_relation(lab.file, &lab.partnership, o->debtor, lab.now) ||
			    !partnership_is_active(&lab.partnership, o->debtor, lab.now));
	}
	assert_true(lab_has_next_step(&lab));
	if (lab.file->status == STATUS_OPEN)
		assert_true(partnership_is_active(&lab.partnership, lab.file->holder, lab.now) ||
			    lab_finding(&lab, STALL_ownerless));
}

static void check_findings(void)
{
	size_t count;
	bool stalled = false;
	const struct finding *findings = casefile_findings(lab.file, &count);
	for (size_t i = 0; i < count; i++) {
		if (!finding_is_open(&findings[i]))
			continue;
		if (stall_rows[findings[i].stall].family == FAMILY_LAPSE)
			assert_non_null(casefile_obligation(lab.file, findings[i].obligation));
		assert_true(findings[i].since <= lab.now);
		stalled |= !findings[i].muted && findings[i].stall != STALL_director_silent;
	}
	const struct covenant *covenant = partnership_covenant(&lab.partnership, lab.now);
	assert_int_equal(lab.file->ladder != LADDER_QUIET,
			 (stalled && covenant->n_rungs) || lab.file->ladder == LADDER_DIRECTED);
	assert_int_equal(lab.file->ladder == LADDER_RAISED, lab_number(&lab, OBLIGATION_acknowledge) != 0);
	assert_int_equal(lab.file->ladder == LADDER_TAKEN, lab_number(&lab, OBLIGATION_decide) != 0);
	const struct obligation *comply = lab_obligation(&lab, OBLIGATION_comply);
	assert_int_equal(lab.file->ladder == LADDER_DIRECTED, comply && !comply->lapsed);
}

static void check_log(size_t from)
{
	for (size_t i = from ? from : 1; i < lab.n_log; i++) {
		assert_true(lab.log[i].at >= lab.log[i - 1].at);
		assert_int_equal(lab.log[i].seq, lab.log[i - 1].seq + 1);
	}
}

static void check_everything(void)
{
	check_obligations();
	check_findings();
	if (chance(20) == 0)
		assert_true(lab_fold_is_equal(&lab));
}

/* --- time passes --- */

static bool somebody_left_after(int64_t instant)
{
	for (int32_t party = POLICE; party <= HOUSING; party++) {
		int64_t left_at = partnership_party(&lab.partnership, party)->left_at;
		if (left_at != INSTANT_NEVER && left_at >= instant)
			return true;
	}
	return false;
}

/* The same span in many small steps. */
static const struct casefile *crawl(int64_t to, struct event *events, size_t *ret_count)
{
	const struct casefile *file = lab.file;
	size_t count = 0;
	for (int64_t at = lab.now; at <= to; at = at == to ? to + 1 : at + 1 + (to - at) / 3) {
		struct ruling ruling;
		ruling_start(&ruling, &lab.arena, &lab.partnership, file);
		assert_true(case_advance(&ruling, at));
		assert_true(count + ruling.n_events < LAB_EVENTS_MAX);
		if (ruling.n_events)
			memcpy(events + count, ruling.events, ruling.n_events * sizeof *events);
		count += ruling.n_events;
		file = ruling.draft.file;
	}
	*ret_count = count;
	return file;
}

static bool is_same(const struct event *a, const struct event *b)
{
	return a->seq == b->seq && a->kind == b->kind && a->at == b->at && a->actor == b->actor &&
	       a->facts.args.present == b->facts.args.present && a->facts.args.since == b->facts.args.since &&
	       a->facts.n_opens == b->facts.n_opens && a->facts.n_ends == b->facts.n_ends &&
	       a->facts.n_shifts == b->facts.n_shifts;
}

static int64_t next_due_of_the_case(void)
{
	struct ruling ruling;
	ruling_start(&ruling, &lab.arena, &lab.partnership, lab.file);
	return case_next_due(&ruling);
}

static void pass_time(int64_t to)
{
	static struct event crawled[LAB_EVENTS_MAX];
	size_t n_crawled, before = lab.n_log;
	int64_t next_due = next_due_of_the_case(), from = lab.now;
	const struct casefile *file = crawl(to, crawled, &n_crawled);
	lab_advance(&lab, to);
	assert_int_equal(lab.n_log - before, n_crawled);
	for (size_t i = 0; i < n_crawled; i++)
		assert_true(is_same(&lab.log[before + i], &crawled[i]));
	assert_int_equal(file->size, lab.file->size);
	assert_memory_equal(file, lab.file, file->size);
	if (n_crawled && !somebody_left_after(from))
		assert_true(lab.log[before].at >= next_due);
	if (next_due < to)
		assert_true(n_crawled > 0);
	before = lab.n_log;
	lab_advance(&lab, to);
	assert_int_equal(lab.n_log, before);
}

static void live_through(uint64_t seed, bool with_ladder, const struct clause *clauses)
{
	chance_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	memset(gone, 0, sizeof gone);
	if (with_ladder)
		lab_init(&lab, clauses);
	else
		lab_init_without_ladder(&lab, clauses);
	diligence = 1 + chance(3);
	director_asleep = chance(3) == 0;
	directors_travel = chance(2) == 0;
	assert_int_equal(lab_ask(&lab, some_agency(), VERB_case_open, .title = "t", .theme = "nuisance",
				 .urgency = (int32_t)chance(URGENCY_COUNT)),
			 0);
	for (int step = 0; step < STEPS; step++) {
		size_t before = lab.n_log;
		pass_time(lab.now + some_time());
		check_everything();
		act();
		check_log(before);
		pass_time(lab.now); /* who left just now is gone */
		check_everything();
	}
	assert_true(lab_fold_is_equal(&lab));
	lab_done(&lab);
}

/* An event of a foreign log: anybody at all, meaning anything. */
static void record_something(void)
{
	int32_t meaning = chance(3) ? 0 : (int32_t)chance(1 << MEANING_COUNT);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_record_holder, .agency = some_agency(), .meaning = meaning), 0);
}

static void live_as_logged(uint64_t seed, const struct clause *clauses)
{
	chance_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	lab_init(&lab, clauses);
	directors_travel = false;
	lab_open(&lab, some_agency());
	for (int step = 0; step < STEPS; step++) {
		size_t before = lab.n_log;
		pass_time(lab.now + some_time());
		check_everything();
		record_something();
		check_log(before);
		check_everything();
	}
	assert_true(lab_fold_is_equal(&lab));
	lab_done(&lab);
}

/* --- under several covenants --- */

static void live_many(bool with_ladder, const struct clause *clauses)
{
	for (uint64_t seed = 1; seed <= HISTORIES; seed++)
		live_through(seed, with_ladder, clauses);
}

static void the_rules_hold_in_any_history(void **state)
{
	(void)state;
	live_many(true, NULL);
}

static void the_rules_hold_without_a_ladder_and_with_one_rung(void **state)
{
	(void)state;
	live_many(false, NULL);
	live_many(false, (struct clause[]){{"ladder.0.rung", "administrative"},
					   {"ladder.0.act", "none"},
					   {NULL, NULL}});
}

static void the_rules_hold_when_terms_are_short_or_none(void **state)
{
	(void)state;
	live_many(true, (struct clause[]){{"terms.move", "0"},
					  {"notices.debtor", "0"},
					  {"notices.manager", "2d"},
					  {"terms.accept", "1d"},
					  {"terms.answer", "none"},
					  {"terms.reply", "none"},
					  {"ladder.0.acknowledge", "0"},
					  {"ladder.0.act", "1h"},
					  {"patterns.bouncing.times", "1"},
					  {"patterns.bouncing.window", "3d"},
					  {"patterns.looping.window", "0"},
					  {"again", "0"},
					  {NULL, NULL}});
}

static void the_rules_hold_for_the_logs_of_others(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
		live_as_logged(seed, NULL);
		live_as_logged(seed, (struct clause[]){{"patterns.bouncing.window", "2d"},
						       {"terms.accept", "none"},
						       {NULL, NULL}});
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rules_hold_in_any_history),
		cmocka_unit_test(the_rules_hold_without_a_ladder_and_with_one_rung),
		cmocka_unit_test(the_rules_hold_when_terms_are_short_or_none),
		cmocka_unit_test(the_rules_hold_for_the_logs_of_others),
	};
	return cmocka_run_group_tests_name("rules_random", tests, NULL, NULL);
}

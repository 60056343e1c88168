/* How what was owed ended, as the rules themselves record it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/ledger.h"
#include "support/annals.h"
#include "support/lab.h"

static struct lab lab;
static struct arena arena;
static struct ledger ledger;

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, NULL);
	lab_open(&lab, POLICE);
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	lab_done(&lab);
	arena_done(&arena);
	return 0;
}

static void fold(void)
{
	ledger_init(&ledger, &arena);
	for (size_t i = 0; i < lab.n_log; i++) {
		struct event event = lab.log[i];
		event.case_id = LAB_CASE;
		ledger_apply(&ledger, &event);
	}
}

/* The last debt of a kind. */
static const struct ledger_debt *last(enum obligation_kind kind)
{
	const struct ledger_debt *found = NULL;
	fold();
	for (int32_t i = 0; i < ledger.debts.count; i++) {
		if (ledger_debt(&ledger, i)->kind == kind)
			found = ledger_debt(&ledger, i);
	}
	assert_non_null(found);
	return found;
}

static void offer(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
}

static void an_offer_that_is_taken_at_its_very_due_is_in_time_and_a_minute_later_late(void **state)
{
	(void)state;
	offer();
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_OPEN);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	const struct ledger_debt *debt = last(OBLIGATION_accept);
	assert_int_equal(debt->fate, FATE_IN_TIME);
	assert_int_equal(debt->debtor, HOUSING);
	assert_int_equal(debt->creditor, POLICE);
	assert_true(debt->ended_at - debt->opened_at == 2 * INSTANT_DAY);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_offer, .agency = POLICE), 0);
	lab_advance(&lab, lab_at(4, 0, 1));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_accept), 0);
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_LATE);
	assert_int_equal(ledger.handovers.count, 2);
	assert_false(ledger_handover(&ledger, 0)->back);
	assert_true(ledger_handover(&ledger, 1)->back);
}

static void a_refusal_with_a_ground_is_lawful_and_one_without_is_not(void **state)
{
	(void)state;
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .ground = "secrecy"), 0);
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_LAWFUL);
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse), 0);
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_REFUSED);
	assert_int_equal(ledger.handovers.count, 0);
}

static void an_offer_taken_back_before_its_due_blames_nobody_and_after_it_was_never_taken_up(void **state)
{
	(void)state;
	offer();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_withdraw), 0);
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_WITHDRAWN);
	offer();
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_withdraw), 0);
	assert_int_equal(last(OBLIGATION_accept)->fate, FATE_NEVER);
}

static int32_t promise(int days)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab.now + days * INSTANT_DAY), 0);
	return lab_number(&lab, OBLIGATION_keep);
}

static void a_promise_is_kept_kept_late_or_broken(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_keep, .obligation = promise(1)), 0);
	assert_int_equal(last(OBLIGATION_keep)->fate, FATE_IN_TIME);
	int32_t number = promise(1);
	lab_advance(&lab, lab.now + INSTANT_DAY + 1);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_keep, .obligation = number), 0);
	assert_int_equal(last(OBLIGATION_keep)->fate, FATE_LATE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_break, .obligation = promise(9)), 0);
	assert_int_equal(last(OBLIGATION_keep)->fate, FATE_NEVER);
}

static void a_promise_with_another_date_is_judged_by_that(void **state)
{
	(void)state;
	int32_t number = promise(1);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_promise_renegotiate, .obligation = number, .due = lab_at(3, 0, 0)),
		0);
	lab_advance(&lab, lab_at(3, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_keep, .obligation = number), 0);
	assert_int_equal(last(OBLIGATION_keep)->fate, FATE_IN_TIME);
}

static void a_request_is_answered_refused_or_taken_back(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		static const enum verb verbs[] = {VERB_request_answer, VERB_request_refuse,
						  VERB_request_withdraw};
		static const enum fate fates[] = {FATE_IN_TIME, FATE_REFUSED, FATE_WITHDRAWN};
		assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
		int32_t number = lab_number(&lab, OBLIGATION_answer);
		assert_int_equal(lab_ask(&lab, verbs[i] == VERB_request_withdraw ? POLICE : HOUSING, verbs[i],
					 .obligation = number),
				 0);
		assert_int_equal(last(OBLIGATION_answer)->fate, fates[i]);
	}
}

static void an_invitation_that_is_declined_is_refused(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_decline, .ground = "secrecy"), 0);
	assert_int_equal(last(OBLIGATION_join)->fate, FATE_LAWFUL);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_part_invite, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_part_join), 0);
	assert_int_equal(last(OBLIGATION_join)->fate, FATE_IN_TIME);
}

static void a_citizen_lawfully_not_told_counts_apart(void **state)
{
	(void)state;
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform,
				 .obligation = lab_number(&lab, OBLIGATION_inform), .not_told = true,
				 .ground = "safety", .review = lab_at(60, 0, 0)),
			 0);
	assert_int_equal(last(OBLIGATION_inform)->fate, FATE_OPEN);
	assert_int_equal(ledger_debt(&ledger, 1)->kind, OBLIGATION_inform);
	assert_int_equal(ledger_debt(&ledger, 1)->fate, FATE_LAWFUL);
}

static void a_director_acknowledges_and_decides_or_the_next_rung_has_to(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(5, 0, 1)); /* the police were silent */
	lab_advance(&lab, lab_at(6, 0, 2));
	fold();
	assert_int_equal(ledger_debt(&ledger, 0)->kind, OBLIGATION_acknowledge);
	assert_int_equal(ledger_debt(&ledger, 0)->debtor, PARTY_RUNG(RUNG_OFFICIAL));
	assert_int_equal(ledger_debt(&ledger, 0)->fate, FATE_NEVER);
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_escalation_acknowledge), 0);
	assert_int_equal(last(OBLIGATION_acknowledge)->fate, FATE_IN_TIME);
	assert_int_equal(last(OBLIGATION_acknowledge)->debtor, PARTY_RUNG(RUNG_ADMINISTRATIVE));
	assert_int_equal(lab_ask(&lab, MAYOR, VERB_escalation_resolve), 0);
	assert_int_equal(last(OBLIGATION_decide)->fate, FATE_IN_TIME);
}

static void an_escalation_that_ends_by_itself_was_decided_by_nobody(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(5, 0, 1));
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
	assert_int_equal(last(OBLIGATION_decide)->fate, FATE_WITHDRAWN);
}

static void findings_are_known_from_when_they_speak_until_they_clear(void **state)
{
	(void)state;
	lab_advance(&lab, lab_at(5, 0, 1));
	fold();
	assert_int_equal(ledger.findings.count, 1);
	const struct ledger_finding *finding = ledger_finding(&ledger, 0);
	assert_true(finding->since == lab_at(5, 0, 0) && finding->cleared_at == INSTANT_NEVER);
	assert_int_equal(finding->debtor, POLICE);
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	fold();
	assert_true(ledger_finding(&ledger, 0)->cleared_at == lab.now);
}

static void what_a_leaver_owed_counts_with_its_successor_and_is_no_handover(void **state)
{
	(void)state;
	promise(9);
	lab.now = lab_at(1, 0, 0);
	lab_leave(&lab, POLICE, HOUSING);
	lab_advance(&lab, lab_at(2, 0, 0));
	assert_int_equal(last(OBLIGATION_keep)->debtor, HOUSING);
	assert_int_equal(ledger_case(&ledger, 0)->holder, HOUSING);
	assert_int_equal(ledger.handovers.count, 0);
}

/* As many as make the index grow, side by side. */
static void cases_are_told_apart(void **state)
{
	(void)state;
	struct annals annals;
	annals_init(&annals);
	for (int i = 1; i <= 1000; i++)
		annals_open(&annals, (int64_t)i << 21, 0, POLICE);
	for (int i = 1; i <= 1000; i++)
		annals_hold(&annals, (int64_t)i << 21, 1, i % 2 ? HOUSING : POLICE, 0);
	assert_int_equal(annals.ledger.cases.count, 1000);
	assert_int_equal(annals.ledger.handovers.count, 500);
	annals_done(&annals);
}

static void a_bounce_needs_the_same_holder_twice_with_one_between_and_no_milestone(void **state)
{
	(void)state;
	struct annals annals;
	annals_init(&annals);
	annals_open(&annals, 1, 0, POLICE);
	annals_hold(&annals, 1, 1, HOUSING, 0);
	annals_hold(&annals, 1, 2, HOUSING, 0);                      /* the same holder: no handover */
	annals_hold(&annals, 1, 3, POLICE, 0);                       /* back */
	annals_hold(&annals, 1, 4, HOUSING, 1 << MEANING_MILESTONE); /* back, and then it is forgotten */
	annals_hold(&annals, 1, 5, POLICE, 0);
	annals_hold(&annals, 1, 6, HOUSING, 0); /* back */
	static const bool back[] = {false, true, true, false, true};
	assert_int_equal(annals.ledger.handovers.count, 5);
	for (int32_t i = 0; i < 5; i++)
		assert_int_equal(ledger_handover(&annals.ledger, i)->back, back[i]);
	annals_done(&annals);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_offer_that_is_taken_at_its_very_due_is_in_time_and_a_minute_later_late),
		TEST(a_refusal_with_a_ground_is_lawful_and_one_without_is_not),
		TEST(an_offer_taken_back_before_its_due_blames_nobody_and_after_it_was_never_taken_up),
		TEST(a_promise_is_kept_kept_late_or_broken),
		TEST(a_promise_with_another_date_is_judged_by_that),
		TEST(a_request_is_answered_refused_or_taken_back),
		TEST(an_invitation_that_is_declined_is_refused),
		TEST(a_citizen_lawfully_not_told_counts_apart),
		TEST(a_director_acknowledges_and_decides_or_the_next_rung_has_to),
		TEST(an_escalation_that_ends_by_itself_was_decided_by_nobody),
		TEST(findings_are_known_from_when_they_speak_until_they_clear),
		TEST(what_a_leaver_owed_counts_with_its_successor_and_is_no_handover),
		TEST(cases_are_told_apart),
		TEST(a_bounce_needs_the_same_holder_twice_with_one_between_and_no_milestone),
	};
	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}

/* Lapses: each kind found after its term and not before, cleared, continued, muted. */
#include "support/case_rig.h"

static int32_t make_act(int64_t due)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = HOUSING, .due = due), 0);
	return lab_number(&lab, OBLIGATION_act);
}

static void offer(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
}

static void accept(void)
{
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = lab_number(&lab, OBLIGATION_inform)),
		0);
}

static void refuse(void)
{
	offer();
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_refuse, .reason = "r"), 0);
}

static void ask_question(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
}

static void agree(void)
{
	make_act(lab_at(1, 0, 0));
}

static void promise(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(1, 0, 0)), 0);
}

static void contact(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .wants_reply = true), 0);
}

static void nothing(void)
{
}

static const struct lapse_case {
	enum stall stall;
	enum obligation_kind kind;
	void (*begin)(void);
	int32_t debtor;
	enum verb ends;
} lapse_cases[] = {
	{STALL_silent, OBLIGATION_move, nothing, POLICE, VERB_milestone_reach},
	{STALL_not_started, OBLIGATION_move, accept, HOUSING, VERB_action_agree},
	{STALL_refused_dropped, OBLIGATION_move, refuse, POLICE, VERB_handover_keep},
	{STALL_unaccepted, OBLIGATION_accept, offer, HOUSING, VERB_handover_refuse},
	{STALL_unanswered, OBLIGATION_answer, ask_question, HOUSING, VERB_request_answer},
	{STALL_undone, OBLIGATION_act, agree, HOUSING, VERB_action_done},
	{STALL_broken_promise, OBLIGATION_keep, promise, POLICE, VERB_promise_keep},
	{STALL_unheard_citizen, OBLIGATION_reply, contact, POLICE, VERB_contact_reply},
};

static void end_by(const struct lapse_case *lapse, const struct obligation *owed)
{
	/* While escalated a milestone of the holder alone is a claim; an agreement is a step. */
	enum verb verb = lapse->ends == VERB_milestone_reach ? VERB_action_agree : lapse->ends;
	assert_int_equal(lab_ask(&lab, lapse->debtor, verb, .obligation = owed->number,
				 .agency = MUNICIPALITY, .due = lab_at(19, 0, 0), .reason = "r"),
			 0);
}

static void try_lapse(const struct lapse_case *lapse, bool in_crisis)
{
	lab_done(&lab);
	lab_init(&lab, NULL);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_open, .title = "t", .theme = "nuisance",
				 .urgency = in_crisis ? URGENCY_CRISIS : URGENCY_NORMAL),
			 0);
	lapse->begin();
	const struct obligation *owed = lab_obligation(&lab, lapse->kind);
	int32_t number = owed->number;
	int64_t due = owed->due;
	lab_advance(&lab, due - INSTANT_MINUTE);
	assert_null(lab_finding(&lab, lapse->stall));
	lab_advance(&lab, due);
	assert_null(lab_finding(&lab, lapse->stall));
	lab_advance(&lab, due + INSTANT_MINUTE);
	const struct finding *finding = lab_finding(&lab, lapse->stall);
	assert_non_null(finding);
	assert_true(finding->since == due);
	assert_int_equal(finding->obligation, number);
	assert_int_equal(finding->debtor, lapse->debtor);
	assert_int_equal(finding->severity, stall_rows[lapse->stall].severity + in_crisis);
	const struct args *facts = &lab_event(&lab, EVENT_stall_found)->facts.args;
	assert_int_equal(facts->rule, stall_rows[lapse->stall].rule);
	assert_int_equal(facts->of_kind, lapse->kind);
	assert_int_equal(facts->ordinal, lab_obligation(&lab, lapse->kind)->ordinal);
	assert_int_equal(facts->evidence.count, 1);
	assert_int_equal(facts->evidence.items[0], lab_obligation(&lab, lapse->kind)->opened_seq);
	size_t n = lab.n_log;
	lab_advance(&lab, due + 2 * INSTANT_MINUTE);
	assert_int_equal(lab.n_log, n); /* found once */
	end_by(lapse, lab_obligation(&lab, lapse->kind));
	assert_null(lab_finding(&lab, lapse->stall));
	assert_int_equal(lab_event(&lab, EVENT_stall_cleared)->facts.args.stall, lapse->stall);
}

static void each_lapse_is_found_after_its_term_and_cleared_with_its_obligation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lapse_cases / sizeof *lapse_cases; i++)
		try_lapse(&lapse_cases[i], false);
}

static void a_crisis_is_one_worse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lapse_cases / sizeof *lapse_cases; i++)
		try_lapse(&lapse_cases[i], true);
}

static void what_is_ended_at_its_due_is_in_time(void **state)
{
	(void)state;
	int32_t number = make_act(lab_at(1, 0, 0));
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	assert_null(lab_event(&lab, EVENT_stall_found));
}

static void a_command_first_finds_what_is_overdue(void **state)
{
	(void)state;
	int32_t number = make_act(lab_at(1, 0, 0));
	lab.now = lab_at(1, 0, 1);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	assert_true(lab_event(&lab, EVENT_stall_found)->at == lab_at(1, 0, 0));
	assert_true(lab_event(&lab, EVENT_stall_cleared)->at == lab_at(1, 0, 1));
}

static void one_that_comes_back_within_again_is_the_same_one(void **state)
{
	(void)state;
	int32_t number = make_act(lab_at(1, 0, 0));
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	int32_t finding = lab_event(&lab, EVENT_stall_found)->facts.args.finding;
	make_act(lab_at(7, 0, 0)); /* `again` after the clearing, to the minute */
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(19, 0, 0)), 0);
	lab_advance(&lab, lab_at(7, 0, 1));
	assert_int_equal(lab_finding(&lab, STALL_undone)->number, finding);
	assert_true(lab_finding(&lab, STALL_undone)->since == lab_at(1, 0, 0));
}

static void one_that_comes_back_later_or_of_another_debtor_is_new(void **state)
{
	(void)state;
	int32_t number = make_act(lab_at(1, 0, 0));
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_action_agree, .agency = MUNICIPALITY, .due = lab_at(3, 0, 0)), 0);
	make_act(lab_at(7, 0, 1));
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_true(lab_finding(&lab, STALL_undone)->since == lab_at(3, 0, 0));
	lab_advance(&lab, lab_at(7, 0, 2));
	size_t count;
	const struct finding *findings = casefile_findings(lab.file, &count);
	assert_true(findings[count - 1].since > lab_at(3, 0, 0));
}

static void a_muted_one_has_no_line_and_surfaces_with_its_original_since(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING),
			 0); /* due on the third day */
	lab_advance(&lab, lab_at(5, 0, 1));
	const struct finding *silent = lab_finding(&lab, STALL_silent);
	assert_true(silent->muted);
	assert_true(silent->surface == lab_at(10, 0, 0));
	assert_int_equal(casefile_stalls(lab.file), 1); /* unanswered */
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer,
				 .obligation = lab_number(&lab, OBLIGATION_answer)),
			 0);
	silent = lab_finding(&lab, STALL_silent);
	assert_false(silent->muted);
	assert_true(silent->since == lab_at(5, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
}

static void a_muted_one_speaks_for_itself_after_one_further_term(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	lab_advance(&lab, lab_at(10, 0, 0));
	assert_true(lab_finding(&lab, STALL_silent)->muted);
	lab_advance(&lab, lab_at(10, 0, 1));
	assert_false(lab_finding(&lab, STALL_silent)->muted);
	assert_true(lab_event(&lab, EVENT_stall_surfaced)->at == lab_at(10, 0, 0));
}

static void what_never_lapses_is_never_found(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"terms.accept", "none"}, {NULL, NULL}});
	offer();
	assert_true(lab_obligation(&lab, OBLIGATION_accept)->due == INSTANT_NEVER);
	lab_advance(&lab, lab_at(300, 0, 0));
	assert_null(lab_finding(&lab, STALL_unaccepted));
}

static void cleared_ones_are_forgotten_in_time_and_make_room(void **state)
{
	(void)state;
	lab_done(&lab);
	lab_init_without_ladder(&lab, (struct clause[]){{"again", "0"}, {NULL, NULL}});
	lab_open(&lab, POLICE);
	size_t count;
	for (int i = 0; i < CASEFILE_FINDINGS_MAX + 20; i++) {
		lab.now += INSTANT_MINUTE;
		int32_t number = make_act(lab.now + 1);
		lab.now += INSTANT_MINUTE;
		assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
		casefile_findings(lab.file, &count);
		assert_true(count <= CASEFILE_FINDINGS_MAX);
	}
	assert_int_equal(count, CASEFILE_FINDINGS_MAX);
	lab_advance(&lab, lab_at(9, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add, .text = "n"), 0);
	casefile_findings(lab.file, &count);
	assert_true(count < 5);
}

static void one_is_remembered_as_long_as_it_may_come_back(void **state)
{
	(void)state;
	case_begin((struct clause[]){{"again", "20d"}, {NULL, NULL}});
	int32_t number = make_act(lab_at(1, 0, 0));
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = number), 0);
	lab.now = lab_at(12, 0, 0);
	make_act(lab_at(13, 0, 0));
	lab_advance(&lab, lab_at(13, 0, 1));
	assert_true(lab_finding(&lab, STALL_undone)->since == lab_at(1, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_lapse_is_found_after_its_term_and_cleared_with_its_obligation),
		TEST(a_crisis_is_one_worse),
		TEST(what_is_ended_at_its_due_is_in_time),
		TEST(a_command_first_finds_what_is_overdue),
		TEST(one_that_comes_back_within_again_is_the_same_one),
		TEST(one_that_comes_back_later_or_of_another_debtor_is_new),
		TEST(a_muted_one_has_no_line_and_surfaces_with_its_original_since),
		TEST(a_muted_one_speaks_for_itself_after_one_further_term),
		TEST(what_never_lapses_is_never_found),
		TEST(one_is_remembered_as_long_as_it_may_come_back),
		TEST(cleared_ones_are_forgotten_in_time_and_make_room),
	};
	return cmocka_run_group_tests_name("finding", tests, NULL, NULL);
}

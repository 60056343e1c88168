/* The digest: what is new, worse, still open or over, oldest first. */
#include "core/digest.h"

#include "support/case_rig.h"

static struct digest build(int64_t since)
{
	const struct casefile *files[] = {lab.file};
	return digest_build(&lab.arena, files, 1, since, lab.now);
}

static int32_t stall_at(int32_t agency, int day)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_action_agree, .agency = agency, .due = lab_at(day, 0, 0)),
			 0);
	return lab.file->next_obligation - 2; /* the step came after it */
}

static void a_case_that_goes_well_has_no_line(void **state)
{
	(void)state;
	assert_int_equal(build(LAB_START).n_lines, 0);
}

static void what_began_since_is_new_and_what_was_there_is_open(void **state)
{
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 1, 0));
	struct digest digest = build(lab_at(0, 12, 0));
	assert_int_equal(digest.n_lines, 1);
	assert_int_equal(digest.counts[DIGEST_NEW], 1);
	const struct digest_line *line = &digest.lines[0];
	assert_int_equal(line->state, DIGEST_NEW);
	assert_int_equal(line->stall, STALL_undone);
	assert_int_equal(line->case_id, LAB_CASE);
	assert_int_equal(line->debtor, HOUSING);
	assert_int_equal(line->severity, 2);
	assert_true(line->since == lab_at(1, 0, 0));
	assert_true(line->escalated_at == lab_at(1, 0, 0));
	assert_int_equal(line->ladder, LADDER_RAISED);
	assert_ptr_equal(line->file, lab.file);
	assert_int_equal(line->about->number, line->finding);
	assert_int_equal(build(lab_at(1, 0, 0)).lines[0].state, DIGEST_OPEN);
}

static void a_stall_whose_escalation_climbed_since_is_worse(void **state)
{
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(build(lab_at(1, 12, 0)).lines[0].state, DIGEST_WORSE);
	assert_int_equal(build(lab_at(1, 12, 0)).counts[DIGEST_WORSE], 1);
	assert_int_equal(build(lab_at(2, 0, 0)).lines[0].state, DIGEST_OPEN);
}

static void what_a_director_has_put_off_is_in_every_digest_until_then(void **state)
{
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 1, 0));
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(
		lab_ask(&lab, CHIEF, VERB_escalation_snooze, .until = lab_at(3, 0, 0), .reason = "r"), 0);
	lab_advance(&lab, lab_at(3, 0, 0) - INSTANT_MINUTE);
	assert_int_equal(build(lab_at(2, 0, 0)).lines[0].state, DIGEST_SNOOZED);
	assert_int_equal(build(lab_at(2, 0, 0)).counts[DIGEST_SNOOZED], 1);
	lab_advance(&lab, lab_at(3, 0, 0));
	assert_int_equal(build(lab_at(2, 0, 0)).lines[0].state, DIGEST_OPEN);
}

static void what_cleared_since_is_told_once(void **state)
{
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 1, 0));
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	struct digest digest = build(lab_at(1, 0, 0));
	assert_int_equal(digest.counts[DIGEST_RESOLVED], 1);
	assert_true(digest.lines[0].escalated_at == INSTANT_NEVER);
	assert_int_equal(build(lab_at(1, 1, 0)).n_lines, 0);
}

static void a_muted_one_has_no_line_neither_while_open_nor_when_over(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	int32_t question = lab_number(&lab, OBLIGATION_answer);
	lab_advance(&lab, lab_at(4, 0, 0));
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = MUNICIPALITY), 0);
	lab_advance(&lab, lab_at(6, 0, 0)); /* silent, muted by unanswered */
	assert_true(lab_finding(&lab, STALL_silent)->muted);
	struct digest digest = build(LAB_START);
	for (size_t i = 0; i < digest.n_lines; i++)
		assert_int_not_equal(digest.lines[i].stall, STALL_silent);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(9, 0, 0)), 0);
	assert_null(lab_finding(&lab, STALL_silent));
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_request_answer, .obligation = question), 0);
	digest = build(LAB_START);
	for (size_t i = 0; i < digest.n_lines; i++)
		assert_int_not_equal(digest.lines[i].stall, STALL_silent);
}

static void the_oldest_come_first_over_all_cases(void **state)
{
	(void)state;
	stall_at(HOUSING, 2);
	stall_at(MUNICIPALITY, 1);
	lab_advance(&lab, lab_at(2, 1, 0));
	const struct casefile *files[] = {lab.file, lab.file};
	struct digest digest = digest_build(&lab.arena, files, 2, LAB_START, lab.now);
	assert_int_equal(digest.n_lines, 4);
	for (size_t i = 1; i < digest.n_lines; i++)
		assert_true(digest.lines[i - 1].since <= digest.lines[i].since);
	assert_int_equal(digest.lines[0].debtor, MUNICIPALITY);
}

static void what_is_not_yet_known_then_is_not_told(void **state)
{
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 1, 0));
	const struct casefile *files[] = {lab.file};
	assert_int_equal(digest_build(&lab.arena, files, 1, LAB_START, lab_at(0, 23, 0)).n_lines, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_case_that_goes_well_has_no_line),
		TEST(what_began_since_is_new_and_what_was_there_is_open),
		TEST(a_stall_whose_escalation_climbed_since_is_worse),
		TEST(what_a_director_has_put_off_is_in_every_digest_until_then),
		TEST(what_cleared_since_is_told_once),
		TEST(a_muted_one_has_no_line_neither_while_open_nor_when_over),
		TEST(the_oldest_come_first_over_all_cases),
		TEST(what_is_not_yet_known_then_is_not_told),
	};
	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}

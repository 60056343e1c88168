/* The digest: what is new, worse, still open or over, oldest first. */
#include "core/digest.h"

#include "support/case_rig.h"

#define LINES_MAX 100

static struct digest build(int64_t since)
{
	struct digest digest = digest_start(&lab.arena, since, lab.now, LINES_MAX);
	digest_add(&digest, lab.file, lab.file);
	digest_end(&digest);
	return digest;
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
	struct digest digest = digest_start(&lab.arena, LAB_START, lab.now, LINES_MAX);
	digest_add(&digest, lab.file, NULL);
	digest_add(&digest, lab.file, NULL);
	digest_end(&digest);
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
	struct digest digest = digest_start(&lab.arena, LAB_START, lab_at(0, 23, 0), LINES_MAX);
	assert_false(digest_concerns(&digest, lab.file));
	digest_add(&digest, lab.file, NULL);
	assert_int_equal(digest_total(&digest), 0);
	digest = digest_start(&lab.arena, LAB_START, lab_at(1, 0, 0), LINES_MAX);
	assert_true(digest_concerns(&digest, lab.file));
}

static void a_line_says_who_owes_what_by_when_and_what_the_rung_owes(void **state)
{
	(void)state;
	int32_t action = stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 1, 0));
	const struct digest_line line = build(LAB_START).lines[0];
	assert_int_equal(line.obligation, action);
	assert_int_equal(line.of_kind, OBLIGATION_act);
	assert_true(line.due == lab_at(1, 0, 0));
	assert_int_equal(line.urgency, URGENCY_NORMAL);
	assert_int_equal(line.rung, lab.file->rung);
	assert_true(line.act_by == casefile_obligation_of(lab.file, OBLIGATION_acknowledge)->due);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_true(build(LAB_START).lines[0].act_by ==
		    casefile_obligation_of(lab.file, OBLIGATION_decide)->due);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_action_done, .obligation = action), 0);
	const struct digest_line over = build(LAB_START).lines[0];
	assert_int_equal(over.of_kind, -1);
	assert_int_equal(over.rung, -1);
	assert_true(over.due == INSTANT_NEVER && over.act_by == INSTANT_NEVER);
}

static void what_is_open_is_counted_by_its_age(void **state)
{
	static const size_t ages[][DIGEST_AGES] = {
		{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}, {0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}};
	static const int days[] = {1, 2, 5, 10};
	(void)state;
	stall_at(HOUSING, 1);
	lab_advance(&lab, lab_at(1, 0, 0) + 1);
	assert_int_equal(build(LAB_START).n_lines, 1);
	for (size_t i = 0; i < 4; i++) {
		int64_t end = lab_at(1 + days[i], 0, 0);
		struct digest before = digest_start(&lab.arena, LAB_START, end - 1, LINES_MAX);
		digest_count(&before, lab.file);
		assert_memory_equal(before.ages, ages[i], sizeof ages[i]);
		struct digest from = digest_start(&lab.arena, LAB_START, end, LINES_MAX);
		digest_count(&from, lab.file);
		assert_memory_equal(from.ages, ages[i + 1], sizeof ages[i]);
		assert_int_equal(from.n_lines, 0);
	}
	assert_int_equal(
		lab_ask(&lab, HOUSING, VERB_action_done, .obligation = lab_number(&lab, OBLIGATION_act)), 0);
	static const size_t none[DIGEST_AGES];
	assert_memory_equal(build(LAB_START).ages, none, sizeof none);
}

static void beyond_the_ceiling_the_oldest_stay_and_all_are_counted(void **state)
{
	(void)state;
	for (int day = 9; day > 0; day--)
		stall_at(day % 2 ? HOUSING : MUNICIPALITY, day);
	lab_advance(&lab, lab_at(9, 1, 0));
	struct digest all = build(lab_at(8, 12, 0));
	struct digest few = digest_start(&lab.arena, lab_at(8, 12, 0), lab.now, 2);
	digest_add(&few, lab.file, &lab);
	digest_end(&few);
	assert_true(all.n_lines >= 9);
	assert_int_equal(few.n_lines, 2);
	assert_int_equal(digest_total(&few), all.n_lines);
	assert_memory_equal(few.counts, all.counts, sizeof all.counts);
	assert_memory_equal(few.ages, all.ages, sizeof all.ages);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(few.lines[i].finding, all.lines[i].finding);
		assert_ptr_equal(few.lines[i].origin, &lab);
	}
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
		TEST(a_line_says_who_owes_what_by_when_and_what_the_rung_owes),
		TEST(what_is_open_is_counted_by_its_age),
		TEST(beyond_the_ceiling_the_oldest_stay_and_all_are_counted),
	};
	return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}

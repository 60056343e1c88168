/* Patterns: what is a hit, how many it takes, how long they count, and what resets them. */
#include "core/pattern.h"

#include "support/case_rig.h"

static int32_t fourth; /* a fourth agency */

static int setup(void **state)
{
	(void)state;
	lab_init_without_ladder(&lab, NULL);
	fourth = lab_enrol(&lab, "care");
	lab_open(&lab, POLICE);
	return 0;
}

static void hand(int32_t to)
{
	int32_t from = lab.file->holder;
	lab.now += INSTANT_HOUR;
	assert_int_equal(lab_ask(&lab, from, VERB_handover_offer, .agency = to), 0);
	assert_int_equal(lab_ask(&lab, to, VERB_handover_accept), 0);
}

static void hand_round(const int32_t *holders, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hand(holders[i]);
}
#define HAND_ROUND(...)                                                                                      \
	hand_round((const int32_t[]){__VA_ARGS__}, sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

static int32_t hits(enum pattern pattern)
{
	return pattern_count(lab.file, pattern, PARTY_NONE, lab.now);
}

static void refuse_by(int32_t agency)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = agency), 0);
	assert_int_equal(lab_ask(&lab, agency, VERB_handover_refuse, .reason = "r"), 0);
}

static void restart(const struct clause *clauses)
{
	lab_done(&lab);
	lab_init_without_ladder(&lab, clauses);
	fourth = lab_enrol(&lab, "care");
	lab_open(&lab, POLICE);
}

static void going_on_and_on_to_others_is_no_hit(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, HOUSING, fourth);
	assert_int_equal(hits(PATTERN_bouncing), 0);
	assert_int_equal(hits(PATTERN_looping), 0);
}

static void back_to_the_one_before_is_a_bounce_and_no_loop(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, POLICE);
	assert_int_equal(hits(PATTERN_bouncing), 1);
	assert_int_equal(hits(PATTERN_looping), 0);
	assert_null(lab_finding(&lab, STALL_bouncing));
	hand(MUNICIPALITY);
	assert_int_equal(hits(PATTERN_bouncing), 2);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(hits(PATTERN_looping), 0);
}

static void back_by_way_of_two_others_is_a_loop_and_no_bounce(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, HOUSING, POLICE);
	assert_int_equal(hits(PATTERN_bouncing), 0);
	assert_int_equal(hits(PATTERN_looping), 1);
	assert_non_null(lab_finding(&lab, STALL_looping));
}

static void a_loop_may_be_as_long_as_it_likes(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, HOUSING, fourth, MUNICIPALITY);
	assert_int_equal(hits(PATTERN_looping), 1);
}

static void a_bounce_later_in_the_trail_counts_of_any_holder(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, HOUSING, MUNICIPALITY);
	assert_int_equal(hits(PATTERN_bouncing), 1);
}

static void looping_is_muted_by_bouncing(void **state)
{
	(void)state;
	HAND_ROUND(MUNICIPALITY, POLICE, MUNICIPALITY, HOUSING, POLICE);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_true(lab_finding(&lab, STALL_looping)->muted);
}

static void the_first_refusal_is_no_hit_and_one_more_agency_each_is(void **state)
{
	(void)state;
	refuse_by(HOUSING);
	assert_int_equal(hits(PATTERN_bouncing), 0);
	refuse_by(HOUSING);
	assert_int_equal(hits(PATTERN_bouncing), 0); /* the same agency again */
	refuse_by(MUNICIPALITY);
	assert_int_equal(hits(PATTERN_bouncing), 1);
	refuse_by(fourth);
	assert_int_equal(hits(PATTERN_bouncing), 2);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
}

static void refusals_are_in_a_row_until_somebody_takes_or_keeps_the_case(void **state)
{
	(void)state;
	refuse_by(HOUSING);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_keep), 0);
	refuse_by(MUNICIPALITY);
	assert_int_equal(hits(PATTERN_bouncing), 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_milestone_reach, .name = "m"), 0);
	refuse_by(fourth);
	assert_int_equal(hits(PATTERN_bouncing), 0);
}

static void hits_count_as_long_as_the_window_and_not_longer(void **state)
{
	(void)state;
	restart((struct clause[]){{"patterns.bouncing.window", "3d"}, {NULL, NULL}});
	HAND_ROUND(MUNICIPALITY, POLICE);
	int64_t until = lab.now + 3 * INSTANT_DAY;
	assert_int_equal(pattern_count(lab.file, PATTERN_bouncing, PARTY_NONE, until), 1);
	assert_int_equal(pattern_count(lab.file, PATTERN_bouncing, PARTY_NONE, until + 1), 0);
	lab.now = until + INSTANT_MINUTE;
	hand(MUNICIPALITY);
	assert_null(lab_finding(&lab, STALL_bouncing));
	hand(POLICE);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.count,
			 2); /* not the one before */
}

static void a_window_without_a_hit_clears_and_then_it_takes_as_many_new_ones(void **state)
{
	(void)state;
	restart((struct clause[]){{"patterns.bouncing.window", "3d"}, {"again", "0"}, {NULL, NULL}});
	HAND_ROUND(MUNICIPALITY, POLICE, MUNICIPALITY);
	int64_t until = lab.now + 3 * INSTANT_DAY;
	lab_advance(&lab, until);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	lab_advance(&lab, until + 1);
	assert_null(lab_finding(&lab, STALL_bouncing));
	assert_true(lab_event(&lab, EVENT_stall_cleared)->at == until);
	hand(POLICE);
	assert_null(lab_finding(&lab, STALL_bouncing));
	hand(MUNICIPALITY);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_true(lab_finding(&lab, STALL_bouncing)->since == lab.now);
}

static void the_case_is_due_when_the_window_ends(void **state)
{
	(void)state;
	restart((struct clause[]){
		{"patterns.bouncing.window", "1h"}, {"patterns.bouncing.times", "1"}, {NULL, NULL}});
	HAND_ROUND(MUNICIPALITY, POLICE);
	assert_true(casefile_next_due(lab.file) == lab.now + INSTANT_HOUR);
}

static void another_hit_extends_the_window(void **state)
{
	(void)state;
	restart((struct clause[]){{"patterns.bouncing.window", "3d"}, {NULL, NULL}});
	HAND_ROUND(MUNICIPALITY, POLICE, MUNICIPALITY);
	lab.now += 2 * INSTANT_DAY;
	hand(POLICE);
	int64_t until = lab.now + 3 * INSTANT_DAY;
	lab_advance(&lab, until);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
}

static void without_a_window_hits_count_for_ever(void **state)
{
	(void)state;
	restart((struct clause[]){{"patterns.bouncing.window", "none"}, {NULL, NULL}});
	HAND_ROUND(MUNICIPALITY, POLICE);
	lab.now = lab_at(900, 0, 0);
	hand(MUNICIPALITY);
	assert_non_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(lab_event(&lab, EVENT_stall_found)->facts.args.evidence.count, 2);
}

static void a_resolution_and_a_close_reset_the_count(void **state)
{
	(void)state;
	case_begin(NULL);
	HAND_ROUND(MUNICIPALITY, POLICE, MUNICIPALITY);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_acknowledge), 0);
	assert_int_equal(lab_ask(&lab, CHIEF, VERB_escalation_resolve, .reason = "r"), 0);
	assert_null(lab_finding(&lab, STALL_bouncing));
	assert_int_equal(hits(PATTERN_bouncing), 0);
	hand(POLICE);
	assert_int_equal(hits(PATTERN_bouncing), 1);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_case_close, .outcome = OUTCOME_SOLVED, .confirmed = true),
			 0);
	assert_int_equal(hits(PATTERN_bouncing), 0);
}

static void the_oldest_hits_are_forgotten_at_the_ceiling(void **state)
{
	(void)state;
	for (int i = 0; i < CASEFILE_HITS_PER_PATTERN_MAX + 5; i++)
		hand(i % 2 ? POLICE : MUNICIPALITY);
	assert_int_equal(hits(PATTERN_bouncing), CASEFILE_HITS_PER_PATTERN_MAX);
}

static void an_event_of_a_foreign_log_is_a_hit_like_a_handover(void **state)
{
	(void)state;
	static const int32_t holders[] = {MUNICIPALITY, MUNICIPALITY, POLICE, MUNICIPALITY};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(lab_ask(&lab, POLICE, VERB_record_holder, .agency = holders[i]), 0);
	assert_int_equal(hits(PATTERN_bouncing), 2);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_record_holder, .agency = POLICE,
				 .meaning = 1 << MEANING_MILESTONE),
			 0);
	assert_int_equal(hits(PATTERN_bouncing), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_FROM(going_on_and_on_to_others_is_no_hit, setup),
		TEST_FROM(back_to_the_one_before_is_a_bounce_and_no_loop, setup),
		TEST_FROM(back_by_way_of_two_others_is_a_loop_and_no_bounce, setup),
		TEST_FROM(a_loop_may_be_as_long_as_it_likes, setup),
		TEST_FROM(a_bounce_later_in_the_trail_counts_of_any_holder, setup),
		TEST_FROM(looping_is_muted_by_bouncing, setup),
		TEST_FROM(the_first_refusal_is_no_hit_and_one_more_agency_each_is, setup),
		TEST_FROM(refusals_are_in_a_row_until_somebody_takes_or_keeps_the_case, setup),
		TEST_FROM(hits_count_as_long_as_the_window_and_not_longer, setup),
		TEST_FROM(a_window_without_a_hit_clears_and_then_it_takes_as_many_new_ones, setup),
		TEST_FROM(the_case_is_due_when_the_window_ends, setup),
		TEST_FROM(another_hit_extends_the_window, setup),
		TEST_FROM(without_a_window_hits_count_for_ever, setup),
		TEST_FROM(a_resolution_and_a_close_reset_the_count, setup),
		TEST_FROM(the_oldest_hits_are_forgotten_at_the_ceiling, setup),
		TEST_FROM(an_event_of_a_foreign_log_is_a_hit_like_a_handover, setup),
	};
	return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}

/* Promises to the citizen: kept, late, broken, renegotiated. */
#include "support/case_rig.h"

static int32_t promise(int days)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(days, 0, 0), .text = "p"), 0);
	return lab_number(&lab, OBLIGATION_keep);
}

static int renegotiate(int days)
{
	return lab_ask(&lab, POLICE, VERB_promise_renegotiate,
		       .obligation = lab_number(&lab, OBLIGATION_keep), .due = lab_at(days, 0, 0),
		       .reason = "r");
}

static void a_promise_has_a_date_to_come_within_the_ceiling(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab.now), ERROR_date_passed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(20, 0, 0) + 1),
			 ERROR_over_ceiling);
	promise(20);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_keep)->creditor, PARTY_CITIZEN);
}

static void only_the_promiser_keeps_breaks_or_renegotiates(void **state)
{
	(void)state;
	int32_t number = promise(2);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_keep, .obligation = number), ERROR_not_debtor);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_break, .obligation = number), ERROR_not_debtor);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_promise_renegotiate, .obligation = number,
				 .due = lab_at(3, 0, 0)),
			 ERROR_not_debtor);
}

static void a_promise_kept_late_clears_the_stall(void **state)
{
	(void)state;
	int32_t number = promise(2);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab_finding(&lab, STALL_broken_promise)->severity, 3);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_keep, .obligation = number), 0);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
}

static void a_broken_promise_is_found_at_once_until_the_citizen_has_its_reply(void **state)
{
	(void)state;
	int32_t number = promise(2);
	lab.now = lab_at(1, 0, 0);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_break, .obligation = number, .reason = "r"), 0);
	const struct obligation *reply = lab_obligation(&lab, OBLIGATION_reply);
	assert_int_equal(reply->cause, CAUSE_BROKEN);
	assert_true(reply->due == lab_at(3, 0, 0));
	const struct finding *finding = lab_finding(&lab, STALL_broken_promise);
	assert_int_equal(finding->obligation, reply->number);
	assert_true(finding->since == lab_at(1, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_reply, .obligation = reply->number), 0);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(lab.file->ladder, LADDER_QUIET);
}

static void breaking_a_lapsed_promise_continues_its_finding(void **state)
{
	(void)state;
	int32_t number = promise(2);
	lab_advance(&lab, lab_at(3, 0, 0));
	int32_t finding = lab_finding(&lab, STALL_broken_promise)->number;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_break, .obligation = number, .reason = "r"), 0);
	assert_int_equal(lab_finding(&lab, STALL_broken_promise)->number, finding);
	assert_true(lab_finding(&lab, STALL_broken_promise)->since == lab_at(2, 0, 0));
	assert_int_equal(lab.file->ladder, LADDER_RAISED);
	assert_null(lab_event(&lab, EVENT_escalation_ended)); /* it was not quiet in between */
}

static void a_promise_is_renegotiated_before_its_date_and_not_after(void **state)
{
	(void)state;
	promise(2);
	lab.now = lab_at(2, 0, 0);
	assert_int_equal(renegotiate(2), ERROR_date_passed);
	assert_int_equal(renegotiate(23), ERROR_over_ceiling);
	assert_int_equal(renegotiate(4), 0); /* at its date it is in time */
	assert_true(lab_obligation(&lab, OBLIGATION_keep)->due == lab_at(4, 0, 0));
	assert_int_equal(renegotiate(4), ERROR_bad_value);
	lab.now = lab_at(4, 0, 1);
	assert_int_equal(renegotiate(6), ERROR_date_passed);
	assert_non_null(lab_finding(&lab, STALL_broken_promise));
}

static void renegotiated_more_often_than_the_cap_is_broken(void **state)
{
	(void)state;
	promise(2);
	assert_int_equal(renegotiate(3), 0);
	assert_int_equal(renegotiate(4), 0);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(renegotiate(5), 0);
	assert_non_null(lab_finding(&lab, STALL_broken_promise));
	lab_advance(&lab, lab_at(5, 0, 1)); /* its lapse is the same finding */
	size_t count, open = 0;
	const struct finding *findings = casefile_findings(lab.file, &count);
	for (size_t i = 0; i < count; i++)
		open += finding_is_open(&findings[i]) && findings[i].stall == STALL_broken_promise;
	assert_int_equal(open, 1);
	assert_true(lab_finding(&lab, STALL_broken_promise)->since == LAB_START);
}

static void renegotiated_for_longer_than_the_cap_is_broken(void **state)
{
	(void)state;
	promise(2);
	assert_int_equal(renegotiate(12), 0);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(renegotiate(13), 0);
	assert_non_null(lab_finding(&lab, STALL_broken_promise));
}

static void a_later_covenant_breaks_no_promise(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_promise_make, .due = lab_at(3, 0, 0)), 0);
	assert_int_equal(renegotiate(4), 0);
	assert_int_equal(renegotiate(5), 0);
	lab.now += INSTANT_HOUR;
	lab_covenant(&lab, (struct clause[]){{"caps.renegotiate.times", "1"}, {NULL, NULL}});
	assert_int_equal(lab_ask(&lab, POLICE, VERB_note_add), 0);
	assert_null(lab_finding(&lab, STALL_broken_promise));
	assert_int_equal(renegotiate(6), 0);
	assert_non_null(lab_finding(&lab, STALL_broken_promise));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_promise_has_a_date_to_come_within_the_ceiling),
		TEST(only_the_promiser_keeps_breaks_or_renegotiates),
		TEST(a_promise_kept_late_clears_the_stall),
		TEST(a_broken_promise_is_found_at_once_until_the_citizen_has_its_reply),
		TEST(breaking_a_lapsed_promise_continues_its_finding),
		TEST(a_promise_is_renegotiated_before_its_date_and_not_after),
		TEST(renegotiated_more_often_than_the_cap_is_broken),
		TEST(a_later_covenant_breaks_no_promise),
		TEST(renegotiated_for_longer_than_the_cap_is_broken),
	};
	return cmocka_run_group_tests_name("promise", tests, NULL, NULL);
}

/* Citizens who get in touch, and people who have to be told. */
#include "support/case_rig.h"

static int32_t record(bool wants_reply)
{
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_contact_record, .channel = "phone", .wants_reply = wants_reply),
		0);
	return lab_number(&lab, OBLIGATION_reply);
}

static int32_t hand_over(void)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_handover_offer, .agency = HOUSING), 0);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_handover_accept), 0);
	return lab_number(&lab, OBLIGATION_inform);
}

static void a_contact_owes_a_reply_only_when_one_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(record(false), 0);
	assert_true(record(true) > 0);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_reply)->creditor, PARTY_CITIZEN);
	assert_true(lab_obligation(&lab, OBLIGATION_reply)->due == lab_at(2, 0, 0));
}

static void a_citizen_answers_all_three_questions_or_none(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .channel = "phone", .taken_seriously = 4,
				 .knew_who = 1, .promises_kept = 5),
			 0);
	const struct args *args = &lab_event(&lab, EVENT_contact_recorded)->facts.args;
	assert_int_equal(args->taken_seriously, 4);
	assert_int_equal(args->knew_who, 1);
	assert_int_equal(args->promises_kept, 5);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_record, .channel = "phone", .taken_seriously = 4,
				 .promises_kept = 5),
			 ERROR_missing_field);
	assert_string_equal(lab.err.where, "knew_who");
	struct args nought = {
		.present = F(promises_kept), .channel = "phone", .taken_seriously = 4, .knew_who = 2};
	assert_int_equal(lab_ask_args(&lab, POLICE, VERB_contact_record, nought), ERROR_bad_value);
	assert_string_equal(lab.err.where, "promises_kept");
}

static void a_case_keeps_where_it_happens_as_a_fact(void **state)
{
	(void)state;
	lab_done(&lab);
	lab_init(&lab, NULL);
	assert_int_equal(
		lab_ask(&lab, POLICE, VERB_case_open, .theme = "nuisance", .neighbourhood = "BU0363AA01"), 0);
	assert_string_equal(lab_event(&lab, EVENT_case_opened)->facts.args.neighbourhood, "BU0363AA01");
}

static void a_contact_alone_is_no_step(void **state)
{
	(void)state;
	int32_t move = lab_number(&lab, OBLIGATION_move);
	lab.now = lab_at(1, 0, 0);
	int32_t number = record(true);
	assert_int_equal(lab_number(&lab, OBLIGATION_move), move);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_reply, .obligation = number), 0);
	assert_int_not_equal(lab_number(&lab, OBLIGATION_move), move);
}

static void a_reply_that_does_not_come_is_an_unheard_citizen(void **state)
{
	(void)state;
	int32_t number = record(true);
	lab_advance(&lab, lab_at(2, 0, 1));
	assert_int_equal(lab_finding(&lab, STALL_unheard_citizen)->severity, 3);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_reply, .obligation = number), 0);
	assert_null(lab_finding(&lab, STALL_unheard_citizen));
}

static void trying_counts_as_a_reply_after_as_many_times_as_the_covenant_says(void **state)
{
	(void)state;
	int32_t number = record(true);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
			lab_ask(&lab, POLICE, VERB_contact_reply, .obligation = number, .unreachable = true),
			0);
		assert_int_equal(lab_number(&lab, OBLIGATION_reply), number);
		assert_int_equal(lab_event(&lab, EVENT_contact_tried)->seq, lab.fact);
	}
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_reply, .obligation = number, .unreachable = true),
			 0);
	assert_null(lab_obligation(&lab, OBLIGATION_reply));
	assert_int_equal(lab_event(&lab, EVENT_contact_replied)->seq, lab.fact);
}

static void the_holders_replies_go_along_with_the_case_and_anothers_stay(void **state)
{
	(void)state;
	record(true);
	int64_t due = lab_obligation(&lab, OBLIGATION_reply)->due;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_request_ask, .agency = MUNICIPALITY), 0);
	assert_int_equal(lab_ask(&lab, MUNICIPALITY, VERB_contact_record, .wants_reply = true), 0);
	int32_t others = lab.file->next_obligation - 1;
	lab.now = lab_at(1, 0, 0);
	hand_over();
	assert_int_equal(lab_obligation(&lab, OBLIGATION_reply)->debtor, HOUSING);
	assert_true(lab_obligation(&lab, OBLIGATION_reply)->due == due);
	assert_int_equal(casefile_obligation(lab.file, others)->debtor, MUNICIPALITY);
}

static void the_giver_tells_the_citizen_of_the_handover(void **state)
{
	(void)state;
	int32_t number = hand_over();
	assert_int_equal(lab_obligation(&lab, OBLIGATION_inform)->debtor, POLICE);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_inform)->cause, CAUSE_HANDED_OVER);
	assert_int_equal(lab_ask(&lab, HOUSING, VERB_contact_inform, .obligation = number), ERROR_not_debtor);
	lab_advance(&lab, lab_at(3, 0, 1));
	assert_int_equal(lab_finding(&lab, STALL_unheard_citizen)->debtor, POLICE);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = number), 0);
	assert_null(lab_finding(&lab, STALL_unheard_citizen));
}

static void not_telling_is_lawful_with_a_ground_and_a_review(void **state)
{
	(void)state;
	int32_t number = hand_over();
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = number, .not_told = true),
			 ERROR_missing_field);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = number, .not_told = true,
				 .ground = "safety"),
			 ERROR_missing_field);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = number, .not_told = true,
				 .ground = "safety", .review = lab.now),
			 ERROR_date_passed);
	assert_int_equal(lab_ask(&lab, POLICE, VERB_contact_inform, .obligation = number, .not_told = true,
				 .ground = "safety", .review = lab_at(60, 0, 0)),
			 0);
	const struct obligation *review = lab_obligation(&lab, OBLIGATION_inform);
	assert_int_not_equal(review->number, number);
	assert_int_equal(review->debtor, POLICE);
	assert_true(review->due == lab_at(60, 0, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_contact_owes_a_reply_only_when_one_is_asked_for),
		TEST(a_citizen_answers_all_three_questions_or_none),
		TEST(a_case_keeps_where_it_happens_as_a_fact),
		TEST(a_contact_alone_is_no_step),
		TEST(a_reply_that_does_not_come_is_an_unheard_citizen),
		TEST(trying_counts_as_a_reply_after_as_many_times_as_the_covenant_says),
		TEST(the_holders_replies_go_along_with_the_case_and_anothers_stay),
		TEST(the_giver_tells_the_citizen_of_the_handover),
		TEST(not_telling_is_lawful_with_a_ground_and_a_review),
	};
	return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}

/* Events of a foreign log: each a step of whoever holds the case, offers and pauses by their meaning. */
#include "support/case_rig.h"

static void record(int32_t agency, int32_t meaning)
{
	assert_int_equal(lab_ask(&lab, POLICE, VERB_record_holder, .agency = agency, .meaning = meaning), 0);
}

static void every_event_is_a_step_of_its_agency(void **state)
{
	(void)state;
	lab.now = lab_at(1, 0, 0);
	record(HOUSING, 0);
	assert_int_equal(lab.file->holder, HOUSING);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->debtor, HOUSING);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(6, 0, 0));
}

static void an_offer_begins_with_another_holder_and_ends_with_the_acceptance_or_the_next(void **state)
{
	(void)state;
	record(POLICE, 1 << MEANING_OFFER);
	assert_null(lab_obligation(&lab, OBLIGATION_accept)); /* to itself */
	record(HOUSING, 1 << MEANING_OFFER);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_accept)->debtor, HOUSING);
	record(MUNICIPALITY, 0);
	assert_null(lab_obligation(&lab, OBLIGATION_accept));
	record(HOUSING, 1 << MEANING_OFFER);
	record(HOUSING, 0);
	assert_non_null(lab_obligation(&lab, OBLIGATION_accept));
	record(HOUSING, 1 << MEANING_ACCEPT);
	assert_null(lab_obligation(&lab, OBLIGATION_accept));
}

static void a_pause_puts_the_step_off_and_never_brings_it_nearer(void **state)
{
	(void)state;
	record(POLICE, 1 << MEANING_PAUSE);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(20, 0, 0));
	lab_covenant(&lab, (struct clause[]){{"caps.pause.logged", "1d"}, {NULL, NULL}});
	record(POLICE, 1 << MEANING_PAUSE);
	assert_true(lab_obligation(&lab, OBLIGATION_move)->due == lab_at(5, 0, 0));
}

static void a_close_ends_what_was_owed_and_an_event_after_it_begins_anew(void **state)
{
	(void)state;
	record(HOUSING, 1 << MEANING_OFFER);
	record(HOUSING, 1 << MEANING_CLOSE);
	size_t count;
	casefile_obligations(lab.file, &count);
	assert_int_equal(count, 0);
	assert_int_equal(lab.file->status, STATUS_CLOSED);
	record(POLICE, 0);
	assert_int_equal(lab.file->status, STATUS_OPEN);
	assert_int_equal(lab_obligation(&lab, OBLIGATION_move)->cause, CAUSE_REOPENED);
}

static void it_exists_only_where_the_clock_is_driven_and_for_agencies(void **state)
{
	(void)state;
	assert_int_equal(lab_ask(&lab, POLICE, VERB_record_holder, .agency = CHIEF), ERROR_bad_value);
	struct args args = {.present = F(agency), .agency = HOUSING};
	struct command command = {
		VERB_record_holder, POLICE, lab.now, LAB_CASE, false, &args, NULL, NULL, false};
	struct ruling ruling;
	int32_t fact;
	ruling_start(&ruling, &lab.arena, &lab.partnership, lab.file);
	assert_int_equal(case_decide(&ruling, &command, &fact, &lab.err), -1);
	assert_int_equal(lab.err.code, ERROR_not_found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_event_is_a_step_of_its_agency),
		TEST(an_offer_begins_with_another_holder_and_ends_with_the_acceptance_or_the_next),
		TEST(a_pause_puts_the_step_off_and_never_brings_it_nearer),
		TEST(a_close_ends_what_was_owed_and_an_event_after_it_begins_anew),
		TEST(it_exists_only_where_the_clock_is_driven_and_for_agencies),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}

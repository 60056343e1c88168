/* story: a history of the lab, told as timelines tell it, judged again under the same terms and under others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/instant.h"
#include "replay/retell.h"
#include "replay/story.h"
#include "support/lab.h"
#include "wire/codec.h"

static struct lab lab, other; /* `other` only lends its covenant */
static struct story story;
static struct history history;
static struct course course;
static bool has_other;

static int setup(void **state)
{
	(void)state;
	lab_init(&lab, NULL);
	story_init(&story);
	course_init(&course);
	has_other = false;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	course_done(&course);
	story_done(&story);
	lab_done(&lab);
	if (has_other)
		lab_done(&other);
	return 0;
}

static struct slice whole(const char *text)
{
	return slice_of(text, strlen(text));
}

static void tell_event(const struct event *event)
{
	struct err err = ERR_NONE;
	struct strbuf facts = {0};
	struct json_out out;
	struct party_names names = partnership_names(&lab.partnership);
	json_out_start(&out, &facts);
	codec_write_facts(&out, event->kind, &event->facts, &names);
	struct story_telling telling = {
		.kind = whole(event_rows[event->kind].name),
		.actor = whole(names.name(names.context, event->actor)),
		.facts = slice_of(facts.bytes, facts.length),
		.at = event->at,
		.recorded_at = lab.now,
		.seq = event->seq,
	};
	assert_int_equal(story_add(&story, &telling, &err), 0);
	strbuf_done(&facts);
}

/* Tell the lab's log and judge it by a covenant. */
static void judge(const struct covenant *covenant)
{
	struct err err = ERR_NONE;
	story_begin_case(&story, whole("the case"));
	for (size_t i = 0; i < lab.n_log; i++)
		tell_event(&lab.log[i]);
	history = story_history(&story, partnership_covenant_version(&lab.partnership, 1));
	assert_int_equal(history_play(&history, covenant, &course, &err), 0);
}

static void judge_as_before(void)
{
	judge(partnership_covenant_version(&lab.partnership, 1));
}

static void judge_by(const char *path, const char *value)
{
	const struct clause extra[] = {{path, value}, {NULL, NULL}};
	lab_init(&other, extra);
	has_other = true;
	judge(partnership_covenant_version(&other.partnership, 1));
}

static void ask(int error)
{
	assert_int_equal(error, 0);
}

#define ASK(actor, verb, fields, ...)                                                                        \
	ask(lab_ask_args(&lab, (actor), VERB_##verb, (struct args){.present = (fields), __VA_ARGS__}))

static const struct course_finding *found(enum stall stall)
{
	for (size_t i = 0; i < course.n_findings; i++) {
		if (course.findings[i].stall == stall)
			return &course.findings[i];
	}
	return NULL;
}

static struct course_finding first(enum stall stall)
{
	const struct course_finding *finding = found(stall);
	assert_non_null(finding);
	return finding ? *finding : (struct course_finding){0};
}

static void is_found_at(enum stall stall, int64_t at)
{
	assert_true(first(stall).found_at == at);
}

static void the_same_terms_find_the_same_at_the_same_instants(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	lab.now = lab_at(1, 0, 0);
	ASK(POLICE, handover_offer, F(agency), .agency = HOUSING);
	lab_advance(&lab, lab_at(4, 0, 0));
	ASK(CHIEF, escalation_acknowledge, 0, .agency = 0);
	lab.now = lab_at(5, 0, 0);
	ASK(HOUSING, handover_accept, 0, .agency = 0);
	lab_advance(&lab, lab_at(30, 0, 0));
	judge_as_before();
	assert_int_equal(course.refused, 0);
	size_t n = 0;
	for (size_t i = 0; i < lab.n_log; i++) {
		bool silence = lab.log[i].kind == EVENT_escalation_silent;
		if (!silence && lab.log[i].kind != EVENT_stall_found)
			continue;
		assert_true(n < course.n_findings);
		assert_int_equal(course.findings[n].stall,
				 silence ? (int32_t)STALL_director_silent : lab.log[i].facts.args.stall);
		assert_true(course.findings[n++].found_at == lab.log[i].at);
	}
	assert_int_equal(n, course.n_findings);
	assert_true(n >= 3);
	assert_string_equal(history_party(&history, first(STALL_unaccepted).from), "police");
	assert_string_equal(history_party(&history, first(STALL_unaccepted).to), "housing");
}

/* Under the draft the case is escalated before the promise is made, so that the promise has another number. */
static void obligations_are_found_again_though_escalations_are_numbered_among_them(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	lab.now = lab_at(3, 0, 0);
	ASK(POLICE, promise_make, F(due), .due = lab_at(7, 0, 0));
	int32_t promise = lab_number(&lab, OBLIGATION_keep);
	lab.now = lab_at(5, 0, 0);
	ASK(POLICE, promise_keep, F(obligation), .obligation = promise);
	lab_advance(&lab, lab_at(6, 0, 0));
	judge_by("terms.move", "1d");
	assert_int_equal(course.refused, 0);
	is_found_at(STALL_silent, lab_at(1, 0, 0));
	assert_null(found(STALL_broken_promise));
}

static void a_usual_date_follows_the_draft(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	ASK(POLICE, request_ask, F(agency), .agency = HOUSING);
	lab_advance(&lab, lab_at(10, 0, 0));
	judge_by("terms.answer", "1d");
	is_found_at(STALL_unanswered, lab_at(1, 0, 0)); /* three days in the lab */
}

static void a_date_of_one_s_own_stays_what_it_was(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	ASK(POLICE, request_ask, F(agency) | F(due), .agency = HOUSING, .due = lab_at(2, 0, 0));
	lab_advance(&lab, lab_at(10, 0, 0));
	judge_by("terms.answer", "1d");
	is_found_at(STALL_unanswered, lab_at(2, 0, 0));
}

static void what_the_draft_refuses_is_counted_with_what_follows_from_it(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	ASK(POLICE, promise_make, F(due), .due = lab_at(15, 0, 0));
	int32_t promise = lab_number(&lab, OBLIGATION_keep);
	ASK(POLICE, promise_keep, F(obligation), .obligation = promise);
	judge_by("ceiling", "10d");
	assert_int_equal(course.refused, 2);
}

static void the_close_of_a_director_is_told_once_with_all_that_it_does(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	lab_advance(&lab, lab_at(5, 6, 0));
	ASK(CHIEF, case_close, F(outcome) | F(ground) | F(reason), .outcome = OUTCOME_ENDED,
	    .ground = "mistake", .reason = "a mistake");
	judge_as_before();
	assert_int_equal(course.refused, 0);
	assert_int_equal(course.n_findings, 1);
	assert_int_equal(course.n_arrivals, 1);
}

static void a_citizen_who_was_not_reached_was_tried_again(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	ASK(POLICE, contact_record, F(channel) | F(wants_reply), .channel = "visit", .wants_reply = true);
	int32_t reply = lab_number(&lab, OBLIGATION_reply);
	for (int i = 0; i < 3; i++)
		ASK(POLICE, contact_reply, F(obligation) | F(unreachable), .obligation = reply,
		    .unreachable = true);
	lab_advance(&lab, lab_at(4, 0, 0));
	judge_as_before();
	assert_int_equal(course.refused, 0);
	assert_null(found(STALL_unheard_citizen));
}

static void who_left_is_gone_in_the_history_too(void **state)
{
	(void)state;
	lab_open(&lab, POLICE);
	lab.now = lab_at(1, 0, 0);
	ASK(POLICE, note_add, F(text), .text = "a note");
	lab.now = lab_at(2, 0, 0);
	lab_leave(&lab, POLICE, PARTY_NONE);
	lab_advance(&lab, lab_at(3, 0, 0));
	judge_as_before();
	is_found_at(STALL_ownerless, lab_at(2, 0, 0));
}

static void what_is_derived_is_not_told_and_unknown_kinds_are_an_error(void **state)
{
	(void)state;
	struct err err = ERR_NONE;
	assert_true(retell_knows(EVENT_case_opened));
	assert_false(retell_knows(EVENT_stall_found));
	story_begin_case(&story, whole("x"));
	struct story_telling telling = {whole("moon.risen"), whole("police"), whole("{}"),
					LAB_START,           LAB_START,       1};
	assert_int_equal(story_add(&story, &telling, &err), -1);
	assert_int_equal(err.code, ERROR_version_unknown);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_same_terms_find_the_same_at_the_same_instants),
		TEST(obligations_are_found_again_though_escalations_are_numbered_among_them),
		TEST(a_usual_date_follows_the_draft),
		TEST(a_date_of_one_s_own_stays_what_it_was),
		TEST(what_the_draft_refuses_is_counted_with_what_follows_from_it),
		TEST(the_close_of_a_director_is_told_once_with_all_that_it_does),
		TEST(a_citizen_who_was_not_reached_was_tried_again),
		TEST(who_left_is_gone_in_the_history_too),
		TEST(what_is_derived_is_not_told_and_unknown_kinds_are_an_error),
	};
	return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
